import { explainObject } from '../../../cli/explain/cluster.ts';
import { entriesOf } from '../../../cli/explain/entries.ts';
import { type Cluster, KubectlError } from '../../../cli/explain/kubectl.ts';
import type { Explanation } from '../../../cli/explain/schema.ts';
import { defaultSettings, type Settings } from '../../../platform/config/index.ts';
import { version } from '../../../platform/version.ts';

export const pod = (metadata: object, spec: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', namespace: 'default', ...metadata },
  spec: { containers: [{ name: 'app', image: 'app' }], ...spec },
});

/** An object that cannot be had, and kubectl's words for it. */
export const refused = (why: string) => new KubectlError(why);

export interface Record {
  readonly settings?: Settings;
  readonly pod: object;
  readonly namespace?: object | KubectlError;
  readonly configuration?: object | KubectlError | 'absent';
  readonly settingsMap?: object | KubectlError;
  /** By what `kubectl get` is asked for. */
  readonly more?: Readonly<{ [asked: string]: object }>;
}

export const configuration = (settings: Settings, metadata: object = {}) => ({
  metadata: {
    creationTimestamp: '2026-01-01T00:00:00Z',
    labels: { 'app.kubernetes.io/version': version },
    ...metadata,
  },
  webhooks: entriesOf(settings).map((entry) => ({
    ...entry,
    clientConfig: { service: { namespace: settings.namespace } },
  })),
});

/** What explain says of objects that a cluster has answered. */
export function recorded(record: Record): Promise<Explanation> {
  const { settings = defaultSettings, configuration: found = configuration(settings) } = record;
  const absent = refused('Error from server (NotFound): mutatingwebhookconfigurations "sidelight" not found');
  const answers: { [asked: string]: object } = {
    'pod/web': record.pod,
    'namespace default': record.namespace ?? {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'default' },
    },
    'limitranges -n': { apiVersion: 'v1', kind: 'List', items: [] },
    'mutatingwebhookconfiguration sidelight': found === 'absent' ? absent : found,
    'configmap sidelight-settings': record.settingsMap ?? {
      data: { 'sidelight.yaml': JSON.stringify(settings) },
    },
    ...record.more,
  };
  const cluster: Cluster = {
    command: 'kubectl',
    async get(...args) {
      const [first = '', second = ''] = args;
      const answer =
        answers[first] ?? answers[`${first} ${second}`] ?? refused(`Error from server (NotFound): ${first}`);
      if (answer instanceof KubectlError) throw answer;
      return answer;
    },
  };
  return explainObject('pod/web', { namespace: undefined, cluster, given: undefined });
}
