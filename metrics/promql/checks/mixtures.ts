import type { Expr, Matcher } from '../ast.ts';
import type { Finding } from '../finding.ts';
import { groupedLabels } from '../inferAggregation.ts';
import { presence } from '../labels.ts';
import { namedValues } from '../labelsMatched.ts';
import { type Around, type Check, called, finding } from './check.ts';

/** Series of several units under one name, and the labels of which one must be chosen or kept. */
const separating: readonly { readonly names: RegExp; readonly labels: readonly string[] }[] = [
  {
    names: /^kube_(node_status_(capacity|allocatable)|pod_(init_)?container_resource_(requests|limits))$/,
    labels: ['resource', 'unit'],
  },
  { names: /^kube_(resourcequota|limitrange)$/, labels: ['resource'] },
];

const adds = new Set(['sum', 'avg']);
const looksAtNoValue = new Set(['count', 'group']);

/** Whether only the presence of the sum is asked for. */
function isPresence(node: Expr, { parents, shapes }: Around): boolean {
  const parent = parents.at(-1);
  if (parent?.kind === 'aggregation') return looksAtNoValue.has(parent.op.name.toLowerCase());
  if (parent?.kind === 'call') return parent.function.name.startsWith('absent');
  if (parent?.kind !== 'binary') return false;
  if (parent.op === 'and' || parent.op === 'unless') return parent.right === node;
  const { min, max } = shapes(parent.left === node ? parent.right : parent.left).value;
  return min === 0 && max === 0;
}

/** Cores, bytes and numbers of pods, added up. */
export const mixtures: Check<'aggregation'> = function* (node, around): Iterable<Finding> {
  const { shapes, text } = around;
  const of = shapes(node.of);
  const [series] = of.series;
  if (!series || of.series.length > 1 || !adds.has(node.op.name.toLowerCase())) return;
  const known = separating.find(({ names }) => names.test(series.name));
  const [first] = known?.labels ?? [];
  if (!known || first === undefined) return;
  const after = groupedLabels(of.labels, node);
  const patterns = patternsOf(node.of);
  const isChosen = (label: string): boolean =>
    presence(after, label) !== 'never' ||
    of.labels.known.get(label)?.values?.length === 1 ||
    patterns.some((one) => one.label === label && isOneUnit(one));
  if (known.labels.some(isChosen) || isPresence(node, around)) return;
  yield finding(
    'units_mixed',
    'error',
    node,
    `${called(node.of, text)} has cores, bytes and other units under one name, told apart by \`${first}\`, and this adds them up.`,
    `\`${first}="cpu"\`, or \`by (${first})\``,
  );
};

/** A quota's `requests.cpu` is what others call `cpu`. */
const kindOf = (resource: string): string => resource.slice(resource.lastIndexOf('.') + 1);

const isOneUnit = (matcher: Matcher): boolean => new Set(namedValues(matcher)?.map(kindOf)).size < 2;

/** Matchers further down, also beneath an aggregation that loses their label; a pattern, or what is left out, may leave one unit. */
function patternsOf(node: Expr): readonly Matcher[] {
  if (node.kind === 'selector') return node.matchers;
  if (node.kind === 'binary') return [...patternsOf(node.left), ...patternsOf(node.right)];
  if (node.kind === 'call') return node.args.flatMap(patternsOf);
  return 'of' in node ? patternsOf(node.of) : [];
}
