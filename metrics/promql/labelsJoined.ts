import type { Binary, Span } from './ast.ts';
import { agreeing, closed, type LabelFact, type Labels, presence, valuesOf, withLabel } from './labels.ts';

const namesOf = (node: Binary): string[] => node.matching?.labels.map(({ name }) => name) ?? [];

/** Labels that are matched: all of `on`, else those of both sides that aren't ignored. */
export function isMatched(node: Binary, label: string): boolean {
  if (label === '__name__') return false;
  const named = namesOf(node).includes(label);
  return node.matching?.by === 'on' ? named : !named;
}

/** Why two sides can't match: a label that only one has, or values that differ. */
export interface Mismatch {
  readonly label: string;
  /** The side that never has it, or undefined where values differ. */
  readonly missing?: 'left' | 'right';
  /** Where the missing side lost it. */
  readonly lost?: Span;
  readonly values?: readonly [readonly string[], readonly string[]];
}

function mismatchOf(label: string, left: Labels, right: Labels): Mismatch | undefined {
  const [onLeft, onRight] = [presence(left, label), presence(right, label)];
  const missing =
    onLeft === 'always' && onRight === 'never'
      ? 'right'
      : onRight === 'always' && onLeft === 'never'
        ? 'left'
        : undefined;
  if (missing) {
    const lost = (missing === 'left' ? left : right).lost.get(label);
    return { label, missing, ...(lost ? { lost } : {}) };
  }
  const [a, b] = [valuesOf(left, label), valuesOf(right, label)];
  if (a && b && a.length > 0 && b.length > 0 && !a.some((value) => b.includes(value)))
    return { label, values: [a, b] };
  return undefined;
}

/** Every reason why no series of the left matches one of the right. */
export function mismatches(node: Binary, left: Labels, right: Labels): Mismatch[] {
  const labels = node.matching?.by === 'on' ? namesOf(node) : [...left.known.keys(), ...right.known.keys()];
  return [...new Set(labels)]
    .filter((label) => isMatched(node, label))
    .flatMap((label) => mismatchOf(label, left, right) ?? []);
}

function oneToOne(node: Binary, left: Labels, right: Labels): Labels {
  const known = new Map<string, LabelFact>();
  const names =
    node.matching?.by === 'on'
      ? namesOf(node)
      : [...new Set([...left.known.keys(), ...right.known.keys()])].filter((label) => isMatched(node, label));
  for (const label of names) {
    const [a, b] = [left.known.get(label), right.known.get(label)];
    if (node.matching?.by !== 'on' && presence(left, label) === 'never') continue;
    known.set(label, agreeing(a, b));
  }
  const lost = new Map([...right.lost, ...left.lost]);
  for (const label of left.known.keys()) if (!known.has(label)) lost.set(label, node.matching ?? node);
  if (node.matching?.by === 'on') return closed(known, lost);
  return {
    known,
    others: (label) => isMatched(node, label) && left.others(label) && right.others(label),
    lost,
  };
}

function manyToOne(node: Binary, many: Labels, one: Labels): Labels {
  let labels: Labels = many;
  for (const label of [...many.known.keys()].filter((name) => isMatched(node, name) && one.known.has(name)))
    labels = withLabel(labels, label, agreeing(many.known.get(label), one.known.get(label)));
  for (const { name } of node.matching?.group?.include ?? [])
    labels = withLabel(labels, name, one.known.get(name) ?? { sometimes: true });
  return labels;
}

/** The labels of what a join gives. */
export function joinedLabels(node: Binary, left: Labels, right: Labels): Labels {
  if (!node.matching?.group) return oneToOne(node, left, right);
  return node.matching.group.many === 'left' ? manyToOne(node, left, right) : manyToOne(node, right, left);
}
