import type { Unit } from '../entry.ts';
import type { GoneLabel, TableLabel } from './table.ts';

/** What the checker knows of one series name: `X_bucket`, `X_sum` and `X_count` of a histogram are names of their own. */
export interface KnownSeries {
  readonly name: string;
  /** Of the family: `X` for `X_bucket`. */
  readonly family: string;
  readonly exporter: string;
  readonly part: 'value' | 'bucket' | 'sum' | 'count' | 'quantile';
  readonly type: 'counter' | 'gauge' | 'untyped';
  readonly monotonic: boolean;
  readonly unit: Unit;
  /** With `le` of a bucket and `quantile` of a quantile. */
  readonly labels: Readonly<Record<string, TableLabel>>;
  /** Labels that older versions set, by their names. */
  readonly goneLabels?: Readonly<Record<string, GoneLabel>>;
  readonly openLabels?: string;
  readonly identity?: readonly string[];
  readonly buckets?: readonly number[];
  readonly lazy: boolean;
  readonly constant: boolean;
  readonly range: readonly [min: number, max: number];
  readonly needs?: string;
  readonly since?: string;
  readonly until?: string;
  readonly instead: readonly string[];
}

/** What a catalogue answers to a name. `gone`: its exporter, in the table's version or in any, has no such name. */
export type Lookup =
  | { readonly found: 'series'; readonly all: readonly KnownSeries[] }
  | {
      readonly found: 'gone';
      readonly exporter: string;
      readonly version: string;
      readonly until?: string;
      readonly instead: readonly string[];
    }
  | { readonly found: 'unknown'; readonly near: readonly string[] };
