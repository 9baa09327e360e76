import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getThrough, tunnelThrough } from '../proxyClient.ts';
import { originAddress } from './addresses.ts';
import { type Pod, startPod } from './startPod.ts';

export interface PodWithOrigin extends Pod {
  /** `host:port` of an origin by name; any name under `.test` reaches it, and its path is the status it answers. */
  readonly origin: (name: string) => string;
}

/** A pod, and beside it an origin that answers whatever status is asked for with 1000 bytes. */
export async function startPodWithOrigin(envoyPath: string): Promise<PodWithOrigin> {
  const server = createServer((message, response) => {
    const status = Number(/^\/(\d{3})$/.exec(message.url ?? '')?.[1] ?? 200);
    response.writeHead(status, { 'content-type': 'text/plain' }).end('x'.repeat(1000));
  });
  await once(server.listen(0, originAddress), 'listening');
  const pod = await startPod(envoyPath);
  const { port } = server.address() as AddressInfo;
  return {
    ...pod,
    origin: (name) => `${name}.test:${port}`,
    async stop() {
      await pod.stop();
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Traffic that brings every series to life: codes, tunnels, a name that doesn't exist, and calls in the cluster. */
export async function sendEveryKind({ proxyPort, origin }: PodWithOrigin): Promise<void> {
  for (const status of [200, 200, 200, 302, 404, 503]) {
    await getThrough(proxyPort, `http://${origin('shop')}/${status}`);
  }
  await getThrough(proxyPort, `http://${origin('news')}/200`);
  await tunnelThrough(proxyPort, origin('bank'));
  await getThrough(proxyPort, 'http://absent.invalid/');
  await getThrough(proxyPort, 'http://in-cluster.crawlers:9/');
  await tunnelThrough(proxyPort, origin('shop').replace(/:\d+$/, ':9'));
}
