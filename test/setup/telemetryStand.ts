import { webcrypto } from 'node:crypto';
import { createAuthority, createLeaf } from '../../certs/index.ts';
import { freePort, originAddress, startNameServer } from './network.ts';
import { type Origin, startOrigin } from './origin.ts';
import { readSeries, type Series } from './series.ts';
import { runTelemetryEnvoy } from './telemetryEnvoy.ts';

export interface Stand<Names extends string> {
  proxyPort: number;
  metricsPort: number;
  /** Port on which nobody listens, at the origins' address. */
  closedPort: number;
  origins: Record<Names, Origin>;
  /** The authority that signed the origins' certificates, PEM. */
  ca: string;
  scrape(): Promise<Series>;
  stop(): Promise<void>;
}

/** Where a cluster's own names are in these tests: the pod's namespace is `crawlers`. */
export const clusterNames: readonly string[] = [
  'redis',
  'db.crawlers',
  'db.other',
  'web.other.svc',
  'web.other.svc.cluster.local',
];

/** Our Envoy in namespace `crawlers` of vendor `vendor-a`, with an origin of its own for each name of `ports`. */
export async function startStand<Names extends string>(
  envoy: string,
  names: readonly Names[],
): Promise<Stand<Names>> {
  const address = originAddress;
  const input = { crypto: webcrypto, now: Date.now(), days: 1 };
  const authority = await createAuthority({ ...input, commonName: 'origins' });
  const { key, certificate } = await createLeaf({
    ...input,
    authority,
    dnsNames: ['shop.test', 'news.test', ...clusterNames],
  });
  const origins = {} as Record<Names, Origin>;
  for (const name of names) origins[name] = await startOrigin(address, { key, cert: certificate });
  const nameServer = await startNameServer(
    address,
    (name) => name.endsWith('.test') || clusterNames.includes(name),
  );
  const ports = { proxy: await freePort(), metrics: await freePort() };
  const running = await runTelemetryEnvoy(
    envoy,
    {
      vendor: 'vendor-a',
      namespaces: ['crawlers'],
      clusterDomain: 'cluster.local',
      ports,
      destinations: 200,
      dnsCacheHosts: 1024,
    },
    nameServer.port,
  );
  return {
    proxyPort: ports.proxy,
    metricsPort: ports.metrics,
    closedPort: await freePort(),
    origins,
    ca: authority.certificate,
    scrape: async () =>
      readSeries(await (await fetch(`http://127.0.0.1:${ports.metrics}/stats/prometheus`)).text()),
    async stop() {
      await running.stop();
      nameServer.stop();
      for (const name of names) origins[name].stop();
    },
  };
}
