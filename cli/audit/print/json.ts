import { type Audit, type Audited, countOf, isShown } from '../audited.ts';
import { pageOf } from '../codes.ts';
import type { Report } from '../report.ts';

/** One object: what was read, how much was found, and each finding with its place; lines and columns from 1. */
export function auditJson(audit: Audit): string {
  const findings = audit.files.flatMap((file) =>
    file.reports.filter((report) => isShown(report, audit.least)).map((report) => findingOf(file, report)),
  );
  const summary = {
    files: audit.files.length,
    rules: audit.files.reduce((sum, { rules }) => sum + rules, 0),
    queries: audit.files.reduce((sum, { queries }) => sum + queries, 0),
    errors: countOf(audit, 'error'),
    warnings: countOf(audit, 'warning'),
    notes: countOf(audit, 'note'),
    ignored: audit.files.reduce((sum, { ignored }) => sum + ignored, 0),
  };
  return `${JSON.stringify({ summary, findings, unreadable: audit.unreadable }, null, 2)}\n`;
}

function findingOf({ name, lines }: Audited, report: Report) {
  const [start, end] = [lines.at(report.from), lines.at(report.to)];
  const { severity, code, message, instead, subject } = report;
  return {
    file: name,
    line: start.line,
    column: start.column,
    endLine: end.line,
    endColumn: end.column,
    severity,
    code,
    message,
    ...(instead === undefined ? {} : { instead }),
    subject,
    page: pageOf(code),
  };
}
