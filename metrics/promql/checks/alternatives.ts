import type { Expr, VectorSelector } from '../ast.ts';
import type { Finding } from '../finding.ts';

function* namesIn(node: Expr): Iterable<string> {
  if (node.kind === 'selector' && node.name) yield node.name.name;
  if (node.kind === 'binary') {
    yield* namesIn(node.left);
    yield* namesIn(node.right);
  } else if (node.kind === 'call') for (const arg of node.args) yield* namesIn(arg);
  else if ('of' in node) yield* namesIn(node.of);
}

const ofPart = (name: string): string => name.replace(/_(bucket|sum|count)$/, '');

/**
 * Whether the other side of an `or` reads one of these metrics: then the selector is there for another version of the
 * exporter or of Prometheus.
 */
export function isFallback(
  node: VectorSelector,
  parents: readonly Expr[],
  metrics: readonly string[],
): boolean {
  const families = new Set(metrics.map(ofPart));
  let inner: Expr = node;
  for (const parent of parents.toReversed()) {
    if (parent.kind === 'call' && parent.function.name.startsWith('absent')) return false;
    if (parent.kind === 'binary' && parent.op === 'or') {
      const other = parent.left === inner ? parent.right : parent.left;
      if ([...namesIn(other)].some((name) => families.has(ofPart(name)))) return true;
    }
    inner = parent;
  }
  return false;
}

export const softened = (found: Finding): Finding =>
  found.severity === 'error' ? { ...found, severity: 'warning' } : found;
