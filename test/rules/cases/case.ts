import type { Series } from './series.ts';

/** One alert that fires: its labels but severity and those of the settings, and its value as it is written. */
export interface Firing {
  readonly labels?: Readonly<Record<string, string>>;
  /** Left out where it depends on when samples came: then the texts are not compared. */
  readonly value?: string;
}

/** What fires at times of a history, such as `12m`; an empty list for nothing. */
export interface Case {
  readonly promise: string;
  readonly series: readonly Series[];
  readonly expected: Readonly<Record<string, readonly Firing[]>>;
  /** Other settings than the defaults, beneath `rules`: such as the names of another exporter. */
  readonly rules?: object;
  /** Between two samples, and two evaluations, where a history is of days; default 1m. */
  readonly interval?: string;
}

/** By the alert's key in the settings. Every alert fires, stays quiet, and resolves; each is quiet without data. */
export type Cases = Readonly<Record<string, readonly Case[]>>;

/** Quiet through an hour without any series; an alert that fires then says so in a case of its own. */
export const withoutData: Case = {
  promise: 'without any data it is quiet',
  series: [],
  expected: { '1h': [] },
};

export const kinds = ['fires', 'stays quiet', 'resolves', 'has no data'] as const;

/** What a case shows, by what it expects. */
export function kindsOf({ series, expected }: Case): (typeof kinds)[number][] {
  const states = Object.values(expected).map((firing) => firing.length > 0);
  const shown = states.includes(true) ? (['fires'] as const) : (['stays quiet'] as const);
  if (series.length === 0) return ['has no data'];
  return states.lastIndexOf(false) > states.indexOf(true) && states.includes(true)
    ? [...shown, 'resolves']
    : [...shown];
}

/** All cases of an alert, the one without data too. */
export const completed = (histories: readonly Case[]): Case[] => {
  const own = histories.some((one) => one.series.length === 0);
  // The names of an exporter, and with them the expression, differ by settings.
  const variants = new Map(histories.map(({ rules }) => [JSON.stringify(rules), rules]));
  const empty = [...variants.values()].map((rules) => (rules ? { ...withoutData, rules } : withoutData));
  return own ? [...histories] : [...histories, ...empty];
};

/** What records hold at a time: by record, by the labels of a series as they are written in a selector, the value. */
export interface RecordCase {
  readonly promise: string;
  readonly series: readonly Series[];
  readonly expected: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, number>>>>>>;
  readonly rules?: object;
  /** Between two samples, and two evaluations, where a history is of days. */
  readonly interval?: string;
}
