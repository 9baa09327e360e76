import { lookUpIn, ofEntries, tables } from '../../../metrics/exporters/index.ts';
import { catalogue, recorded } from '../../../metrics/index.ts';
import type { Series } from './series.ts';

/** What our rules may read; of Envoy what our own sidecar serves, and of our own what other rules record. */
export const lookUp = lookUpIn(
  tables.filter(({ exporter }) => exporter !== 'envoy'),
  ofEntries([...catalogue.values(), ...Object.values(recorded)]),
);

/** A series as its exporter brings it: labels that are not given have any value that they may have. */
export function seriesOf(
  name: string,
  values: string,
  labels: Readonly<Record<string, string>>,
  exporter?: string,
): Series {
  const known = lookUp(name);
  if (known.found !== 'series') throw new Error(`no exporter has ${name}`);
  const of = known.all.find((one) => one.exporter === exporter) ?? known.all[0];
  const rest = Object.entries(of?.labels ?? {})
    .filter(([label, { sometimes, total }]) => !sometimes && total === undefined && !(label in labels))
    .map(([label, { values: some }]) => [label, some?.[0] ?? 'any']);
  const all = { ...labels, ...Object.fromEntries(rest) };
  const written = Object.entries(all).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  return { series: `${name}{${written.join(', ')}}`, values };
}
