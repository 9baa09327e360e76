import type { KnownSeries } from './context.ts';
import { anyLabels, type Labels, noLabels } from './labels.ts';
import { anyValue, exactly, type Value } from './values.ts';

/** What is known of the result of an expression. */
export interface Shape {
  readonly type: 'scalar' | 'string' | 'vector' | 'matrix';
  readonly labels: Labels;
  readonly value: Value;
  /** `counter`: it counts since its process began, and falls to 0 with it. */
  readonly kind: 'counter' | 'gauge' | 'unknown';
  /** Of a histogram or summary, as long as its values are still such ones. */
  readonly part?: KnownSeries['part'];
  /** Per second, or the growth over a range. */
  readonly rated: boolean;
  /** Labels whose values determine one series of a target, or of all where `wide`. Undefined where unknown. */
  readonly keys?: ReadonlySet<string>;
  /** `keys` hold over all targets. */
  readonly wide: boolean;
  /** The series that it selects; empty where it selects none or they are not known. */
  readonly series: readonly KnownSeries[];
  /** Has a value at every time. */
  readonly neverEmpty: boolean;
  /** Whether series may be absent until their first event. */
  readonly lazy: boolean;
}

const unknown: Shape = {
  type: 'vector',
  labels: anyLabels,
  value: anyValue,
  kind: 'unknown',
  rated: false,
  wide: false,
  series: [],
  neverEmpty: false,
  lazy: false,
};

/** Of what is not known: nothing is ever reported of it. */
export const unknownVector = unknown;

export const scalar = (value: Value): Shape => ({
  ...unknown,
  type: 'scalar',
  labels: noLabels,
  value,
  kind: 'gauge',
  keys: new Set(),
  wide: true,
  neverEmpty: true,
});

export const string: Shape = { ...scalar(anyValue), type: 'string' };
export const constant = (value: number): Shape => scalar(exactly(value));

/** The one series without labels. */
export const single = (value: Value): Shape => ({ ...scalar(value), type: 'vector', neverEmpty: false });
