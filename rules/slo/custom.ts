import { lookUpIn, ofEntries, tables } from '../../metrics/exporters/index.ts';
import { catalogue, type Expression, orZero, subtract, sum } from '../../metrics/index.ts';
import { check, customaryTargetLabels } from '../../metrics/promql/index.ts';
import type { Settings } from '../../platform/config/index.ts';
import { fault } from '../../platform/faults/index.ts';
import { matchOf } from '../scope.ts';
import type { Indicator } from './indicator.ts';

type Custom = Settings['rules']['slo']['custom'][number];
type Where = Readonly<Record<string, string>>;

const matcher = ([label, text]: [string, string]): string => {
  const match = matchOf(text);
  const { op, value } = typeof match === 'object' ? match : { op: '=', value: match };
  return `${label}${op}${JSON.stringify(value)}`;
};

/** Labels of user's metrics are known to nobody: expressions of them are held by the reader, not by the compiler. */
const rateOf = (name: string, where: Where, more: readonly string[] = []): Expression => {
  const matchers = [...Object.entries(where).map(matcher), ...more];
  return { text: `rate(${name}${matchers.length > 0 ? `{${matchers.join(', ')}}` : ''}[5m])`, labels: [] };
};

/** As Prometheus 2 stores a bound, and as Prometheus 3 does: `1` and `1.0`. */
const leOf = (bound: number): string =>
  Number.isInteger(bound)
    ? `le=~${JSON.stringify(`${bound}(\\.0)?`)}`
    : `le=${JSON.stringify(String(bound))}`;

function counted({ by, ratio, latency }: Custom): Pick<Indicator, 'events' | 'errors'> {
  const grouped = (of: Expression): Expression => sum(by, of);
  if (ratio) {
    const events = grouped(rateOf(ratio.total.metric, ratio.total.where));
    return { events, errors: orZero(grouped(rateOf(ratio.errors.metric, ratio.errors.where)), events) };
  }
  const { histogram, bound, where } = latency as NonNullable<typeof latency>;
  const events = grouped(rateOf(`${histogram}_count`, where));
  return {
    events,
    errors: subtract(events, grouped(rateOf(`${histogram}_bucket`, where, [leOf(bound)]))),
  };
}

const context = {
  lookUp: lookUpIn(tables, ofEntries(catalogue.values())),
  targetLabels: customaryTargetLabels,
  target: ['2.42', '3'],
};

function wrongBound({ latency }: Custom): string[] {
  if (!latency) return [];
  const known = context.lookUp(`${latency.histogram}_bucket`);
  const bounds = known.found === 'series' ? known.all.map(({ buckets }) => buckets) : [];
  if (bounds.length === 0 || bounds.some((all) => all === undefined || all.includes(latency.bound)))
    return [];
  return [`${latency.bound} is no bucket of ${latency.histogram}; there are ${bounds[0]?.join(', ')}`];
}

/** What the catalogue knows to be wrong; of metrics that it doesn't know nothing is said. */
const wrongOf = ({ events, errors }: Pick<Indicator, 'events' | 'errors'>): string[] =>
  [events, errors].flatMap(({ text }) =>
    check(text, context)
      .findings.filter(({ severity }) => severity === 'error')
      .map(({ message }) => message),
  );

/** The objectives that the settings bring themselves. Throws `settings_invalid` for what can't be right. */
export function custom({ rules }: Settings): Indicator[] {
  const all = rules.slo.custom.map((one) => ({
    name: one.name,
    objective: one.objective,
    labels: one.labels,
    ...counted(one),
  }));
  const problems = rules.slo.custom.flatMap((one) =>
    [...wrongBound(one), ...wrongOf(counted(one))].map((wrong) => `rules.slo.custom: ${one.name}: ${wrong}`),
  );
  const wrong = [...new Set(problems)];
  if (wrong.length > 0) throw fault('settings_invalid', { problems: wrong.join('\n') });
  return all;
}
