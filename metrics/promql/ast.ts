/** Where something stands in the text of an expression: offsets in UTF-16 units, the end exclusive. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface Name extends Span {
  readonly name: string;
}

export interface Matcher extends Span {
  readonly label: string;
  readonly op: '=' | '!=' | '=~' | '!~';
  /** Unescaped. */
  readonly value: string;
}

/** Seconds, or undefined where an expression or a variable stands in a number's place. */
export interface Duration extends Span {
  readonly seconds: number | undefined;
}

/** `offset` and `@`, which selectors and subqueries take. */
export interface Modifiers {
  readonly offset?: Duration;
  readonly at?: Span;
}

export interface NumberLiteral extends Span {
  readonly kind: 'number';
  readonly value: number;
}

export interface StringLiteral extends Span {
  readonly kind: 'string';
  readonly value: string;
}

/** Also one whose name stands in a `__name__` matcher; it has no `name` where that matcher is not `=`. */
export interface VectorSelector extends Span, Modifiers {
  readonly kind: 'selector';
  readonly name?: Name;
  readonly matchers: readonly Matcher[];
}

export interface RangeSelector extends Span {
  readonly kind: 'range';
  readonly of: VectorSelector;
  readonly range: Duration;
}

export interface Subquery extends Span, Modifiers {
  readonly kind: 'subquery';
  readonly of: Expr;
  readonly range: Duration;
  readonly step?: Duration;
}

export interface Call extends Span {
  readonly kind: 'call';
  readonly function: Name;
  readonly args: readonly Expr[];
}

export interface Aggregation extends Span {
  readonly kind: 'aggregation';
  readonly op: Name;
  /** `by` and `without`; absent is `by ()`. */
  readonly grouping?: { readonly keep: 'by' | 'without'; readonly labels: readonly Name[] } & Span;
  /** The count of `topk`, the share of `quantile`, the label of `count_values`. */
  readonly parameter?: Expr;
  readonly of: Expr;
}

export interface Matching extends Span {
  readonly by: 'on' | 'ignoring';
  readonly labels: readonly Name[];
  readonly group?: { readonly many: 'left' | 'right'; readonly include: readonly Name[] };
}

export interface Binary extends Span {
  readonly kind: 'binary';
  readonly op: string;
  readonly bool: boolean;
  readonly matching?: Matching;
  readonly left: Expr;
  readonly right: Expr;
}

export interface Unary extends Span {
  readonly kind: 'unary';
  readonly op: '+' | '-';
  readonly of: Expr;
}

/** An expression of PromQL; parentheses are only in its spans. */
export type Expr =
  | NumberLiteral
  | StringLiteral
  | VectorSelector
  | RangeSelector
  | Subquery
  | Call
  | Aggregation
  | Binary
  | Unary;
