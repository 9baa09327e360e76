import { type Expression, operand, type Written } from './expression.ts';

const between = (a: Written, operator: string, b: Written): string =>
  `${operand(a)}\n${operator}\n${operand(b)}`;

const binary =
  (operator: string) =>
  <Label extends string>(a: Expression<Label>, b: Expression<NoInfer<Label>>): Expression<Label> => ({
    text: between(a, operator, b),
    labels: a.labels,
    compound: true,
  });

/** One vector by another, matched on all labels: both sides have the same. */
export const divide = binary('/');
export const multiply = binary('*');
export const add = binary('+');
export const subtract = binary('-');
/** Series of the first that have a partner of the same labels in the second. */
export const and = binary('and');
/** Series of the first without a partner of the same labels in the second. */
export const unless = binary('unless');
/** Series of the first, and those of the second that have no partner in it. */
export const or = binary('or');

const filterOn =
  (operator: 'and' | 'unless') =>
  <Left extends string, Right extends string>(
    a: Expression<Left>,
    on: readonly (NoInfer<Left> & NoInfer<Right>)[],
    b: Expression<Right>,
  ): Expression<Left> => ({
    text: between(a, `${operator} on (${on.join(', ')})`, b),
    labels: a.labels,
    compound: true,
  });

/** Series of the first whose named labels are those of some series of the second. */
export const andOn = filterOn('and');
/** Series of the first whose named labels are of no series of the second. */
export const unlessOn = filterOn('unless');

type Operator = '/' | '*' | '+' | '-' | '>' | '<' | '>=' | '<=' | '==' | '!=';

/**
 * Many series of the first to one of the second, by the labels `on`, which must identify the second's series; the
 * result has the first's labels and those `include`d from the second.
 */
export const join = <
  Left extends string,
  Right extends string,
  const On extends Left & Right,
  const Include extends Exclude<Right, On> = never,
>(
  many: Expression<Left>,
  operator: Operator,
  one: Expression<Right>,
  { on, include = [] }: { on: readonly On[]; include?: readonly Include[] },
): Expression<Left | Include> => ({
  text: between(many, `${operator} on (${on.join(', ')}) group_left (${include.join(', ')})`, one),
  labels: [...new Set<Left | Include>([...many.labels, ...include])],
  compound: true,
});

/** One series of each side to one of the other, by the labels `on`, which are all that the result keeps. */
export const match = <Left extends string, Right extends string, const On extends Left & Right>(
  a: Expression<Left>,
  operator: Operator,
  b: Expression<Right>,
  on: readonly On[],
): Expression<On> => ({
  text: between(a, `${operator} on (${on.join(', ')})`, b),
  labels: on,
  compound: true,
});

const byNumber = <Label extends string>(
  of: Expression<Label>,
  operator: string,
  number: number,
): Expression<Label> => ({
  text: `${operand(of)} ${operator} ${number}`,
  labels: of.labels,
  compound: true,
});

/** Each value by a number: `scale(ms, '/', 1000)`. */
export const scale = <Label extends string>(
  of: Expression<Label>,
  operator: '/' | '*',
  factor: number,
): Expression<Label> => byNumber(of, operator, factor);

/** A number less each value: `complement(used)` is the share that is free. */
export const complement = <Label extends string>(of: Expression<Label>, whole = 1): Expression<Label> => ({
  text: `${whole} - ${operand(of)}`,
  labels: of.labels,
  compound: true,
});

/** Keeps the series whose value compares so. */
export const where = <Label extends string>(
  of: Expression<Label>,
  comparison: '<' | '>' | '<=' | '>=' | '==' | '!=',
  threshold: number,
): Expression<Label> => byNumber(of, comparison, threshold);

/** The part of a whole, without a value where the whole is 0: NaN compares with nothing, and spoils sums. */
export const share = <Label extends string>(
  part: Expression<Label>,
  whole: Expression<NoInfer<Label>>,
): Expression<Label> => divide(part, where(whole, '>', 0));

/** Of series that appear with their first event: 0 where only the other expression has series. */
export const orZero = <Label extends string>(
  of: Expression<Label>,
  like: Expression<NoInfer<Label>>,
): Expression<Label> => or(of, scale(like, '*', 0));

/** As it is, and where nothing is at all, one 0 without a label. */
export const orNothing = (of: Expression<never>): Expression<never> => ({
  text: `${operand(of)}\nor\nvector(0)`,
  labels: [],
  compound: true,
});
