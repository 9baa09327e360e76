import type { Notice } from '../admit.ts';
import type { Container, EnvVar } from '../pod.ts';

const proxyNames = ['HTTP_PROXY', 'HTTPS_PROXY', 'http_proxy', 'https_proxy'] as const;
/** Variables that say: this container has a proxy of its own. */
const ownProxyNames = [...proxyNames, 'ALL_PROXY', 'all_proxy'];
const noProxyNames = ['NO_PROXY', 'no_proxy'] as const;

/** Node reads the proxy variables only when this is set. */
const nodeSwitch: EnvVar = { name: 'NODE_USE_ENV_PROXY', value: '1' };

/** Cloud credentials, loopback and the cluster itself: never through a proxy. */
export const alwaysDirect = (clusterDomain: string): string[] => [
  'localhost',
  '127.0.0.1',
  '::1',
  '169.254.169.254',
  '169.254.170.2',
  '169.254.170.23',
  'fd00:ec2::254',
  'metadata.google.internal',
  '.svc',
  `.${clusterDomain}`,
  '$(KUBERNETES_SERVICE_HOST)',
];

export const proxyUrl = (port: number): string => `http://127.0.0.1:${port}`;

export interface ProxyEnvironment {
  url: string;
  /** A URL that an earlier injection wrote; it counts as ours. */
  formerUrl?: string | undefined;
  noProxy: readonly string[];
  ownProxy: 'keep' | 'replace';
}

export interface EnvPlan {
  /** Frozen where it is what most containers get. */
  add: readonly EnvVar[];
  set: { index: number; variable: EnvVar }[];
  notices: Notice[];
}

/** A plan while it is made. */
interface Draft extends EnvPlan {
  add: EnvVar[];
}

interface Found {
  index: number;
  variable: EnvVar;
}

/** What nearly every container gets: one list of variables for all who share the wish, so that it is written once. */
const usual = new WeakMap<ProxyEnvironment, readonly EnvVar[]>();

function usualAdditions(wanted: ProxyEnvironment): readonly EnvVar[] {
  let additions = usual.get(wanted);
  if (!additions) {
    additions = change({ name: '' }, new Map(), wanted).add;
    for (const variable of additions) Object.freeze(variable);
    Object.freeze(additions);
    usual.set(wanted, additions);
  }
  return additions;
}

/** The proxy variables that a container lacks, and those of its own that change. Twice adds nothing. */
export function planEnvironment(container: Container, wanted: ProxyEnvironment): EnvPlan {
  const found = findVariables(container);
  const plan: EnvPlan = found
    ? change(container, found, wanted)
    : { add: usualAdditions(wanted), set: [], notices: [] };
  if (container.envFrom?.length && plan.notices[0]?.reason !== 'own_proxy') {
    const message = `container "${container.name}" reads variables with envFrom; should one set a proxy, ours replaces it`;
    plan.notices.push({ reason: 'env_from', container: container.name, message });
  }
  return plan;
}

function change(container: Container, found: Map<string, Found>, wanted: ProxyEnvironment): Draft {
  const own = ownProxyNames.find((name) => isOwn(found.get(name), wanted));
  const refusesAll = noProxyNames.find((name) => found.get(name)?.variable.value?.trim() === '*');
  if ((own ?? refusesAll) && wanted.ownProxy === 'keep') {
    const message = `container "${container.name}" sets ${own ?? refusesAll} itself and is left as it is`;
    return { add: [], set: [], notices: [{ reason: 'own_proxy', container: container.name, message }] };
  }
  const plan: Draft = { add: [], set: [], notices: [] };
  for (const name of ['HTTP_PROXY', 'HTTPS_PROXY'] as const) put(plan, found, name, wanted.url);
  mergeNoProxy(plan, found, container, wanted.noProxy);
  for (const name of ['http_proxy', 'https_proxy'] as const) put(plan, found, name, wanted.url);
  if (!found.has(nodeSwitch.name)) plan.add.push({ ...nodeSwitch });
  return plan;
}

const watched = new Set<string>([...ownProxyNames, ...noProxyNames, nodeSwitch.name]);

/** Of variables of one name the last counts, as in the kubelet. Undefined when there are none. */
function findVariables(container: Container): Map<string, Found> | undefined {
  let found: Map<string, Found> | undefined;
  const env = container.env ?? [];
  for (let index = 0; index < env.length; index++) {
    const variable = env[index] as EnvVar;
    if (!watched.has(variable.name)) continue;
    found ??= new Map();
    found.set(variable.name, { index, variable });
  }
  return found;
}

const isOwn = (entry: Found | undefined, { url, formerUrl }: ProxyEnvironment): boolean =>
  entry !== undefined && entry.variable.value !== url && entry.variable.value !== (formerUrl ?? url);

function put(plan: Draft, found: Map<string, Found>, name: string, value: string): void {
  const entry = found.get(name);
  if (!entry) plan.add.push({ name, value });
  else if (entry.variable.value !== value) plan.set.push({ index: entry.index, variable: { name, value } });
}

function mergeNoProxy(
  plan: Draft,
  found: Map<string, Found>,
  container: Container,
  noProxy: readonly string[],
): void {
  const foreign = noProxyNames.find((name) => found.get(name)?.variable.valueFrom);
  if (foreign) {
    const message = `container "${container.name}" takes ${foreign} by valueFrom, which cannot be merged; it should hold ${noProxy.join(',')}`;
    plan.notices.push({ reason: 'own_no_proxy', container: container.name, message });
    return;
  }
  const upper = found.get('NO_PROXY')?.variable.value;
  const lower = found.get('no_proxy')?.variable.value;
  // A name that is not set yet starts from the other's value: programs read either.
  const merge = merged(upper ?? lower ?? '', noProxy);
  put(plan, found, 'NO_PROXY', merge);
  put(plan, found, 'no_proxy', upper === lower ? merge : merged(lower ?? upper ?? '', noProxy));
}

function merged(value: string, more: readonly string[]): string {
  if (value === '' || value.trim() === '' || value.trim() === '*') return more.join(',');
  const has = new Set(value.split(',').map((entry) => entry.trim()));
  const missing = more.filter((entry) => !has.has(entry));
  return missing.length === 0 ? value : `${value},${missing.join(',')}`;
}
