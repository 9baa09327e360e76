import type { Settings } from '../platform/config/index.ts';
import { readTuning, statusAnnotation } from './annotations.ts';
import { decide } from './decide.ts';
import { telemetry } from './label.ts';
import { movePorts, portsInTheWay, profilePortInTheWay } from './move.ts';
import type { Operation } from './operation.ts';
import { buildPatch, collisions } from './patch.ts';
import type { Namespace, Pod } from './pod.ts';
import { injectProfiles } from './profiles.ts';
import type { Reason } from './reasons.ts';
import { areThere, findOurs, isCurrent, readStatus, type Status, statusOf } from './status.ts';
import { sidecarName } from './telemetry/sidecar.ts';

export interface AdmissionInput {
  pod: Pod;
  namespace: Namespace;
  settings: Settings;
}

/** Something that the pod's owner should know though the pod is admitted. */
export interface Notice {
  reason: Reason;
  container?: string;
  message: string;
}

export type Verdict =
  | { outcome: 'injected'; profiles: string[]; patch: Operation[]; notices: Notice[] }
  /** Our own work, on other ports because another injector took one of ours. */
  | { outcome: 'moved'; patch: Operation[] }
  | { outcome: 'skipped'; reason: Reason; notices: Notice[] }
  /** Our own work of this revision and these settings. */
  | { outcome: 'unchanged' }
  | { outcome: 'denied'; reason: Reason; message: string };

const denied = (reason: Reason, message: string): Verdict => ({ outcome: 'denied', reason, message });

/** A message stays readable, whatever a pod brings. */
const mostErrors = 100;
const joined = (errors: readonly string[]): string => {
  const more = errors.length - mostErrors;
  return [...errors.slice(0, mostErrors), ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
};

/** What becomes of a pod that is being created. Pure, deterministic, and convergent: twice adds nothing. */
export function admit(input: AdmissionInput): Verdict {
  const { pod } = input;
  const decision = decide(input);
  if (decision.kind === 'deny') return denied(decision.reason, decision.message);
  if (decision.kind === 'skip') {
    const notices = decision.message ? [{ reason: decision.reason, message: decision.message }] : [];
    return { outcome: 'skipped', reason: decision.reason, notices };
  }
  const status = readStatus(pod);
  if (status && isOurs(pod, status, decision.profiles)) return leaveOurs(input, status, decision.profiles);
  return inject(input, decision.profiles, status);
}

/** Whether the pod has what its status says, and the telemetry sidecar in it is really ours. */
const isOurs = (pod: Pod, status: Status, profiles: readonly string[]): boolean =>
  status.containers.includes(sidecarName)
    ? findOurs(pod, status) !== undefined && (status.containers.length === 1 || areThere(pod, status))
    : !profiles.includes(telemetry) && areThere(pod, status);

function leaveOurs(input: AdmissionInput, status: Status, profiles: readonly string[]): Verdict {
  const { pod, namespace, settings } = input;
  const { tuning } = readTuning(pod, namespace);
  const clash = profilePortInTheWay(pod, status);
  if (clash) return denied('port_taken', clash);
  const ours = findOurs(pod, status);
  const taken = ours && portsInTheWay(pod, ours.container, status, tuning);
  if (taken && status.ports) {
    const moved = movePorts(pod, ours, { ...status, ports: status.ports }, tuning, taken);
    return 'refused' in moved
      ? denied('port_taken', moved.refused)
      : { outcome: 'moved', patch: moved.patch };
  }
  return isCurrent(status, settings) && JSON.stringify(status.profiles) === JSON.stringify(profiles)
    ? { outcome: 'unchanged' }
    : { outcome: 'skipped', reason: 'already_injected', notices: [] };
}

function inject(input: AdmissionInput, profiles: string[], former: Status | undefined): Verdict {
  const { pod, namespace, settings } = input;
  const { tuning, errors } = readTuning(pod, namespace);
  if (errors.length > 0) return denied('invalid_annotation', joined(errors));
  const formerProxyPort = former?.ports?.proxy;
  const result = injectProfiles({ pod, namespace, settings, tuning, formerProxyPort }, profiles);
  if ('refused' in result) return denied(result.refused.reason, result.refused.message);
  const { injection, ports, notices } = result;
  const taken = collisions(pod, injection);
  if (taken.length > 0) return denied('name_taken', taken.join('; '));
  const status = JSON.stringify(statusOf({ pod, settings, profiles, injection, ports, notices, former }));
  injection.annotations[statusAnnotation] = status;
  const patch = buildPatch(pod, injection);
  // A profile without containers is told by what is left to do: nothing.
  const done = patch.length === 1 && pod.metadata?.annotations?.[statusAnnotation] === status;
  return done ? { outcome: 'unchanged' } : { outcome: 'injected', profiles, patch, notices };
}
