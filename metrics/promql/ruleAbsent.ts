import type { Binary, Expr, VectorSelector } from './ast.ts';
import { type InRule, inField } from './rule.ts';
import { nodesOf } from './ruleConditions.ts';

/** Selectors that some alert asks to be there, as the names and jobs that they name. */
export class Guards {
  readonly #known = new Set<string>();

  constructor(alerts: Iterable<Expr>) {
    for (const alert of alerts) {
      for (const node of nodesOf(alert)) {
        if (node.kind !== 'call' || !/^absent(?:_over_time)?$/.test(node.function.name)) continue;
        for (const inner of nodesOf(node)) if (inner.kind === 'selector') this.#known.add(keyOf(inner));
      }
    }
  }

  holds(selector: VectorSelector): boolean {
    return this.#known.has(keyOf(selector));
  }
}

const jobOf = ({ matchers }: VectorSelector): string | undefined =>
  matchers.find(({ label, op }) => label === 'job' && op === '=')?.value;

const keyOf = (selector: VectorSelector): string => `${selector.name?.name} ${jobOf(selector) ?? ''}`;

/** Alerts on too little, which stay silent when there's nothing at all. */
export function* checkAbsent(tree: Expr, guards: Guards): Iterable<InRule> {
  if (tree.kind !== 'binary') return;
  if (tree.op === 'or') {
    yield* checkAbsent(tree.left, guards);
    yield* checkAbsent(tree.right, guards);
    return;
  }
  const selector = tooLittle(tree);
  if (selector?.name === undefined || guards.holds(selector)) return;
  const job = jobOf(selector);
  const written = job === undefined ? selector.name.name : `${selector.name.name}{job="${job}"}`;
  yield inField(
    'absent_missing',
    'warning',
    ['expr'],
    `Once there is no \`${written}\` at all, this has no result, and the alert is silent.`,
    { from: tree.from, to: tree.to, instead: `\`or absent(${written})\`, or an alert of its own on that` },
  );
}

/** The one selector of `up == 0` of a job, or of a sum of everything that is held against a number. */
function tooLittle({ op, bool, left, right }: Binary): VectorSelector | undefined {
  if (bool || right.kind !== 'number' || !['==', '<', '<='].includes(op)) return undefined;
  if (op === '==' && right.value !== 0) return undefined;
  if (left.kind === 'selector') {
    return left.name?.name === 'up' && jobOf(left) !== undefined ? left : undefined;
  }
  if (left.kind !== 'aggregation' || left.op.name !== 'sum' || left.of.kind !== 'selector') return undefined;
  const isWhole =
    left.grouping === undefined || (left.grouping.keep === 'by' && left.grouping.labels.length === 0);
  return isWhole ? left.of : undefined;
}
