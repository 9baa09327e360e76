import { stringify } from 'yaml';
import type { Settings } from '../../platform/config/index.ts';
import { jobOfExporter } from '../../rules/index.ts';
import { readSeries } from './estimate.ts';
import { evaluated } from './evaluated.ts';
import { knownSeries } from './known.ts';

export const keepListFormats = ['operator', 'prometheus'] as const;
export type KeepListFormat = (typeof keepListFormats)[number];

/** Names of the series that rules and panels read, by the job that scrapes them. */
export function keptNames(settings: Settings): Record<string, string[]> {
  const { find } = knownSeries();
  const kept: Record<string, string[]> = {};
  for (const { name, exporter } of readSeries(evaluated(settings, find), find)) {
    const job = jobOfExporter(exporter, settings);
    if (job !== undefined) kept[job] = [...(kept[job] ?? []), name];
  }
  return kept;
}

const relabeling = {
  operator: (regex: string) => ({
    metricRelabelings: [{ sourceLabels: ['__name__'], regex, action: 'keep' }],
  }),
  prometheus: (regex: string) => ({
    metric_relabel_configs: [{ source_labels: ['__name__'], regex, action: 'keep' }],
  }),
};

/** For each scrape job what keeps the series that rules and panels read, and drops all others. */
export function keepList(settings: Settings, format: KeepListFormat): string {
  const jobs = Object.entries(keptNames(settings)).toSorted(([a], [b]) => a.localeCompare(b));
  return stringify(
    Object.fromEntries(jobs.map(([job, names]) => [job, relabeling[format](names.toSorted().join('|'))])),
    { version: '1.1', lineWidth: 0 },
  );
}
