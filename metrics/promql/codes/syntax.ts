import type { CodeEntry } from './entry.ts';

/** Findings about texts that Prometheus refuses, or that some version of it does. */
export const syntaxCodes: readonly CodeEntry[] = [
  {
    code: 'syntax_error',
    title: 'The text is not PromQL',
    severity: 'error',
    meaning:
      'Prometheus can’t read the expression and refuses the whole file that it stands in. The place is the first that doesn’t fit, or the bracket or quote that stays open.',
    wrong: 'sum(rate(node_cpu_seconds_total[5m])',
    right: 'sum(rate(node_cpu_seconds_total[5m]))',
  },
  {
    code: 'too_large',
    title: 'The expression is nested too deep, or too long',
    severity: 'error',
    meaning:
      'Some 500 parentheses or calls stand in each other, some 300 operators in one chain, or there are more than 64 Ki characters. Such a text is not judged.',
    wrong: `${'('.repeat(501)}up${')'.repeat(501)}`,
    right: 'up',
  },
  {
    code: 'unknown_function',
    title: 'There is no such function',
    severity: 'error',
    meaning:
      'No version of Prometheus has a function of this name. Names of functions are written in small letters.',
    wrong: 'rates(node_cpu_seconds_total[5m])',
    right: 'rate(node_cpu_seconds_total[5m])',
  },
  {
    code: 'argument_count',
    title: 'Too many arguments, or too few',
    severity: 'error',
    meaning: 'The function or the aggregation takes another number of arguments.',
    wrong: 'topk(node_load1)',
    right: 'topk(3, node_load1)',
  },
  {
    code: 'wrong_type',
    title: 'An argument or an operand is of the wrong type',
    severity: 'error',
    meaning:
      'An expression is a number, a string, an instant vector (one value per series) or a range vector (many of them, as `[5m]` makes). What takes one of them does not take the others.',
    wrong: 'rate(node_cpu_seconds_total)',
    right: 'rate(node_cpu_seconds_total[5m])',
  },
  {
    code: 'range_misplaced',
    title: 'A range stands behind something else than a selector',
    severity: 'error',
    meaning:
      'A range such as `[5m]` reads stored samples, so only a selector has one. Of what is computed a subquery makes a range: `(..)[5m:]`.',
    wrong: 'max_over_time(sum(node_load1)[1h])',
    right: 'max_over_time(sum(node_load1)[1h:])',
  },
  {
    code: 'modifier_misplaced',
    title: 'offset or @ stands where it can’t, or twice',
    severity: 'error',
    meaning:
      '`offset` and `@` change when samples are read, so they stand behind a selector, its range or a subquery, each once.',
    wrong: 'sum(node_load1) offset 1h',
    right: 'sum(node_load1 offset 1h)',
  },
  {
    code: 'bad_duration',
    title: 'A range or a step of nothing, or too long a one',
    severity: 'error',
    meaning: 'A range and a step are longer than nothing, and no duration is longer than 292 years.',
    wrong: 'rate(node_cpu_seconds_total[0s])',
    right: 'rate(node_cpu_seconds_total[5m])',
  },
  {
    code: 'number_out_of_range',
    title: 'A number is larger than Prometheus holds',
    severity: 'error',
    meaning: 'Numbers are 64-bit floats. `Inf` is written as such.',
    wrong: 'node_load1 < 1e400',
    right: 'node_load1 < Inf',
  },
  {
    code: 'bad_escape',
    title: 'A string has an escape that there is not',
    severity: 'error',
    meaning:
      'Strings in quotes know the escapes of Go. A backslash of a regular expression is written twice, or the string stands in backquotes.',
    wrong: 'up{instance=~"10\\.0\\.0\\..+"}',
    right: 'up{instance=~"10\\\\.0\\\\.0\\\\..+"}',
  },
  {
    code: 'bad_regexp',
    title: 'A matcher’s regular expression is not RE2',
    severity: 'error',
    meaning:
      'Prometheus takes RE2, which has no look-ahead, no look-behind and no back references, and refuses what isn’t closed.',
    wrong: 'up{job=~"(?!node).*"}',
    right: 'up{job!~"node.*"}',
  },
  {
    code: 'empty_selector',
    title: 'A selector selects everything',
    severity: 'error',
    meaning:
      'Prometheus refuses a selector without a name whose matchers all take the empty value, which is that of an absent label.',
    wrong: 'count({job=~".*"})',
    right: 'count({job=~".+"})',
  },
  {
    code: 'name_twice',
    title: 'A selector names its metric twice',
    severity: 'error',
    meaning: 'The name before the braces is a matcher of `__name__` already.',
    wrong: 'up{__name__="up"}',
    right: '{__name__="up"}',
  },
  {
    code: 'bool_misplaced',
    title: 'bool stands at an operator that compares nothing',
    severity: 'error',
    meaning: '`bool` makes a comparison give 0 or 1. Other operators take no `bool`.',
    wrong: 'node_load1 + bool node_load5',
    right: 'node_load1 + node_load5',
  },
  {
    code: 'bool_missing',
    title: 'Two numbers are compared without bool',
    severity: 'error',
    meaning:
      'A comparison keeps or drops series. Where both sides are plain numbers there are none, so the result must be 0 or 1.',
    wrong: 'vector(time() > 0)',
    right: 'vector(time() > bool 0)',
  },
  {
    code: 'set_of_scalar',
    title: 'and, or or unless has a number for a side',
    severity: 'error',
    meaning: '`and`, `or` and `unless` choose between series, and a plain number is none.',
    wrong: 'sum(node_load1) or 0',
    right: 'sum(node_load1) or vector(0)',
  },
  {
    code: 'matching_of_scalar',
    title: 'on or ignoring beside a number',
    severity: 'error',
    meaning: 'Labels are matched between two vectors. With a number there is nothing to match.',
    wrong: 'node_load1 * on (instance) 100',
    right: 'node_load1 * 100',
  },
  {
    code: 'group_of_sets',
    title: 'group_left or group_right at and, or, unless',
    severity: 'error',
    meaning: '`and`, `or` and `unless` match many with many, and take no labels over.',
    wrong: 'node_load1 and on (instance) group_left () up',
    right: 'node_load1 and on (instance) up',
  },
  {
    code: 'label_in_on_and_group',
    title: 'A label is matched and taken over',
    severity: 'error',
    meaning: 'What stands in `on` is equal on both sides, so `group_left` can’t bring it from the other one.',
    wrong: 'node_load1 * on (instance) group_left (instance) node_uname_info',
    right: 'node_load1 * on (instance) group_left (nodename) node_uname_info',
  },
  {
    code: 'not_in_version',
    title: 'A version of Prometheus that is meant doesn’t read this',
    severity: 'error',
    meaning:
      'The function or the form came with a later version, or went with one. Where one of the versions that are meant reads it and another doesn’t, it is a warning.',
    wrong: 'holt_winters(node_load1[1h], 0.5, 0.5)',
    right: 'deriv(node_load1[1h])',
  },
  {
    code: 'needs_feature_flag',
    title: 'Prometheus reads this only with a flag',
    severity: 'note',
    meaning:
      'The function is experimental: Prometheus must be started with `--enable-feature` and the name that the finding says.',
    wrong: 'mad_over_time(node_load1[1h])',
    right: 'stddev_over_time(node_load1[1h])',
  },
];
