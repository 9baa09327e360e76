import { isBefore } from './isBefore.ts';
import { knownSeries, partsOf } from './knownSeries.ts';
import { type Candidate, candidate, near } from './near.ts';
import type { KnownSeries, Lookup } from './series.ts';
import type { Table, TableMetric, TableType } from './table.ts';

interface Family {
  readonly table: Table;
  readonly type: TableType;
  readonly entry: TableMetric;
}

/** A family that has the series asked for, whose name has `ending` more than its own. */
interface Found extends Family {
  readonly ending: string;
}

type Index = ReadonlyMap<string, readonly Family[]>;

interface Kin extends Candidate {
  readonly table: Table;
}

interface Read {
  readonly tables: readonly Table[];
  readonly index: Index;
  readonly patterns: readonly { readonly names: RegExp; readonly family: Family }[];
  readonly kin: () => ReadonlyMap<string, readonly Kin[]>;
}

/** Of a table, and the type of what is in them. */
export const groups = [
  ['counters', 'counter'],
  ['gauges', 'gauge'],
  ['histograms', 'histogram'],
  ['summaries', 'summary'],
  ['untyped', 'untyped'],
] as const;

const endings = [...new Set(Object.values(partsOf).flatMap(Object.keys))];

const hasPart = ({ type, entry }: Family, ending: string): boolean =>
  partsOf[type][ending] !== undefined &&
  (type !== 'summary' || ending !== '' || entry.quantiles?.length !== 0);

const anchored = (pattern: string): RegExp => new RegExp(`^(?:${pattern})$`);

/** Of a version that the table speaks for. */
const isServed = ({ table, entry }: Family): boolean =>
  entry.until === undefined || isBefore(table.oldest ?? table.version, entry.until);

function indexOf(tables: readonly Table[]): Index {
  const index = new Map<string, Family[]>();
  for (const table of tables)
    for (const [group, type] of groups)
      for (const [name, entry] of Object.entries(table[group])) {
        const family = { table, type, entry };
        const known = index.get(name);
        if (known) known.push(family);
        else index.set(name, [family]);
      }
  return index;
}

function read(tables: readonly Table[]): Read {
  const index = indexOf(tables);
  let kin: ReadonlyMap<string, readonly Kin[]> | undefined;
  return {
    tables,
    index,
    patterns: tables.flatMap((table) =>
      (table.patterns ?? []).map((entry) => ({
        names: anchored(entry.pattern),
        family: { table, entry, type: entry.type as TableType },
      })),
    ),
    kin: () => {
      kin ??= kinIn(index);
      return kin;
    },
  };
}

/** What is left of a name before an ending, undefined where it ends otherwise. */
const before = (name: string, ending: string): string | undefined =>
  name.endsWith(ending) ? name.slice(0, name.length - ending.length) : undefined;

const found = (index: Index, name: string): Found[] =>
  endings.flatMap((ending) =>
    (index.get(before(name, ending) ?? '') ?? [])
      .filter((family) => hasPart(family, ending))
      .map((family) => ({ ...family, ending })),
  );

const matching = ({ patterns }: Read, name: string): Found[] =>
  patterns.flatMap(({ family, names }) =>
    endings
      .filter((ending) => hasPart(family, ending) && names.test(before(name, ending) ?? ''))
      .map((ending) => ({ ...family, ending })),
  );

const firstWord = (name: string): string => name.split('_', 1)[0] as string;

/** Names of all series that are served, by their first word, which is mostly an exporter's. */
function kinIn(index: Index): ReadonlyMap<string, readonly Kin[]> {
  const kin = [...index].flatMap(([family, families]) =>
    families
      .filter(isServed)
      .flatMap((one) =>
        endings
          .filter((ending) => hasPart(one, ending))
          .map((ending): Kin => ({ ...candidate(`${family}${ending}`), table: one.table })),
      ),
  );
  return Map.groupBy(kin, ({ name }) => firstWord(name));
}

/** The names that were most likely meant, of those that some table serves, or one. */
function nearIn({ kin }: Read, name: string, table?: Table): string[] {
  const all = kin().get(firstWord(name)) ?? [];
  const theirs = all.filter((one) => table === undefined || one.table === table);
  // Several tables have the same name where their exporters share a library.
  return [...new Set(near(name, theirs, 12))].slice(0, 3);
}

const goneOf = ({ table, entry }: Family, instead: readonly string[]): Lookup => ({
  found: 'gone',
  exporter: table.exporter,
  version: table.version,
  ...(entry.until ? { until: entry.until } : {}),
  instead,
});

/** What to read in the place of a gone name: of a bucket, the bucket of the family that took its place. */
const heirs = ({ entry, ending }: Found, index: Index): string[] =>
  (entry.instead ?? []).map((other) =>
    index.get(other)?.some((family) => hasPart(family, ending)) ? `${other}${ending}` : other,
  );

/** A name with `:` is a record's, whatever it begins with. */
const isOwned = (table: Table, name: string): boolean =>
  !name.includes(':') &&
  table.owns.some((prefix) => name.startsWith(prefix)) &&
  !(table.open ?? []).some((pattern) => anchored(pattern).test(name));

/** A histogram's name alone is no series, unless its exporter keeps native ones too. */
function ofHistogram(index: Index, name: string): Lookup | undefined {
  const family = index.get(name)?.find(({ type }) => type === 'histogram');
  if (!family) return undefined;
  if (!isServed(family)) return goneOf(family, family.entry.instead ?? []);
  const parts = Object.keys(partsOf.histogram).map((ending) => `${name}${ending}`);
  return family.entry.native ? { found: 'unknown', near: parts } : goneOf(family, parts);
}

function search(all: Read, name: string): Lookup {
  const { tables, index } = all;
  const listed = found(index, name);
  const known = listed.length > 0 ? listed : matching(all, name);
  const served = known.filter(isServed);
  if (served.length > 0)
    return {
      found: 'series',
      all: served.map((one) => knownSeries(one.table, one.type, name, one.entry, one.ending)),
    };
  if (known[0]) return goneOf(known[0], heirs(known[0], index));
  const histogram = ofHistogram(index, name);
  if (histogram) return histogram;
  const owner = tables.find((table) => isOwned(table, name));
  if (!owner) return { found: 'unknown', near: nearIn(all, name) };
  const instead = nearIn(all, name, owner);
  return { found: 'gone', exporter: owner.exporter, version: owner.version, instead };
}

/** An exporter that we configure may set more labels than others of its kind. */
const withLabelsOf =
  (own: readonly KnownSeries[]) =>
  (series: KnownSeries): KnownSeries => {
    const names = own.flatMap(({ labels }) => Object.keys(labels));
    const more = Object.fromEntries(names.map((name) => [name, { sometimes: true }]));
    return { ...series, labels: { ...more, ...series.labels } };
  };

/**
 * What the tables know of a name, with the labels that `entries` add to it; where they have nothing, `entries`. The
 * tables are read with the first question, which takes some milliseconds; answers are kept.
 */
export function lookUpIn(
  tables: readonly Table[],
  entries: Iterable<KnownSeries> = [],
): (name: string) => Lookup {
  let all: Read | undefined;
  const ours = Map.groupBy(entries, ({ name }) => name);
  const answers = new Map<string, Lookup>();
  const answer = (name: string): Lookup => {
    all ??= read(tables);
    const own = ours.get(name);
    const known = search(all, name);
    if (!own) return known;
    return { found: 'series', all: known.found === 'series' ? known.all.map(withLabelsOf(own)) : own };
  };
  return (name) => {
    const known = answers.get(name) ?? answer(name);
    answers.set(name, known);
    return known;
  };
}
