import type { GeneratorValue } from 'fast-check';
import fc from 'fast-check';

/** Scalars as people write them; each may stand in block and in flow style. */
const scalars = [
  ...['0644', 'yes', '"1.1"', "'it''s'", 'web', '8080', '~', '1e3', 'nginx:1.27', '"a\\tb"', 'true', '-1'],
  ...['http://a.b/c?d=e', '"# no comment"', '""', '0x1F', 'ä', '2001-01-01', '1:30', '"{\\"k\\": [1]}"'],
];
const keys = ['name', 'image', 'env', 'spec', 'metadata', '"quoted"', "'a/b'", 'x~y', '8080', 'containers'];

export interface Made {
  text: string;
  anchors: boolean;
}

/** A YAML document in a style of its own: indentation, comments, anchors, line breaks, markers. */
export function makeDocument(g: GeneratorValue): Made {
  const chance = (percent: number): boolean => g(fc.integer, { min: 0, max: 99 }) < percent;
  const pick = <T>(of: readonly T[]): T => of[g(fc.nat, { max: of.length - 1 })] as T;
  const dash = pick([0, 2]);
  const step = pick([2, 4]);
  const anchors: string[] = [];
  const maps: string[] = [];
  let anchored = 0;

  const trail = (): string => (chance(15) ? ' # note' : chance(10) ? '  ' : '');
  const comment = (indent: number): string[] =>
    chance(10) ? [`${' '.repeat(indent)}# about`] : chance(5) ? [''] : chance(3) ? ['# far left'] : [];
  const someKeys = (): string[] => {
    const start = g(fc.nat, { max: keys.length - 1 });
    const size = g(fc.integer, { min: 1, max: 4 });
    return Array.from({ length: size }, (_, i) => keys[(start + i * 3) % keys.length] as string);
  };

  function flow(depth: number): string {
    if (anchors.length > 0 && chance(10)) return `*${pick(anchors)} `;
    const kind = depth > 2 ? 0 : g(fc.nat, { max: 4 });
    const pad = chance(50) ? ' ' : '';
    if (kind === 1) return `[${pad}${many(() => flow(depth + 1)).join(', ')}${pad}]`;
    if (kind === 2) {
      const pairs = [...new Set(someKeys())].map((key) => `${key}: ${flow(depth + 1)}`);
      return `{${pad}${pairs.join(', ')}${chance(20) ? ' ,' : ''}${pad}}`;
    }
    if (kind === 3) return pick(['[]', '{}', '[ ]', '{ }']);
    return pick(scalars);
  }
  function many<T>(one: () => T): T[] {
    return Array.from({ length: g(fc.integer, { min: 1, max: 3 }) }, one);
  }
  function openFlow(indent: number): string[] {
    const pad = ' '.repeat(indent + 2);
    const items = many(() => flow(2));
    return [
      ' [',
      ...items.map((item, i) => `${pad}${item}${i < items.length - 1 ? ',' : ''}${trail()}`),
      `${' '.repeat(indent + 1)}]`,
    ];
  }
  const anchor = (isMap: boolean): string => {
    if (!chance(12)) return '';
    const name = `a${anchored++}`;
    // Known only once the value is complete: an anchor may not refer to itself.
    pending.push({ name, isMap });
    return ` &${name}`;
  };
  const pending: { name: string; isMap: boolean }[] = [];
  const settle = (from: number): void => {
    for (const { name, isMap } of pending.splice(from)) {
      anchors.push(name);
      if (isMap) maps.push(name);
    }
  };

  /** The lines of a value; the first one goes behind its indicator. `under` is the key's or dash's column. */
  function value(under: number, depth: number, inMap: boolean): string[] {
    const mark = pending.length;
    const lines = rawValue(under, depth, inMap);
    settle(mark);
    return lines;
  }
  function rawValue(under: number, depth: number, inMap: boolean): string[] {
    if (anchors.length > 0 && chance(12)) return [` *${pick(anchors)}${trail()}`];
    const leaves = [empty, flowValue, blockScalar, plain, lines];
    const leaf = leaves[g(fc.nat, { max: depth > 4 ? 4 : 11 })];
    if (leaf) return leaf(under);
    return chance(43) ? nestedList(under, depth, inMap) : nestedMap(under, depth, inMap);
  }
  const empty = (): string[] => [`${anchor(false)}${trail()}`];
  const plain = (): string[] => [`${anchor(false)} ${pick(scalars)}${trail()}`];
  function flowValue(): string[] {
    const inner = flow(0);
    return [`${inner.startsWith('*') ? '' : anchor(false)} ${inner}${trail()}`];
  }
  function blockScalar(under: number): string[] {
    const pad = ' '.repeat(under + 2);
    const end = chance(30) ? [''] : [];
    return [` ${pick(['|', '|-', '>', '|+'])}`, `${pad}line one`, `${pad}# two`, ...end];
  }
  function lines(under: number): string[] {
    return chance(50) ? openFlow(under) : [' plain text', `${' '.repeat(under + 2)}goes on`];
  }
  function nestedList(under: number, depth: number, inMap: boolean): string[] {
    const column = inMap ? under + dash : under + 2;
    return [`${anchor(false)}${trail()}`, ...list(column, depth + 1)];
  }
  function nestedMap(under: number, depth: number, inMap: boolean): string[] {
    const tag = anchor(true);
    if (inMap || tag !== '') return [`${tag}${trail()}`, ...map(under + (inMap ? step : 2), depth + 1)];
    const inner = map(under + 2, depth + 1);
    const first = inner.findIndex((line) => line.trim() !== '' && !line.trim().startsWith('#'));
    return [` ${(inner[first] as string).trimStart()}`, ...inner.slice(first + 1)];
  }
  function list(column: number, depth: number): string[] {
    return many(() => {
      const [first, ...rest] = value(column, depth, false);
      return [...comment(column), `${' '.repeat(column)}-${first}`, ...rest];
    }).flat();
  }
  function map(column: number, depth: number): string[] {
    const pad = ' '.repeat(column);
    const merge = maps.length > 0 && chance(20) ? [`${pad}<<: *${pick(maps)}`] : [];
    const inner = [...new Set(someKeys())].flatMap((key) => {
      const [first, ...rest] = value(column, depth, true);
      return [...comment(column), `${pad}${key}:${first}`, ...rest];
    });
    return [...merge, ...inner];
  }

  const body = map(0, 0);
  const all = [
    ...(chance(20) ? ['# head'] : []),
    ...(chance(30) ? ['---'] : []),
    ...body,
    ...(chance(10) ? ['...'] : chance(10) ? ['---', 'kind: Other'] : []),
  ];
  const lineBreak = chance(30) ? '\r\n' : '\n';
  const text = (chance(10) ? '\uFEFF' : '') + all.join(lineBreak) + (chance(70) ? lineBreak : '');
  return { text, anchors: anchored > 0 };
}
