import { isBefore, type Table, type TableMetric, tables } from '../../../metrics/exporters/index.ts';
import { groups } from '../../../metrics/exporters/lookUp.ts';
import type { Family, Sample as Series } from '../../../metrics/index.ts';
import { integerUnits } from '../../../metrics/promql/inferSelector.ts';

interface Entry extends TableMetric {
  readonly type: string;
}

const servedIn =
  (version: string) =>
  ({ since, until }: TableMetric): boolean =>
    !(since && isBefore(version, since)) && (until === undefined || isBefore(version, until));

/** Entries of a table in the version of a scrape, by name. */
const entriesOf = (table: Table, version?: string): Map<string, Entry> =>
  new Map(
    groups.flatMap(([group, type]) =>
      Object.entries(table[group])
        .filter(([, entry]) => !version || servedIn(version)(entry))
        .map(([name, entry]): [string, Entry] => [name, { ...entry, type }]),
    ),
  );

const patternFor = (table: Table, name: string): Entry | undefined =>
  table.patterns?.find(({ pattern }) => new RegExp(`^(?:${pattern})$`).test(name));

const tableOf = (exporter: string): Table => {
  const table = tables.find((candidate) => candidate.exporter === exporter);
  if (!table) throw new Error(`no table of ${exporter}`);
  return table;
};

const typeOf = (type: string): string => (type === 'unknown' ? 'untyped' : type);

/** Labels that the family's type adds to some of its series. */
const partLabel: Record<string, string> = { histogram: 'le', summary: 'quantile' };

function wrongLabels({ labels }: Series, entry: Entry): string[] {
  const open = entry.openLabels ? new RegExp(`^(?:${entry.openLabels})$`) : /^$/;
  const given = Object.entries(labels).filter(([name]) => name !== partLabel[entry.type]);
  return [
    ...given
      .filter(([name]) => !Object.hasOwn(entry.labels, name) && !open.test(name))
      .map(([name]) => `has label ${name}`),
    ...given
      .filter(([name, value]) => entry.labels[name]?.values?.includes(value) === false)
      .map(([name, value]) => `has ${name}="${value}"`),
    ...Object.entries(entry.labels)
      .filter(([name, { sometimes }]) => !sometimes && !Object.hasOwn(labels, name))
      .map(([name]) => `lacks label ${name}`),
  ];
}

function wrongBounds(family: Family, entry: Entry): string[] {
  if (!entry.buckets) return [];
  const bounds = new Set(family.samples.map(({ labels }) => labels.le).filter((le) => le !== undefined));
  const known = [...entry.buckets, Number.POSITIVE_INFINITY];
  const found = [...bounds].map((le) => (le === '+Inf' ? Number.POSITIVE_INFINITY : Number(le)));
  if (found.length === 0) return [];
  return [
    ...found.filter((bound) => !known.includes(bound)).map((bound) => `has le ${bound}`),
    ...known.filter((bound) => !found.includes(bound)).map((bound) => `lacks le ${bound}`),
  ];
}

function wrongQuantiles(family: Family, entry: Entry): string[] {
  if (entry.type !== 'summary') return [];
  const quantiles = family.samples.map(({ labels }) => labels.quantile).filter((q) => q !== undefined);
  return quantiles.filter((q) => !entry.quantiles?.includes(Number(q))).map((q) => `has quantile ${q}`);
}

const isWithin = (value: number, [min, max]: readonly (number | null)[]): boolean =>
  Number.isNaN(value) ||
  (value >= (min ?? Number.NEGATIVE_INFINITY) && value <= (max ?? Number.POSITIVE_INFINITY));

function wrongValues(family: Family, entry: Entry): string[] {
  const range = entry.range ?? (entry.type === 'counter' ? [0, null] : [null, null]);
  return family.samples
    .filter(({ name }) => name === family.name)
    .filter(({ value }) => !isWithin(value, range))
    .map(({ value }) => `has the value ${value}`);
}

const isFraction = (value: number): boolean => Number.isFinite(value) && !Number.isInteger(value);

function wrongUnit(family: Family, entry: Entry): string[] {
  if (!integerUnits.has(entry.unit)) return [];
  return family.samples
    .filter(({ name, value }) => name === family.name && isFraction(value))
    .map(({ value }) => `has ${value} ${entry.unit}`);
}

function wrongIn(family: Family, entry: Entry | undefined): string[] {
  if (!entry) return ['is in no table'];
  const wrong = [
    ...(typeOf(family.type) === entry.type ? [] : [`is a ${family.type}, not a ${entry.type}`]),
    ...family.samples.flatMap((series) => wrongLabels(series, entry)),
    ...wrongBounds(family, entry),
    ...wrongQuantiles(family, entry),
    ...wrongValues(family, entry),
    ...wrongUnit(family, entry),
  ];
  return [...new Set(wrong)];
}

type Families = ReadonlyMap<string, Family>;

/** A scrape of what the tables describe; the first of them is the exporter's own, in this version of it. */
export interface Described {
  readonly families: Families;
  readonly version: string;
  readonly tables: readonly string[];
}

/** What of a scrape the tables don't know or have otherwise, each in a line. */
export function wrongOf({ families, version, tables: names }: Described): string[] {
  const mine = names.map(tableOf);
  const [own] = mine;
  const entries = new Map(
    mine.toReversed().flatMap((table) => [...entriesOf(table, table === own ? version : undefined)]),
  );
  const entryOf = (name: string) =>
    entries.get(name) ?? mine.map((table) => patternFor(table, name)).find((found) => found);
  return [...families.values()].flatMap((family) =>
    wrongIn(family, entryOf(family.name)).map((what) => `${family.name} ${what}`),
  );
}

/** What is always there, by the exporter's own table, and isn't. */
export function missingIn({ families, version, tables: [own = ''] }: Described): string[] {
  return [...entriesOf(tableOf(own), version)]
    .filter(([name, { lazy, needs }]) => !lazy && !needs && !families.has(name))
    .map(([name]) => name);
}
