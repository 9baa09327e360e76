import { type BootstrapInput, envoyArguments } from '../../../webhook/index.ts';
import { type Running, startUntilReady } from '../process.ts';

/** Arguments as the kubelet passes them on, `$$` being one `$`. */
export const sidecarArguments = (input: BootstrapInput, concurrency = 1): string[] =>
  envoyArguments(input, concurrency).map((argument) => argument.replaceAll('$$', '$'));

/** The real Envoy, started as the kubelet starts the generated sidecar, ready. */
export const runTelemetryEnvoy = (envoy: string, input: BootstrapInput): Promise<Running> =>
  startUntilReady(envoy, sidecarArguments(input), `http://127.0.0.1:${input.ports.metrics}/ready`);
