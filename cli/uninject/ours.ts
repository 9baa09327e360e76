import type { Settings } from '../../platform/config/index.ts';
import {
  alwaysDirect,
  type EnvVar,
  isCurrent,
  isWritten,
  type Pod,
  proxyUrl,
  readStatus,
  type Status,
} from '../../webhook/index.ts';

type Path = string[];

/** What of a pod an injection added, by what its status says: paths by index. */
export interface Ours {
  remove: Path[];
  /** A NO_PROXY with more in it than ours: its path, and what is left without ours. */
  edit: { path: Path; value: string }[];
}

/** Undefined for a pod without our status. */
export function oursIn(pod: Pod, settings: Settings): Ours | undefined {
  const status = readStatus(pod);
  if (!status) return undefined;
  const ours: Ours = { remove: [], edit: [] };
  const marks = {
    url: status.ports && proxyUrl(status.ports.proxy),
    direct: directOf(pod, status, settings),
  };
  for (const list of ['containers', 'initContainers'] as const) {
    for (const [index, { name, env }] of (pod.spec[list] ?? []).entries()) {
      const path = ['spec', list, String(index)];
      if (status.containers.includes(name)) ours.remove.push(path);
      else takeVariables(ours, [...path, 'env'], env ?? [], marks);
    }
  }
  ours.remove.push(
    ...[...(pod.spec.volumes ?? []).entries()]
      .filter(([, { name }]) => status.volumes?.includes(name))
      .map(([index]) => ['spec', 'volumes', String(index)]),
    ...Object.keys(pod.metadata?.annotations ?? {})
      .filter(isWritten)
      .map((key) => ['metadata', 'annotations', key]),
  );
  return ours;
}

interface Direct {
  readonly hosts: ReadonlySet<string>;
  /** Whether these settings are the ones that the pod was injected with. */
  readonly known: boolean;
}

function directOf(pod: Pod, status: Status, settings: Settings): Direct {
  const asked = pod.metadata?.annotations?.['sidelight.dev/no-proxy']?.split(',') ?? [];
  const hosts = [...alwaysDirect(settings.clusterDomain), ...settings.telemetry.noProxy, ...asked];
  return { hosts: new Set(hosts.map((host) => host.trim())), known: isCurrent(status, settings) };
}

interface Marks {
  readonly url: string | undefined;
  readonly direct: Direct;
}

const proxyNames = ['HTTP_PROXY', 'HTTPS_PROXY', 'http_proxy', 'https_proxy'];
const noProxyNames = ['NO_PROXY', 'no_proxy'];

function takeVariables(ours: Ours, path: Path, variables: readonly EnvVar[], { url, direct }: Marks): void {
  const isProxy = ({ name, value }: EnvVar): boolean => proxyNames.includes(name) && value === url;
  if (!url || !variables.some(isProxy)) return;
  const noProxies = variables.filter(({ name }) => noProxyNames.includes(name)).map(({ value }) => value);
  // Of other settings it is not known what they added; both names have one value as long as nobody edits them.
  const untold =
    !direct.known && noProxies.length === 2 && noProxies[0] === noProxies[1] && isLikeOurs(noProxies[0]);
  const left = (variable: EnvVar): string | undefined => {
    if (isProxy(variable) || (variable.name === 'NODE_USE_ENV_PROXY' && variable.value === '1')) return '';
    if (!noProxyNames.includes(variable.name)) return variable.value;
    return untold ? '' : variable.value && withoutHosts(variable.value, direct.hosts);
  };
  for (const [index, variable] of variables.entries()) {
    const value = left(variable);
    if (value === variable.value || value === undefined) continue;
    const at = [...path, String(index)];
    if (value === '') ours.remove.push(at);
    else ours.edit.push({ path: [...at, 'value'], value });
  }
}

/** Whether all that every NO_PROXY of ours holds, whatever the settings, is in it. */
const isLikeOurs = (value: string | undefined): boolean =>
  alwaysDirect('').every((host) => host === '.' || value?.includes(host));

const withoutHosts = (value: string, hosts: ReadonlySet<string>): string =>
  value
    .split(',')
    .filter((entry) => !hosts.has(entry.trim()))
    .join(',');
