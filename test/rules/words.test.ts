import { expect, test } from 'vitest';
import { ruleGroups } from '../../rules/index.ts';
import { inWords } from '../../rules/words.ts';
import { everyRuleOn } from './everyRuleOn.ts';
import { rulesIn } from './rulesIn.ts';

test.each<[string, string[]]>([
  ['a', ['- `a`']],
  ['up', ['- `up`: 1 if the last scrape of the target succeeded, else 0 (state)']],
  ['kube_node_created', ['- `kube_node_created` (timestamp)']],
  [
    'a{b="c", d!="e", f=~"g|h", i!~"j", k=""} offset 1d',
    [
      '- `a`, where `b` is `c` and `d` is not `e` and `f` matches `g|h` and `i` does not match `j` and `k` is not set, 1 d ago',
    ],
  ],
  ['a{b!="", c=~""}', ['- `a`, where `b` is set and `c` is not set']],
  [
    'sum by (x, y, z) (rate(a[5m])) > 3',
    [
      '- only what is above 3, of',
      '  - the sum for each `x`, `y` and `z`, of',
      '    - growth a second, over 5 m, of',
      '      - `a`',
    ],
  ],
  ['max(a)', ['- the largest over all, of', '  - `a`']],
  ['avg without (x) (a)', ['- the mean for each but `x`, of', '  - `a`']],
  ['topk by (x) (2, a)', ['- the 2 largest for each `x`, of', '  - `a`']],
  ['quantile(0.5, a)', ['- `quantile` 0.5 over all, of', '  - `a`']],
  [
    'histogram_quantile(0.95, a)',
    ['- the value that 95% of observations do not exceed, by the buckets', '  - `a`'],
  ],
  [
    'a / on (x) group_left (y) (b > 0)',
    [
      '- the first divided by the second, matched by `x`, with `y` of the one side:',
      '  - `a`',
      '  - only what is above 0, of',
      '    - `b`',
    ],
  ],
  [
    'a and ignoring (x) b',
    [
      '- the series of the first that have a partner in the second, matched without `x`:',
      '  - `a`',
      '  - `b`',
    ],
  ],
  ['a < b', ['- only where the first is below the second:', '  - `a`', '  - `b`']],
  ['a == bool 1', ['- 1 or 0, whether equal to 1, of', '  - `a`']],
  ['(a - 1) * 100', ['- it times 100:', '  - it less 1:', '    - `a`']],
  ['a or vector(0)', expect.arrayContaining(['  - always', '    - 0']) as string[]],
  ['predict_linear(a[6h], 86400)', ['- where it will be in 1 d, if it goes on as over 6 h:', '  - `a`']],
  [
    'a - time() < 518400',
    ['- only what is below 6 d, of', '  - the first less the second:', '    - `a`', '    - now'],
  ],
  ['a < 518400', ['- only what is below 518400, of', '  - `a`']],
  [
    'a or b or c',
    [
      '- the series of each of these that have no partner in those before it:',
      '  - `a`',
      '  - `b`',
      '  - `c`',
    ],
  ],
  ['max_over_time(a[1h:90s])', ['- the largest within 1 h of', '  - evaluated each 90 s:', '    - `a`']],
  ['absent(a)', ['- 1 if there is no', '  - `a`']],
  ['time() - a', ['- the first less the second:', '  - now', '  - `a`']],
  ['-a', ['- the negative of', '  - `a`']],
  ['label_replace(a, "to", "$1", "from", "(.*)")', ['- with a label `to` made of `from`:', '  - `a`']],
])('%s in words', (expr, lines) => {
  expect(inWords(expr).split('\n')).toEqual(lines);
});

test('what is no expression has no words', () => {
  expect(() => inWords('sum(')).toThrow('not an expression: sum(');
});

test('every rule of ours is told without a word of PromQL, whatever its functions', () => {
  for (const { expr } of rulesIn(ruleGroups(everyRuleOn))) {
    const text = inWords(expr);
    expect(text).not.toMatch(/- `\w+` (of|for|over)/);
    for (const name of expr.match(/\b[a-z_]+:[a-z_]+:\w+|\bkube_\w+|\benvoy_\w+_total\b/g) ?? [])
      expect(text).toContain(`\`${name}\``);
  }
});
