import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bootstrapFlag, type Container, type Pod, readAnchored, writeAnchored } from '../../webhook/index.ts';
import { exampleFolder } from './example.ts';

/** How to start a container as a process of this machine. */
export interface Start {
  file: string;
  args: string[];
  env: Record<string, string>;
}

interface Projected {
  name: string;
  configMap?: { name: string };
  projected?: {
    sources: {
      secret?: { name: string; items: { key: string; path: string }[] };
      downwardAPI?: { items: { path: string; fieldRef: { fieldPath: string } }[] };
    }[];
  };
}

/** Where each mount path of a container is here. */
type Places = [mountPath: string, directory: string][];

const moved = (text: string, places: Places): string =>
  places.reduce((all, [mountPath, directory]) => all.replaceAll(mountPath, directory), text);

/** As the kubelet does it: the volumes that a container mounts become folders, with what Secrets and annotations hold. */
export async function mount(
  pod: Pod,
  container: Container,
  secrets: ReadonlyMap<string, string>,
  scratch: string,
): Promise<Places> {
  const places: Places = [];
  for (const { name, mountPath } of container.volumeMounts ?? []) {
    const volume = pod.spec.volumes?.find((one) => one.name === name) as Projected | undefined;
    const directory = volume?.configMap ? exampleFolder : join(scratch, pod.metadata?.name ?? '', name);
    places.push([mountPath, directory]);
  }
  for (const [index, { name }] of (container.volumeMounts ?? []).entries()) {
    const volume = pod.spec.volumes?.find((one) => one.name === name) as Projected | undefined;
    const [, directory] = places[index] as [string, string];
    for (const [path, text] of filesOf(volume, pod, secrets)) {
      await mkdir(directory, { recursive: true, mode: 0o700 });
      await writeFile(join(directory, path), moved(text, places), { mode: 0o600 });
    }
  }
  return places;
}

function filesOf(
  volume: Projected | undefined,
  pod: Pod,
  secrets: ReadonlyMap<string, string>,
): [path: string, text: string][] {
  return (volume?.projected?.sources ?? []).flatMap(({ secret, downwardAPI }) => [
    ...(secret?.items ?? []).map(({ key, path }): [string, string] => [
      path,
      secrets.get(`${secret?.name}/${key}`) ?? '',
    ]),
    ...(downwardAPI?.items ?? []).map(({ path, fieldRef }): [string, string] => {
      const [, annotation = ''] = /^metadata\.annotations\['(.*)'\]$/.exec(fieldRef.fieldPath) ?? [];
      return [path, pod.metadata?.annotations?.[annotation] ?? ''];
    }),
  ]);
}

/** The sidecar with the arguments of the patch: `$$` becomes `$`, and mount paths become folders of this machine. */
export function sidecarStart(envoy: string, sidecar: Container, places: Places): Start {
  const args = (sidecar.args ?? []).map((argument, index, all) => {
    const expanded = moved(argument.replaceAll('$$', '$'), places);
    return all[index - 1] === bootstrapFlag ? asIfOutside(expanded) : expanded;
  });
  return { file: envoy, args, env: {} };
}

/** The demo's sites live on loopback, which in a pod is refused, and under *.localhost, which is no vendor's: both rules go. */
const asIfOutside = (bootstrap: string): string =>
  writeAnchored(
    JSON.parse(JSON.stringify(readAnchored(bootstrap)), (key, value) => {
      if (key === 'resolved_address_filter') return undefined;
      return key === 'regex' ? value.replace('|localhost', '') : value;
    }),
  );

/** The app's container with its command, arguments and environment, with `more` over the latter. */
export function appStart(
  app: Container & { command?: string[] },
  places: Places,
  site: (url: string) => string,
  more: Record<string, string>,
): Start {
  const [, ...command] = app.command ?? [];
  const args = [...command.map((word) => moved(word, places)), ...(app.args ?? []).map(site)];
  const env = Object.fromEntries((app.env ?? []).map(({ name, value = '' }) => [name, value]));
  return { file: process.execPath, args, env: { ...env, ...more } };
}
