import type { Matcher, Name, VectorSelector } from './ast.ts';
import { matchersOf } from './parseLabels.ts';
import { type Reading, textOf, wrong } from './parseReading.ts';
import { matchesEmpty } from './parseRegexp.ts';
import type { Raw } from './parseTree.ts';

export function selector(reading: Reading, raw: Raw): VectorSelector {
  const { from, to } = raw;
  const identifier = raw.children.find(({ name }) => name !== 'LabelMatchers');
  const braces = raw.children.find(({ name }) => name === 'LabelMatchers');
  const { matchers, quoted } =
    braces === undefined ? { matchers: [], quoted: [] } : matchersOf(reading, braces);
  const before: Name | undefined = identifier && {
    name: textOf(reading, identifier),
    from: identifier.from,
    to: identifier.to,
  };
  const [name, second] = [...(before ? [before] : []), ...quoted];
  const inMatcher = matchers.find(({ label }) => label === '__name__');
  const twice = second ?? (name && inMatcher);
  if (twice !== undefined) {
    wrong(reading, 'name_twice', twice, `The name of the metric is \`${name?.name}\` already.`);
  }
  if (name !== undefined) return { kind: 'selector', name, matchers, from, to };
  if (matchers.every(allowsEmpty)) {
    wrong(
      reading,
      'empty_selector',
      raw,
      'Every matcher here takes a label that is absent, so this would select all series there are.',
      'a metric name, or one matcher that needs a value',
    );
  }
  const equal = matchers.find(({ label, op }) => label === '__name__' && op === '=');
  if (equal === undefined) return { kind: 'selector', matchers, from, to };
  return {
    kind: 'selector',
    name: { name: equal.value, from: equal.from, to: equal.to },
    matchers: matchers.filter((matcher) => matcher !== equal),
    from,
    to,
  };
}

/** Whether a matcher takes series that lack its label. */
export function allowsEmpty({ op, value }: Matcher): boolean {
  if (op === '=') return value === '';
  if (op === '!=') return value !== '';
  return matchesEmpty(value) === (op === '=~');
}
