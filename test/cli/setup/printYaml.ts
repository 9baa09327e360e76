import type { Chances } from './chances.ts';

/** A value as it will be written; text is a scalar with its quotes, or an alias. */
export type Node =
  | string
  | { map: Record<string, Node>; anchor?: string | undefined }
  | { list: Node[]; anchor?: string | undefined };

/** Prints values in a style of its own: indentation, flow collections, comments, blanks. */
export function printer({ chance, pick }: Chances): (map: Record<string, Node>) => string[] {
  const dash = pick([0, 2]);
  const step = pick([2, 4]);
  const tidy = chance(40);

  function trail(): string {
    if (tidy) return '';
    if (chance(10)) return ' # why';
    return chance(6) ? '  ' : '';
  }
  function above(indent: number): string[] {
    if (tidy || chance(85)) return [];
    return [pick([`${' '.repeat(indent)}# about`, '', '# far left'])];
  }

  function flow(node: Node): string {
    if (typeof node === 'string') return flowScalar(node);
    const pad = chance(50) ? ' ' : '';
    const mark = node.anchor ? `&${node.anchor} ` : '';
    const end = (chance(10) ? ',' : '') + pad;
    if ('list' in node) return `${mark}[${pad}${node.list.map(flow).join(', ')}${end}]`;
    const pairs = Object.entries(node.map).map(([key, value]) => `${key}: ${flow(value)}`);
    return `${mark}{${pad}${pairs.join(', ')}${end}}`;
  }

  /** Lines of a value; the first goes behind its key's colon or its dash. */
  function block(node: Node, under: number, inMap: boolean): string[] {
    if (typeof node === 'string') return scalar(node, under);
    const mark = node.anchor ? ` &${node.anchor}` : '';
    if (chance(12)) return [`${mark} ${flow({ ...node, anchor: undefined })}${trail()}`];
    const inner =
      'map' in node
        ? mapLines(node.map, under + (inMap ? step : 2))
        : listLines(node.list, under + (inMap ? dash : 2));
    if (inMap || mark) return [mark + trail(), ...inner];
    const first = inner.findIndex((line) => line.trim() !== '' && !line.trim().startsWith('#'));
    return [` ${(inner[first] as string).trimStart()}`, ...inner.slice(first + 1)];
  }
  function scalar(node: string, under: number): string[] {
    const pad = ' '.repeat(under + 2);
    if (/^[[{n]/.test(node) && chance(5)) return [trail(), pad + node];
    const [first = '', ...rest] = node.split('\n');
    if (rest.length > 0) return [` ${first}`, ...rest.map((line) => pad + line.trimStart())];
    return [(first && ` ${first}`) + trail()];
  }
  const lines = (sign: string, value: Node, column: number, inMap: boolean): string[] => {
    const [first, ...rest] = block(value, column, inMap);
    return [...above(column), `${' '.repeat(column)}${sign}${first}`, ...rest];
  };
  const mapLines = (map: Record<string, Node>, column: number): string[] =>
    Object.entries(map).flatMap(([key, value]) => lines(`${key}:`, value, column, true));
  const listLines = (items: readonly Node[], column: number): string[] =>
    items.flatMap((item) => lines('-', item, column, false));

  return (map) => mapLines(map, 0);
}

function flowScalar(scalar: string): string {
  if (scalar === '') return '~';
  if (scalar.startsWith('*')) return `${scalar} `;
  if (scalar.includes('\n')) return '"two lines"';
  if (/^(&\w+ )?([\w.]*$|["'[{~])/.test(scalar)) return scalar;
  return scalar.replace(/^(&\w+ )?(.*)$/, '$1"$2"');
}
