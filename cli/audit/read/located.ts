/** A text that stands in a file: indented, escaped, or with variables filled in. Offsets are UTF-16 units. */
export interface Located {
  readonly text: string;
  /** Where in the file one of its characters stands; its length gives its end. */
  readonly offsetOf: (at: number) => number;
}

/** From here to there in a file, the end exclusive. */
export interface Extent {
  readonly from: number;
  readonly to: number;
}

/** A file, of which everything else is a part. */
export const whole = (text: string): Located => ({ text, offsetOf: (at) => at });

/** Where a part of a text stands in the file. */
export function extentOf({ text, offsetOf }: Located, from = 0, to = text.length): Extent {
  const start = offsetOf(Math.min(from, text.length));
  // What comes after white space may stand on another line.
  const end = /\S/.test(text.charAt(to - 1)) ? offsetOf(to) : offsetOf(to - 1) + 1;
  return { from: start, to: to > from ? Math.max(start, end) : start };
}

/** A part of a text, as it stands there. */
export const slice = ({ text, offsetOf }: Located, from: number, to = text.length): Located => ({
  text: text.slice(from, to),
  offsetOf: (at) => offsetOf(from + at),
});

/** Several texts as one, which stand in different places; a plain string among them stands where the next one does. */
export function joined(pieces: readonly (Located | string)[]): Located {
  const texts = pieces.map((piece) => (typeof piece === 'string' ? piece : piece.text));
  return {
    text: texts.join(''),
    offsetOf: (at) => {
      let start = 0;
      for (const [index, text] of texts.entries()) {
        const piece = pieces[index] as Located | string;
        if (at < start + text.length && typeof piece !== 'string') return piece.offsetOf(at - start);
        if (at < start + text.length) return nearby(pieces, index, at === start);
        start += text.length;
      }
      return endOf(pieces);
    },
  };
}

function nearby(pieces: readonly (Located | string)[], index: number, first: boolean): number {
  const before = pieces[index - 1];
  if (first && typeof before === 'object') return extentOf(before).to;
  const next = pieces.slice(index).find((piece) => typeof piece !== 'string');
  return next === undefined ? endOf(pieces) : (next as Located).offsetOf(0);
}

function endOf(pieces: readonly (Located | string)[]): number {
  const last = pieces.findLast((piece) => typeof piece !== 'string') as Located | undefined;
  return last === undefined ? 0 : extentOf(last).to;
}
