import { envoy, parseExposition } from '../../../metrics/index.ts';
import { until } from '../../setup/process.ts';
import { admin, askPod, type Pod, podsPath } from './cluster.ts';
import { kubectl } from './kubectl.ts';
import { container, settings } from './objects.ts';

/** A user from a range such as OpenShift gives to a namespace. */
export const someUser = { runAsUser: 1_000_650_000, runAsGroup: 1_000_650_000 };

/** A container as PSA `restricted` wants it, with a read-only root too. */
export const sealed = (workload: string, more: object = {}) => {
  const made = container('app', workload, more);
  return { ...made, securityContext: { ...made.securityContext, readOnlyRootFilesystem: true } };
};

export const service = (name: string, namespace: string, spec: object) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace },
  spec: { ports: [{ port: 8080 }], selector: { app: name }, ...spec },
});

interface ContainerStatus {
  name: string;
  restartCount: number;
  state: { terminated?: { exitCode: number; finishedAt: string; reason: string } };
  lastState?: { terminated?: { exitCode: number; finishedAt: string; reason: string } };
}

/** A pod with the states of its containers, the sidecar's among the init containers'. */
export interface LivePod extends Pod {
  status: NonNullable<Pod['status']> & {
    initContainerStatuses?: ContainerStatus[];
    containerStatuses?: ContainerStatus[];
  };
}

/** Waits until a Service answers: its address may lag behind the readiness of its pods. `asker` is one of those. */
export async function answering(namespace: string, asker: string, url: string): Promise<void> {
  const ask = `fetch('${url}').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))`;
  const answers = () =>
    kubectl(['-n', namespace, 'exec', asker, '-c', 'app', '--', 'node', '-e', ask]).then(
      () => true,
      () => false,
    );
  await until(answers, Boolean, 60);
}

export const podNamed = (namespace: string, name: string): Promise<LivePod> =>
  admin.request('GET', `${podsPath(namespace)}/${name}`) as Promise<LivePod>;

export const sidecarStatus = ({ status }: LivePod): ContainerStatus | undefined =>
  status.initContainerStatuses?.find(({ name }) => name === 'sidelight-envoy');

/** What a workload prints that runs in the app's container and reads `input`, all as JSON. */
export async function runInApp<T>(
  namespace: string,
  pod: string,
  workload: string,
  input: unknown = null,
): Promise<T> {
  const program = ['/usr/local/bin/node', `/workloads/${workload}.ts`];
  const exec = ['-n', namespace, 'exec', '-i', pod, '-c', 'app', '--', ...program];
  return JSON.parse(await kubectl(exec, JSON.stringify(input)));
}

/** Requests that the pod's sidecar has sent on, by cluster. */
export async function requestsSent(
  namespace: string,
  pod: string,
): Promise<{ vendor: number; in_cluster: number }> {
  const scrape = await askPod(namespace, pod, settings.telemetry.metricsPort, 'stats/prometheus');
  const samples = parseExposition(scrape).get(envoy.upstreamRequests.name)?.samples ?? [];
  const of = (cluster: string): number =>
    samples.find(({ labels }) => labels.envoy_cluster_name === cluster)?.value ?? Number.NaN;
  return { vendor: of('vendor'), in_cluster: of('in_cluster') };
}
