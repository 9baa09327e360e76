import { type Alias, type Document, isAlias, isMap, isPair, isSeq, type Node } from 'yaml';

/** Values that a document may have once its aliases stand for theirs. */
export const mostValues = 1_000_000;

/** The first alias with which a document has more values than that: some write a billion in ten lines. */
export function excessiveAlias(tree: Document.Parsed): Alias | undefined {
  const sizes = new Map<string, number>();
  let found: Alias | undefined;
  const sizeOf = (node: unknown): number => {
    if (isAlias(node)) {
      const size = sizes.get(node.source) ?? 1;
      if (size > mostValues) found ??= node;
      return size;
    }
    let size = 1;
    for (const inner of partsOf(node)) {
      size += sizeOf(inner);
      if (size > mostValues && isAlias(inner)) found ??= inner;
    }
    const anchor = (node as Node | null)?.anchor;
    if (anchor !== undefined) sizes.set(anchor, size);
    return size;
  };
  sizeOf(tree.contents);
  return found;
}

function partsOf(node: unknown): readonly unknown[] {
  if (isPair(node)) return [node.key, node.value];
  return isMap(node) || isSeq(node) ? node.items : [];
}
