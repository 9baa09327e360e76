import type { Scalar } from 'yaml';
import { extentOf, type Located } from './located.ts';

/** The text of a scalar of YAML or JSON that stands in `source`, with the place of each of its characters in the file. */
export function scalarText(node: Scalar, source: Located): Located {
  const text = typeof node.value === 'string' ? node.value : (node.source ?? '');
  const [start, end] = node.range ?? [0, 0];
  let places: Int32Array | undefined;
  return {
    text,
    offsetOf: (at) => {
      places ??= placesOf(text, source.text.slice(start, end), node.type);
      return source.offsetOf(start + (places[Math.min(at, text.length)] as number));
    },
  };
}

/** The place of a whole node, with its quotes. */
export const nodeExtent = (node: { range?: readonly number[] | null }, source: Located) =>
  extentOf(source, node.range?.[0] ?? 0, node.range?.[1] ?? 0);

/**
 * Folding and indentation change nothing but white space, and escapes are few: so the characters of a value that are no
 * white space stand in its source in the same order.
 */
function placesOf(value: string, source: string, type: Scalar['type'] | undefined): Int32Array {
  const places = new Int32Array(value.length + 1);
  const units = unitsOf(source, type ?? 'PLAIN');
  let end = startOf(source, type ?? 'PLAIN');
  for (let at = 0; at < value.length; at++) {
    if (!isSpace(value.charAt(at))) {
      const unit = units.next();
      const [place, length] = unit.done ? [end, 0] : unit.value;
      places[at] = place;
      end = place + length;
    } else places[at] = Math.min(end++, source.length);
  }
  places[value.length] = Math.min(end, source.length);
  return places;
}

const isSpace = (character: string): boolean => /\s/.test(character);

function startOf(source: string, type: string): number {
  // The header of a block may end with a comment.
  if (type.startsWith('BLOCK')) return source.indexOf('\n') + 1 || source.length;
  return type.startsWith('QUOTE') ? 1 : 0;
}

/** Offset and length of each unit of a source that is no white space once it is read. */
function* unitsOf(source: string, type: string): Generator<[number, number], undefined> {
  const end = type.startsWith('QUOTE') ? source.length - 1 : source.length;
  for (let at = startOf(source, type); at < end; ) {
    const [length, read] = unitAt(source, at, type);
    for (const unit of read.split('')) if (!isSpace(unit)) yield [at, length];
    at += length;
  }
}

const hexadecimal: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };
const spaces = 'nrtfv \t\nLP_';

/** How long the unit is, and what it reads as; white space of any kind is a space. */
function unitAt(source: string, at: number, type: string): [length: number, read: string] {
  const one = source.charAt(at);
  if (type === 'QUOTE_SINGLE' && one === "'") return [2, "'"];
  if (type !== 'QUOTE_DOUBLE' || one !== '\\') return [1, one];
  const letter = source.charAt(at + 1);
  const digits = hexadecimal[letter];
  if (digits === undefined) return [2, spaces.includes(letter) ? ' ' : '.'];
  const code = Number.parseInt(source.slice(at + 2, at + 2 + digits), 16);
  return [2 + digits, code <= 0x10ffff ? String.fromCodePoint(code) : '.'];
}
