import { parse } from '../../metrics/promql/index.ts';
import type { Audited } from '../audit/audited.ts';
import { Lines } from '../audit/lines.ts';
import { fill } from '../audit/read/fill.ts';
import { extentOf, type Located } from '../audit/read/located.ts';
import { type Contents, rulesOf } from '../audit/read/search.ts';
import type { Report } from '../audit/report.ts';
import { holdExpression } from './hold.ts';
import type { Selected } from './selector.ts';

/** A file that was read. */
export interface Held {
  readonly name: string;
  readonly text: string;
  readonly contents: Contents;
}

/** What selectors of the file's rules and queries select nothing. What can't be parsed is `audit`'s to tell. */
export async function holdText({ name, text, contents }: Held, selected: Selected): Promise<Audited> {
  const { dashboards, broken } = contents;
  const lines = new Lines(text);
  const rules = rulesOf(contents);
  const queries = dashboards.flatMap((dashboard) =>
    dashboard.queries.map((query) => ({ ...query, expr: fill(query.expr, dashboard.variables).expr })),
  );
  const all = [
    ...rules.flatMap(({ kind, name, expr }) =>
      expr ? [{ expr, subject: `${kind} ${name?.text ?? '?'}` }] : [],
    ),
    ...queries.map(({ expr, name }) => ({ expr, subject: name })),
  ];
  const reports = await inTurns(all, (each) => missingIn(each.expr, each.subject, selected));
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

async function missingIn(expr: Located, subject: string, selected: Selected): Promise<Report[]> {
  const parsed = parse(expr.text).expr;
  const missing = parsed ? await holdExpression(parsed, selected) : [];
  return missing.map((each) => ({ ...each, ...extentOf(expr, each.from, each.to), subject }));
}

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
