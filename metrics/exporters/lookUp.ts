import { isBefore } from './isBefore.ts';
import { knownSeries, partsOf } from './knownSeries.ts';
import { near } from './near.ts';
import type { KnownSeries, Lookup } from './series.ts';
import type { Table, TableMetric, TableType } from './table.ts';

interface Found {
  readonly table: Table;
  readonly type: TableType;
  readonly family: string;
  readonly entry: TableMetric;
  readonly ending: string;
}

const groups: readonly [TableType, (table: Table) => Readonly<Record<string, TableMetric>>][] = [
  ['counter', (table) => table.counters],
  ['gauge', (table) => table.gauges],
  ['histogram', (table) => table.histograms],
  ['summary', (table) => table.summaries],
  ['untyped', (table) => table.untyped],
];

const endingsOf = (type: TableType, entry: TableMetric): string[] =>
  Object.keys(partsOf[type]).filter(
    (ending) => type !== 'summary' || ending !== '' || entry.quantiles?.length !== 0,
  );

const anchored = (pattern: string): RegExp => new RegExp(`^(?:${pattern})$`);

/** Of a version that the table speaks for. */
const isServed = (table: Table, { until }: TableMetric): boolean =>
  until === undefined || isBefore(table.oldest ?? table.version, until);

function* namesOf(table: Table): Generator<[string, Found]> {
  for (const [type, entries] of groups)
    for (const [family, entry] of Object.entries(entries(table)))
      for (const ending of endingsOf(type, entry))
        yield [`${family}${ending}`, { table, type, family, entry, ending }];
}

function* namesServed(tables: readonly Table[]): Generator<string> {
  for (const table of tables)
    for (const [name, { entry }] of namesOf(table)) if (isServed(table, entry)) yield name;
}

function* matching(table: Table, name: string): Generator<Found> {
  for (const entry of table.patterns ?? []) {
    const type = entry.type as TableType;
    for (const ending of endingsOf(type, entry)) {
      const family = name.slice(0, name.length - ending.length);
      if (name.endsWith(ending) && anchored(entry.pattern).test(family))
        yield { table, type, family, entry, ending };
    }
  }
}

const asSeries = ({ table, type, family, entry, ending }: Found): KnownSeries =>
  knownSeries(table, type, family, entry, ending);

const goneOf = ({ table, entry }: Pick<Found, 'table' | 'entry'>): Lookup => ({
  found: 'gone',
  exporter: table.exporter,
  version: table.version,
  ...(entry.until ? { until: entry.until } : {}),
  instead: entry.instead ?? [],
});

/** A name with `:` is a record's, whatever it begins with. */
const isOwned = (table: Table, name: string): boolean =>
  !name.includes(':') &&
  table.owns.some((prefix) => name.startsWith(prefix)) &&
  !(table.open ?? []).some((pattern) => anchored(pattern).test(name));

/** A histogram's name alone is no series, unless its exporter keeps native ones too. */
function ofHistogram(tables: readonly Table[], name: string): Lookup | undefined {
  const table = tables.find(({ histograms }) => Object.hasOwn(histograms, name));
  const entry = table?.histograms[name];
  if (!table || !entry) return undefined;
  if (entry.until && !isServed(table, entry)) return goneOf({ table, entry });
  const instead = Object.keys(partsOf.histogram).map((ending) => `${name}${ending}`);
  return entry.native ? { found: 'unknown', near: instead } : goneOf({ table, entry: { ...entry, instead } });
}

type Index = ReadonlyMap<string, readonly Found[]>;

const indexOf = (tables: readonly Table[]): Index => {
  const index = new Map<string, Found[]>();
  for (const table of tables)
    for (const [name, found] of namesOf(table)) {
      const known = index.get(name);
      if (known) known.push(found);
      else index.set(name, [found]);
    }
  return index;
};

function search(tables: readonly Table[], index: Index, name: string): Lookup {
  const known = index.get(name) ?? tables.flatMap((table) => [...matching(table, name)]);
  const served = known.filter(({ table, entry }) => isServed(table, entry));
  if (served.length > 0) return { found: 'series', all: served.map(asSeries) };
  if (known[0]) return goneOf(known[0]);
  const histogram = ofHistogram(tables, name);
  if (histogram) return histogram;
  const owner = tables.find((table) => isOwned(table, name));
  if (!owner) return { found: 'unknown', near: near(name, namesServed(tables)) };
  const instead = near(name, namesServed([owner]));
  return { found: 'gone', exporter: owner.exporter, version: owner.version, instead };
}

/**
 * What the tables know of a name, and where they have nothing, `entries`. The tables are read with the first question,
 * which takes some milliseconds; answers are kept.
 */
export function lookUpIn(
  tables: readonly Table[],
  entries: Iterable<KnownSeries> = [],
): (name: string) => Lookup {
  let index: Index | undefined;
  const ours = Map.groupBy(entries, ({ name }) => name);
  const answers = new Map<string, Lookup>();
  const answer = (name: string): Lookup => {
    index ??= indexOf(tables);
    const own = ours.get(name);
    const found = search(tables, index, name);
    return own && found.found !== 'series' ? { found: 'series', all: own } : found;
  };
  return (name) => {
    const known = answers.get(name) ?? answer(name);
    answers.set(name, known);
    return known;
  };
}
