/** AdmissionReviews as an API server sends them for a pod of a Deployment. */

const variable = (index: number) => ({
  name: `CRAWLER_SETTING_${index}`,
  value: `value-${index}-of-the-crawler`,
});

const fromSecret = (name: string) => ({
  name,
  valueFrom: { secretKeyRef: { name: 'crawler-credentials', key: name.toLowerCase() } },
});

const probe = (path: string) => ({
  httpGet: { path, port: 'http', scheme: 'HTTP' },
  initialDelaySeconds: 5,
  timeoutSeconds: 2,
  periodSeconds: 10,
  successThreshold: 1,
  failureThreshold: 3,
});

const restricted = {
  capabilities: { drop: ['ALL'] },
  runAsNonRoot: true,
  readOnlyRootFilesystem: true,
  allowPrivilegeEscalation: false,
  seccompProfile: { type: 'RuntimeDefault' },
};

const container = (name: string, variables: number) => ({
  name,
  image: `images.example.com/crawlers/${name}@sha256:${'0123456789abcdef'.repeat(4)}`,
  args: ['--config', '/etc/crawler/config.yaml', '--log-format', 'json'],
  ports: [
    { name: 'http', containerPort: 8080, protocol: 'TCP' },
    { name: 'metrics', containerPort: 9102, protocol: 'TCP' },
  ],
  env: [
    { name: 'POD_NAME', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.name' } } },
    { name: 'POD_NAMESPACE', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } } },
    fromSecret('DATABASE_URL'),
    fromSecret('API_TOKEN'),
    ...Array.from({ length: variables }, (_, index) => variable(index)),
  ],
  resources: { limits: { cpu: '1', memory: '512Mi' }, requests: { cpu: '250m', memory: '256Mi' } },
  volumeMounts: [
    { name: 'config', readOnly: true, mountPath: '/etc/crawler' },
    { name: 'scratch', mountPath: '/tmp' },
    {
      name: 'kube-api-access-x7k2p',
      readOnly: true,
      mountPath: '/var/run/secrets/kubernetes.io/serviceaccount',
    },
  ],
  livenessProbe: probe('/livez'),
  readinessProbe: probe('/readyz'),
  lifecycle: { preStop: { exec: { command: ['/bin/sh', '-c', 'sleep 5'] } } },
  terminationMessagePath: '/dev/termination-log',
  terminationMessagePolicy: 'File',
  imagePullPolicy: 'IfNotPresent',
  securityContext: restricted,
});

/** The fields that a server-side apply, or an update, owns: names nested in names. */
function ownedFields(value: unknown): object {
  if (Array.isArray(value)) {
    return Object.fromEntries(
      value.map((item) => [`k:{"name":${JSON.stringify(item?.name)}}`, { '.': {}, ...ownedFields(item) }]),
    );
  }
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [`f:${key}`, Array.isArray(item) ? {} : ownedFields(item)]),
  );
}

export interface Shape {
  containers: number;
  /** Plain variables of each container. */
  variables: number;
}

