import type { BootstrapInput } from '../../../webhook/index.ts';
import { type NameServer, startNameServer, type Zone } from '../nameServer.ts';
import type { Running } from '../process.ts';
import { readSeries, type Series } from '../series.ts';
import { originAddress } from './addresses.ts';
import { bootstrapInput } from './bootstrapInput.ts';
import { runTelemetryEnvoy } from './telemetryEnvoy.ts';

export interface Pod {
  readonly envoy: Running;
  readonly proxyPort: number;
  readonly metricsPort: number;
  /** The exposition text of now. */
  readonly scrapeText: () => Promise<string>;
  readonly scrape: () => Promise<Series>;
  readonly nameServer: NameServer;
  readonly stop: () => Promise<void>;
}

/** Every name that ends in `.test` is at the address of origins. */
export const testZone: Zone = (name) => (name.endsWith('.test') ? originAddress : undefined);

/** The telemetry sidecar with the pod's name server beside it. */
export async function startPod(
  envoyPath: string,
  { zone = testZone, input = {} }: { zone?: Zone; input?: Partial<BootstrapInput> } = {},
): Promise<Pod> {
  const whole = bootstrapInput(input);
  const { proxy, metrics } = whole.ports;
  const nameServer = await startNameServer(zone);
  const envoy = await runTelemetryEnvoy(envoyPath, whole).catch((error) => {
    nameServer.stop();
    throw error;
  });
  const scrapeText = async () => (await fetch(`http://127.0.0.1:${metrics}/stats/prometheus`)).text();
  return {
    envoy,
    proxyPort: proxy,
    metricsPort: metrics,
    scrapeText,
    scrape: async () => readSeries(await scrapeText()),
    nameServer,
    async stop() {
      await envoy.stop();
      nameServer.stop();
    },
  };
}
