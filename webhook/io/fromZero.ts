import type { WebhookMetrics } from '../../metrics/register/index.ts';
import type { Reason } from '../reasons.ts';

const deniable: readonly Reason[] = [
  'invalid_annotation',
  'limit_range',
  'name_taken',
  'port_taken',
  'unknown_profile',
];

/** Series that alerts read start at 0: one that begins with its first event at 1 has no increase. */
export function fromZero({ reviews }: WebhookMetrics): void {
  reviews.inc({ outcome: 'injected', reason: 'none' }, 0);
  reviews.inc({ outcome: 'skipped', reason: 'unknown_profile' }, 0);
  for (const reason of deniable) reviews.inc({ outcome: 'denied', reason }, 0);
}
