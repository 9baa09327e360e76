export type { AdmissionInput, Notice, Verdict } from './admit.ts';
export { type Operation, pointer } from './operation.ts';
export type { Container, EnvVar, LimitRange, Namespace, Pod, PodSpec } from './pod.ts';
export { type Reason, reasons } from './reasons.ts';
export {
  type BootstrapInput,
  bootstrapArgument,
  type Ports,
  telemetryBootstrap,
} from './telemetry/bootstrap.ts';
