import { describe, expect, test } from 'vitest';
import {
  defaultSettings,
  injectionHash,
  parseSettings,
  startHash,
  waitsForInstall,
} from '../../platform/config/index.ts';

const problems = (text: string): string[] => {
  try {
    parseSettings(text, 's');
  } catch (error) {
    return (error as Error).message.split('\n').slice(1);
  }
  return [];
};
/** A profile `mine` with one container that says this too, on line 5 of the settings. */
const container = (more: string) =>
  `profiles:\n  mine:\n    containers:\n    - { name: a, image: i,\n        ${more} }\n`;
const restricted = 'what Pod Security "restricted" asks for';

describe('a profile in the settings', () => {
  test('has safe defaults: restricted, requests and limits, nothing mounted', () => {
    const { profiles } = parseSettings('profiles: { mine: { containers: [{ name: a, image: i }] } }', 's');
    expect(profiles.mine).toEqual({
      containers: [
        {
          name: 'a',
          image: 'i',
          volumeMounts: [],
          resources: { requests: { cpu: '50m', memory: '64Mi' }, limits: { cpu: '250m', memory: '128Mi' } },
          securityContext: {
            readOnlyRootFilesystem: true,
            runAsNonRoot: true,
            privileged: false,
            allowPrivilegeEscalation: false,
            capabilities: { drop: ['ALL'] },
            seccompProfile: { type: 'RuntimeDefault' },
          },
        },
      ],
      initContainers: [],
      volumes: [],
      env: [],
      annotations: {},
    });
  });

  test.each([
    ['securityContext: { privileged: true }', `5:40: .securityContext.privileged: false: ${restricted}`],
    ['securityContext: { runAsNonRoot: false }', `.securityContext.runAsNonRoot: true: ${restricted}`],
    ['securityContext: { runAsUser: 0 }', '.securityContext.runAsUser: a whole number from 1 to'],
    ['securityContext: { allowPrivilegeEscalation: true }', 'allowPrivilegeEscalation: false: '],
    ['securityContext: { capabilities: { add: [NET_ADMIN] } }', '.capabilities.add[0]: NET_BIND_SERVICE: '],
    ['securityContext: { capabilities: { drop: [] } }', '.capabilities.drop: a list of 1 to 1'],
    ['securityContext: { seccompProfile: { type: Unconfined } }', '.seccompProfile.type: RuntimeDefault: '],
    ['securityContext: { seLinuxOptions: {} }', '.securityContext.seLinuxOptions: no such key'],
    ['securityContext: { procMount: Unmasked }', '.securityContext.procMount: no such key'],
    ['ports: [{ containerPort: 80, hostPort: 80 }]', '.ports[0].hostPort: no such key'],
    ['ports: [{ containerPort: 80, name: sidelight-stats }]', '.ports[0].name: a port name'],
    ['livenessProbe: { httpGet: { port: 80, host: other } }', '.livenessProbe.httpGet.host: no such key'],
    ['livenessProbe: { periodSeconds: 3 }', '.livenessProbe: exactly one of exec, httpGet, tcpSocket, grpc'],
    [
      'volumeMounts: [{ name: v, mountPath: /var/run/secrets/kubernetes.io/serviceaccount }]',
      '.volumeMounts[0].mountPath: an absolute path without ":", not that of the ServiceAccount',
    ],
    [
      'volumeMounts: [{ name: v, mountPath: /v }]',
      '.volumeMounts[0].name: a volume of the profile: it has none',
    ],
    ['env: [{ name: A, value: 1 }]', '.env[0].value: a string'],
    ['env: [{ name: A }]', '.env[0]: exactly one of value, valueFrom'],
    [
      'resources: { requests: { memory: 1Gi } }',
      '.resources.requests.memory: at most limits.memory, which is 128Mi',
    ],
    ['restartPolicy: Never', '.restartPolicy: no such key'],
    // What else the API server would refuse, and with it every pod of the profile.
    ['env: [{ name: .., value: a }]', '.env[0].name: the name of a variable'],
    [
      'env: [{ name: A, valueFrom: { fieldRef: { fieldPath: metadata.labels } } }]',
      '.fieldPath: metadata.name, ',
    ],
    [
      'env: [{ name: A, valueFrom: { resourceFieldRef: { resource: limits.memory, divisor: 2Mi } } }]',
      '.divisor: a unit such as 1, ',
    ],
    [
      'env: [{ name: A, valueFrom: { secretKeyRef: { name: a..b, key: k } } }]',
      '.name: the name of an object',
    ],
    ['envFrom: [{ prefix: "=", configMapRef: { name: c } }]', '.envFrom[0].prefix: the name of a variable'],
    ['volumeMounts: [{ name: v, mountPath: /v, subPath: ../w }]', '.subPath: a relative path without ".."'],
    ['volumeMounts: [{ name: v, mountPath: / }]', '.mountPath: an absolute path without ":"'],
    ['ports: [{ containerPort: 80, name: "80" }]', '.ports[0].name: a port name'],
    [
      'ports: [{ containerPort: 80, name: a }, { containerPort: 81, name: a }]',
      '.ports[1].name: another port: .ports[0] has it',
    ],
    ['livenessProbe: { tcpSocket: { port: 80 }, successThreshold: 2 }', '.livenessProbe.successThreshold: 1'],
    ['startupProbe: { tcpSocket: { port: "80" } }', '.startupProbe.tcpSocket.port: a port from 1 to 65535'],
  ])('whose container says %s is refused at its place', (more, expected) => {
    const all = problems(container(more));
    expect(all.length).toBeGreaterThan(0);
    for (const line of all) expect(line).toMatch(/^s:[45]:\d+: profiles\.mine\.containers\[0\]/);
    expect(all.join('\n').replaceAll('profiles.mine.containers[0]', '')).toContain(expected);
  });

  test.each([
    [
      '{ containers: [{ name: sidelight-envoy, image: i }] }',
      'containers[0].name: a DNS label that does not start',
    ],
    [
      '{ volumes: [{ name: sidelight-no-token, emptyDir: {} }] }',
      'volumes[0].name: a DNS label that does not start',
    ],
    ['{ volumes: [{ name: v, hostPath: { path: / } }] }', 'volumes[0].hostPath: no such key'],
    ['{ volumes: [{ name: v }] }', 'volumes[0]: exactly one of emptyDir, '],
    [
      '{ volumes: [{ name: v, projected: { sources: [{ serviceAccountToken: { path: t } }] } }] }',
      'volumes[0].projected.sources[0].serviceAccountToken: no such key',
    ],
    [
      '{ volumes: [{ name: v, downwardAPI: { items: [{ path: p, fieldRef: { fieldPath: status.podIP } }] } }] }',
      'volumes[0].downwardAPI.items[0].fieldRef.fieldPath: metadata.name, ',
    ],
    ['{ volumes: [{ name: v, csi: { driver: a b } }] }', 'volumes[0].csi.driver: the name of a driver'],
    [
      '{ containers: [{ name: a, image: i, volumeMounts: [{ name: v, mountPath: /v }, { name: v, mountPath: /v }] }], volumes: [{ name: v, emptyDir: {} }] }',
      'containers[0].volumeMounts[1].mountPath: another mount: profiles.mine.containers[0].volumeMounts[0] has it',
    ],
    ['{ env: [{ name: HTTPS_PROXY, value: a }] }', 'env[0].name: the name of a variable, but of no proxy'],
    ['{ env: [{ name: A, value: a }, { name: A, value: b }] }', 'env[1].name: another variable: '],
    ['{ annotations: { sidelight.dev/status: a } }', 'annotations.sidelight.dev/status: each name: '],
    [
      '{ annotations: { container.apparmor.security.beta.kubernetes.io/a: unconfined } }',
      'annotations.container.apparmor.security',
    ],
    [
      '{ containers: [{ name: a, image: i }, { name: a, image: i }] }',
      'containers[1].name: another container: ',
    ],
    [
      '{ containers: [{ name: a, image: i, ports: [{ containerPort: 80 }] }, { name: b, image: i, ports: [{ containerPort: 80 }] }] }',
      'containers[1].ports[0].containerPort: another port: profiles.mine.containers[0].ports[0] has it',
    ],
  ])('that says %s is refused at its place', (profile, expected) => {
    const all = problems(`profiles: { mine: ${profile} }`);
    expect(all.length).toBeGreaterThan(0);
    expect(all.join('\n')).toContain(`profiles.mine.${expected}`);
    for (const line of all) expect(line).toMatch(/^s:1:\d+: profiles\.mine/);
  });

  test.each(['telemetry', 'enabled', 'disabled', 'capture', 'egress', 'Mine', 'a.b', 'a'.repeat(41)])(
    'cannot be called %s',
    (name) => {
      expect(problems(`profiles: { ${name}: {} }`)).toEqual([
        `s:1:13: profiles.${name}: each name: a DNS label of at most 40, but none of enabled, disabled, telemetry, capture, egress`,
      ]);
    },
  );

  test('shares no container and no volume with another, which the same pod may have', () => {
    const one = '{ containers: [{ name: x, image: i }], volumes: [{ name: v, emptyDir: {} }] }';
    expect(problems(`profiles: { a: ${one}, b: ${one} }`)).toEqual([
      expect.stringContaining(
        'profiles.b.containers[0].name: another container: profiles.a.containers[0] has it',
      ),
      expect.stringContaining('profiles.b.volumes[0].name: another volume: profiles.a.volumes[0] has it'),
    ]);
  });

  test('may be a default, and an unknown one may not', () => {
    expect(problems('{ profiles: { mine: {} }, defaultProfiles: [mine] }')).toEqual([]);
    expect(problems('{ profiles: { mine: {} }, defaultProfiles: [mine, yours] }')).toEqual([
      's:1:51: defaultProfiles[1]: one of the profiles: telemetry, mine',
    ]);
  });
});

