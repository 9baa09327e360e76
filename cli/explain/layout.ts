/** A line of words broken before the 80th column, its continuation indented. A word that is longer stays whole. */
export function wrap(text: string, { first, rest }: { first: string; rest: string }): string[] {
  const lines: string[] = [];
  let line = first;
  let isEmpty = true;
  for (const word of text.split(' ')) {
    if (!isEmpty && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = rest;
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line];
}

const columns = 80;
const labelWidth = 14;

/** `  name        text`: what a line is about, and its text beside it, wrapped. */
export const row = (name: string, text: string): string[] =>
  wrap(text, { first: `  ${name.padEnd(labelWidth - 2)}`, rest: ' '.repeat(labelWidth) });

/** Several texts under one name. */
export const rows = (name: string, texts: readonly string[]): string[] =>
  texts.flatMap((text, index) => row(index === 0 ? name : '', text));

/** Lines that have their layout, under one name. */
export const block = (name: string, lines: readonly string[]): string[] =>
  lines.map((line, index) => `  ${(index === 0 ? name : '').padEnd(labelWidth - 2)}${line}`);

/** Cells in columns of equal width, but the last. */
export function table(cells: readonly (readonly string[])[]): string[] {
  const widths = (cells[0] ?? []).map((_, column) =>
    Math.max(...cells.map((line) => line[column]?.length ?? 0)),
  );
  return cells.map((line) =>
    line
      .map((cell, column) => (column === line.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)))
      .join('  '),
  );
}
