import { isMap, isPair, isScalar, isSeq, visit } from 'yaml';
import { mergeKeyName } from './change.ts';
import { Editor } from './editor.ts';
import { itemSpot, pairSpot, replaceValue, type Spot } from './spot.ts';

/**
 * Aliases of what `edited` changes or takes away, each replaced by the value that it had,
 * so that only the anchor's own place changes.
 */
export function keepAliases(edited: Editor): Editor {
  const editor = new Editor(edited.text, edited.tree);
  const anchors = new Set([...edited.touched].map((node) => 'anchor' in node && node.anchor));
  visit(edited.tree, {
    Alias(key, alias, path) {
      const target = anchors.has(alias.source) ? alias.resolve(edited.tree) : undefined;
      if (!target || edited.touched.has(alias) || !edited.touched.has(target)) return;
      const spot = spotOf(key, path);
      if (spot) replaceValue(editor, spot, alias.toJS(edited.tree, { maxAliasCount: -1 }));
    },
  });
  return editor;
}

function spotOf(key: unknown, path: readonly unknown[]): Spot | undefined {
  const parent = path.at(-1);
  const around = path.at(-2);
  if (isPair(parent) && key === 'value' && isMap(around)) return pairSpot(parent, around, pathOf(path));
  return isSeq(parent) && typeof key === 'number'
    ? itemSpot(parent, key, [...pathOf(path), String(key)])
    : undefined;
}

/** Keys and indexes of the collections and pairs that lie around a value. */
const pathOf = (around: readonly unknown[]): string[] =>
  around.flatMap((each, i) => {
    const next = around[i + 1];
    if (isPair(each)) {
      const key = isScalar(each.key) ? each.key.value : each.key;
      return typeof key === 'symbol' ? mergeKeyName : String(key);
    }
    return isSeq(each) && next !== undefined ? String(each.items.indexOf(next)) : [];
  });
