/** What an expression is worth at one time; `matrix` is a range vector. */
export type ValueType = 'scalar' | 'string' | 'vector' | 'matrix';

export interface Signature {
  /** Of the arguments, in their order; the last one again for those of `most` that go beyond. */
  readonly takes: readonly ValueType[];
  readonly least: number;
  readonly most: number;
  readonly gives: ValueType;
}

/** `v` vector, `m` range vector, `s` scalar, `t` text; behind `?` what may be left out, `*` any number of the last. */
const signatures: Readonly<Record<string, string>> = {
  v: `abs absent acos acosh asin asinh atan atanh ceil cos cosh deg exp floor histogram_avg histogram_count
    histogram_stddev histogram_stdvar histogram_sum ln log10 log2 rad sgn sin sinh sort sort_desc sqrt
    start_timestamp tan tanh timestamp`,
  m: `absent_over_time avg_over_time changes count_over_time delta deriv first_over_time idelta increase irate
    last_over_time mad_over_time max_over_time min_over_time present_over_time rate resets stddev_over_time
    stdvar_over_time sum_over_time ts_of_first_over_time ts_of_last_over_time ts_of_max_over_time
    ts_of_min_over_time`,
  '?v': 'day_of_month day_of_week day_of_year days_in_month hour minute month year',
  vs: 'clamp_max clamp_min',
  vss: 'clamp',
  'v?s': 'round',
  'v?v': 'info',
  sv: 'histogram_quantile',
  ssv: 'histogram_fraction',
  'vts*': 'histogram_quantiles',
  sm: 'quantile_over_time',
  ms: 'predict_linear',
  mss: 'double_exponential_smoothing holt_winters',
  vtttt: 'label_replace',
  'vtt?t*': 'label_join',
  'v?t*': 'sort_by_label sort_by_label_desc',
  's → v': 'vector',
  'v → s': 'scalar',
  ' → s': 'end pi range start step time',
  'ss → s': 'max_of min_of',
};

const types: Readonly<Record<string, ValueType>> = { v: 'vector', m: 'matrix', s: 'scalar', t: 'string' };

function signature(text: string): Signature {
  const [left, gives] = text.split(' → ') as [string, string?];
  const letters = left.replace(/[?*]/g, '');
  const optional = left.indexOf('?');
  return {
    takes: [...letters].map((letter) => types[letter] as ValueType),
    least: optional === -1 ? letters.length : optional,
    most: left.endsWith('*') ? Number.POSITIVE_INFINITY : letters.length,
    gives: types[gives ?? 'v'] as ValueType,
  };
}

/** Every function that some version of Prometheus has had since 2.0, experimental ones with them. */
export const functions: ReadonlyMap<string, Signature> = new Map(
  Object.entries(signatures).flatMap(([text, names]) =>
    names.split(/\s+/).map((name): [string, Signature] => [name, signature(text)]),
  ),
);
