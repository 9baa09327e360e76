import { anyText, type Context, check, type Finding, notEmpty } from '../../metrics/promql/index.ts';
import { judgeLegend } from './judgeLegend.ts';
import { judgeUnit } from './judgeUnit.ts';
import { fill, type Unknown } from './read/fill.ts';
import type { QueryItem, Variables } from './read/item.ts';
import { extentOf, type Located } from './read/located.ts';
import type { Report } from './report.ts';
import { isJudged, unjudged } from './unjudged.ts';

/** What is wrong with a query of a dashboard, whose variables may be anything, at its place in the file. */
export function judgeQuery(
  { expr, name, legend, unit, language }: QueryItem,
  variables: Variables,
  context: Context,
): Report[] {
  const filled = fill(expr, variables);
  const instead = unjudged(isJudged(expr) ? filled.expr : expr, name, language);
  if (instead) return [instead];
  if (filled.unknown.some(({ from, to }) => filled.expr.text.trim() === filled.expr.text.slice(from, to)))
    return [];
  const { findings, shape } = check(filled.expr.text, { ...context, panel: true });
  return [
    ...findings
      .filter((finding) => isCertain(finding, filled.unknown))
      .map((finding) => reportOf(finding, filled.expr, name)),
    ...(filled.opaque ? [] : [...judgeLegend(legend, shape, name), ...judgeUnit(unit, shape, name)]),
  ];
}

const reportOf = (finding: Finding, expr: Located, subject: string): Report => ({
  code: finding.code,
  severity: finding.severity,
  message: named(finding.message),
  instead: finding.instead === undefined ? undefined : named(finding.instead),
  subject,
  ...extentOf(expr, finding.from, finding.to),
});

/** As who wrote it knows it. */
const named = (text: string): string => text.replaceAll(anyText, '$').replaceAll(notEmpty, '');

/** What a selector without variables lacks is certain, whatever stands around it. */
const ofSelectors = /^(?:metric_|label_missing$|value_impossible$|le_|bucket_|matchers_contradict$)/;
const ofWindows = /^(?:window|range|rate_window)/;

/** Whether a finding holds whatever the variables are. */
function isCertain({ code, from, to }: Finding, unknown: readonly Unknown[]): boolean {
  const inside = unknown.filter((each) => each.from < to && each.to > from);
  if (unknown.some(({ kind }) => kind === 'outside') && !ofSelectors.test(code)) return false;
  if (inside.some(({ kind }) => kind === 'outside')) return false;
  return !inside.some(({ kind }) => kind === 'duration') || !ofWindows.test(code);
}
