import { readFileSync } from 'node:fs';
import jsonpatch from 'jsonpatch';
import { parseAllDocuments } from 'yaml';
import { defaultSettings } from '../../platform/config/index.ts';
import { admit, type Namespace, type Pod, readPod } from '../../webhook/index.ts';

export interface Crawler {
  name: string;
  vendor: string;
  /** The pod as the webhook's patch leaves it. */
  pod: Pod;
  ports: { proxy: number; metrics: number };
  added: string;
}

interface Workload {
  kind: string;
  metadata: { name: string; labels?: Record<string, string>; annotations?: Record<string, string> };
  spec?: { template?: Pod; jobTemplate?: { spec: { template: Pod } } };
}

/**
 * The workloads of a manifest as pods that the webhook has injected. On one machine they share one network, so each
 * gets ports of its own by the same annotations that a user has.
 */
export function injectCrawlers(file: string, freePorts: readonly number[]): Crawler[] {
  const workloads = parseAllDocuments(readFileSync(file, 'utf8')).map(
    (document) => document.toJS() as Workload,
  );
  const { metadata } = workloads.find(({ kind }) => kind === 'Namespace') as Workload;
  const namespace: Namespace = { limitRanges: [], labels: {}, annotations: {}, ...metadata };
  const templates = workloads.flatMap(({ metadata: { name }, spec }) => {
    const template = spec?.template ?? spec?.jobTemplate?.spec.template;
    return template ? [{ name, template }] : [];
  });
  return templates.map(({ name, template }, index): Crawler => {
    const ports = { proxy: freePorts[2 * index] as number, metrics: freePorts[2 * index + 1] as number };
    const annotations = {
      ...template.metadata?.annotations,
      'sidelight.dev/proxy-port': `${ports.proxy}`,
      'sidelight.dev/metrics-port': `${ports.metrics}`,
    };
    const pod = readPod({ ...template, metadata: { ...template.metadata, annotations } });
    const verdict = admit({ pod, namespace, settings: defaultSettings });
    if (verdict.outcome !== 'injected') throw new Error(`${name} was ${JSON.stringify(verdict)}`);
    return {
      name,
      vendor: pod.metadata?.labels?.['proxy-vendor'] ?? 'direct',
      pod: jsonpatch.apply_patch(pod, verdict.patch) as Pod,
      ports,
      added: verdict.patch.map(({ op, path }) => `${op} ${path}`).join('\n      '),
    };
  });
}
