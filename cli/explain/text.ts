import { block, row, rows, table, wrap } from './layout.ts';
import type { Entry, Explanation, NextStep, Workload } from './schema.ts';

export interface TextOptions {
  /** The patch as RFC 6902 operations, one a line. */
  readonly patch?: boolean | undefined;
}

/** What is printed for people: at most 80 columns, but for names, commands and operations that are longer. */
export function explanationText(
  { workloads, notes, cannot, settings }: Explanation,
  options: TextOptions,
): string {
  const paragraphs = workloads.map((each) => workloadText(each, options));
  const facts = [
    ...row('settings', `${settings.source}, hash ${settings.hash}, revision ${settings.revision}`),
    ...rows('note', notes),
  ];
  const limits = cannot.flatMap((each) => wrap(each.cannot, { first: '  - ', rest: '    ' }));
  const ends =
    limits.length > 0 ? [["What Envoy can't do, for any pod (docs/limits.md has more):", ...limits]] : [];
  const all =
    workloads.length === 0 ? [['No pod and no pod template in it.']] : [...paragraphs, facts, ...ends];
  // A manifest may hold what would steer a terminal.
  return `${all.map((lines) => lines.join('\n')).join('\n\n')}\n`.replace(/(?!\n)\p{Cc}/gu, '\uFFFD');
}

function workloadText(workload: Workload, options: TextOptions): string[] {
  const heading = `${workload.title} in ${workload.namespace}: ${verdict(workload)}`;
  return [
    ...wrap(heading, { first: '', rest: '  ' }),
    ...(workload.message && workload.outcome !== 'not_judged' ? row('why', workload.message) : []),
    ...nextStep(workload.next),
    ...(workload.outcome === 'not_judged'
      ? []
      : [...decision(workload), ...result(workload), ...patch(workload, options)]),
  ];
}

function verdict({ outcome, reason, message, label, containers }: Workload): string {
  switch (outcome) {
    case 'injected':
      return `injected (${label?.profiles.join(', ')})`;
    case 'skipped':
      if (containers.length === 0 || reason === 'created_before' || reason === 'not_called')
        return `not injected (${reason})`;
      return reason === 'already_injected'
        ? 'injected by another revision or other settings (already_injected)'
        : `injected, and would not be now (${reason})`;
    case 'denied':
      return `denied (${reason})`;
    case 'moved':
      return 'injected already; its ports move';
    case 'unchanged':
      return 'injected already';
    case 'not_judged':
      return `not judged: ${message}`;
  }
}

// A command is copied, so it stays in one line.
const nextStep = (next: NextStep | null): string[] =>
  next === null ? [] : [...row('next', next.do), `              $ ${next.command}`];

const currency = {
  true: 'as the webhook would now',
  false: 'the webhook would now do otherwise',
  null: 'whether the webhook would now do the same cannot be told',
};

function decision(workload: Workload): string[] {
  const { label, entries, status, annotations } = workload;
  return [
    ...row('label', labelText(label)),
    ...rows('entry', entriesText(entries)),
    ...row('decision', predicatesText(workload)),
    ...(status
      ? row(
          'status',
          `injected by revision ${status.revision}, settings ${status.settings}: ${currency[`${status.current}`]}`,
        )
      : []),
    // They tell nothing of a pod that gets nothing, unless they are why.
    ...(workload.ports.length > 0 || workload.outcome === 'denied'
      ? block(
          'annotations',
          table(
            annotations.map(({ key, value, origin }) => [
              key,
              origin,
              value === '' ? (emptyMeans[key] ?? '(none)') : shorten(value),
            ]),
          ),
        )
      : []),
  ];
}

/** Where an empty value is no empty list. */
const emptyMeans: Readonly<Record<string, string>> = {
  'sidelight.dev/containers': '(all but sidecars)',
};

function labelText(label: Workload['label']): string {
  if (!label?.value) {
    return label?.namespaceKnown
      ? 'none, on neither the pod nor its namespace'
      : 'none on the pod; its namespace is not in the input';
  }
  const means =
    label.profiles.length > 0 && label.profiles.join('.') !== label.value
      ? `: ${label.profiles.join(', ')}`
      : '';
  return `sidelight.dev/inject=${label.value}${means}, of the ${label.from}`;
}