describe('a change of the settings', () => {
  const changed = (text: string) => parseSettings(text, 's');

  test.each([
    ['rules: { scrapeInterval: 30s }', false, false],
    ['webhook: { logLevel: debug }', false, true],
    ['namespace: other', false, true],
    ['excludedNamespaces: []', false, false],
    ['clusterDomain: other.local', true, true],
    ['telemetry: { noProxy: [a] }', true, false],
    ['images: { envoy: other }', true, false],
    ['images: { webhook: other }', false, false],
    ['vendorLabel: v', true, false],
    ['profiles: { mine: {} }', true, false],
  ])('%s changes the hash of pods: %s, that of what is read at the start: %s', (text, pods, start) => {
    expect(injectionHash(changed(text)) !== injectionHash(defaultSettings)).toBe(pods);
    expect(startHash(changed(text)) !== startHash(defaultSettings)).toBe(start);
  });

  test.each([
    ['telemetry: { noProxy: [a] }', []],
    ['rules: { scrapeInterval: 30s }', []],
    ['{ webhook: { replicas: 3 }, profiles: { mine: {} } }', ['profiles', 'webhook']],
    [
      '{ namespace: n, excludedNamespaces: [], images: { webhook: w } }',
      ['namespace', 'images.webhook', 'excludedNamespaces'],
    ],
  ])('%s waits for an install in %j', (text, paths) => {
    expect(waitsForInstall(defaultSettings, changed(text))).toEqual(paths);
  });

  test('inside a profile applies at once', () => {
    const of = (value: string) => changed(`profiles: { mine: { env: [{ name: A, value: ${value} }] } }`);
    expect(waitsForInstall(of('a'), of('b'))).toEqual([]);
  });
});
