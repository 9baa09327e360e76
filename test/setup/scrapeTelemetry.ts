import { setTimeout as delay } from 'node:timers/promises';
import { requireProgram } from './program.ts';
import { sendEveryKind, startTelemetryEnvoy } from './telemetryEnvoy.ts';

// Prints a scrape of the real telemetry Envoy after traffic of every kind:
//   node test/setup/scrapeTelemetry.ts > test/metrics/fixtures/envoy-telemetry.prom
const path = await requireProgram('envoy');
if (path === undefined) process.exit(1);
const envoy = await startTelemetryEnvoy(path, 'vendor-a');
await sendEveryKind(envoy);
// Histograms appear with the flush of the statistics, every five seconds.
await delay(6000);
process.stdout.write(
  "# A scrape of the telemetry sidecar's Envoy 1.40. Written by: node test/setup/scrapeTelemetry.ts\n",
);
process.stdout.write(await envoy.scrape());
await envoy.stop();
