import type { Expr, VectorSelector } from '../ast.ts';
import type { Context } from '../context.ts';
import type { Finding } from '../finding.ts';
import type { Around } from './check.ts';

function* namesIn(node: Expr): Iterable<string> {
  if (node.kind === 'selector' && node.name) yield node.name.name;
  if (node.kind === 'binary') {
    yield* namesIn(node.left);
    yield* namesIn(node.right);
  } else if (node.kind === 'call') for (const arg of node.args) yield* namesIn(arg);
  else if ('of' in node) yield* namesIn(node.of);
}

const ofPart = (name: string): string => name.replace(/_(bucket|sum|count)$/, '');

const insteadOf = (name: string, lookUp: Context['lookUp']): readonly string[] => {
  const known = lookUp(name);
  return known.found === 'gone' ? known.instead : [];
};

/**
 * Whether the selector is there for another version of the exporter or of Prometheus: the other side of an `or` reads
 * the same metric, or what came in the place of one that this side reads.
 */
export function isFallback(node: VectorSelector, { parents, context }: Around): boolean {
  let inner: Expr = node;
  // Two sides that read the same metric which is gone are of no version.
  const own = node.name && context.lookUp(node.name.name).found !== 'gone' ? [node.name.name] : [];
  for (const parent of parents.toReversed()) {
    if (parent.kind === 'call' && parent.function.name.startsWith('absent')) return false;
    if (parent.kind === 'binary' && parent.op === 'or') {
      const other = parent.left === inner ? parent.right : parent.left;
      const newer = [...namesIn(inner)].flatMap((name) => insteadOf(name, context.lookUp));
      const families = new Set([...newer, ...own].map(ofPart));
      if ([...namesIn(other)].some((name) => families.has(ofPart(name)))) return true;
    }
    inner = parent;
  }
  return false;
}

export const softened = (found: Finding): Finding =>
  found.severity === 'error' ? { ...found, severity: 'warning' } : found;
