import { and, type Expression, join, or, type Recorded, recorded, where } from '../../metrics/index.ts';
import { alertsOf, valueAs } from '../alert.ts';
import type { Scope } from '../scope.ts';

const alert = alertsOf('slo');

/** Times the budget, over a window that says how much and a short one that says whether it still is so. */
const burns = (
  { select }: Scope,
  [long, short]: readonly [Recorded<'slo'>, Recorded<'slo'>],
  times: number,
): Expression<'slo'> => {
  const burn = (ratio: Recorded<'slo'>) =>
    where(join(select(ratio), '/', select(recorded.sloBudget), { on: ['slo'] }), '>', times);
  return and(burn(long), burn(short));
};

const withoutData =
  'Quiet: an objective without events in the windows has no error ratio. SidelightScrapesFailing and its like tell of what is not read.';

const look = [
  {
    what: 'Whose budget it is, and how much of 30 days is left',
    query: 'slo:slo_budget_left:ratio_rate30d{slo="SLO"}',
  },
  { what: 'Whether it goes on', query: 'slo:sli_errors:ratio_rate5m{slo="SLO"}' },
  {
    what: 'How bad, against how much',
    query: 'slo:sli_errors:rate5m{slo="SLO"} / (slo:sli_events:rate5m{slo="SLO"} > 0)',
  },
  'What it is made of: the rules of the group `sidelight-slo-objective-NAME`, where NAME is the label `slo`, and [objectives.md](../objectives.md).',
];

export const burnsFast = alert('sloBudgetBurnsFast', {
  expression: (scope) =>
    or(
      burns(scope, [recorded.sloErrors1h, recorded.sloErrors5m], scope.own.hourBurn),
      burns(scope, [recorded.sloErrors6h, recorded.sloErrors30m], scope.own.quarterDayBurn),
    ),
  summary: 'An error budget is used up within days.',
  description: ({ label }) =>
    `${label('slo')} uses its budget ${valueAs.number} times as fast as it may: at 14.4 times a budget of 30 days is gone in two, at 6 times in five.`,
  meaning:
    'So much fails that the objective for the month is lost soon. The other labels of the alert say where. It ends soon after the errors end, because a short window must show them too.',
  withoutData,
  look,
});

export const burnsSlowly = alert('sloBudgetBurnsSlowly', {
  expression: (scope) =>
    or(
      burns(scope, [recorded.sloErrors1d, recorded.sloErrors2h], scope.own.dayBurn),
      burns(scope, [recorded.sloErrors3d, recorded.sloErrors6h], scope.own.threeDaysBurn),
    ),
  summary: 'An error budget will not last.',
  description: ({ label }) =>
    `${label('slo')} uses its budget ${valueAs.number} times as fast as it may; at 3 times a budget of 30 days is gone in ten.`,
  meaning:
    'A little fails, but all the time. Nobody has to get up for it; the objective is lost if nothing is done.',
  withoutData,
  look,
});
