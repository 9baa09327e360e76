import { type BootstrapInput, bootstrapArgument } from '../../../webhook/index.ts';
import { type Running, startUntilReady } from '../process.ts';

/** Arguments as the kubelet passes them on, `$$` being one `$`. */
export const sidecarArguments = (input: BootstrapInput, concurrency = 1): string[] => [
  '--config-yaml',
  bootstrapArgument(input).replaceAll('$$', '$'),
  '--disable-hot-restart',
  '--concurrency',
  String(concurrency),
  '--log-level',
  'warning',
];

/** The real Envoy, started as the kubelet starts the generated sidecar, ready. */
export const runTelemetryEnvoy = (envoy: string, input: BootstrapInput): Promise<Running> =>
  startUntilReady(envoy, sidecarArguments(input), `http://127.0.0.1:${input.ports.metrics}/ready`);
