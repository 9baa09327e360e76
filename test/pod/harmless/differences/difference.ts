export interface Difference {
  /** Of the limit that it shows. */
  readonly id: string;
  /** Lines: `-` only direct, `+` only through the sidecar. */
  readonly differs: readonly string[];
}
