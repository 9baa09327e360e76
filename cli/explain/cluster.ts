import { version } from '../../platform/version.ts';
import { readYaml } from '../../platform/yaml/index.ts';
import { isCurrent as isOfThese, type Pod, readStatus, type Status } from '../../webhook/index.ts';
import { isObject, type Json, manifestsOf, templatePath, valueAt } from '../inject/workloads.ts';
import { wasInjected } from './added.ts';
import { type Dated, whyMissed } from './age.ts';
import type { Live } from './case.ts';
import { type Cluster, tried } from './kubectl.ts';
import { type Given, type Installed, readInstalled } from './live.ts';
import { explainManifest, explanation, kindOf } from './manifests.ts';
import { ownerOf } from './owner.ts';
import type { Explanation, Workload } from './schema.ts';
import { restart, type Subject } from './subject.ts';

/**
 * A pod or workload of a cluster, such as `pod/web`; without a namespace in that of the kubeconfig's context.
 * Rejects with a `KubectlError` where it can't be read; what else can't be is in the notes.
 */
export async function explainObject(
  object: string,
  {
    namespace,
    cluster,
    given,
  }: { namespace: string | undefined; cluster: Cluster; given: Given | undefined },
): Promise<Explanation> {
  const managed = '--show-managed-fields';
  const there = namespace === undefined ? [] : ['-n', namespace];
  const found = (await cluster.get(object, ...there, managed)) as Json & Dated;
  const name = String(valueAt(found, '/metadata/namespace') ?? 'default');
  const [ofNamespace, limitRanges, installed, owner, siblings] = await Promise.all([
    tried<Json & Dated>(cluster.get('namespace', name, managed)),
    tried<Json>(cluster.get('limitranges', '-n', name)),
    readInstalled(cluster, given),
    ownerOf(found, name, cluster),
    podsOf(found, name, cluster),
  ]);
  const context = [ofNamespace, limitRanges].flatMap((each) => ('value' in each ? [each.value] : []));
  const file = readYaml(JSON.stringify({ kind: 'List', items: [found, ...context] }), object);
  const manifests = manifestsOf(file);
  const [subject] = manifests;
  if (!subject) return explanation([], installed);
  const labelOwner = 'value' in ofNamespace ? ofNamespace.value : {};
  const live: Live = {
    isCurrent: (status) => isCurrent(status, installed),
    ...(found.kind === 'Pod'
      ? {
          whyMissed: (from: Subject['labelFrom']) =>
            whyMissed(found, from === 'pod' ? found : labelOwner, installed.configuration),
        }
      : {}),
  };
  const at: Subject['at'] = { kubectl: cluster.command, owner };
  const { settings, entries } = installed;
  const around = { settings, entries, at: () => at, live: () => live };
  const workloads = explainManifest(file, manifests, subject, around);
  const template = templatePath(subject, settings.podTemplates) ?? '';
  const target: Subject = {
    kind: kindOf(subject),
    name: String(valueAt(found, '/metadata/name')),
    namespace: name,
    template,
    labelFrom: 'nowhere',
    at,
  };
  const notes = [
    ...[ofNamespace, limitRanges].flatMap((each) => ('why' in each ? [`Not read: ${each.why}`] : [])),
    ...installed.notes,
  ];
  return explanation(
    workloads.map((each) => ({ ...withPods(each, siblings, target), place: null })),
    installed,
    installed.revision,
    notes,
  );
}

/** Of another revision's webhook only the revision can be compared: it may reckon other hashes. */
function isCurrent(status: Status, { revision, settings, settingsKnown }: Installed): boolean | null {
  if (status.revision !== revision) return false;
  return settingsKnown && revision === version ? isOfThese(status, settings) : null;
}

/** The pods of a workload; undefined where it has no selector, or they can't be read. */
async function podsOf(workload: Json, namespace: string, cluster: Cluster): Promise<Pod[] | undefined> {
  const labels = valueAt(workload, '/spec/selector/matchLabels');
  if (!isObject(labels)) return undefined;
  const selector = Object.entries(labels).map((pair) => pair.join('='));
  const list = await tried<{ items: Pod[] }>(cluster.get('pods', '-n', namespace, '-l', selector.join()));
  return 'value' in list ? list.value.items : undefined;
}

/** A workload that is injected, some of whose pods run without. */
function withPods(workload: Workload, pods: readonly Pod[] | undefined, subject: Subject): Workload {
  const without = (pods ?? []).filter((pod) => !wasInjected(pod, readStatus(pod)));
  if (workload.outcome !== 'injected' || without.length === 0) return workload;
  const message = `${without.length} of its ${pods?.length} pods run without the sidecar: they are older than its label or the webhook`;
  return { ...workload, message, next: restart(subject) };
}
