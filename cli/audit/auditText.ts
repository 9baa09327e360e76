import type { Context } from '../../metrics/promql/index.ts';
import type { Audited } from './audited.ts';
import { findings } from './codes.ts';
import { withoutIgnored } from './ignore.ts';
import { judgeQuery } from './judge.ts';
import { judgeGroups } from './judgeGroups.ts';
import { Lines } from './lines.ts';
import { type Contents, contentsOf } from './read/search.ts';
import type { Report } from './report.ts';

/** Reads and judges one file. Throws `yaml_invalid` where it can't be read at all. */
export function auditText(text: string, name: string, context: Context): Audited {
  const contents = contentsOf(text, name);
  const lines = new Lines(text);
  const { reports, ignored } = withoutIgnored(text, contents, judgeAll(contents, context), known);
  const place = (at: number): string => {
    const { line, column } = lines.at(at);
    return `${name}:${line}:${column}`;
  };
  return {
    name,
    lines,
    rules: contents.groups.reduce((sum, { rules }) => sum + rules.length, 0),
    queries: contents.dashboards.reduce((sum, { queries }) => sum + queries.length, 0),
    reports: reports.toSorted((a, b) => a.from - b.from),
    ignored,
    broken: contents.broken.map(({ at, why }) => `${place(at)}: ${why}`),
  };
}

const known: ReadonlySet<string> = new Set(findings.keys());

const judgeAll = ({ groups, dashboards }: Contents, context: Context): Report[] => [
  ...judgeGroups(groups, context),
  ...dashboards.flatMap(({ queries, constants }) =>
    queries.flatMap((query) => judgeQuery(query, constants, context)),
  ),
];
