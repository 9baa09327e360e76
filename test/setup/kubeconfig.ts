import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parse } from 'yaml';
import type { ClientOptions } from '../../platform/kube/index.ts';

type Entry = Readonly<Record<string, unknown>>;

/** How the current context of KUBECONFIG reaches its cluster: by client certificate or by token. */
export function readKubeconfig(): ClientOptions {
  const file = process.env.KUBECONFIG ?? join(homedir(), '.kube/config');
  const config = parse(readFileSync(file, 'utf8'));
  const find = (list: readonly Entry[], kind: string, name: string | undefined): Record<string, string> =>
    (list.find((entry) => entry.name === name)?.[kind] ?? {}) as Record<string, string>;
  const context = find(config.contexts, 'context', config['current-context']);
  const cluster = find(config.clusters, 'cluster', context.cluster);
  const user = find(config.users, 'user', context.user);
  const pem = (from: Record<string, string>, key: string): string => {
    const inline = from[`${key}-data`];
    if (inline) return Buffer.from(inline, 'base64').toString('utf8');
    return from[key] ? readFileSync(resolve(dirname(file), from[key]), 'utf8') : '';
  };
  return {
    server: new URL(cluster.server ?? ''),
    ca: pem(cluster, 'certificate-authority'),
    clientCert: pem(user, 'client-certificate'),
    clientKey: pem(user, 'client-key'),
    token: () => user.token ?? '',
  };
}
