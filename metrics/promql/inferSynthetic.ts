import type { Unit } from '../entry.ts';
import type { TableLabel } from '../exporters/index.ts';
import type { KnownSeries } from './context.ts';

const written = (
  name: string,
  unit: Unit,
  range: readonly [number, number],
  labels: Readonly<Record<string, TableLabel>> = {},
  openLabels?: string,
): KnownSeries => ({
  name,
  family: name,
  exporter: 'Prometheus',
  part: 'value',
  type: 'gauge',
  monotonic: false,
  unit,
  labels,
  ...(openLabels ? { openLabels } : {}),
  lazy: name.startsWith('ALERTS'),
  constant: false,
  range,
  instead: [],
});

const some = Number.POSITIVE_INFINITY;
const alert = { alertname: {}, alertstate: { values: ['pending', 'firing'] }, severity: { sometimes: true } };

/** A target's labels, whatever its set-up. */
const ofTarget = '.+';

/** Series that Prometheus writes itself: of each scrape and of each alert. */
export const synthetic: ReadonlyMap<string, KnownSeries> = new Map(
  [
    written('up', 'state', [0, 1], {}, ofTarget),
    written('scrape_duration_seconds', 'seconds', [0, some], {}, ofTarget),
    written('scrape_samples_scraped', 'state', [0, some], {}, ofTarget),
    written('scrape_samples_post_metric_relabeling', 'state', [0, some], {}, ofTarget),
    written('scrape_series_added', 'state', [0, some], {}, ofTarget),
    written('scrape_timeout_seconds', 'seconds', [0, some], {}, ofTarget),
    written('scrape_sample_limit', 'state', [0, some], {}, ofTarget),
    written('scrape_body_size_bytes', 'bytes', [-1, some], {}, ofTarget),
    written('ALERTS', 'state', [1, 1], alert, '.+'),
    written(
      'ALERTS_FOR_STATE',
      'timestamp',
      [0, some],
      { alertname: {}, severity: { sometimes: true } },
      '.+',
    ),
  ].map((series) => [series.name, series]),
);
