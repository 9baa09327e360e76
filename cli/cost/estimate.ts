import { type Cost, costOf, type Fleet, selectorsOf, seriesOf } from '../../metrics/cost/index.ts';
import type { KnownSeries } from '../../metrics/exporters/index.ts';
import type { Settings } from '../../platform/config/index.ts';
import { evaluated, type Together } from './evaluated.ts';
import { knownSeries } from './known.ts';

export interface Sum {
  readonly kind: Together['kind'];
  readonly name: string;
  /** One evaluation of all its rules, or of all its panels at one moment. */
  readonly samples: number;
  readonly written: number;
  readonly each: readonly Cost[];
}

export interface Estimate {
  readonly fleet: Fleet;
  /** In seconds. */
  readonly scrapeInterval: number;
  readonly sidecars: {
    /** Series that one pod's sidecar exposes, and those of them that rules and panels read. */
    readonly exposedPerPod: number;
    readonly readPerPod: number;
    readonly exposed: number;
    readonly read: number;
  };
  /** Series read of each exporter, by its name. */
  readonly exporters: Readonly<Record<string, number>>;
  /** Series that recording rules write. */
  readonly recorded: number;
  readonly evaluations: readonly Sum[];
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

/** What Prometheus makes itself, of every target. */
const ofPrometheus = /^(?:up|scrape_\w+|ALERTS\w*)$/;

/** Every series that something reads, once. */
export function readSeries(
  all: readonly Together[],
  find: (name: string) => KnownSeries | undefined,
): KnownSeries[] {
  const names = new Set(
    all.flatMap(({ each }) => each.flatMap(({ expr }) => selectorsOf(expr)).map(({ name }) => name)),
  );
  return [...names].toSorted().flatMap((name) => (ofPrometheus.test(name) ? [] : (find(name) ?? [])));
}

const secondsOf = (duration: string): number =>
  Number.parseInt(duration, 10) * (duration.endsWith('m') ? 60 : 1);

const recordedBy = 'sidelight-rules';
const sidecarExporter = 'envoy';

export function estimate(settings: Settings, fleet: Fleet): Estimate {
  const { own, find } = knownSeries();
  const all = evaluated(settings, find);
  const scrapeInterval = secondsOf(settings.rules.scrapeInterval);
  const surroundings = { fleet, scrapeInterval, series: find };
  const read = readSeries(all, find);
  const inAll = (series: readonly KnownSeries[]) => sum(series.map((one) => seriesOf(one, [], fleet)));
  const ofSidecars = (series: readonly KnownSeries[]) =>
    series.filter(({ exporter }) => exporter === sidecarExporter);
  const exposed = inAll(ofSidecars(own));
  const readOfSidecars = inAll(ofSidecars(read));
  const evaluations = all.map(({ kind, name, each }): Sum => {
    const costs = each.map((one) => costOf(one, surroundings));
    return {
      kind,
      name,
      samples: sum(costs.map(({ samples }) => samples)),
      written: sum(costs.map(({ written }) => written)),
      each: costs,
    };
  });
  return {
    fleet,
    scrapeInterval,
    sidecars: {
      exposedPerPod: Math.round(exposed / fleet.pods),
      readPerPod: Math.round(readOfSidecars / fleet.pods),
      exposed,
      read: readOfSidecars,
    },
    exporters: Object.fromEntries(
      [...Map.groupBy(read, ({ exporter }) => exporter)]
        .filter(([exporter]) => exporter !== recordedBy)
        .map(([exporter, series]) => [exporter, inAll(series)] as const)
        .toSorted(([a], [b]) => a.localeCompare(b)),
    ),
    recorded: sum(evaluations.map(({ written }) => written)),
    evaluations,
  };
}
