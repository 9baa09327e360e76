import type { Expression } from '../../metrics/index.ts';

/** What an objective counts. Both expressions have the same labels, whichever these are. */
export interface Indicator {
  /** Value of `slo`. */
  readonly name: string;
  readonly objective: number;
  readonly labels: Readonly<Record<string, string>>;
  /** All that counts, a second or at a time. */
  readonly events: Expression;
  /** The bad among it; 0 where there is none, never absent. */
  readonly errors: Expression;
}

/** What may be bad, without the noise of subtracting: 0.001 of 0.999. */
export const budgetOf = ({ objective }: Pick<Indicator, 'objective'>): number =>
  Number((1 - objective).toPrecision(10));
