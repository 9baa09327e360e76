import { webhookPorts, webhookSelector } from '../../../manifests/index.ts';
import { askPod, isReady, listPods, type Pod } from './cluster.ts';
import { settings } from './objects.ts';

/** The webhook's pods, those that end too. */
export const replicas = (): Promise<Pod[]> =>
  listPods(
    settings.namespace,
    Object.entries(webhookSelector)
      .map((pair) => pair.join('='))
      .join(),
  );

/** Whether exactly the wanted replicas are there, and all of them serve. */
export const settled = (pods: readonly Pod[]): boolean =>
  pods.length === settings.webhook.replicas &&
  pods.every((pod) => isReady(pod) && pod.metadata.deletionTimestamp === undefined);

export const metricsOf = (pod: Pod): Promise<string> =>
  askPod(settings.namespace, pod.metadata.name, webhookPorts.plain, 'metrics');

/** The values of the series of that name whose labels hold `part`, of every replica. */
export async function valuesOfReplicas(name: string, part: string): Promise<number[]> {
  const texts = await Promise.all((await replicas()).map(metricsOf));
  return texts
    .flatMap((text) => text.split('\n'))
    .filter((line) => line.startsWith(`${name}{`) && line.includes(part))
    .map((line) => Number(line.split(' ').at(-1)));
}
