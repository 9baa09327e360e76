import { pathToFileURL } from 'node:url';
import type { CodeEntry } from '../../../metrics/promql/index.ts';
import { version } from '../../../platform/version.ts';
import { type Audit, type Audited, isShown } from '../audited.ts';
import { findings } from '../codes.ts';
import { pageText } from '../page.ts';
import type { Report } from '../report.ts';

/** As code hosts and editors read it: SARIF 2.1.0. `pages` is the URL of the directory of the pages, where there is one. */
export function auditSarif(audit: Audit, pages: string | undefined): string {
  const codes = [...findings.values()];
  const index = new Map(codes.map(({ code }, at) => [code, at]));
  const results = audit.files.flatMap((file) =>
    file.reports
      .filter((report) => isShown(report, audit.least))
      .map((report) => resultOf(file, report, index.get(report.code))),
  );
  const run = {
    tool: {
      driver: {
        name: 'sidelight',
        semanticVersion: version,
        rules: codes.map((entry) => ruleOf(entry, pages)),
      },
    },
    columnKind: 'utf16CodeUnits',
    invocations: [
      {
        executionSuccessful: audit.unreadable.length === 0,
        toolExecutionNotifications: audit.unreadable.map((text) => ({ level: 'error', message: { text } })),
      },
    ],
    results,
  };
  const $schema =
    'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';
  return `${JSON.stringify({ $schema, version: '2.1.0', runs: [run] }, null, 2)}\n`;
}

const ruleOf = (entry: CodeEntry, pages: string | undefined) => ({
  id: entry.code,
  shortDescription: { text: `${entry.title}.` },
  fullDescription: { text: entry.meaning },
  help: { text: entry.meaning, markdown: pageText(entry) },
  ...(pages === undefined ? {} : { helpUri: new URL(`${entry.code}.md`, pages).href }),
  defaultConfiguration: { level: entry.severity },
});

function resultOf({ name, lines }: Audited, report: Report, ruleIndex: number | undefined) {
  const { code, severity, message, instead, subject, from, to } = report;
  const [start, end] = [lines.at(from), lines.at(Math.max(to, from + 1))];
  const more = instead === undefined ? '' : ` Instead: ${instead}`;
  const region = {
    startLine: start.line,
    startColumn: start.column,
    endLine: end.line,
    endColumn: end.column,
  };
  return {
    ruleId: code,
    ...(ruleIndex === undefined ? {} : { ruleIndex }),
    level: severity,
    message: { text: `${subject}: ${message}${more}` },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: uriOf(name) }, region },
        logicalLocations: [{ name: subject }],
      },
    ],
  };
}

/** A path below where the command runs stays relative, as code hosts want it. */
const uriOf = (name: string): string =>
  name.startsWith('/') ? pathToFileURL(name).href : name.split('/').map(encodeURIComponent).join('/');
