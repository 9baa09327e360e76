import { lookUpIn, ofEntries, tables } from '../../metrics/exporters/index.ts';
import { catalogue, envoyNames } from '../../metrics/index.ts';

/** What our rules are read with. */
export const readerContext = {
  // Of Envoy what our own sidecar serves, with its tag, and not what any Envoy may.
  lookUp: lookUpIn(
    tables.filter(({ exporter }) => exporter !== 'envoy'),
    ofEntries(catalogue.values()),
  ),
  targetLabels: new Set(['job', 'instance', 'namespace', 'pod']),
  scrapeInterval: 30,
  target: ['2.42', '3'],
  vendorCluster: envoyNames.vendorCluster,
};
