import type { Severity } from '../../metrics/promql/index.ts';
import type { Lines } from './lines.ts';
import type { Report } from './report.ts';

/** One file, read and judged. */
export interface Audited {
  /** As messages name it. */
  readonly name: string;
  readonly lines: Lines;
  readonly rules: number;
  readonly queries: number;
  readonly reports: readonly Report[];
  readonly ignored: number;
  /** `FILE:LINE:COLUMN: why`, for each part that can't be read. */
  readonly broken: readonly string[];
}

/** All that was audited. */
export interface Audit {
  readonly files: readonly Audited[];
  /** Lines on files that can't be read, those of `files` too. */
  readonly unreadable: readonly string[];
  /** Reports less severe than this one are counted and not printed. */
  readonly least: Severity;
}

export const severities: readonly Severity[] = ['note', 'warning', 'error'];

export const isShown = ({ severity }: Report, least: Severity): boolean =>
  severities.indexOf(severity) >= severities.indexOf(least);

export const countOf = ({ files }: Audit, severity: Severity): number =>
  files.flatMap(({ reports }) => reports).filter((report) => report.severity === severity).length;

/** Whether nothing was found to judge. */
export const isEmpty = ({ rules, queries, reports, broken }: Audited): boolean =>
  rules + queries + reports.length + broken.length === 0;
