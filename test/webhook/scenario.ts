import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { parse } from 'yaml';
import {
  defaultSettings,
  injectionHash,
  type Settings,
  settingsSchema,
} from '../../platform/config/index.ts';
import { parseQuantity } from '../../platform/quantity/index.ts';
import { version } from '../../platform/version.ts';
import { type AdmissionInput, admit, type Verdict } from '../../webhook/admit.ts';
import { statusAnnotation } from '../../webhook/annotations.ts';
import type { Operation } from '../../webhook/operation.ts';
import type { Namespace, Pod } from '../../webhook/pod.ts';
import { readPod } from '../../webhook/readPod.ts';
import { bootstrapArgument, type Ports } from '../../webhook/telemetry/bootstrap.ts';
import { alwaysDirect } from '../../webhook/telemetry/environment.ts';
import { applied } from './applied.ts';

/** A file of `fixtures/`: what stands out is written down, the rest is the usual. */
interface Fixture {
  /** What its golden shows. */
  promise: string;
  namespace?: Partial<Namespace>;
  settings?: object;
  pod: Pod;
}

/** A fixture's pod, and what happened to it since. */
interface Sequel extends Omit<Fixture, 'pod'> {
  after: string;
  changed: Operation[];
}

export interface Scenario extends AdmissionInput {
  promise: string;
}

export const labelled: Namespace = {
  name: 'crawlers',
  labels: { 'sidelight.dev/inject': 'telemetry' },
  annotations: {},
  limitRanges: [],
};

const usualMemory = (settings: Settings) => parseQuantity(settings.telemetry.limits.memory) ?? 0;

const argument = (
  settings: Settings,
  vendor: string,
  namespace: string,
  ports: Ports,
  memoryLimit = usualMemory(settings),
): string =>
  bootstrapArgument({
    vendor: { name: vendor },
    furtherVendors: [],
    inClusterCidrs: settings.telemetry.inClusterCidrs,
    accessLog: settings.telemetry.accessLog,
    namespaces: [namespace, ...settings.telemetry.inClusterNamespaces],
    clusterDomain: settings.clusterDomain,
    ports,
    destinations: settings.telemetry.destinations,
    dnsCacheHosts: settings.telemetry.dnsCacheHosts,
    memoryLimit,
  });

const directMarker = '<always direct>';
const direct = alwaysDirect(defaultSettings.clusterDomain).join(',');

const marker = /^<bootstrap vendor=(\S*) namespace=(\S*) proxy=(\d+) metrics=(\d+)(?: memory=(\d+))?>$/;

/** Markers of a fixture to what they stand for: a bootstrap, and in a status the current revision and settings. */
export function expanded<T>(value: T, settings: Settings = defaultSettings): T {
  return JSON.parse(JSON.stringify(value), (key, text) => {
    if (typeof text !== 'string') return text;
    const [, vendor, namespace, proxy, metrics, memory] = marker.exec(text) ?? [];
    const ports = { proxy: Number(proxy), metrics: Number(metrics) };
    if (proxy)
      return argument(settings, vendor ?? '', namespace ?? '', ports, memory ? Number(memory) : undefined);
    if (key !== statusAnnotation) return text.replace(directMarker, direct);
    return text.replace('<revision>', version).replace('<settings>', injectionHash(settings));
  });
}

/** The way back, for goldens: `expanded` of what this gives is the very same. */
export function condensed(value: unknown, settings: Settings = defaultSettings): unknown {
  return JSON.parse(JSON.stringify(value), (_key, text) => {
    if (typeof text !== 'string') return text;
    if (text.startsWith('{"node"')) return condensedBootstrap(text, settings);
    if (!text.startsWith('{"revision"')) return text.replace(direct, directMarker);
    return text
      .replace(JSON.stringify(version), '"<revision>"')
      .replace(JSON.stringify(injectionHash(settings)), '"<settings>"');
  });
}

function condensedBootstrap(text: string, settings: Settings): string {
  const port = (name: string) =>
    Number(
      new RegExp(`"name":"${name}","address":{"socket_address":{[^}]*"port_value":(\\d+)`).exec(text)?.[1],
    );
  const vendor = /"tag_name":"proxy_vendor","fixed_value":"([^"]*)"/.exec(text)?.[1] ?? '';
  const heap = Number(/"max_heap_size_bytes":(\d+)/.exec(text)?.[1]);
  const memory = Math.round((heap / 0.75 + 24 * 2 ** 20) / 1024) * 1024;
  const unusualMemory = memory === usualMemory(settings) ? '' : ` memory=${memory}`;
  for (const namespace of namespacesOf(text)) {
    const ports = { proxy: port('proxy'), metrics: port('metrics') };
    if (argument(settings, vendor, namespace, ports, memory) === text) {
      return `<bootstrap vendor=${vendor} namespace=${namespace} proxy=${ports.proxy} metrics=${ports.metrics}${unusualMemory}>`;
    }
  }
  return `<another bootstrap: ${text.length} characters>`;
}

/** Single-label words that end the in-cluster expression, where the namespace stands. */
const namespacesOf = (text: string): string[] =>
  [...text.matchAll(/\(([-a-z0-9]*)(?:\|[-a-z0-9|]*)?\)\)/g)].map((m) => m[1] ?? '');

/** A verdict without its patch where there is none. */
export const patchOf = (verdict: Verdict) => ('patch' in verdict ? verdict.patch : []);

export const judge = (pod: unknown, namespace: Namespace = labelled, settings = defaultSettings): Verdict =>
  admit({ pod: readPod(pod), namespace, settings });

const plain = { spec: { containers: [{ name: 'app' }] } };
const usual = (condensed(applied(plain, patchOf(judge(plain)))) as { spec: { initContainers: object[] } })
  .spec.initContainers[0] as Record<string, unknown>;

/** A sidecar without the fields that are as everywhere; `one-container` shows them all. */
export function unusual(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (_key, item) => {
    if (item?.name !== usual.name || !item.args) return item;
    const other = Object.entries(item).filter(([key, field]) => !isDeepStrictEqual(field, usual[key]));
    return { name: item.name, unusual: Object.fromEntries(other) };
  });
}

export function scenario(file: URL): Scenario {
  const fixture = parse(readFileSync(file, 'utf8')) as Fixture | Sequel;
  const settings = settingsSchema.parse(fixture.settings ?? {});
  return {
    promise: fixture.promise,
    settings: fixture.settings ? settings : defaultSettings,
    namespace: { ...labelled, ...fixture.namespace },
    pod: readPod(expanded('after' in fixture ? sequel(file, fixture) : fixture.pod, settings)),
  };
}

function sequel(file: URL, { after, changed }: Sequel): unknown {
  const { pod } = parse(readFileSync(new URL(`${after}.yaml`, file), 'utf8')) as Fixture;
  return applied(pod, changed);
}
