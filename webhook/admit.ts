import type { Settings } from '../platform/config/index.ts';
import type { Operation } from './operation.ts';
import type { Namespace, Pod } from './pod.ts';
import type { Reason } from './reasons.ts';

export interface AdmissionInput {
  pod: Pod;
  namespace: Namespace;
  settings: Settings;
}

/** Something that the pod's owner should know though the pod is admitted; at most 256 characters as a warning. */
export interface Notice {
  reason: Reason;
  container?: string;
  message: string;
}

export type Verdict =
  | { outcome: 'injected'; profiles: string[]; patch: Operation[]; notices: Notice[] }
  | { outcome: 'skipped'; reason: Reason; notices: Notice[] }
  | { outcome: 'unchanged' }
  | { outcome: 'denied'; reason: Reason; message: string };
