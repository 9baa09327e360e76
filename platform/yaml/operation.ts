/** The RFC 6902 operations that `splice` writes into text. */
export type Operation =
  | { op: 'add'; path: string; value: unknown }
  | { op: 'replace'; path: string; value: unknown };

/** Text that a value had, and how far behind its key's colon or its dash it began. */
export interface Source {
  readonly was: string;
  readonly from: number;
}

/** Puts a value's former text in its place, or takes its key out where there was none. */
export interface Restore {
  readonly op: 'restore';
  readonly path: string;
  readonly source: Source | undefined;
  /** Whether it stands for the value that is there now, as an alias or a merge key does. */
  readonly isReference: boolean;
  /** Whether that is right, by what is then read there and what other operations make of the value that is there now. */
  reads(after: unknown, wanted: unknown): boolean;
}

/** The way back. Paths are those of the file as it was read, whatever else is removed. */
export type Undo = { op: 'remove'; path: string } | Restore;

/** The segments of a JSON Pointer. */
export const segments = (path: string): string[] =>
  path
    .split('/')
    .slice(1)
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
