import type { Expr, Matcher } from '../../metrics/promql/index.ts';

type Of<Kind extends Expr['kind']> = Extract<Expr, { kind: Kind }>;
type Matchers = readonly Matcher[];
type Matching = Of<'binary'>['matching'];

const isSetOperator = (op: string): boolean => /^(?:and|or|unless)$/.test(op);
/** Each series of the result has all labels of one of the argument's. */
const keepsLabels = ({ function: { name } }: Of<'call'>): boolean =>
  /^(?:rate|increase|predict_linear|\w+_over_time)$/.test(name);
/** Series that differ in a label of the grouping don't meet. */
const groups = ({ op, grouping }: Of<'aggregation'>): boolean =>
  grouping?.keep === 'by' && /^(?:sum|avg|max|min|count|group)$/.test(op.name);
const grouped = ({ grouping }: Of<'aggregation'>, matchers: Matchers): Matchers =>
  matchers.filter(({ label }) => grouping?.labels.some(({ name }) => name === label));

/** Those on labels that both sides have alike, where they meet. */
function met(matching: Matching, matchers: Matchers): Matchers {
  if (!matching) return matchers;
  const named = (label: string): boolean => matching.labels.some(({ name }) => name === label);
  return matchers.filter(({ label }) => named(label) === (matching.by === 'on'));
}

/** What holds of every series of a result; of what isn't known here, nothing. */
function holding(expr: Expr): Matchers {
  if (expr.kind === 'selector') return expr.matchers;
  if (expr.kind === 'range') return holding(expr.of);
  if (expr.kind === 'call') return keepsLabels(expr) && expr.args[0] ? holding(expr.args[0]) : [];
  if (expr.kind === 'aggregation') return groups(expr) ? grouped(expr, holding(expr.of)) : [];
  return expr.kind === 'binary' ? ofBoth(expr) : [];
}

function ofBoth({ op, matching, left, right }: Of<'binary'>): Matchers {
  if (op === 'or') return [];
  if (op === 'and' || op === 'unless' || right.kind === 'number') return holding(left);
  return matching ? [] : [...holding(left), ...holding(right)];
}

/**
 * What is asked of a part's labels elsewhere too: a series of which it does not hold adds nothing to the whole, so that
 * asking for it in the part as well changes nothing. `outer` is what is asked of the whole.
 */
export function confinedTo(expr: Expr, part: Expr, outer: Matchers): Matchers {
  if (expr.kind === 'call') return keepsLabels(expr) ? outer : [];
  if (expr.kind === 'range') return outer;
  if (expr.kind === 'aggregation') return groups(expr) ? grouped(expr, outer) : [];
  return expr.kind === 'binary' ? ofSide(expr, part, outer) : [];
}

function ofSide({ op, matching, left, right }: Of<'binary'>, part: Expr, outer: Matchers): Matchers {
  // Beyond set operators a side with `on` must be free of doubles, which a series left out may be.
  if (!isSetOperator(op) && matching) return [];
  const kept = met(matching, outer);
  if (op === 'or' || (op === 'unless' && part === left)) return kept;
  return [...kept, ...met(matching, holding(part === left ? right : left))];
}
