import { parseQuantity } from '../platform/quantity/index.ts';
import { domain } from './label.ts';
import type { Namespace, Pod } from './pod.ts';
import type { AccessLog } from './telemetry/accessLog.ts';

export const statusAnnotation = `${domain}/status`;
/** What the command line replaced in a manifest's text, for `uninject`. */
export const restoreAnnotation = `${domain}/restore`;
/** What describes the credentials of a vendor to Envoy; a file in the sidecar is made of it. */
export const sdsAnnotation = (place: number | ''): string => `${domain}/sds-${place}`;

/** What annotations ask for; absent means the settings' value. */
export interface Tuning {
  proxyPort?: number;
  metricsPort?: number;
  cpuRequest?: string;
  cpuLimit?: string;
  memoryRequest?: string;
  memoryLimit?: string;
  /** Names of the containers that get the proxy environment; without it all but known sidecars. */
  containers?: string[];
  noProxy?: string[];
  ownProxy?: 'keep' | 'replace';
  accessLog?: AccessLog;
  /** Seconds that the sidecar outlives the app, so that a last scrape finds it. */
  lastScrapeSeconds?: number;
  /** Further vendors of the pod, each on a loopback port of its own. */
  vendorPorts?: { name: string; port: number }[];
}

interface Grammar {
  field: keyof Tuning;
  allowed: string;
  /** Undefined when the text is not allowed. */
  read(text: string): unknown;
}

const port = (text: string): number | undefined => {
  const number = /^\d{4,5}$/.test(text) ? Number(text) : 0;
  return number >= 1024 && number <= 65535 ? number : undefined;
};
const quantity =
  (least: string, most: string) =>
  (text: string): string | undefined => {
    const amount = parseQuantity(text) ?? 0;
    return amount >= Number(parseQuantity(least)) && amount <= Number(parseQuantity(most)) ? text : undefined;
  };
const listOf =
  (item: RegExp) =>
  (text: string): string[] | undefined => {
    const items = text.split(',').map((part) => part.trim());
    return items.every((part) => item.test(part)) ? items : undefined;
  };

const mostFurtherVendors = 4;
const vendorPorts = (text: string): { name: string; port: number }[] | undefined => {
  const entries = text.split(',').map((part) => {
    const [, name = '', number = ''] =
      /^\s*([A-Za-z0-9](?:[-._A-Za-z0-9]{0,61}[A-Za-z0-9])?)=(\d+)\s*$/.exec(part) ?? [];
    return { name, port: port(number) ?? 0 };
  });
  const different = (values: unknown[]) => new Set(values).size === entries.length;
  const whole = entries.every((entry) => entry.name !== '' && entry.port > 0);
  return whole &&
    entries.length <= mostFurtherVendors &&
    different(entries.map((entry) => entry.name)) &&
    different(entries.map((entry) => entry.port))
    ? entries
    : undefined;
};

const portAllowed = 'a port from 1024 to 65535';
/** Less of a limit than Envoy starts with is not allowed. */
const amount = (field: keyof Tuning, unit: string, least: string, most: string): Grammar => ({
  field,
  allowed: `a quantity of ${unit} from ${least} to ${most}`,
  read: quantity(least, most),
});

/** Annotations `sidelight.dev/<key>` and what each may hold. */
export const grammar: Readonly<Record<string, Grammar>> = {
  'proxy-port': { field: 'proxyPort', allowed: portAllowed, read: port },
  'metrics-port': { field: 'metricsPort', allowed: portAllowed, read: port },
  'cpu-request': amount('cpuRequest', 'cores', '1m', '64'),
  'cpu-limit': amount('cpuLimit', 'cores', '10m', '64'),
  'memory-request': amount('memoryRequest', 'bytes', '1Mi', '64Gi'),
  'memory-limit': amount('memoryLimit', 'bytes', '64Mi', '64Gi'),
  containers: {
    field: 'containers',
    allowed: 'names of containers of the pod, joined by commas',
    read: listOf(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/),
  },
  'no-proxy': {
    field: 'noProxy',
    allowed: 'hosts, suffixes or CIDRs joined by commas, without "$"',
    read: listOf(/^[^\s,$]+$/),
  },
  'own-proxy': {
    field: 'ownProxy',
    allowed: 'keep or replace',
    read: (text) => (text === 'keep' || text === 'replace' ? text : undefined),
  },
  'access-log': {
    field: 'accessLog',
    allowed: 'none, errors or all',
    read: (text) => (['none', 'errors', 'all'].includes(text) ? text : undefined),
  },
  'last-scrape-seconds': {
    field: 'lastScrapeSeconds',
    allowed: 'whole seconds from 0 to 25',
    read: (text) => (/^\d{1,2}$/.test(text) && Number(text) <= 25 ? Number(text) : undefined),
  },
  'vendor-ports': {
    field: 'vendorPorts',
    allowed: `up to ${mostFurtherVendors} further vendors as VENDOR=PORT joined by commas, each with a port of its own from 1024 to 65535`,
    read: vendorPorts,
  },
};

