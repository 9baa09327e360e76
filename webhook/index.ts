export { type AdmissionInput, admit, type Notice, type Verdict } from './admit.ts';
export { statusAnnotation } from './annotations.ts';
export { injectLabel, profileNames, readLabel } from './label.ts';
export { type Operation, pointer } from './operation.ts';
export type { Container, EnvVar, LimitRange, Namespace, Pod, PodSpec } from './pod.ts';
export { readPod } from './readPod.ts';
export { type Reason, reasons } from './reasons.ts';
export {
  type BootstrapInput,
  bootstrapArgument,
  type Json,
  type Ports,
  telemetryBootstrap,
} from './telemetry/bootstrap.ts';
export { type Limit, limits } from './telemetry/limits.ts';
export { vendorOf } from './telemetry/profile.ts';
export { bootstrapFlag, envoyArguments } from './telemetry/sidecar.ts';
