import fc from 'fast-check';
import { type Settings, settingsSchema } from '../../platform/config/index.ts';

const optional = <T extends Record<string, fc.Arbitrary<unknown>>>(fields: T) =>
  fc.record(fields, { requiredKeys: ['name', 'image', 'containerPort'].filter((key) => key in fields) });

const content = fc.oneof(
  fc.record({ value: fc.constantFrom('', 'own', '$(A)$$', 'http://127.0.0.1:15888') }),
  fc.constantFrom(
    { valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
    { valueFrom: { secretKeyRef: { name: 's', key: 'k', optional: true } } },
  ),
);
const variables = (names: readonly string[]) =>
  fc
    .uniqueArray(fc.constantFrom(...names), { maxLength: 3 })
    .chain((chosen) => fc.tuple(...chosen.map((name) => content.map((value) => ({ name, ...value })))));

const probe = fc.constantFrom(
  { httpGet: { path: '/ready', port: 9100 } },
  { tcpSocket: { port: 15890 }, periodSeconds: 1 },
  { exec: { command: ['true'] } },
);
const resources = fc.constantFrom(
  {},
  { requests: { cpu: '10m', memory: '16Mi' } },
  { requests: { cpu: '1', memory: '1Gi' }, limits: { cpu: '1', memory: '1Gi' } },
);
const securityContext = fc.constantFrom(
  {},
  { runAsUser: 1000 },
  { readOnlyRootFilesystem: false, capabilities: { add: ['NET_BIND_SERVICE'] } },
);
const volumeKind = fc.constantFrom(
  { emptyDir: {} },
  { configMap: { name: 'c', defaultMode: 256 } },
  { secret: { secretName: 's' } },
  { projected: { sources: [{ configMap: { name: 'c' } }] } },
  { downwardAPI: { items: [{ path: 'labels', fieldRef: { fieldPath: 'metadata.labels' } }] } },
);

/** By name, so that no two profiles share one; `app` and `data` are names that hostile pods have. */
const profileOf = (prefix: string) =>
  fc
    .record({
      volumes: fc.array(volumeKind, { maxLength: 2 }),
      names: fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { minLength: 0, maxLength: 3 }),
      firstNamed: fc.constantFrom('', '', '', prefix === 'p' ? 'web' : ''),
      port: fc.constantFrom(undefined, 9000, 15888, 15890, 8080),
    })
    .chain(({ volumes, names, firstNamed, port }) => {
      const named = volumes.map((volume, at) => ({ name: `${prefix}-v${at}`, ...volume }));
      const mounts = named.map(({ name }) => ({ name, mountPath: `/mnt/${name}` }));
      const container = (name: string, at: number) =>
        optional({
          name: fc.constant(at === 0 && firstNamed ? firstNamed : `${prefix}-${name}`),
          image: fc.constant('image:1'),
          args: fc.constant(['--x']),
          env: variables(['MODE', 'HTTP_PROXY', 'A']),
          volumeMounts: fc.constant(mounts),
          resources,
          securityContext,
        });
      const sidecar = (name: string, at: number) =>
        fc
          .tuple(container(name, at), optional({ startupProbe: probe, livenessProbe: probe }))
          .map(([base, probes]) => ({
            ...base,
            ...probes,
            ...(port !== undefined && at === 0 ? { ports: [{ containerPort: port }] } : {}),
          }));
      return fc.record(
        {
          containers: fc.tuple(...names.slice(0, 2).map(sidecar)),
          initContainers: fc.tuple(...names.slice(2).map((name) => container(name, 2))),
          volumes: fc.constant(named),
          env: variables(['MODE', 'A', 'PATH', 'constructor', 'EXTRA']),
          annotations: fc.dictionary(
            fc.constantFrom('prometheus.io/port', 'team.example/owner', 'constructor'),
            fc.constantFrom('9090', ''),
            { maxKeys: 2 },
          ),
        },
        { requiredKeys: ['volumes'] },
      );
    });

export interface Drawn {
  settings: Settings;
  /** Value of the label that asks for them. */
  label: string;
}

/** Settings with one or two profiles of their own, as `config check` lets them pass, and a label that names them. */
export const arbitraryProfiles: fc.Arbitrary<Drawn> = fc
  .record({
    first: profileOf('p'),
    second: fc.option(profileOf('q'), { nil: undefined }),
    withTelemetry: fc.boolean(),
  })
  .map(({ first, second, withTelemetry }) => ({
    settings: settingsSchema.parse({ profiles: { mine: first, ...(second ? { other: second } : {}) } }),
    label: [...(withTelemetry ? ['telemetry'] : []), 'mine', ...(second ? ['other'] : [])].join('.'),
  }));
