import {
  type Namespace,
  type Pod,
  type Reason,
  readStatus,
  reasons,
  type Verdict,
} from '../../webhook/index.ts';
import { wasInjected } from './added.ts';
import type { Case } from './case.ts';
import { nextSteps } from './next.ts';
import type { Entry, Workload } from './schema.ts';
import type { Subject } from './subject.ts';

type Conclusion = Pick<Workload, 'outcome' | 'reason' | 'message' | 'next'>;

/** The verdict with its reason and next step, and what a cluster has to say about it. */
export function conclusion(
  verdict: Verdict,
  about: Case,
  subject: Subject,
  entries: readonly Entry[],
): Conclusion {
  const other = missed(verdict, about, subject, entries) ?? injectedBefore(verdict, about, subject);
  if (other) return other;
  if (!('reason' in verdict)) return undecided(verdict.outcome);
  const { outcome, reason } = verdict;
  const message =
    'message' in verdict ? verdict.message : (verdict.notices[0]?.message ?? sentence(reason, about));
  const annotation = annotationIn(message, about.pod, about.namespace);
  return { outcome, reason, message, next: nextSteps[reason]({ ...subject, annotation }) };
}

const skipped = (reason: Reason, message: string, subject: Subject): Conclusion => ({
  outcome: 'skipped',
  reason,
  message,
  next: nextSteps[reason](subject),
});

/** In a cluster: of a pod that would be injected, but is not, or will not be. */
function missed(
  { outcome }: Verdict,
  { live, pod }: Case,
  subject: Subject,
  entries: readonly Entry[],
): Conclusion | undefined {
  if (!live || outcome !== 'injected') return undefined;
  if (entries.length === 0) return skipped('not_called', notInstalled, subject);
  if (!entries.some(({ matches }) => matches)) return skipped('not_called', notSelected, subject);
  if (!live.whyMissed) return undefined;
  return wasInjected(pod, readStatus(pod))
    ? skipped('already_injected', reasons.already_injected, subject)
    : skipped('created_before', live.whyMissed(subject.labelFrom), subject);
}

/** Of a pod with the sidecar, where more or less is known than the verdict reckons with. */
function injectedBefore(verdict: Verdict, about: Case, subject: Subject): Conclusion | undefined {
  const status = readStatus(about.pod);
  if (!status || !wasInjected(about.pod, status)) return undefined;
  // Who can't see the namespace can't see why it was injected, but that it was.
  if (isUnknown(verdict, about)) return undecided('unchanged');
  const current = about.live?.isCurrent(status);
  if (current === null && isOlder(verdict)) return undecided('unchanged');
  if (current === false && verdict.outcome === 'unchanged') {
    return skipped('already_injected', reasons.already_injected, subject);
  }
  return undefined;
}

const isUnknown = (verdict: Verdict, { namespaceKnown }: Case): boolean =>
  !namespaceKnown && 'reason' in verdict && verdict.reason === 'not_labelled';

/** Of what could not be looked at nothing is said. */
const sentence = (reason: Reason, { namespaceKnown }: Case): string =>
  reason === 'not_labelled' && !namespaceKnown
    ? 'the pod does not carry the label; what its namespace carries is not known here'
    : reasons[reason];

const notInstalled = 'Sidelight is not installed: its webhook configuration is not in this cluster';
const notSelected =
  'no entry of the webhook configuration selects the pod: they are not those of sidelight install';
const isOlder = (verdict: Verdict): boolean => 'reason' in verdict && verdict.reason === 'already_injected';
const undecided = (outcome: Workload['outcome']): Conclusion => ({
  outcome,
  reason: null,
  message: null,
  next: null,
});

/** The annotation that a message begins with, and whose it is. */
function annotationIn(message: string, pod: Pod, { annotations }: Namespace): Subject['annotation'] {
  const [key] = /^sidelight\.dev\/[^\s:]+/.exec(message) ?? [];
  if (key === undefined) return undefined;
  const isPods = pod.metadata?.annotations?.[key] !== undefined;
  return isPods || key in annotations ? { key, from: isPods ? 'pod' : 'namespace' } : undefined;
}
