import type { Severity } from '../finding.ts';

/** What a finding's page says. `wrong` gives the finding, `right` none that is an error. */
export interface CodeEntry {
  readonly code: string;
  readonly title: string;
  readonly severity: Severity;
  readonly meaning: string;
  readonly wrong: string;
  readonly right: string;
  /** Its examples are rules or groups, in YAML, and not expressions. */
  readonly of?: 'rule';
}