function predicatesText({ predicates, reason }: Workload): string {
  const before = predicates.filter(({ holds }) => !holds).map((each) => each.reason);
  const decisive = predicates.find(({ holds }) => holds);
  if (!decisive) return `none of these holds: ${before.join(', ')}${reason ? `; then ${reason}` : ''}`;
  return `${decisive.reason} holds${before.length > 0 ? `; none before it did: ${before.join(', ')}` : ''}`;
}

function entriesText(entries: readonly Entry[]): string[] {
  const called = entries.filter(({ matches }) => matches);
  if (called.length > 0) {
    return called.map(({ name }) => `${name}: namespaceSelector, objectSelector and matchConditions match`);
  }
  return [
    'none: the API server does not call the webhook',
    ...entries.map(({ name, stoppedBy, requirement }) =>
      stoppedBy === 'matchConditions'
        ? `${name}: of the matchConditions ${requirement} does not hold`
        : `${name}: its ${stoppedBy} wants ${requirement}`,
    ),
  ];
}

const amounts = (of: Readonly<Record<string, string>>): string =>
  Object.entries(of)
    .map(([resource, amount]) => `${resource} ${amount}`)
    .join(', ') || 'none';

const roles = { native_sidecar: ', a native sidecar', init_container: ', an init container', container: '' };

function result(workload: Workload): string[] {
  const { vendor, ports, containers, pod, runtimes, changes, notices } = workload;
  if (containers.length === 0 && workload.patch.length === 0) return [];
  const isToCome = workload.reason === 'created_before' || workload.reason === 'not_called';
  return [
    ...(isToCome ? row('then', 'Created anew, with the webhook there, it gets what follows.') : []),
    ...(vendor && ports.length > 0
      ? row(
          'vendor',
          `${vendor.name} (${vendor.name === 'direct' ? `no other is named by the ` : ''}pod label ${vendor.label})${vendor.proxy ? `, through its proxy ${vendor.proxy}` : ''}`,
        )
      : []),
    ...rows('ports', ports.map(portText)),
    ...containers.flatMap(({ name, image, role, requests, limits }) => [
      ...row('container', `${name}${roles[role]}, image ${image}`),
      ...row('', `requests ${amounts(requests)}; limits ${amounts(limits)}`),
    ]),
    ...(pod
      ? rows('pod', [
          `requests ${amounts(pod.before.requests)} -> ${amounts(pod.after.requests)}`,
          `QoS class ${pod.before.qosClass} -> ${pod.after.qosClass}`,
        ])
      : []),
    ...rows('changes', changes),
    ...notices.flatMap(({ reason, message, next }) => [
      ...row('notice', `${reason}: ${message}`),
      ...nextStep(next),
    ]),
    ...rows('runtime', runtimes.map(runtimeText)),
  ];
}

const portText = ({ name, port, origin, wanted, takenBy }: Workload['ports'][number]): string =>
  takenBy === null
    ? `${name} ${port} (${origin})`
    : `${name} ${port} (${origin}: ${wanted}, which ${takenBy} has)`;

const runtimeText = ({
  container,
  runtime,
  because,
  readsProxy,
  needs,
}: Workload['runtimes'][number]): string =>
  `${container}: ${runtime} (${because})${readsProxy === 'yes' ? ' reads the proxy variables' : `: ${needs}`}`;

function patch({ patch }: Workload, options: TextOptions): string[] {
  if (patch.length === 0) return [];
  if (options.patch) return ['  patch', ...patch.map((each) => `    ${JSON.stringify(each)}`)];
  return rows(
    'patch',
    groups(patch).map(({ op, path, values }) => `${op} ${path}: ${values.join(', ')}`),
  );
}

/** Neighbours that do the same in the same place are one. */
function groups(patch: Workload['patch']): { op: string; path: string; values: string[] }[] {
  const all: { op: string; path: string; values: string[] }[] = [];
  for (const { op, path, value } of patch) {
    const last = all.at(-1);
    if (last?.op === op && last.path === path) last.values.push(brief(value));
    else all.push({ op, path, values: [brief(value)] });
  }
  return all;
}

/** A value in a few words. */
function brief(value: unknown): string {
  if (Array.isArray(value)) return value.map(brief).join(', ');
  if (typeof value === 'object' && value !== null) {
    const { name, value: text, image } = value as Record<string, unknown>;
    if (image !== undefined) return `container ${name}`;
    if (text !== undefined) return shorten(`${name}=${text}`);
    return name === undefined ? Object.keys(value).join(', ') : String(name);
  }
  return shorten(String(value));
}

const shorten = (text: string): string => {
  if (text.startsWith('{')) return '{…}';
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
};
