import { parse } from '../../metrics/promql/index.ts';
import type { Audited } from '../audit/audited.ts';
import { subjectOf } from '../audit/judgeGroups.ts';
import { Lines } from '../audit/lines.ts';
import { fill } from '../audit/read/fill.ts';
import type { Language } from '../audit/read/language.ts';
import { extentOf, type Located } from '../audit/read/located.ts';
import type { Contents } from '../audit/read/search.ts';
import type { Report } from '../audit/report.ts';
import { unjudged } from '../audit/unjudged.ts';
import { holdExpression } from './hold.ts';
import type { Selected } from './selector.ts';

/** A file that was read. */
export interface Held {
  readonly name: string;
  readonly text: string;
  readonly contents: Contents;
}

/** What selectors of the file's rules and queries select nothing. What can't be read is said, and `audit`'s to judge. */
export async function holdText({ name, text, contents }: Held, selected: Selected): Promise<Audited> {
  const { dashboards, broken, ruleFiles } = contents;
  const lines = new Lines(text);
  const rules = ruleFiles
    .flat()
    .flatMap((group) => group.rules.map((rule) => ({ ...rule, language: group.language })));
  const queries = dashboards.flatMap((dashboard) =>
    dashboard.queries.map((query) => ({ ...query, expr: fill(query.expr, dashboard.variables).expr })),
  );
  const all = [
    ...rules.flatMap(({ expr, language, ...rule }) =>
      expr ? [{ expr, language, subject: subjectOf(rule) }] : [],
    ),
    ...queries.map(({ expr, language, name }) => ({ expr, language, subject: name })),
  ];
  const reports = await inTurns(all, (each) => missingIn(each, selected));
  return {
    name,
    lines,
    rules: rules.length,
    queries: queries.length,
    reports: reports.flat().toSorted((a, b) => a.from - b.from),
    ignored: 0,
    broken: broken.map(({ at, why }) => `${lines.place(name, at)}: ${why}`),
  };
}

interface Asked {
  readonly expr: Located;
  readonly subject: string;
  readonly language?: Language | undefined;
}

async function missingIn({ expr, subject, language }: Asked, selected: Selected): Promise<Report[]> {
  const why = unjudged(expr, subject, language);
  if (why) return [why];
  const parsed = parse(expr.text).expr;
  if (!parsed) return [{ ...unread, ...extentOf(expr), subject }];
  const missing = await holdExpression(parsed, selected);
  return missing.map((each) => ({ ...each, ...extentOf(expr, each.from, each.to), subject }));
}

const unread = {
  code: 'syntax_error',
  severity: 'note',
  message: 'It cannot be read, so nothing of it is looked up; `sidelight audit` says why.',
} as const;

/** Questions that a Prometheus is asked at once, at most. */
const atOnce = 8;

/** The answers in the order of what was asked. */
async function inTurns<T, R>(all: readonly T[], ask: (one: T) => Promise<R>): Promise<R[]> {
  const answers: R[] = [];
  const waiting = all.entries();
  const worker = async (): Promise<void> => {
    for (const [at, one] of waiting) answers[at] = await ask(one);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return answers;
}
