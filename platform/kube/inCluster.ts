import { fault } from '../faults/index.ts';
import { type Client, type ClientOptions, createClient } from './client.ts';

const account = '/var/run/secrets/kubernetes.io/serviceaccount';

/**
 * The client that a pod has by its service account. `readFile` reads UTF-8 text and is asked for the token at every
 * call. Faults: `settings_invalid` outside of a cluster.
 */
export function inCluster(
  env: Readonly<Record<string, string | undefined>>,
  readFile: (path: string) => string,
  options: Omit<ClientOptions, 'server' | 'ca' | 'token'> = {},
): Client {
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port } = env;
  if (!host || !port) {
    const problems = 'KUBERNETES_SERVICE_HOST and _PORT are not set: this runs in a pod only';
    throw fault('settings_invalid', { problems });
  }
  return createClient({
    ...options,
    server: new URL(`https://${host.includes(':') ? `[${host}]` : host}:${port}`),
    ca: readFile(`${account}/ca.crt`),
    token: () => readFile(`${account}/token`).trim(),
  });
}