const prefix = `${domain}/`;
/** Written by Sidelight itself: by the webhook, and by the command line where it replaced text. */
export const isWritten = (key: string): boolean =>
  key === statusAnnotation || key === restoreAnnotation || key.startsWith(sdsAnnotation(''));

export interface TuningResult {
  tuning: Tuning;
  /** One line an annotation: key, value, who set it, what is allowed. */
  errors: string[];
}

/** The pod's annotations over its namespace's, each checked; every error is reported. */
export function readTuning(pod: Pod, namespace: Namespace): TuningResult {
  const errors: string[] = [];
  const found: Record<string, unknown> = {};
  const own = pod.metadata?.annotations ?? {};
  const read = (annotations: Record<string, string>, from: string, podSets: (key: string) => boolean) => {
    for (const key in annotations) {
      if (!key.startsWith(prefix) || isWritten(key) || podSets(key)) continue;
      const value = annotations[key] ?? '';
      const name = key.slice(prefix.length);
      const entry = Object.hasOwn(grammar, name) ? grammar[name] : undefined;
      const parsed = entry?.read(value);
      if (entry && parsed !== undefined) found[entry.field] = parsed;
      else errors.push(invalid(key, value, from, entry?.allowed));
    }
  };
  read(own, 'pod', () => false);
  read(namespace.annotations, `namespace ${namespace.name}`, (key) => key in own);
  const tuning = found as Tuning;
  return { tuning, errors: [...errors, ...contradictions(pod, tuning, own)] };
}

const shorten = (value: string): string => (value.length > 80 ? `${value.slice(0, 80)}…` : value);

const invalid = (key: string, value: string, from: string, allowed: string | undefined): string =>
  allowed === undefined
    ? `${key}: ${JSON.stringify(shorten(value))} (${from}): no such annotation; allowed: ${Object.keys(
        grammar,
      )
        .map((name) => prefix + name)
        .join(', ')}`
    : `${key}: ${JSON.stringify(shorten(value))} (${from}): allowed: ${allowed}`;

function contradictions(pod: Pod, tuning: Tuning, own: Record<string, string>): string[] {
  const errors: string[] = [];
  if (tuning.proxyPort !== undefined && tuning.proxyPort === tuning.metricsPort) {
    errors.push(
      `${prefix}metrics-port: "${tuning.metricsPort}": allowed: another port than ${prefix}proxy-port`,
    );
  }
  for (const [resource, request, limit] of [
    ['cpu', tuning.cpuRequest, tuning.cpuLimit],
    ['memory', tuning.memoryRequest, tuning.memoryLimit],
  ] as const) {
    if (
      request !== undefined &&
      limit !== undefined &&
      (parseQuantity(request) ?? 0) > (parseQuantity(limit) ?? 0)
    ) {
      errors.push(
        `${prefix}${resource}-request: "${request}": allowed: at most ${prefix}${resource}-limit, "${limit}"`,
      );
    }
  }
  // A namespace's list is a default for pods of many shapes; a pod's own names what it has.
  if (`${prefix}containers` in own) {
    const names = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])].map((c) => c.name);
    for (const name of tuning.containers ?? []) {
      if (!names.includes(name)) {
        errors.push(`${prefix}containers: ${JSON.stringify(name)} (pod): allowed: ${names.join(', ')}`);
      }
    }
  }
  return errors;
}
