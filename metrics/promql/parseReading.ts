import type { Name, Span } from './ast.ts';
import type { Finding } from './finding.ts';

/** Something that not every version of Prometheus reads: a function by its name, or a form of the grammar. */
export interface Use extends Span {
  readonly feature: string;
}

/** One expression while it's read. */
export interface Reading {
  readonly text: string;
  /** Calls whose function lezer doesn't know, by their offset. */
  readonly calls: ReadonlyMap<number, Name>;
  readonly findings: Finding[];
  readonly uses: Use[];
  /** Set when there's no tree for what was written. */
  broken: boolean;
}

/** Notes an error. */
export function wrong(
  reading: Reading,
  code: string,
  { from, to }: Span,
  message: string,
  instead?: string,
): void {
  const finding: Finding = { code, severity: 'error', message, from, to };
  reading.findings.push(instead === undefined ? finding : { ...finding, instead });
}

export function use(reading: Reading, feature: string, { from, to }: Span): void {
  reading.uses.push({ feature, from, to });
}

export const textOf = (reading: Reading, { from, to }: Span): string => reading.text.slice(from, to);
