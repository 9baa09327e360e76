import { setTimeout as delay } from 'node:timers/promises';
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

const metricsOf = (pod: Pod): Promise<string> =>
  askPod(settings.namespace, pod.metadata.name, webhookPorts.plain, 'metrics');

const values = (text: string, name: string, part: string): number[] =>
  text
    .split('\n')
    .filter((line) => /^[{ ]/.test(line.slice(name.length)) && line.startsWith(name) && line.includes(part))
    .map((line) => Number(line.split(' ').at(-1)));

/** The values of the series of that name whose labels hold `part`, of every replica. */
export async function valuesOfReplicas(name: string, part: string): Promise<number[]> {
  const texts = await Promise.all((await replicas()).map(metricsOf));
  return texts.flatMap((text) => values(text, name, part));
}

/** The replica that has most to do: the API server keeps its connections, often all of them to one. */
export async function busiest(): Promise<Pod> {
  const injected = async (pod: Pod) =>
    values(await metricsOf(pod), 'sidelight_admission_reviews_total', 'outcome="injected"')[0] ?? 0;
  const pods = await replicas();
  const before = await Promise.all(pods.map(injected));
  await delay(1000);
  const after = await Promise.all(pods.map(injected));
  const gained = after.map((count, index) => count - (before[index] ?? 0));
  return pods[gained.indexOf(Math.max(...gained))] as Pod;
}
