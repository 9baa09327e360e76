import { text } from 'node:stream/consumers';
import { createClient } from '../../../platform/kube/index.ts';
import { readKubeconfig } from '../../setup/kubeconfig.ts';

/** The API as the kubeconfig's user. */
export const admin = createClient({ ...readKubeconfig(), timeoutMs: 150_000 });

export interface Container {
  name: string;
  image: string;
  ports?: { name?: string; containerPort: number }[];
  env?: { name: string; value?: string }[];
  restartPolicy?: string;
}

/** What the tests read of a pod. */
export interface Pod {
  metadata: {
    name: string;
    uid: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    deletionTimestamp?: string;
  };
  spec: { containers: Container[]; initContainers?: Container[]; volumes?: { name: string }[] };
  status?: {
    phase?: string;
    podIP?: string;
    conditions?: { type: string; status: string }[];
    containerStatuses?: { restartCount: number }[];
  };
}

export const podsPath = (namespace: string): string => `/api/v1/namespaces/${namespace}/pods`;

export async function listPods(namespace: string, selector = ''): Promise<Pod[]> {
  const query = `labelSelector=${encodeURIComponent(selector)}`;
  const list = (await admin.request('GET', `${podsPath(namespace)}?${query}`)) as { items: Pod[] };
  return list.items;
}

/** What the API server would have created, webhooks and all; nothing is kept. */
export const dryRun = (namespace: string, body: object): Promise<Pod> =>
  admin.request('POST', `${podsPath(namespace)}?dryRun=All`, { body }) as Promise<Pod>;

/** The answer of a GET to a port of a pod, carried by the API server, so that it works from outside of any cluster. */
export async function askPod(namespace: string, pod: string, port: number, path: string): Promise<string> {
  const url = `${podsPath(namespace)}/${pod}:${port}/proxy/${path}`;
  return text(await admin.stream(url, AbortSignal.timeout(150_000)));
}

export const isReady = (pod: Pod): boolean =>
  pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') === true;

export const sidecarOf = (pod: Pod): Container | undefined =>
  pod.spec.initContainers?.find(({ name }) => name === 'sidelight-envoy');
