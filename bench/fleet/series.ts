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

/** A fleet is measured in health: alerts that fire, with their texts, cost more than the rules themselves. */
const ofFailure = /_(?:fail|timeout|overflow|not_found|shed|blocked|407|restarts|throttled|oom_events)/;
const isFailure = ({ name, labels }: Pick<Sample, 'name' | 'labels'>): boolean =>
  ofFailure.test(name) || /^[45]/.test(labels.envoy_response_code_class ?? labels.response_code_class ?? '');

/** Each series of a real scrape, one of its destinations as often as wanted. */
function linesOf(scrape: string, destinations: number): Line[] {
  const families = [...parseExposition(readFileSync(scrape, 'utf8')).values()];
  return families.flatMap(({ type, samples }) => {
    const line = (sample: Sample, more: Readonly<Record<string, string>> = {}): Line => {
      const { name, labels, value } = sample;
      const { proxy_vendor, ...own } = { ...labels, ...more };
      return {
        start: `${name}{${labelsText(own)}${Object.keys(own).length > 0 ? ',' : ''}proxy_vendor="`,
        base: value,
        grows: (type === 'counter' || type === 'histogram') && !isFailure(sample),
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

const healthy = new Set(['Running', 'true']);

interface Row {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** What a healthy pod shows of a series: each value of a state, of which one is so; nothing of what is in trouble only. */
function rowsOf({ name, labels, unit, type, lazy }: KnownSeries, second: number): Row[] {
  if (lazy) return [];
  const others = Object.entries(labels).filter(([label]) => !ofPod.test(label));
  const fixed = Object.fromEntries(others.map(([label, { values }]) => [label, values?.[0] ?? 'x']));
  const [state] = others.filter(([, { values }]) => values?.some((value) => healthy.has(value)));
  if (unit === 'state' && state) {
    const [label, { values = [] }] = state;
    return values.map((value) => ({
      labels: { ...fixed, [label]: value },
      value: healthy.has(value) ? 1 : 0,
    }));
  }
  if (isFailure({ name, labels: {} })) return [{ labels: fixed, value: 0 }];
  const value = type === 'counter' ? second : name.includes('_limits') ? 100 : 1;
  return [{ labels: fixed, value }];
}

/** Series of an exporter that tells of pods: one for each container where they have that label. */
export function podsPage(series: readonly KnownSeries[], { pods }: FleetSize, second: number): string {
  const lines = series.flatMap((one) => {
    if (!('pod' in one.labels && 'namespace' in one.labels)) return [];
    const each = 'container' in one.labels ? containers.map((container) => ({ container })) : [{}];
    const rows = rowsOf(one, second);
    return Array.from({ length: pods }, (_, pod) =>
      each.flatMap((more) =>
        rows.map(({ labels, value }) => {
          const all = { namespace: namespaceOf(pod), pod: podName(pod), ...more, ...labels };
          return `${one.name}{${labelsText(all)}} ${value}`;
        }),
      ),
    ).flat();
  });
  return `${lines.join('\n')}\n`;
}
