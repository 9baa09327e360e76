import type { Matcher, VectorSelector } from '../ast.ts';
import type { Context, KnownSeries } from '../context.ts';
import type { Finding } from '../finding.ts';
import { canMatch, labelsOf, seriesOf } from '../inferSelector.ts';
import { presence } from '../labels.ts';
import { accepts, alternatives, anyText, namedValues, narrowed } from '../labelsMatched.ts';
import { isFallback, softened } from './alternatives.ts';
import { bounds } from './bounds.ts';
import { type Check, exportersOf, finding, listed } from './check.ts';
import { idleExclusion } from './exclusions.ts';
import { forbiddenForms } from './forms.ts';
import { goneLabel } from './goneLabel.ts';
import { nearest } from './nearest.ts';
import { wrongCapitals } from './spellings.ts';

const own = (all: readonly KnownSeries[]): string[] => [
  ...new Set(all.flatMap(({ labels }) => Object.keys(labels))),
];

function missingLabel(matcher: Matcher, name: string, all: readonly KnownSeries[]): Finding {
  const { label } = matcher;
  const like = nearest(label, own(all));
  const has =
    own(all).length > 0 ? `it has ${listed(own(all), 'and', 8)}` : 'it has none but those of its target';
  const instead = goneLabel(label, all) ?? (like ? `did you mean \`${like}\`` : has);
  const never = `${exportersOf({ series: all })} sets no label \`${label}\` on \`${name}\``;
  if (matcher.op === '=' && matcher.value.includes(anyText))
    return finding('label_missing', 'error', matcher, `${never}, so this selects nothing.`, instead);
  return accepts(matcher, '')
    ? finding('matcher_useless', 'warning', matcher, `${never}, so this matcher leaves nothing out.`, instead)
    : finding('label_missing', 'error', matcher, `${never}, so this selects nothing.`, instead);
}

/** Labels that people give their objects, and that set-ups put on targets too. */
const ofObjects =
  /^(app|chart|component|env|environment|k8s_app|owner|project|release|role|stage|team|tier|version)$/;

/** The exporter's own label that another name in the matcher probably means: `envoy_cluster_name` by `cluster_name`. */
export const fullName = (label: string, all: readonly KnownSeries[]): string | undefined => {
  if (label === 'job' || label === 'instance' || all.some(({ labels }) => label in labels)) return undefined;
  const isCopied = ofObjects.test(label) && all.every(({ name }) => /^kube_\w+_labels$/.test(name));
  return isCopied ? `label_${label}` : own(all).find((each) => each.endsWith(`_${label}`));
};

function* perhapsOther(matcher: Matcher, name: string, all: readonly KnownSeries[]): Iterable<Finding> {
  const full = fullName(matcher.label, all);
  if (full)
    yield finding(
      'label_missing',
      'warning',
      matcher,
      `${exportersOf({ series: all })} sets \`${full}\` on \`${name}\`, and \`${matcher.label}\` is there only if a scrape adds it.`,
      `did you mean \`${full}\``,
    );
}

const valuesIn = (all: readonly KnownSeries[], label: string): string[] | undefined => {
  const lists = all.map(({ labels }) => labels[label]?.values);
  return lists.every((list) => list !== undefined)
    ? [...new Set(lists.flatMap((list) => list ?? []))]
    : undefined;
};

function impossibleValue(matcher: Matcher, name: string, all: readonly KnownSeries[]): Finding {
  const values = valuesIn(all, matcher.label) ?? [];
  const given = namedValues(matcher)?.[0] ?? matcher.value;
  const like = nearest(given, values) ?? values.find((value) => value !== '' && given.startsWith(value));
  const instead = like ? `did you mean \`${matcher.label}="${like}"\`` : undefined;
  return finding(
    'value_impossible',
    'error',
    matcher,
    `\`${matcher.label}\` of \`${name}\` is never ${matcher.op.includes('!') ? 'anything else' : `\`${matcher.value}\``}: it is ${listed(values, 'or', 12)}.`,
    instead,
  );
}

/** Alternatives of a pattern that no series can have. */
function* idleAlternatives(matcher: Matcher, name: string, all: readonly KnownSeries[]): Iterable<Finding> {
  const values = valuesIn(all, matcher.label);
  if (matcher.op !== '=~' || !values || matcher.value.includes(anyText)) return;
  const idle = alternatives(matcher.value)?.filter((one) => one !== '' && !values.includes(one)) ?? [];
  if (idle.length > 0)
    yield finding(
      'value_impossible',
      'warning',
      matcher,
      `\`${matcher.label}\` of \`${name}\` is never ${listed(idle)}: it is ${listed(values, 'or', 12)}.`,
    );
}

