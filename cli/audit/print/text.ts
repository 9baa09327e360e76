import { type Audit, type Audited, countOf, isShown, severities } from '../audited.ts';
import type { Report } from '../report.ts';

/** Each report with its place, the line that it is about and what would be right; then a line that counts. */
export function auditText(audit: Audit): string {
  const reports = audit.files.flatMap((file) =>
    file.reports.filter((report) => isShown(report, audit.least)).map((report) => reportText(file, report)),
  );
  return [...reports, `${summaryOf(audit)}\n`].join('\n');
}

function reportText({ name, lines }: Audited, report: Report): string {
  const { severity, message, code, subject, instead, from, to } = report;
  const { line, column } = lines.at(from);
  const text = lines.text(line);
  const end = Math.min(column - 1 + Math.max(1, to - from), text.length);
  return [
    `${name}:${line}:${column}: ${severity}: ${message} [${code}]`,
    ...excerpt(text, column - 1, Math.max(end, column)),
    `    in ${subject}`,
    ...(instead === undefined ? [] : [`    hint: ${instead.replaceAll(/\n\s*/g, ' ')}`]),
    '',
  ].join('\n');
}

/** As much of a line as is shown; a dashboard may be one of a million characters. */
const widest = 110;
const lead = 40;

function excerpt(line: string, from: number, to: number): string[] {
  const indent = line.length - line.trimStart().length;
  const start = to - indent <= widest ? indent : Math.max(indent, from - lead);
  const shown = line.slice(start, start + widest);
  const before = start > indent ? '…' : '';
  const after = start + widest < line.length ? '…' : '';
  const mark = '^'.padEnd(Math.min(to, start + widest) - from, '~');
  return [
    `    ${before}${shown.replaceAll('\t', ' ')}${after}`,
    `    ${' '.repeat(before.length + from - start)}${mark}`,
  ];
}

const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

/** `3 files, 12 rules, 40 queries: 2 errors, 1 warning, 3 notes; 1 ignored`. */
function summaryOf(audit: Audit): string {
  const sum = (of: (file: Audited) => number): number => audit.files.reduce((all, file) => all + of(file), 0);
  const found = severities.toReversed().map((severity) => {
    const count = countOf(audit, severity);
    const hidden = count > 0 && severities.indexOf(severity) < severities.indexOf(audit.least);
    return `${plural(count, severity)}${hidden ? ` (--min-severity ${severity} shows them)` : ''}`;
  });
  const ignored = sum((file) => file.ignored);
  const foreign = sum(({ reports }) => reports.filter(({ code }) => code === 'not_promql').length);
  return [
    `${plural(audit.files.length, 'file')}, ${plural(
      sum((file) => file.rules),
      'rule',
    )}, `,
    `${plural(
      sum((file) => file.queries),
      'query',
    ).replace('querys', 'queries')}: ${found.join(', ')}`,
    ignored > 0 ? `; ${ignored} ignored` : '',
    foreign > 0 ? `; ${foreign} not judged, as no PromQL` : '',
  ].join('');
}
