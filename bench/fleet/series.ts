import { readFileSync } from 'node:fs';
import type { KnownSeries } from '../../metrics/exporters/index.ts';
import { parseExposition, type Sample } from '../../metrics/index.ts';

export interface FleetSize {
  readonly pods: number;
  readonly destinations: number;
}

const vendors = 5;
const namespaces = 20;

export const podName = (pod: number): string => `crawler-${pod}`;
export const namespaceOf = (pod: number): string => `crawlers-${pod % namespaces}`;
const vendorOf = (pod: number): string => `vendor-${pod % vendors}`;

const labelsText = (labels: Readonly<Record<string, string>>): string =>
  Object.entries(labels)
    .map(([name, value]) => `${name}="${value}"`)
    .join(',');

interface Line {
  readonly start: string;
  readonly base: number;
  readonly grows: boolean;
}

const isDestination = ({ labels }: Sample): boolean => labels.destination_host !== undefined;

/** Each series of a real scrape, one of its destinations as often as wanted. */
function linesOf(scrape: string, destinations: number): Line[] {
  const families = [...parseExposition(readFileSync(scrape, 'utf8')).values()];
  return families.flatMap(({ type, samples }) => {
    const line = ({ name, labels, value }: Sample, more: Readonly<Record<string, string>> = {}): Line => {
      const { proxy_vendor, ...own } = { ...labels, ...more };
      return {
        start: `${name}{${labelsText(own)}${Object.keys(own).length > 0 ? ',' : ''}proxy_vendor="`,
        base: value,
        grows: type === 'counter' || type === 'histogram',
      };
    };
    const one = samples.find(isDestination);
    return [
      ...samples.filter((sample) => !isDestination(sample)).map((sample) => line(sample)),
      ...(one
        ? Array.from({ length: destinations }, (_, at) =>
            line(one, { destination_host: `host-${at}.example` }),
          )
        : []),
    ];
  });
}

/** What one sidecar exposes at a second of the run; counters grow, some faster. */
export function sidecarPages(
  scrape: string,
  { destinations }: FleetSize,
): (pod: number, second: number) => string {
  const lines = linesOf(scrape, destinations);
  return (pod, second) => {
    const vendor = vendorOf(pod);
    const grown = Math.floor(second * (1 + (pod % 7)));
    return `${lines.map(({ start, base, grows }) => `${start}${vendor}"} ${grows ? base + grown : base}`).join('\n')}\n`;
  };
}

const containers = ['sidelight-envoy', 'crawler'];
const ofPod = /^(?:namespace|pod|container)$/;

/** The labels of a series that don't say which pod or container it is of. */
const otherLabels = ({ labels }: KnownSeries): Record<string, string> =>
  Object.fromEntries(
    Object.entries(labels).flatMap(([label, { values }]) =>
      ofPod.test(label) ? [] : [[label, values?.[0] ?? 'x']],
    ),
  );

/** Series of an exporter that tells of pods: one for each container where they have that label. */
export function podsPage(series: readonly KnownSeries[], { pods }: FleetSize, second: number): string {
  const rows = series.flatMap((one) => {
    if (!('pod' in one.labels && 'namespace' in one.labels)) return [];
    const value = one.type === 'counter' ? second : 1;
    const each = 'container' in one.labels ? containers.map((container) => ({ container })) : [{}];
    const others = otherLabels(one);
    return Array.from({ length: pods }, (_, pod) =>
      each.map((more) => {
        const labels = { namespace: namespaceOf(pod), pod: podName(pod), ...more, ...others };
        return `${one.name}{${labelsText(labels)}} ${value}`;
      }),
    ).flat();
  });
  return `${rows.join('\n')}\n`;
}
