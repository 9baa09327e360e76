import {
  accepts,
  type KnownSeries,
  type Lookup,
  type Matcher,
  type Name,
  type VectorSelector,
} from '../../metrics/promql/index.ts';

import { nearest } from '../../platform/config/index.ts';
import type { Missing } from './hold.ts';
import type { Source } from './source.ts';

/** What selectors are held against. */
export interface Selected {
  readonly source: Source;
  readonly lookUp: (name: string) => Lookup;
  readonly isTargetLabel: (label: string) => boolean;
  /** Names that rules among what is held record. */
  readonly recorded: ReadonlySet<string>;
}

/** Nothing, or the name, the label or the value that is missing. */
export async function holdSelector(selector: VectorSelector, selected: Selected): Promise<Missing[]> {
  const { source, recorded } = selected;
  const { name } = selector;
  if (name && ofPrometheus.test(name.name)) return [];
  if (name && source.bare && recorded.has(name.name)) return [];
  const matchers = await asked(selector, selected);
  if (name === undefined && matchers.length === 0) return [];
  if ((await source.count(name?.name, matchers)) > 0) return [];
  if (name === undefined) return [nothing(selector, source)];
  if ((await source.count(name.name, [])) === 0) return [await missingName(name, selected)];
  const found = await Promise.all(
    matchers.map(async (matcher) =>
      (await source.count(name.name, [matcher])) > 0 ? [] : [await missingValue(name, matcher, selected)],
    ),
  );
  const alone = found.flat();
  return alone.length > 0 ? alone : [nothing(selector, source)];
}

/** Series that Prometheus makes itself, of no exporter. */
const ofPrometheus = /^(?:up|scrape_\w+|ALERTS|ALERTS_FOR_STATE)$/;

/** A scrape that is read by itself lacks the labels of its target. */
async function asked({ name, matchers }: VectorSelector, selected: Selected): Promise<Matcher[]> {
  const { source, isTargetLabel } = selected;
  if (!source.bare) return [...matchers];
  const there = name ? await source.labels(name.name) : [];
  return matchers.filter(
    ({ label }) => label === '__name__' || there.includes(label) || !isTargetLabel(label),
  );
}

const nothing = ({ from, to }: VectorSelector, { name }: Source): Missing => ({
  code: 'live_nothing_selected',
  severity: 'error',
  message: `No series in ${name} has all of this at once.`,
  from,
  to,
});

const seriesOf = ({ lookUp }: Selected, name: string): readonly KnownSeries[] => {
  const found = lookUp(name);
  return found.found === 'series' ? found.all : [];
};

async function missingName({ name, from, to }: Name, selected: Selected): Promise<Missing> {
  const { source, recorded } = selected;
  const place = { code: 'live_metric_missing', from, to };
  if (recorded.has(name))
    return {
      ...place,
      severity: 'note',
      message: `There is no \`${name}\` in ${source.name} yet; a rule among these records it.`,
    };
  const known = seriesOf(selected, name);
  if (known.some(({ lazy }) => lazy))
    return {
      ...place,
      severity: 'note',
      message: `There is no \`${name}\` in ${source.name} now; it may come with its first event.`,
    };
  const needs = known.map((each) => each.needs).find((each) => each !== undefined);
  const why = needs === undefined ? '' : `; its exporter has it only with ${needs}`;
  const near = known.length > 0 ? undefined : nearest(name, await source.names());
  return {
    ...place,
    severity: 'error',
    message: `There is no \`${name}\` in ${source.name}${why}.`,
    instead: near,
  };
}

async function missingValue({ name }: Name, matcher: Matcher, selected: Selected): Promise<Missing> {
  const { source } = selected;
  const { label, op, value, from, to } = matcher;
  const labels = await source.labels(name);
  const facts = seriesOf(selected, name).flatMap((series) => series.labels[label] ?? []);
  if (!labels.includes(label)) {
    const sometimes = facts.some((fact) => fact.sometimes);
    return {
      code: 'live_label_missing',
      severity: sometimes ? 'note' : 'error',
      message: sometimes
        ? `No \`${name}\` has the label \`${label}\` now; some may have it later.`
        : `No \`${name}\` has the label \`${label}\`.`,
      instead: sometimes ? undefined : nearest(label, labels),
      from,
      to,
    };
  }
  const values = await source.values(name, label);
  const near = op === '=' ? nearValue(value, values) : undefined;
  const mayCome = comes(matcher, near, selected, name);
  return {
    code: 'live_value_missing',
    severity: mayCome ? 'note' : 'error',
    message: `No \`${name}\` has \`${label}${op}"${value}"\`${mayCome ? ' now; one may come with its first event' : ''}.`,
    instead: mayCome ? near : (someOf(values, near) ?? near),
    from,
    to,
  };
}

/** Whether series with this value may appear while what is watched runs, as that of the first answer 500 does. */
function comes(matcher: Matcher, near: string | undefined, selected: Selected, name: string): boolean {
  const { label } = matcher;
  const series = seriesOf(selected, name);
  if (label === 'le' || label === 'quantile' || selected.isTargetLabel(label)) return false;
  const closed = series.flatMap((each) => each.labels[label]?.values ?? []);
  if (closed.length > 0) return closed.some((value) => accepts(matcher, value));
  return near === undefined && series.some(({ lazy, monotonic }) => lazy || monotonic);
}

/** Numbers that differ in a digit are no slips. */
const nearValue = (value: string, values: readonly string[]): string | undefined =>
  (value === '' ? undefined : values.find((other) => Number(other) === Number(value))) ??
  (/^\d*$/.test(value) ? undefined : nearest(value, values));

/** All of them, where they are few. */
function someOf(values: readonly string[], near: string | undefined): string | undefined {
  if (values.length > 8 || (near !== undefined && Number(near) >= 0)) return undefined;
  return values.length === 1 ? values[0] : `one of ${values.join(', ')}`;
}
