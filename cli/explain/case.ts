import type { Settings } from '../../platform/config/index.ts';
import type { Namespace, Pod, Status } from '../../webhook/index.ts';
import type { WebhookEntry } from './entries.ts';
import type { Subject } from './subject.ts';

/** A pod or pod template, and all that decides on it. */
export interface Case {
  readonly title: string;
  /** `FILE:line:column`; null in a cluster. */
  readonly place: string | null;
  readonly subject: Omit<Subject, 'labelFrom'>;
  readonly pod: Pod;
  readonly namespace: Namespace;
  readonly namespaceKnown: boolean;
  readonly settings: Settings;
  readonly entries: readonly WebhookEntry[];
  /** In a cluster. */
  readonly live?: Live | undefined;
}

/** What a cluster tells beside the objects. */
export interface Live {
  /** Whether the webhook would write the same now; null where its settings can't be read. */
  isCurrent(status: Status): boolean | null;
  /** Why a running pod is not injected though it would be now; absent for pods to come. */
  readonly whyMissed?: ((labelFrom: Subject['labelFrom']) => string) | undefined;
}
