import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseAllDocuments } from 'yaml';
import { parseSettings, type Settings } from '../../platform/config/index.ts';
import type { KubeObject } from '../../platform/kube/index.ts';
import type { Pod } from '../../webhook/index.ts';

/** Beside the package, wherever the command is called from. */
export const exampleFolder = fileURLToPath(new URL('../../examples/crawlers/', import.meta.url));

export interface Workload {
  kind: string;
  name: string;
  template: Pod;
}

/** The objects of `examples/crawlers`, and its settings. */
export interface Example {
  settings: Settings;
  namespace: KubeObject;
  workloads: Workload[];
  /** Values of the Secrets by `NAME/KEY`. */
  secrets: Map<string, string>;
}

interface Manifest extends KubeObject {
  kind: string;
  stringData?: Record<string, string>;
  spec?: { template?: Pod; jobTemplate?: { spec: { template: Pod } } };
}

const read = (file: string): string => readFileSync(`${exampleFolder}${file}`, 'utf8');
const manifests = (file: string): Manifest[] =>
  parseAllDocuments(read(file)).map((document) => document.toJS() as Manifest);

export function readExample(): Example {
  const objects = ['crawlers.yaml', 'secret.yaml'].flatMap(manifests);
  const workloads = objects.flatMap(({ kind, metadata: { name }, spec }): Workload[] => {
    const template = spec?.template ?? spec?.jobTemplate?.spec.template;
    return template ? [{ kind, name, template }] : [];
  });
  const secrets = objects.flatMap(({ kind, metadata: { name }, stringData = {} }) =>
    kind === 'Secret'
      ? Object.entries(stringData).map(([key, value]): [string, string] => [`${name}/${key}`, value])
      : [],
  );
  return {
    settings: parseSettings(read('sidelight.yaml'), 'examples/crawlers/sidelight.yaml'),
    namespace: objects.find(({ kind }) => kind === 'Namespace') as Manifest,
    workloads,
    secrets: new Map(secrets),
  };
}

/** Letters and digits that Kubernetes puts at the end of names. */
const suffix = (index: number): string => ['b7x4k', 'q9m2t', 'z6w8d', 'h5n3f', 'v2c7r'][index % 5] as string;

/** The names that controllers give to pods. */
const podName: Record<string, (workload: string, index: number) => string> = {
  Deployment: (workload, index) => `${workload}-6d9f7b8c54-${suffix(index)}`,
  StatefulSet: (workload) => `${workload}-0`,
  CronJob: (workload, index) => `${workload}-29384410-${suffix(index)}`,
};

/** A pod as a workload's controller creates it, with more annotations. */
export function podOf(
  { kind, name, template }: Workload,
  index: number,
  annotations: Record<string, string>,
): Pod {
  const metadata = template.metadata ?? {};
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    ...template,
    metadata: {
      ...metadata,
      name: (podName[kind] ?? podName.Deployment)?.(name, index),
      annotations: { ...metadata.annotations, ...annotations },
    },
  } as Pod;
}
