import type { Expr, Span } from '../ast.ts';
import type { Context } from '../context.ts';
import type { Finding, Severity } from '../finding.ts';
import type { Shape } from '../inferShape.ts';

/** What a check may look at beside its node. */
export interface Around {
  readonly shapes: (node: Expr) => Shape;
  readonly context: Context;
  readonly text: string;
  /** The nodes that the node stands in, the outermost first. */
  readonly parents: readonly Expr[];
}

export type Kind = Expr['kind'];
export type NodeOf<K extends Kind> = Extract<Expr, { kind: K }>;

/** Judges one node, with what was inferred of it and of its parts. */
export type Check<K extends Kind> = (node: NodeOf<K>, around: Around) => Iterable<Finding>;

export const finding = (
  code: string,
  severity: Severity,
  span: Span,
  message: string,
  instead?: string,
): Finding => ({
  code,
  severity,
  message,
  ...(instead ? { instead } : {}),
  from: span.from,
  to: span.to,
});

const quoted = (names: readonly string[]): string[] =>
  names.map((name) => (name === '' ? 'none' : `\`${name}\``));

/** `a`, `b` or `c`; of many the first. */
export function listed(names: readonly string[], word = 'or', most = 5): string {
  if (names.length > most) return `${quoted(names.slice(0, most)).join(', ')} and others`;
  const all = quoted(names);
  return all.length < 2 ? (all[0] ?? '') : `${all.slice(0, -1).join(', ')} ${word} ${all.at(-1)}`;
}

/** The exporters that these series come from. */
export const exportersOf = (of: { series: Shape['series'] }): string =>
  [...new Set(of.series.map(({ exporter }) => exporter))].join(' and ');

const longest = 140;

/** What an expression is called in a message: of a long one the beginning and the end. */
export function called(node: Expr, text: string): string {
  const inner = text.slice(node.from, node.to).replaceAll(/\s+/g, ' ').replaceAll('`', "'");
  return `\`${inner.length > longest ? `${inner.slice(0, longest - 45)} ... ${inner.slice(-40)}` : inner}\``;
}
