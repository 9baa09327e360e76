import { durationSeconds } from './parseLiteral.ts';
import { type InRule, inField, type RuleGroupText, type RuleText } from './rule.ts';

/** Seconds of `for` and the like; undefined where it's no duration. */
export const ruleSeconds = (text: string): number | undefined =>
  text.trim() === '0' ? 0 : durationSeconds(text.trim());

/** A template, or a variable of another tool. */
const unrendered = /\{\{|[$%]|\[\[/;

function bad(field: string, text: string | undefined): InRule[] {
  if (text === undefined || unrendered.test(text) || ruleSeconds(text) !== undefined) return [];
  const more = { from: 0, to: text.length, instead: 'a duration such as `5m` or `1h30m`' };
  return [inField('bad_rule_duration', 'error', [field], `\`${text}\` is no duration.`, more)];
}

/** How long Prometheus remembers the last value of a series, in seconds. */
const lookback = 300;

export function* checkInterval({ interval, rules }: RuleGroupText): Iterable<InRule> {
  yield* bad('interval', interval);
  const seconds = interval === undefined ? undefined : ruleSeconds(interval);
  if (seconds === undefined || interval === undefined) return;
  if (seconds < lookback || !rules.some(({ record }) => record !== undefined)) return;
  yield inField(
    'records_with_gaps',
    'warning',
    ['interval'],
    'Prometheus forgets a value after 5 minutes, so what is recorded each time is gone again before the next.',
    { from: 0, to: interval.length, instead: 'less than `5m`' },
  );
}

export function* checkDurations(
  rule: RuleText,
  { interval }: RuleGroupText,
  scrapeInterval?: number,
): Iterable<InRule> {
  yield* bad('for', rule.for);
  yield* bad('keep_firing_for', rule.keep_firing_for);
  const lasting = rule.for === undefined ? undefined : ruleSeconds(rule.for);
  const every = interval === undefined ? undefined : ruleSeconds(interval);
  if (rule.for === undefined || !lasting) return;
  if (every !== undefined && lasting < every) {
    const message = `The rule is evaluated every ${interval}, so \`for: ${rule.for}\` waits for the next evaluation, as ${interval} would.`;
    yield inField('for_under_interval', 'warning', ['for'], message, {
      to: rule.for.length,
      instead: `\`${interval}\` or more`,
    });
  } else if (scrapeInterval !== undefined && lasting < scrapeInterval) {
    const message = `A scrape comes every ${scrapeInterval}s, so in ${rule.for} nothing new is known.`;
    yield inField('for_under_interval', 'warning', ['for'], message, {
      to: rule.for.length,
      instead: `\`${2 * scrapeInterval}s\` or more`,
    });
  }
}
