import type { Finding } from './finding.ts';
import type { Use } from './parseReading.ts';

interface Support {
  readonly since?: string;
  /** The first version without it. */
  readonly until?: string;
  /** Of `--enable-feature`. */
  readonly flag?: string;
  readonly instead?: string;
}

const experimental = 'promql-experimental-functions';

/** From Prometheus's change log. What isn't here, 2.42 and the newest version read alike. */
const supported: Readonly<Record<string, Support>> = {
  'holt_winters()': { until: '3.0', instead: 'double_exponential_smoothing, from 3.0 on' },
  'double_exponential_smoothing()': { since: '3.0', flag: experimental, instead: 'holt_winters, before 3.0' },
  'histogram_stddev()': { since: '2.48' },
  'histogram_stdvar()': { since: '2.48' },
  'histogram_avg()': { since: '2.51' },
  'mad_over_time()': { since: '2.49', flag: experimental },
  'sort_by_label()': { since: '2.49', flag: experimental },
  'sort_by_label_desc()': { since: '2.49', flag: experimental },
  'limitk()': { since: '2.54', flag: experimental },
  'limit_ratio()': { since: '2.54', flag: experimental },
  'info()': { since: '2.55', flag: experimental },
  'ts_of_max_over_time()': { since: '3.5', flag: experimental },
  'ts_of_min_over_time()': { since: '3.5', flag: experimental },
  'ts_of_last_over_time()': { since: '3.5', flag: experimental },
  'first_over_time()': { since: '3.7' },
  'ts_of_first_over_time()': { since: '3.7', flag: experimental },
  'histogram_quantiles()': { since: '3.11', flag: experimental },
  'start()': { since: '3.12', flag: experimental },
  'end()': { since: '3.12', flag: experimental },
  'range()': { since: '3.12', flag: experimental },
  'step()': { since: '3.12', flag: experimental },
  'max_of()': { since: '3.13', flag: experimental },
  'min_of()': { since: '3.13', flag: experimental },
  'start_timestamp()': { since: '3.14', flag: experimental },
  'numbers with _': { since: '2.54' },
  'a duration as a number': { since: '2.54', instead: 'the number of seconds' },
  'a number as a duration': { since: '2.54', instead: 'a unit behind the number, as in 300s' },
  'groups named (?<name>': { since: '2.51', instead: '(?P<name>' },
  'quoted names': { since: '3.0' },
  'offset of nothing': { since: '3.0', instead: 'no offset' },
  'duration arithmetic': { since: '3.4' },
  'step() in a duration': { since: '3.6' },
  'range() in a duration': { since: '3.12' },
  'max_of() in a duration': { since: '3.13' },
  'min_of() in a duration': { since: '3.13' },
  anchored: { since: '3.7', flag: 'promql-extended-range-selectors' },
  smoothed: { since: '3.7', flag: 'promql-extended-range-selectors' },
  'fill()': { since: '3.10', flag: 'promql-binop-fill-modifiers' },
  trim: { since: '3.11' },
  'a range behind @ start()': { until: '3.0', instead: 'the range before @' },
};

type Version = readonly [major: number, minor: number];

/** `3` is the newest 3 that there is. */
const version = (text: string): Version => {
  const [major, minor] = text.replace(/^v/, '').split('.').map(Number);
  return [major as number, minor ?? Number.POSITIVE_INFINITY];
};

const before = ([major, minor]: Version, other: Version): boolean =>
  major < other[0] || (major === other[0] && minor < other[1]);

const reads = (target: Version, { since, until }: Support): boolean =>
  (since === undefined || !before(target, version(since))) &&
  (until === undefined || before(target, version(until)));

/**
 * What some of the target's versions don't read is a warning, what none of them reads an error, and what they read only
 * with a flag a note.
 */
export function checkVersions(uses: readonly Use[], target: readonly string[]): Finding[] {
  return uses.flatMap(({ feature, from, to }): Finding[] => {
    const support = supported[feature];
    if (support === undefined) return [];
    const without = target.filter((one) => !reads(version(one), support));
    const instead = support.instead === undefined ? {} : { instead: support.instead };
    if (without.length > 0) {
      const severity = without.length === target.length ? 'error' : 'warning';
      const message = `Prometheus ${without.join(' and ')} doesn't read this: ${feature} ${when(support)}.`;
      return [{ code: 'not_in_version', severity, message, ...instead, from, to }];
    }
    if (support.flag === undefined) return [];
    const message = `${feature} works only with --enable-feature=${support.flag}.`;
    return [{ code: 'needs_feature_flag', severity: 'note', message, from, to }];
  });
}

const when = ({ since, until }: Support): string =>
  until === undefined ? `came with ${since}` : `went with ${until}`;
