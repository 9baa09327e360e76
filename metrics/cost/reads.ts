import type { Expr, Matcher } from '../promql/index.ts';

/** What one selector asks of a Prometheus at each evaluation. */
export interface Read {
  /** Of a series: `X_bucket` for a histogram's buckets. */
  readonly name: string;
  readonly matchers: readonly Matcher[];
  /** How far back it reads, in seconds; 0 takes the last sample. */
  readonly range: number;
  /** How often it is evaluated: once, or at each step of the subqueries around it. */
  readonly times: number;
}

/** Of a subquery that names none: what Prometheus' own default is, in seconds. */
const defaultStep = 60;

/** Every selector with a name, those inside subqueries with their number of steps. */
export function readsOf(expr: Expr, times = 1): Read[] {
  switch (expr.kind) {
    case 'number':
    case 'string':
      return [];
    case 'selector':
      return expr.name ? [{ name: expr.name.name, matchers: expr.matchers, range: 0, times }] : [];
    case 'range':
      return readsOf(expr.of, times).map((read) => ({ ...read, range: expr.range.seconds ?? 0 }));
    case 'subquery': {
      const steps = (expr.range.seconds ?? defaultStep) / (expr.step?.seconds || defaultStep);
      return readsOf(expr.of, times * Math.max(1, steps));
    }
    case 'call':
      return expr.args.flatMap((arg) => readsOf(arg, times));
    case 'aggregation':
      return [...(expr.parameter ? readsOf(expr.parameter, times) : []), ...readsOf(expr.of, times)];
    case 'binary':
      return [...readsOf(expr.left, times), ...readsOf(expr.right, times)];
    case 'unary':
      return readsOf(expr.of, times);
  }
}
