import type { Binary, Expr } from './ast.ts';
import { childrenOf } from './checks/index.ts';
import { comparisons, setOperators } from './inferBinary.ts';
import { type InRule, inField, type JudgedRule } from './rule.ts';
import { ruleSeconds } from './ruleDurations.ts';

/** Whether an alert has a condition, and whether what fires it lasts. */
export function* checkCondition(rule: JudgedRule): Iterable<InRule> {
  const { alert, tree, shape } = rule;
  if (alert === undefined || tree === undefined) return;
  const everything = [...nodesOf(tree)];
  const open = unconditional(tree);
  if (open !== undefined && everything.some(({ kind }) => kind === 'selector') && shape?.lazy !== true) {
    yield inField(
      'alert_without_condition',
      'warning',
      ['expr'],
      'Nothing is compared here, so the alert fires as long as there are such series.',
      { from: open.from, to: open.to, instead: 'a comparison, such as `> 0`' },
    );
  }
  if (!lasts(rule)) yield* momentary(everything);
  for (const node of everything) {
    if (node.kind !== 'aggregation' || !/^(?:topk|bottomk|limitk|limit_ratio)$/.test(node.op.name)) continue;
    const message = `\`${node.op.name}\` chooses other series from time to time, and each change ends one alert and begins another.`;
    yield inField('alert_of_topk', 'warning', ['expr'], message, { from: node.from, to: node.to });
  }
}

const lasts = ({ for: lasting }: JudgedRule): boolean => lasting !== undefined && ruleSeconds(lasting) !== 0;

export function* nodesOf(node: Expr): Iterable<Expr> {
  yield node;
  for (const child of childrenOf(node)) yield* nodesOf(child);
}

/** The part that is there whatever its values are, or undefined. */
function unconditional(node: Expr): Expr | undefined {
  switch (node.kind) {
    case 'number':
    case 'string':
      return undefined;
    case 'selector':
      return mayBeCondition(node.name?.name) ? undefined : node;
    case 'binary':
      return unconditionalBinary(node);
    case 'call':
      if (/^absent/.test(node.function.name) || node.args.length === 0) return undefined;
      if (node.function.name === 'vector') return node;
      return node.args.every(unconditional) ? node : undefined;
    default:
      return childrenOf(node).some((child) => child.kind !== 'number' && unconditional(child) === undefined)
        ? undefined
        : node;
  }
}

/** What a rule records, and Prometheus's own `ALERTS`, may be there only when something is wrong. */
const mayBeCondition = (name: string | undefined): boolean =>
  name === undefined || name.includes(':') || name.startsWith('ALERTS');

function unconditionalBinary(node: Binary): Expr | undefined {
  const { op, bool, left, right } = node;
  if (comparisons.has(op)) return bool ? node : undefined;
  if (op === 'and' || op === 'unless') return undefined;
  if (op === 'or') return unconditional(left) ?? unconditional(right);
  const sides = [left, right].filter(({ kind }) => kind !== 'number');
  return sides.length > 0 && sides.every(unconditional) ? node : undefined;
}

function* momentary(everything: readonly Expr[]): Iterable<InRule> {
  for (const node of everything) {
    if (node.kind === 'call' && node.function.name === 'absent') {
      const span = { from: node.from, to: node.to, instead: 'a `for` of two scrapes or more' };
      const message = 'Without `for` this fires as soon as one scrape fails, and when Prometheus starts.';
      yield inField('absent_without_for', 'warning', ['expr'], message, span);
    }
    if (node.kind === 'binary' && !comparisons.has(node.op) && !setOperators.has(node.op)) {
      yield* ofTwoJobs(node);
    }
  }
}

/** Two jobs are scraped at different times, so that at a change their ratio is off for a while. */
function* ofTwoJobs(node: Binary): Iterable<InRule> {
  const [left, right] = [jobsOf(node.left), jobsOf(node.right)];
  if (left === undefined || right === undefined || left === right) return;
  const message = `\`${left}\` and \`${right}\` are scraped at different times, so for a moment this may be anything.`;
  const span = { from: node.from, to: node.to, instead: 'a `for` of two scrapes or more' };
  yield inField('ratio_without_for', 'warning', ['expr'], message, span);
}

/** The one job that all selectors name. */
function jobsOf(node: Expr): string | undefined {
  const jobs = [...nodesOf(node)].flatMap((each) =>
    each.kind === 'selector'
      ? [each.matchers.find(({ label, op }) => label === 'job' && op === '=')?.value]
      : [],
  );
  return jobs.length > 0 && jobs.every((job) => job === jobs[0]) ? jobs[0] : undefined;
}
