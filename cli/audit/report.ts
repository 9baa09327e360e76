import type { Severity } from '../../metrics/promql/index.ts';
import type { Extent } from './read/located.ts';

/** A finding, at its place in the file, and what it is about. */
export interface Report extends Extent {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly instead?: string | undefined;
  /** Such as `alert HostDown` or `panel "CPU", query A`. */
  readonly subject: string;
}
