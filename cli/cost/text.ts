import type { Estimate } from './estimate.ts';

const grouped = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ',');

function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function fleetText({ fleet, scrapeInterval }: Estimate): string {
  const parts = Object.entries(fleet).map(([what, count]) => `${grouped(count)} ${what}`);
  return `For ${parts.join(', ')}; a scrape every ${scrapeInterval} s.\n(namespaces, vendors, nodes, workloads, topics and partitions are of all; containers and destinations of each pod.)`;
}

/** For people: series first, then what each evaluation loads, the dearest first. */
export function estimateText(estimate: Estimate): string {
  const { sidecars, exporters, recorded, evaluations } = estimate;
  const series = [
    ['Series', 'a pod', 'in all'],
    ['sidecars expose', grouped(sidecars.exposedPerPod), grouped(sidecars.exposed)],
    ['  rules and panels read', grouped(sidecars.readPerPod), grouped(sidecars.read)],
    ...Object.entries(exporters)
      .filter(([exporter]) => exporter !== 'envoy')
      .map(([exporter, count]) => [`read of ${exporter}`, '', grouped(count)]),
    ['recorded', '', grouped(recorded)],
  ];
  const dearest = (kind: 'rules' | 'dashboard') =>
    evaluations.filter((one) => one.kind === kind).toSorted((a, b) => b.samples - a.samples);
  const groups = [
    ['Rule group', 'samples an evaluation', 'series written'],
    ...dearest('rules').map(({ name, samples, written }) => [name, grouped(samples), grouped(written)]),
  ];
  const shown = [
    ['Dashboard', 'samples a moment shown'],
    ...dearest('dashboard').map(({ name, samples }) => [name, grouped(samples)]),
  ];
  return `${[fleetText(estimate), ...[series, groups, shown].map(table)].join('\n\n')}\n`;
}
