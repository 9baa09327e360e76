import type { Expr, NumberLiteral } from './ast.ts';
import { binary } from './parseBinary.ts';
import { applyModifier, isModifier } from './parseModifier.ts';
import type { Reading } from './parseReading.ts';
import type { Raw } from './parseTree.ts';

/**
 * lezer hangs a range, a subquery, `offset` and `@` on all that stands left of them, `a - b offset 1h` on `a - b`.
 * So what it calls a tree is taken apart into the links as they are written, and put together by Prometheus's
 * precedences.
 */
type Link =
  | { readonly kind: 'operand'; readonly raw: Raw }
  | { readonly kind: 'sign'; readonly op: '+' | '-'; readonly from: number; readonly to: number }
  | { readonly kind: 'modifier'; readonly raw: Raw }
  | { readonly kind: 'operator'; readonly name: string; readonly parts: readonly Raw[] };

/** Of what stands between two operands; a sign binds as `*` does. */
const precedence: Readonly<Record<string, number>> = {
  Or: 1,
  And: 2,
  Unless: 2,
  Eql: 3,
  Gte: 3,
  Gtr: 3,
  TrimUpper: 3,
  TrimLower: 3,
  Lte: 3,
  Lss: 3,
  Neq: 3,
  Add: 4,
  Sub: 4,
  Mul: 5,
  Div: 5,
  Mod: 5,
  Atan2: 5,
  Pow: 6,
};

export type Convert = (reading: Reading, raw: Raw) => Expr;

export function chain(reading: Reading, raw: Raw, convert: Convert): Expr {
  const links: Link[] = [];
  unlink(reading, raw, links);
  return new Links(reading, links, convert).expression(1);
}

function unlink(reading: Reading, raw: Raw, links: Link[]): void {
  const [first, ...rest] = raw.children;
  if (raw.name === 'BinaryExpr') {
    unlink(reading, first as Raw, links);
    links.push({ kind: 'operator', name: (rest[0] as Raw).name, parts: rest.slice(0, -1) });
    unlink(reading, rest.at(-1) as Raw, links);
  } else if (raw.name === 'UnaryExpr') {
    links.push(sign(reading, raw.from, (first as Raw).to));
    unlink(reading, rest[0] as Raw, links);
  } else if (isModifier(raw)) {
    unlink(reading, first as Raw, links);
    links.push({ kind: 'modifier', raw });
  } else if (raw.name === 'NumberDurationLiteral' && /^[+-]/.test(reading.text.slice(raw.from, raw.to))) {
    const space = /^.\s*/.exec(reading.text.slice(raw.from, raw.to))?.[0] as string;
    links.push(sign(reading, raw.from, raw.from + 1));
    links.push({ kind: 'operand', raw: { ...raw, from: raw.from + space.length } });
  } else {
    links.push({ kind: 'operand', raw });
  }
}

const sign = (reading: Reading, from: number, to: number): Link => ({
  kind: 'sign',
  op: reading.text[from] === '-' ? '-' : '+',
  from,
  to,
});

class Links {
  readonly #reading: Reading;
  readonly #links: readonly Link[];
  readonly #convert: Convert;
  #at = 0;

  constructor(reading: Reading, links: readonly Link[], convert: Convert) {
    this.#reading = reading;
    this.#links = links;
    this.#convert = convert;
  }

  /** Operators that bind at least as `weakest` does. */
  expression(weakest: number): Expr {
    let left = this.#signed();
    for (;;) {
      const link = this.#links[this.#at];
      const binds = link?.kind === 'operator' ? (precedence[link.name] as number) : 0;
      if (link?.kind !== 'operator' || binds < weakest) return left;
      this.#at++;
      const right = this.expression(link.name === 'Pow' ? binds : binds + 1);
      left = binary(this.#reading, left, link.parts, right);
    }
  }

  #signed(): Expr {
    const link = this.#links[this.#at];
    if (link?.kind !== 'sign') return this.#operand();
    this.#at++;
    const before = this.#links[this.#at];
    const of = this.expression(precedence.Pow as number);
    const literal = before?.kind === 'operand' && before.raw.name === 'NumberDurationLiteral';
    if (literal && of.kind === 'number') return negated(of, link.op, link.from);
    return { kind: 'unary', op: link.op, of, from: link.from, to: of.to };
  }

  #operand(): Expr {
    const link = this.#links[this.#at++] as Link & { kind: 'operand' };
    let expr = this.#convert(this.#reading, link.raw);
    let bare = link.raw.name !== 'ParenExpr';
    for (;;) {
      const next = this.#links[this.#at];
      if (next?.kind !== 'modifier') return expr;
      this.#at++;
      expr = applyModifier(this.#reading, expr, next.raw, bare);
      bare = true;
    }
  }
}

const negated = (literal: NumberLiteral, op: '+' | '-', from: number): NumberLiteral => ({
  ...literal,
  value: op === '-' ? -literal.value : literal.value,
  from,
});
