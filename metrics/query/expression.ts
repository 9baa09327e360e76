import type { MetricType } from '../entry.ts';

/**
 * A PromQL instant vector and the labels of its series. Invariant in `Label`, so that the two sides of an operation
 * must have the same labels to compile: sides that differ never match, and the result is empty.
 */
export interface Expression<Label extends string = string> {
  readonly text: string;
  readonly labels: readonly Label[];
  readonly exactly?: (label: Label) => void;
  /** An operation between vectors or numbers: wrapped in parentheses where it becomes an operand itself. */
  readonly compound?: true;
}

/** A selector of one metric's series; only a counter's, or a histogram's buckets, can be rated. */
export interface Selector<Type extends MetricType, Label extends string> extends Expression<Label> {
  readonly type: Type;
}

/** An expression whose labels don't matter. */
export type Written = Pick<Expression, 'text' | 'compound'>;

export const operand = ({ text, compound }: Written): string => (compound ? `(${text})` : text);
