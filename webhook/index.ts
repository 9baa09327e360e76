export { type AdmissionInput, admit, type Notice, type Verdict } from './admit.ts';
export { isWritten, restoreAnnotation, statusAnnotation } from './annotations.ts';
export { type Predicate, predicates, type Question } from './decide.ts';
export { type AnnotationInForce, annotationsInForce, type Origin } from './inForce.ts';
export { injectLabel, profileNames, readLabel } from './label.ts';
export { type Operation, pointer } from './operation.ts';
export type { Container, EnvVar, LimitRange, Namespace, Pod, PodSpec } from './pod.ts';
export { takenPorts } from './ports.ts';
export { readPod } from './readPod.ts';
export { type Reason, reasons } from './reasons.ts';
export { findOurs, isCurrent, readStatus, type Status } from './status.ts';
export { writeAnchored } from './telemetry/anchored.ts';
export {
  type BootstrapInput,
  bootstrapArgument,
  type Json,
  type Ports,
  telemetryBootstrap,
} from './telemetry/bootstrap.ts';
export { alwaysDirect, proxyUrl } from './telemetry/environment.ts';
export { type Limit, limits } from './telemetry/limits.ts';
export { podTotal } from './telemetry/podTotal.ts';
export { vendorOf } from './telemetry/profile.ts';
export { readAnchored } from './telemetry/readAnchored.ts';
export { bootstrapFlag, envoyArguments } from './telemetry/sidecar.ts';
