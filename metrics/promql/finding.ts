import type { Span } from './ast.ts';

/** `error`: it can't be right. `warning`: it works, until it doesn't. `note`: it can't be judged. */
export type Severity = 'error' | 'warning' | 'note';

/** Something to say of an expression, at its place in the text. */
export interface Finding extends Span {
  /** Of `codes`, each of which has a page. */
  readonly code: string;
  readonly severity: Severity;
  /** One sentence that names the side, metric or label at fault. */
  readonly message: string;
  /** What would be right. */
  readonly instead?: string;
}
