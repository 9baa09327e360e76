import { webhookConfiguration } from '../../manifests/index.ts';
import type { Settings } from '../../platform/config/index.ts';
import { type Predicate, predicates, type Question, type Reason } from '../../webhook/index.ts';
import type { Entry } from './schema.ts';

interface Requirement {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[] | null;
}

export interface Selector {
  readonly matchLabels?: Readonly<Record<string, string>> | null;
  readonly matchExpressions?: readonly Requirement[] | null;
}

/** What of a MutatingWebhookConfiguration selects pods. */
export interface WebhookEntry {
  readonly name: string;
  readonly namespaceSelector?: Selector | null;
  readonly objectSelector?: Selector | null;
  readonly matchConditions?: readonly { readonly name: string; readonly expression: string }[] | null;
}

/** The entries that `sidelight install` makes with these settings. */
export const entriesOf = (settings: Settings): WebhookEntry[] =>
  webhookConfiguration(settings).webhooks as WebhookEntry[];

type Labels = Readonly<Record<string, string>>;

const holds = ({ key, operator, values }: Requirement, labels: Labels): boolean => {
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
  switch (operator) {
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'In':
      return value !== undefined && (values ?? []).includes(value);
    default:
      return value === undefined || !(values ?? []).includes(value);
  }
};

/** As `kubectl get -l` writes it. */
const written = ({ key, operator, values }: Requirement): string => {
  const list = `(${(values ?? []).join(', ')})`;
  return (
    { Exists: key, DoesNotExist: `!${key}`, In: `${key} in ${list}` }[operator] ?? `${key} notin ${list}`
  );
};

function unmet(selector: Selector | null | undefined, labels: Labels): string | undefined {
  const equal = Object.entries(selector?.matchLabels ?? {}).map(
    ([key, value]): Requirement => ({ key, operator: 'In', values: [value] }),
  );
  const requirement = [...equal, ...(selector?.matchExpressions ?? [])].find((each) => !holds(each, labels));
  return requirement && written(requirement);
}

/** Our conditions are CEL; each says the contrary of a predicate. Others' are taken to hold. */
const conditions: Readonly<Record<string, Reason>> = {
  'no-mirror-pods': 'mirror_pod',
  'no-host-network': 'host_network',
};

const contrary = (name: string): Predicate | undefined =>
  predicates.find(({ reason }) => reason === conditions[name]);

/** Which entries of the webhook configuration the API server calls for this pod, and what stops the others. */
export function matchEntries(entries: readonly WebhookEntry[], question: Question): Entry[] {
  const { pod, namespace } = question;
  // The API server sets it on every namespace.
  const namespaceLabels = { 'kubernetes.io/metadata.name': namespace.name, ...namespace.labels };
  const podLabels = Object.fromEntries(
    Object.entries(pod.metadata?.labels ?? {}).filter(([, value]) => value !== null),
  );
  return entries.map(({ name, namespaceSelector, objectSelector, matchConditions }): Entry => {
    const stopped = (stoppedBy: Entry['stoppedBy'], requirement: string): Entry => ({
      name,
      matches: false,
      stoppedBy,
      requirement,
    });
    const ofNamespace = unmet(namespaceSelector, namespaceLabels);
    if (ofNamespace) return stopped('namespaceSelector', ofNamespace);
    const ofPod = unmet(objectSelector, podLabels);
    if (ofPod) return stopped('objectSelector', ofPod);
    const condition = (matchConditions ?? []).find((each) => contrary(each.name)?.holds(question));
    if (condition) return stopped('matchConditions', condition.name);
    return { name, matches: true, stoppedBy: null, requirement: null };
  });
}
