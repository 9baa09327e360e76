/** The RFC 6902 operations that `splice` writes into text. */
export type Operation =
  | { op: 'add'; path: string; value: unknown }
  | { op: 'replace'; path: string; value: unknown };

/** Text that a value had, and how far behind its key's colon or its dash it began. */
export interface Source {
  readonly was: string;
  readonly from: number;
}

/**
 * The way back. Paths are those of the file as it was read, whatever else is removed.
 * `restore` puts a value's former text in its place, or takes its key out where there was none;
 * with `same`, what the file reads as does not change by that: an alias again in the place of its value.
 */
export type Undo =
  | { op: 'remove'; path: string }
  | { op: 'restore'; path: string; source: Source | undefined; same: boolean };

/** The segments of a JSON Pointer. */
export const segments = (path: string): string[] =>
  path
    .split('/')
    .slice(1)
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
