import fc from 'fast-check';
import type { LimitRange, Namespace, Pod } from '../../webhook/pod.ts';
import { labelled } from './scenario.ts';

/** Stands for `__proto__`, which no object literal can hold as a key of its own. */
const proto = '<proto>';

/** As if read from JSON: own keys called `__proto__`, no undefined, no shared objects. */
export const fromJson = <T>(value: T): T =>
  JSON.parse((JSON.stringify(value) ?? 'null').replaceAll(`"${proto}"`, '"__proto__"')) as T;

const rarely = <T>(usual: fc.Arbitrary<T>, ...rare: fc.Arbitrary<T>[]): fc.Arbitrary<T> =>
  fc.oneof({ arbitrary: usual, weight: 12 }, ...rare.map((arbitrary) => ({ arbitrary, weight: 1 })));

const nastyKey = fc.constantFrom(proto, 'constructor', 'toString', 'a/b~c', '', 'ünïcode', 'futureField');
/** Fields that nobody knows. */
const unknown = fc.dictionary(nastyKey, fc.jsonValue({ maxDepth: 2 }), { maxKeys: 2 });
const withUnknown = <T extends object>(known: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.tuple(unknown, known).map(([more, fields]) => ({ ...more, ...fields }));
const record = (fields: Record<string, fc.Arbitrary<unknown>>) =>
  withUnknown(fc.record(fields, { requiredKeys: Object.keys(fields).filter((key) => key === 'name') }));

/** Absent, null, empty or filled. */
const list = (item: fc.Arbitrary<unknown>, maxLength = 3) =>
  fc.oneof(fc.constantFrom(undefined, null, []), fc.array(item, { maxLength }));

const port = fc.constantFrom(80, 8080, 15888, 15889, 15890, 15891, 65535);
const ports = list(
  record({
    name: fc.constantFrom('http', 'sidelight-stats', 'metrics'),
    containerPort: port,
    hostPort: port,
    protocol: fc.constantFrom('TCP', 'UDP', null),
  }),
);
const probe = record({
  httpGet: fc.record({ port: fc.oneof(port, fc.constantFrom('http', '15888')), path: fc.constant('/') }),
  tcpSocket: fc.oneof(fc.constant(null), fc.record({ port })),
  grpc: fc.record({ port }),
});

const variable = record({
  name: fc.oneof(
    fc.constantFrom('MODE', proto, 'constructor', 'NODE_USE_ENV_PROXY', 'NO_PROXY', 'no_proxy', 'A'),
    rarely(fc.constant('PATH'), fc.constantFrom('HTTP_PROXY', 'https_proxy', 'ALL_PROXY', 'HTTPS_PROXY')),
  ),
  value: fc.oneof(
    fc.constantFrom(null, '', '*', 'localhost, .example.com', 'http://127.0.0.1:15888', '$(A)$$'),
    fc.string(),
  ),
  valueFrom: fc.constantFrom(null, { fieldRef: { fieldPath: 'metadata.name' } }),
});

const cpu = fc.constantFrom('100m', '1', 0.5, '9m', '0.009', '2e0', '0', null);
const memory = fc.constantFrom('64Mi', '1Gi', 134217728, '128974848000m', '0', null);
const amounts = fc.oneof(fc.constant(null), record({ cpu, memory }));
const guaranteed = { requests: { cpu: '250m', memory: '1Gi' }, limits: { cpu: '0.25', memory: '1024Mi' } };
const resources = fc.oneof(fc.constantFrom(null, guaranteed), record({ requests: amounts, limits: amounts }));

export const arbitraryContainer = record({
  name: rarely(
    fc.constantFrom('app', 'web', 'istio-proxy', 'daprd', proto, 'constructor'),
    fc.constant('sidelight-envoy'),
  ),
  image: fc.constantFrom('app:1', 'registry.example/app@sha256:00'),
  args: list(fc.string()),
  env: list(variable, 6),
  envFrom: list(fc.constant({ configMapRef: { name: 'more' } }), 1),
  ports,
  resources,
  livenessProbe: probe,
  readinessProbe: fc.oneof(fc.constant(null), probe),
  lifecycle: fc.record({ preStop: fc.oneof(fc.constant(null), probe) }),
  restartPolicy: fc.constant('Always'),
  volumeMounts: list(fc.record({ name: fc.constant('data'), mountPath: fc.constantFrom('/data', '/etc') })),
});

const annotations = fc.oneof(
  fc.constant(null),
  fc.dictionary(nastyKey, fc.string(), { maxKeys: 2 }),
  fc.record(
    {
      'sidelight.dev/proxy-port': rarely(fc.constantFrom('15889', '20000'), fc.constant('80')),
      'sidelight.dev/cpu-limit': rarely(fc.constantFrom('1', '100m'), fc.constant('1e999')),
      'sidelight.dev/memory-request': fc.constantFrom('100Mi', '500M'),
      'sidelight.dev/containers': fc.constantFrom('app', 'app,daprd'),
      'sidelight.dev/no-proxy': fc.constantFrom('intranet.example', '.svc, 10.0.0.0/8'),
      'sidelight.dev/own-proxy': fc.constantFrom('keep', 'replace'),
      'prometheus.io/port': fc.constant('9090'),
    },
    { requiredKeys: [] },
  ),
);

const spec = withUnknown(
  fc.record(
    {
      containers: fc.array(arbitraryContainer, { minLength: 1, maxLength: 3 }),
      initContainers: list(arbitraryContainer, 2),
      volumes: list(
        record({ name: rarely(fc.constantFrom('data', proto), fc.constant('sidelight-no-token')) }),
      ),
      nodeSelector: fc.constantFrom(null, { 'kubernetes.io/os': 'linux' }),
      resources: rarely(fc.constant(undefined), fc.constant({ limits: { cpu: '1', memory: '1Gi' } })),
      hostNetwork: rarely(fc.constant(false), fc.constant(true)),
    },
    { requiredKeys: ['containers'] },
  ),
);

const metadata = record({
  labels: fc.constantFrom(null, {}, { 'proxy-vendor': 'acme', app: 'a' }, { 'proxy-vendor': '' }),
  annotations,
});

/** Pods as API servers, older clients and hand-written YAML bring them, and worse. */
export const arbitraryPod: fc.Arbitrary<Pod> = withUnknown(
  fc.record({ metadata: fc.oneof(fc.constantFrom(undefined, null), metadata), spec }),
).map((pod) => fromJson(pod) as unknown as Pod);

const limitRange: fc.Arbitrary<LimitRange> = fc.record({
  name: fc.constantFrom('floor', 'ceiling'),
  limits: fc.array(
    fc.record(
      {
        type: fc.constantFrom('Container', 'Pod', 'PersistentVolumeClaim'),
        min: fc.constantFrom({ cpu: '50m' }, { cpu: '600m', memory: '200Mi' }),
        max: fc.constantFrom({ cpu: '2', memory: '4Gi' }, { memory: '100Mi' }, { cpu: '80m' }),
        maxLimitRequestRatio: fc.constantFrom({ cpu: '3' }, { cpu: '1.5', memory: '1' }),
      },
      { requiredKeys: ['type'] },
    ),
    { maxLength: 2 },
  ),
});

export const arbitraryNamespace: fc.Arbitrary<Namespace> = fc.record({
  name: fc.constant(labelled.name),
  labels: fc.constant(labelled.labels),
  annotations: fc.constantFrom(
    {},
    { 'openshift.io/sa.scc.uid-range': '1000/1' },
    { 'sidelight.dev/cpu-request': '20m' },
  ),
  limitRanges: rarely(fc.constant([]), fc.array(limitRange, { maxLength: 2 })),
});

type Injector = (pod: Pod) => void;

const insert = (items: unknown[], first: boolean, item: unknown) =>
  first ? items.unshift(item) : items.push(item);

/** What other injectors and mutators do to a pod between two calls of ours. */
export const arbitraryInjectors: fc.Arbitrary<Injector[]> = fc.array(
  fc.oneof(
    fc
      .tuple(
        fc.constantFrom('containers', 'initContainers'),
        fc.boolean(),
        fc.integer({ min: 0, max: 99 }),
        ports,
        probe,
      )
      .map(
        ([where, first, number, declared, livenessProbe]): Injector =>
          (pod) => {
            const at = where as 'containers' | 'initContainers';
            pod.spec[at] ??= [];
            const container = { name: `other-${number}`, image: 'other', ports: declared, livenessProbe };
            insert(pod.spec[at], first, fromJson(container));
          },
      ),
    fc.boolean().map(
      (first): Injector =>
        (pod) => {
          pod.spec.volumes ??= [];
          insert(pod.spec.volumes, first, { name: 'other', emptyDir: {} });
        },
    ),
    fc.constant<Injector>((pod) => {
      for (const container of [...pod.spec.containers, ...(pod.spec.initContainers ?? [])]) {
        container.image = `mirror.example/${container.image}`;
      }
    }),
    fc.constant<Injector>((pod) => {
      for (const container of pod.spec.initContainers ?? [])
        container.resources = { requests: { cpu: '7m' } };
    }),
    fc.constant<Injector>((pod) => {
      pod.metadata ??= {};
      pod.metadata.annotations = { 'other.example/status': 'injected', ...pod.metadata.annotations };
    }),
    fc.boolean().map(
      (first): Injector =>
        (pod) => {
          for (const container of [...pod.spec.containers, ...(pod.spec.initContainers ?? [])]) {
            container.env ??= [];
            insert(container.env, first, { name: 'OTHER_ENDPOINT', value: 'http://127.0.0.1:4317' });
          }
        },
    ),
  ),
  { minLength: 1, maxLength: 4 },
);