function* ofMatcher(
  matcher: Matcher,
  name: string,
  all: readonly KnownSeries[],
  context: Context,
): Iterable<Finding> {
  const sets = all.map((series) => labelsOf(series, context));
  if (sets.every((labels) => presence(labels, matcher.label) === 'never'))
    yield missingLabel(matcher, name, all);
  else if (matcher.label === 'le' || matcher.label === 'quantile') yield* bounds(matcher, name, all, context);
  else if (!sets.some((labels) => canMatch(labels, matcher))) yield impossibleValue(matcher, name, all);
  else {
    yield* forbiddenForms(matcher, name, all);
    yield* wrongCapitals(matcher, name, all);
    yield* idleAlternatives(matcher, name, all);
    yield* idleExclusion(matcher, name, valuesIn(all, matcher.label));
    yield* perhapsOther(matcher, name, all);
  }
}

/** Each is held against each. */
const mostCompared = 100;

/** Two matchers of one label that nothing satisfies. */
function* contradictions(node: VectorSelector): Iterable<Finding> {
  if (node.matchers.length > mostCompared) return;
  for (const [at, matcher] of node.matchers.entries()) {
    const named = namedValues(matcher);
    const against = node.matchers.find(
      (other, index) =>
        index !== at && other.label === matcher.label && named?.every((value) => !accepts(other, value)),
    );
    if (named && against && (against.from < matcher.from || !namedValues(against)))
      yield finding(
        'matchers_contradict',
        'error',
        matcher,
        `No series has a \`${matcher.label}\` that satisfies this and the other matcher of it.`,
      );
  }
}

/** The first matcher that no value fits which those before it leave. */
function unmatched(node: VectorSelector, series: KnownSeries, context: Context): Matcher | undefined {
  const labels = labelsOf(series, context);
  const known = new Map(labels.known);
  return node.matchers.find((matcher) => {
    if (!canMatch({ ...labels, known }, matcher)) return true;
    known.set(matcher.label, narrowed(known.get(matcher.label), matcher));
    return false;
  });
}

/** Where each matcher alone can match, but not all of them on series of one exporter. */
function* apart(
  node: VectorSelector,
  name: string,
  all: readonly KnownSeries[],
  context: Context,
): Iterable<Finding> {
  const fails = all.map((series) => unmatched(node, series, context));
  const [first] = fails;
  if (first === undefined || fails.includes(undefined)) return;
  yield all.length > 1
    ? finding(
        'label_missing',
        'error',
        node,
        `No exporter of \`${name}\` sets all of these labels: ${exportersOf({ series: all })} serve it.`,
      )
    : finding(
        'matchers_contradict',
        'error',
        first,
        `No series of \`${name}\` has a \`${first.label}\` that satisfies this and the other matchers of it: it is ${listed(valuesIn(all, first.label) ?? [], 'or', 12)}.`,
      );
}

export const matchers: Check<'selector'> = function* (node, around) {
  const { context } = around;
  const contradicting = [...contradictions(node)];
  yield* contradicting;
  const name = node.name?.name;
  const all = name === undefined ? undefined : seriesOf(name, context);
  if (name === undefined || !all) return;
  const isSpare = isFallback(node, around);
  let said = contradicting.length > 0;
  for (const matcher of node.matchers.filter(({ label }) => label !== '__name__')) {
    for (const found of ofMatcher(matcher, name, all, context)) {
      said ||= found.severity === 'error';
      yield isSpare ? softened(found) : found;
    }
  }
  if (said) return;
  for (const found of apart(node, name, all, context)) yield isSpare ? softened(found) : found;
};

/** A bound of the proxy, which holds for all that goes through it. */
const ofProxyItself = /^envoy_http_adaptive_concurrency_/;

/** Ours alone: numbers of a vendor hold what leaves the cluster, and nothing else. */
export const vendorCluster: Check<'selector'> = function* (node, { context }) {
  const wanted = context.vendorCluster;
  const all = node.name && wanted !== undefined ? seriesOf(node.name.name, context) : undefined;
  if (!all || wanted === undefined) return;
  if (all.some(({ name, labels }) => 'envoy_http_conn_manager_prefix' in labels && !ofProxyItself.test(name)))
    yield finding(
      'vendor_cluster_missing',
      'error',
      node,
      `\`${node.name?.name}\` holds calls inside the cluster too.`,
    );
  const selects = node.matchers.some(
    ({ label, op, value }) => label === 'envoy_cluster_name' && op === '=' && value === wanted,
  );
  if (!selects && all.some(({ labels }) => 'envoy_cluster_name' in labels))
    yield finding(
      'vendor_cluster_missing',
      'error',
      node,
      `\`${node.name?.name}\` is of every cluster of the proxy, not only of the vendor's.`,
      `\`envoy_cluster_name="${wanted}"\``,
    );
};
