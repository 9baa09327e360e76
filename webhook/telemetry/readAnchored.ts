import type { Json } from './bootstrap.ts';

const token = /\s*(?:("(?:[^"\\]|\\.)*")|([&*])([A-Za-z]+)|(-?\d[\d.eE+-]*|true|false|null)|([[\]{},:]))/y;
type Token = { leaf: string } | { mark: string; name: string } | { sign: string };

/** Characters of what is read with every alias written out: a few of these could name each other without end. */
const most = 2 ** 20;

class Reader {
  readonly #text: string;
  readonly #anchors = new Map<string, { value: Json; size: number }>();
  #place = 0;
  #size = 0;

  constructor(text: string) {
    this.#text = text;
  }

  whole(): Json {
    const value = this.#value();
    if (this.#text.slice(this.#place).trim() !== '') throw new SyntaxError('more than one value');
    return value;
  }

  #next(): Token {
    token.lastIndex = this.#place;
    const match = token.exec(this.#text);
    if (!match) throw new SyntaxError(`nothing that is known at ${this.#place}`);
    this.#place = token.lastIndex;
    this.#grow(match[0].length);
    const [, string, mark, name = '', literal, sign = ''] = match;
    if (mark !== undefined) return { mark, name };
    const leaf = string ?? literal;
    return leaf === undefined ? { sign } : { leaf };
  }

  #grow(characters: number): void {
    this.#size += characters;
    if (this.#size > most) throw new RangeError(`more than ${most} characters`);
  }

  #sign(): string {
    const found = this.#next();
    return 'sign' in found ? found.sign : '';
  }

  #value(found: Token = this.#next()): Json {
    if ('leaf' in found) return JSON.parse(found.leaf);
    if ('sign' in found) return found.sign === '[' ? this.#list() : this.#map(found.sign);
    return found.mark === '*' ? this.#alias(found.name) : this.#anchored(found.name);
  }

  #alias(name: string): Json {
    const anchor = this.#anchors.get(name);
    if (!anchor) throw new SyntaxError(`no anchor ${name}`);
    this.#grow(anchor.size);
    return anchor.value;
  }

  #anchored(name: string): Json {
    const before = this.#size;
    const value = this.#value();
    this.#anchors.set(name, { value, size: this.#size - before });
    return value;
  }

  #list(): Json {
    const items: Json[] = [];
    for (let found = this.#next(); ; found = this.#next()) {
      if (items.length === 0 && 'sign' in found && found.sign === ']') return items;
      items.push(this.#value(found));
      const sign = this.#sign();
      if (sign === ']') return items;
      if (sign !== ',') throw new SyntaxError('a list without an end');
    }
  }

  #map(opening: string): Json {
    if (opening !== '{') throw new SyntaxError(`${opening} in the place of a value`);
    const members: [string, Json][] = [];
    for (let found = this.#next(); ; found = this.#next()) {
      if (members.length === 0 && 'sign' in found && found.sign === '}') return {};
      const key = this.#value(found);
      if (typeof key !== 'string' || this.#sign() !== ':') throw new SyntaxError('no name of a member');
      members.push([key, this.#value()]);
      const sign = this.#sign();
      if (sign === '}') return Object.fromEntries(members);
      if (sign !== ',') throw new SyntaxError('a map without an end');
    }
  }
}

/** What `writeAnchored` was given, or any JSON. What was one anchor is one object. Throws where the text is neither. */
export const readAnchored = (text: string): Json => new Reader(text).whole();