/** The text of a review of a labelled pod of that shape. */
export function review({ containers, variables }: Shape): string {
  const names = Array.from({ length: containers }, (_, index) =>
    index === 0 ? 'crawler' : `helper-${index}`,
  );
  const metadata = {
    generateName: 'crawler-7c9d8f6b54-',
    namespace: 'crawlers',
    creationTimestamp: null,
    labels: {
      app: 'crawler',
      'app.kubernetes.io/name': 'crawler',
      'app.kubernetes.io/instance': 'crawler-eu',
      'pod-template-hash': '7c9d8f6b54',
      'proxy-vendor': 'vendor-a',
      'sidelight.dev/inject': 'telemetry',
    },
    annotations: {
      'checksum/config': 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      'kubectl.kubernetes.io/restartedAt': '2026-11-20T09:12:44Z',
      'prometheus.io/port': '9102',
      'prometheus.io/scrape': 'true',
    },
    ownerReferences: [
      {
        apiVersion: 'apps/v1',
        kind: 'ReplicaSet',
        name: 'crawler-7c9d8f6b54',
        uid: '9f0b6d1e-5a0c-4a5e-9a63-2f6f0c1d7e10',
        controller: true,
        blockOwnerDeletion: true,
      },
    ],
  };
  const spec = {
    volumes: [
      { name: 'config', configMap: { name: 'crawler-config', defaultMode: 420 } },
      { name: 'scratch', emptyDir: { sizeLimit: '1Gi' } },
      {
        name: 'kube-api-access-x7k2p',
        projected: {
          sources: [
            { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
            { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
            {
              downwardAPI: {
                items: [
                  { path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } },
                ],
              },
            },
          ],
          defaultMode: 420,
        },
      },
    ],
    initContainers: [{ ...container('migrate', 2), restartPolicy: undefined, lifecycle: undefined }].map(
      ({ livenessProbe: _l, readinessProbe: _r, ports: _p, ...rest }) => rest,
    ),
    containers: names.map((name) => container(name, variables)),
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst',
    serviceAccountName: 'crawler',
    serviceAccount: 'crawler',
    securityContext: { runAsNonRoot: true, fsGroup: 2000 },
    affinity: {
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          {
            weight: 100,
            podAffinityTerm: {
              labelSelector: { matchLabels: { app: 'crawler' } },
              topologyKey: 'kubernetes.io/hostname',
            },
          },
        ],
      },
    },
    schedulerName: 'default-scheduler',
    tolerations: [
      {
        key: 'node.kubernetes.io/not-ready',
        operator: 'Exists',
        effect: 'NoExecute',
        tolerationSeconds: 300,
      },
      {
        key: 'node.kubernetes.io/unreachable',
        operator: 'Exists',
        effect: 'NoExecute',
        tolerationSeconds: 300,
      },
    ],
    priority: 0,
    enableServiceLinks: true,
    preemptionPolicy: 'PreemptLowerPriority',
  };
  const managedFields = [
    {
      manager: 'kube-controller-manager',
      operation: 'Update',
      apiVersion: 'v1',
      time: '2026-11-21T10:00:00Z',
      fieldsType: 'FieldsV1',
      fieldsV1: {
        'f:metadata': ownedFields({ labels: metadata.labels }),
        'f:spec': ownedFields({ ...spec, tolerations: {}, containers: {}, initContainers: {}, volumes: {} }),
      },
    },
  ];
  const kind = { group: '', version: 'v1', kind: 'Pod' };
  const resource = { group: '', version: 'v1', resource: 'pods' };
  return JSON.stringify({
    kind: 'AdmissionReview',
    apiVersion: 'admission.k8s.io/v1',
    request: {
      uid: '0df28fbd-5f5f-11e8-bc74-36e6bb280816',
      kind,
      resource,
      requestKind: kind,
      requestResource: resource,
      namespace: 'crawlers',
      operation: 'CREATE',
      userInfo: {
        username: 'system:serviceaccount:kube-system:replicaset-controller',
        uid: '6d3f0a0e-7b53-4a3f-8d7c-0c2f7a3e5c11',
        groups: ['system:serviceaccounts', 'system:serviceaccounts:kube-system', 'system:authenticated'],
      },
      object: { kind: 'Pod', apiVersion: 'v1', metadata: { ...metadata, managedFields }, spec, status: {} },
      oldObject: null,
      dryRun: false,
      options: { kind: 'CreateOptions', apiVersion: 'meta.k8s.io/v1' },
    },
  });
}

/** The pods that budgets are about, by name. */
export const reviews: Readonly<Record<string, string>> = {
  'typical pod': review({ containers: 1, variables: 12 }),
  'five containers': review({ containers: 5, variables: 8 }),
  '1,500 variables': review({ containers: 1, variables: 1500 }),
};
