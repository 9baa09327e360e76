import { beforeAll, expect, inject, test } from 'vitest';
import { injectLabel } from '../../manifests/index.ts';
import { sidecarOf } from './setup/cluster.ts';
import { installed } from './setup/install.ts';
import { apply, kubectl } from './setup/kubectl.ts';
import { labelled, pod, settings } from './setup/objects.ts';
import { podNamed, runInApp, sealed, sidecarStatus } from './setup/telemetryPods.ts';
import type { Call, Transcript } from './workloads/calls.ts';

const { metricsPort, proxyPort } = settings.telemetry;
let podIP = '';

beforeAll(async () => {
  await installed(inject('run'));
  const lying = [
    { ip: '127.0.0.1', hostnames: ['loopback.example'] },
    { ip: '::1', hostnames: ['loopback6.example'] },
    { ip: '169.254.169.254', hostnames: ['metadata.example'] },
  ];
  await apply(
    // The sidecar's own user.
    pod(
      { name: 'inside', namespace: labelled },
      { securityContext: { runAsUser: 65532 }, hostAliases: lying, containers: [sealed('crawler')] },
    ),
    pod(
      { name: 'neighbour', namespace: labelled, labels: { [injectLabel]: 'disabled' } },
      { securityContext: { runAsUser: 65532 }, containers: [sealed('crawler')] },
    ),
  );
  const pods = ['pod/inside', 'pod/neighbour'];
  await kubectl(['-n', labelled, 'wait', '--for=condition=ready', '--timeout=90s', ...pods]);
  podIP = (await podNamed(labelled, 'inside')).status.podIP ?? '';
});

const call = (name: string, calls: readonly Call[]) => runInApp<Transcript[]>(labelled, name, 'calls', calls);
const outcome = ({ status, error }: Transcript) => status ?? error;

test('through the sidecar a container reaches no loopback, no link-local address and none of the sidecar’s ports', async () => {
  const app = 8081;
  const targets = [
    ...['localhost', '127.0.0.1', '127.1.2.3', '0.0.0.0', '[::1]', '[::]', '[::ffff:127.0.0.1]'].map(
      (host) => `${host}:${app}`,
    ),
    ...['loopback.example', 'loopback6.example'].flatMap((host) => [
      `${host}:${app}`,
      `${host}:${metricsPort}`,
    ]),
    ...['169.254.169.254', '169.254.170.2', 'metadata.example', '[fe80::1]', '[fd00:ec2::254]'].map(
      (host) => `${host}:80`,
    ),
    `127.0.0.1:${proxyPort}`,
    `127.0.0.1:${metricsPort}`,
    `${podIP}:${proxyPort}`,
    `${podIP}:${metricsPort}`,
  ];
  const calls = (['proxy', 'tunnel'] as const).flatMap((via) =>
    targets.map((target): Call => ({ via, url: `http://${target}/stats/prometheus` })),
  );
  const outcomes = (await call('inside', calls)).map(outcome);
  const told = calls.map(({ via, url }, index) => `${via} ${url}: ${outcomes[index]}`);
  console.log(
    `${calls.length} calls to what is the pod’s own or link-local: ${[...new Set(outcomes)].join(', ')}`,
  );
  expect(told.filter((line) => !/: (503|CONNECT 503|ECONNRESET)$/.test(line))).toEqual([]);
  // What these are without the proxy: answered, so that nothing but the sidecar refused them.
  const direct = await call('inside', [
    { via: 'environment', url: `http://127.0.0.1:${app}/` },
    { via: 'environment', url: `http://127.0.0.1:${metricsPort}/ready` },
  ]);
  expect(direct.map(outcome)).toEqual([200, 200]);
});

test('no container of the pod can drain, stop or read its sidecar by the admin socket, nor see its process', async () => {
  const closed = [
    'POST /quitquitquit',
    'POST /drain_listeners?graceful',
    'POST /healthcheck/fail',
    'POST /reset_counters',
    'POST /logging?level=trace',
    'POST /runtime_modify?a=b',
    'POST /cpuprofiler?enable=y',
    'GET /config_dump',
    'GET /clusters',
    'GET /certs',
    'GET /stats',
    'GET /server_info',
  ];
  const open = ['GET /ready', 'GET /stats/prometheus'];
  const { answers, programs } = await runInApp<{
    answers: Record<string, number | string>;
    programs: string[];
  }>(labelled, 'inside', 'insider', {
    socket: `sidelight-admin-${metricsPort}`,
    lines: [...closed, ...open],
  });
  console.log(`the admin socket answers ${JSON.stringify(answers)}`);
  expect(answers).toEqual({
    ...Object.fromEntries(closed.map((line) => [line, 403])),
    ...Object.fromEntries(open.map((line) => [line, 200])),
  });
  expect(programs.length).toBeGreaterThan(0);
  expect(programs.filter((program) => !program.endsWith('/node'))).toEqual([]);
  const made = await podNamed(labelled, 'inside');
  expect(sidecarStatus(made)?.restartCount).toBe(0);
});

test('other pods get the scrape and /ready, and nothing else', async () => {
  const url = (port: number, path: string) => `http://${podIP}:${port}${path}`;
  const closed = [
    '/',
    '/stats',
    '/config_dump',
    '/quitquitquit',
    '/healthcheck/fail',
    '/stats/prometheus/../',
  ];
  const calls: Call[] = [
    ...['/ready', '/stats/prometheus'].map(
      (path): Call => ({ via: 'environment', url: url(metricsPort, path) }),
    ),
    ...closed.flatMap((path): Call[] => [
      { via: 'environment', url: url(metricsPort, path) },
      { via: 'environment', url: url(metricsPort, path), body: '' },
    ]),
    { via: 'environment', url: url(proxyPort, '/') },
  ];
  const outcomes = (await call('neighbour', calls)).map(outcome);
  console.log(`a neighbour is answered ${outcomes.join(', ')}`);
  expect(outcomes).toEqual([200, 200, ...closed.flatMap(() => [404, 404]), 'ECONNREFUSED']);
});

test('the sidecar holds no token and no credential, and is as restricted as the namespace asks', async () => {
  const made = await podNamed(labelled, 'inside');
  const sidecar = sidecarOf(made) as unknown as Record<string, unknown>;
  const mounts = sidecar.volumeMounts as { name: string; mountPath: string }[];
  const volumes = made.spec.volumes as { name: string; projected?: { sources: unknown[] } }[];
  expect(mounts.map(({ mountPath }) => mountPath)).toEqual(['/var/run/secrets/kubernetes.io/serviceaccount']);
  expect(volumes.find(({ name }) => name === mounts[0]?.name)?.projected?.sources ?? []).toEqual([]);
  expect([sidecar.env, sidecar.envFrom]).toEqual([undefined, undefined]);
  expect(JSON.stringify(sidecar)).not.toMatch(/secretKeyRef|secretRef|"secret"|Basic /);
  expect(sidecar.securityContext).toMatchObject({
    readOnlyRootFilesystem: true,
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
  });
});
