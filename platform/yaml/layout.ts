import type { CST } from 'yaml';
import { realItems, tokenEnd } from './extent.ts';
import type { Layout } from './print.ts';

const asKubectl: Layout = { step: 2, dash: 0 };

/** How a map lays out the collections below it: as its own first ones do, else as the file's. */
export function layoutOf(map: CST.BlockMap, around: Layout): Layout {
  const below = (type: CST.Token['type']): number | undefined => {
    const value = map.items.find((item) => item.value?.type === type)?.value;
    return value && 'indent' in value ? value.indent - map.indent : undefined;
  };
  return { step: below('block-map') ?? around.step, dash: below('block-seq') ?? around.dash };
}

/** The layout of the first collections that a document nests. */
export function findLayout(root: CST.Token | undefined): Layout {
  let step: number | undefined;
  let dash: number | undefined;
  const look = (token: CST.Token | undefined): void => {
    if (token?.type !== 'block-map' && token?.type !== 'block-seq') return;
    for (const { value } of token.items) {
      if (token.type === 'block-map' && value?.type === 'block-map') step ??= value.indent - token.indent;
      if (token.type === 'block-map' && value?.type === 'block-seq') dash ??= value.indent - token.indent;
      if (step === undefined || dash === undefined) look(value);
    }
  };
  look(root);
  return { step: step || asKubectl.step, dash: dash ?? asKubectl.dash };
}

/** How a file writes its flow collections. */
export interface FlowLayout {
  readonly json: boolean;
  /** JSON over several lines: what one level of indentation is. */
  readonly unit: string | undefined;
}

export function findFlowLayout(text: string, root: CST.Token | undefined): FlowLayout {
  if (root?.type !== 'flow-collection') return { json: false, unit: undefined };
  const source = text.slice(root.offset, tokenEnd(root));
  if (!isJson(source)) return { json: false, unit: undefined };
  const first = realItems(root)[0];
  const unit = first && /^.*\r?\n([ \t]*)/.exec(source)?.[1];
  return { json: true, unit: unit || undefined };
}

function isJson(source: string): boolean {
  try {
    JSON.parse(source);
    return true;
  } catch {
    return false;
  }
}
