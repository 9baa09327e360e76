export interface BadCharacter {
  readonly offset: number;
  readonly why: string;
}

/** The first character that kubectl refuses, or a carriage return that it would end a line at and we would not. */
export function badCharacter(text: string, json: boolean): BadCharacter | undefined {
  const found = (json ? loneReturn : refused).exec(text);
  if (!found) return undefined;
  const code = found[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
  const why =
    found[0] === '\r'
      ? 'a carriage return without a line feed; end lines with a line feed'
      : `control character U+${code}; kubectl takes none, except escaped in a quoted string`;
  return { offset: found.index, why };
}

const loneReturn = /\r(?!\n)/;
const refused = /[^\t\n\r\x20-\x7e\x85\xa0-\ufffd\u{10000}-\u{10ffff}]|\r(?!\n)/u;
