import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type BootstrapInput, telemetryBootstrap } from '../../webhook/index.ts';
import { freePort, originAddress, startNameServer } from './network.ts';
import { type Running, startUntilReady } from './process.ts';
import { getThrough, tunnelThrough } from './proxyClient.ts';

export interface TelemetryEnvoy {
  readonly proxyPort: number;
  readonly metricsPort: number;
  /** `host:port` of an origin by name; any name under `.test` reaches it, and its path is the status it answers. */
  readonly origin: (name: string) => string;
  readonly scrape: () => Promise<string>;
  /** Ends Envoy alone, as a pod does that dies. */
  readonly stopEnvoy: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

async function startOrigin(address: string): Promise<Server> {
  const server = createServer((message, response) => {
    const status = Number(/^\/(\d{3})$/.exec(message.url ?? '')?.[1] ?? 200);
    response.writeHead(status, { 'content-type': 'text/plain' }).end('x'.repeat(1000));
  });
  server.listen(0, address);
  await once(server, 'listening');
  return server;
}

/** The bootstrap as the webhook gives it, but asking the test's name server. */
function withNameServer(bootstrap: object, port: number): object {
  const resolvers = [{ socket_address: { address: '127.0.0.1', port_value: port } }];
  return JSON.parse(JSON.stringify(bootstrap), (_, value) =>
    String(value?.['@type']).endsWith('CaresDnsResolverConfig') ? { ...value, resolvers } : value,
  );
}

/** The real Envoy with the bootstrap of `input`, ready; it resolves names at `127.0.0.1:nameServerPort`. */
export function runTelemetryEnvoy(
  envoy: string,
  input: BootstrapInput,
  nameServerPort: number,
): Promise<Running> {
  const configuration = JSON.stringify(withNameServer(telemetryBootstrap(input), nameServerPort));
  return startUntilReady(
    envoy,
    ['--config-yaml', configuration, '--concurrency', '1', '--disable-hot-restart', '-l', 'warning'],
    `http://127.0.0.1:${input.ports.metrics}/ready`,
  );
}

/** Our telemetry Envoy with an origin and a name server beside it, all on this machine. */
export async function startTelemetryEnvoy(envoy: string, vendor: string): Promise<TelemetryEnvoy> {
  const address = originAddress;
  const [names, server] = await Promise.all([startNameServer(address), startOrigin(address)]);
  const ports = { proxy: await freePort(), metrics: await freePort() };
  const input = {
    vendor,
    namespaces: ['crawlers'],
    clusterDomain: 'cluster.local',
    ports,
    destinations: 200,
    dnsCacheHosts: 65536,
  };
  const running = await runTelemetryEnvoy(envoy, input, names.port);
  const { port } = server.address() as AddressInfo;
  return {
    proxyPort: ports.proxy,
    metricsPort: ports.metrics,
    origin: (name) => `${name}.test:${port}`,
    scrape: async () => (await fetch(`http://127.0.0.1:${ports.metrics}/stats/prometheus`)).text(),
    stopEnvoy: running.stop,
    stop: async () => {
      await running.stop();
      names.stop();
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Traffic that brings every series to life: codes, tunnels, a name that doesn't exist, and calls in the cluster. */
export async function sendEveryKind({ proxyPort, origin }: TelemetryEnvoy): Promise<void> {
  for (const status of [200, 200, 200, 302, 404, 503]) {
    await getThrough(proxyPort, `http://${origin('shop')}/${status}`);
  }
  await getThrough(proxyPort, `http://${origin('news')}/200`);
  await tunnelThrough(proxyPort, origin('bank'));
  await getThrough(proxyPort, 'http://absent.invalid/');
  await getThrough(proxyPort, `http://in-cluster.crawlers:9/`);
  await tunnelThrough(proxyPort, origin('shop').replace(/:\d+$/, ':9'));
}
