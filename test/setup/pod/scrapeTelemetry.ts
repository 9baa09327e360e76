import { setTimeout as delay } from 'node:timers/promises';
import { requireProgram } from '../program.ts';
import { sendEveryKind, startPodWithOrigin } from './everyKind.ts';

// Prints a scrape of the real telemetry Envoy after traffic of every kind:
const command = 'node test/setup/pod/run.ts node test/setup/pod/scrapeTelemetry.ts';
// into test/metrics/fixtures/envoy-telemetry.prom
const path = await requireProgram('envoy');
if (path === undefined) process.exit(1);
const pod = await startPodWithOrigin(path);
await sendEveryKind(pod);
// Histograms appear with the flush of the statistics, every five seconds.
await delay(6000);
process.stdout.write(`# A scrape of the telemetry sidecar's Envoy 1.40. Written by: ${command}\n`);
process.stdout.write(await pod.scrapeText());
await pod.stop();
