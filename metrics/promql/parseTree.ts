import { parser } from '@prometheus-io/lezer-promql';
import type { Span } from './ast.ts';

/** A node of lezer's tree, comments left out. */
export interface Raw extends Span {
  readonly name: string;
  readonly children: Raw[];
}

/** Deeper nesting than any person writes; what walks an expression may recurse. */
export const deepest = 500;
/** Longer than any expression that Prometheus evaluates in its time, in UTF-16 units. */
export const longest = 65_536;

const strict = parser.configure({ strict: true });

/** The tree's root, or the offset of what doesn't fit there. */
export function readTree(text: string): { readonly root: Raw; readonly tooDeep?: number } | number {
  const tree = parseOrOffset(text);
  if (typeof tree === 'number') return tree;
  const root: Raw = { name: 'PromQL', from: 0, to: text.length, children: [] };
  const open: Raw[] = [];
  let tooDeep: number | undefined;
  tree.iterate({
    enter({ name, from, to }) {
      if (name === 'LineComment') return false;
      if (open.length > deepest) {
        tooDeep ??= from;
        return false;
      }
      const raw: Raw = open.length === 0 ? root : { name, from, to, children: [] };
      open.at(-1)?.children.push(raw);
      open.push(raw);
      return undefined;
    },
    leave() {
      open.pop();
    },
  });
  return tooDeep === undefined ? { root } : { root, tooDeep };
}

function parseOrOffset(text: string) {
  try {
    return strict.parse(text);
  } catch (error) {
    const at = /^No parse at (\d+)/.exec((error as Error).message)?.[1];
    if (at === undefined) throw error;
    return Number(at);
  }
}
