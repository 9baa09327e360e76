import { type Context, withRecords } from '../../metrics/promql/index.ts';
import type { Audited } from './audited.ts';
import { findings } from './codes.ts';
import { withoutIgnored } from './ignore.ts';
import { judgeQuery } from './judge.ts';
import { judgeDashboard } from './judgeDashboard.ts';
import { judgeGroups } from './judgeGroups.ts';
import { Lines } from './lines.ts';
import { type Contents, contentsOf, rulesOf } from './read/search.ts';
import type { SourceItem } from './read/source.ts';
import type { Report } from './report.ts';
import { groupTexts } from './ruleTexts.ts';
import { notJudged } from './unjudged.ts';

/** Reads and judges one file. Throws `yaml_invalid` where it can't be read at all. */
export function auditText(text: string, name: string, context: Context): Audited {
  const contents = contentsOf(text, name);
  const lines = new Lines(text);
  const { reports, ignored } = withoutIgnored(text, contents, judgeAll(contents, context), known);
  return {
    name,
    lines,
    rules: rulesOf(contents).length,
    queries: contents.dashboards.reduce((sum, { queries }) => sum + queries.length, 0),
    reports: reports.toSorted((a, b) => a.from - b.from),
    ignored,
    broken: contents.broken.map(({ at, why }) => `${lines.place(name, at)}: ${why}`),
  };
}

const known: ReadonlySet<string> = new Set(findings.keys());

function judgeAll({ ruleFiles, dashboards, sources }: Contents, context: Context): Report[] {
  const all = withRecords(ruleFiles.flatMap(groupTexts), context);
  return [
    ...ruleFiles.flatMap((groups) => judgeGroups(groups, all)),
    ...dashboards.flatMap(({ queries, variables }) =>
      queries.flatMap((query) => judgeQuery(query, variables, all)),
    ),
    ...dashboards.flatMap((dashboard) => [...judgeDashboard(dashboard)]),
    ...sources.map(judgeSource),
  ];
}

const judgeSource = ({ maker, instead, subject, from, to }: SourceItem): Report => ({
  ...notJudged(`${maker} makes rules of this; they do not stand here, so they are not judged.`, subject),
  instead,
  from,
  to,
});
