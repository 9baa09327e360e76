import type { Matcher, Name } from './ast.ts';
import { type Unquoted, unquote } from './parseLiteral.ts';
import { type Reading, textOf, use, wrong } from './parseReading.ts';
import { badRegexp } from './parseRegexp.ts';
import type { Raw } from './parseTree.ts';

/** The value of a string literal; the empty one, with a finding, where it's broken. */
export function stringValue(reading: Reading, literal: Raw): string {
  const unquoted: Unquoted | undefined = unquote(textOf(reading, literal));
  if (unquoted === undefined) {
    wrong(reading, 'syntax_error', literal, 'This string has no closing quote.');
    return '';
  }
  if (unquoted.badEscape !== undefined) {
    const from = literal.from + unquoted.badEscape;
    const written = reading.text.slice(from, from + 2);
    wrong(
      reading,
      'bad_escape',
      { from, to: from + 2 },
      `A string has no escape \`${written}\`.`,
      `\\${written}, or the string in backquotes`,
    );
  }
  return unquoted.value;
}

/** The labels of `by`, `without`, `on`, `ignoring` and the groups. */
export function labelNames(reading: Reading, grouping: Raw): Name[] {
  return grouping.children.map((label) => {
    const { from, to } = label;
    if (label.name !== 'QuotedLabelName') return { name: textOf(reading, label), from, to };
    use(reading, 'quoted names', label);
    return { name: stringValue(reading, label.children[0] as Raw), from, to };
  });
}

/** Of `{}`: its matchers, and what stands there as a name in quotes. */
export function matchersOf(reading: Reading, braces: Raw): { matchers: Matcher[]; quoted: Name[] } {
  const matchers: Matcher[] = [];
  const quoted: Name[] = [];
  for (const raw of braces.children) {
    if (raw.name === 'QuotedLabelName') {
      use(reading, 'quoted names', raw);
      quoted.push({ name: stringValue(reading, raw.children[0] as Raw), from: raw.from, to: raw.to });
    } else {
      matchers.push(matcher(reading, raw));
    }
  }
  return { matchers, quoted };
}

function matcher(reading: Reading, raw: Raw): Matcher {
  const [label, op, literal] = raw.children as [Raw, Raw, Raw];
  const isQuoted = label.name === 'QuotedLabelName';
  if (isQuoted) use(reading, 'quoted names', label);
  const found: Matcher = {
    label: isQuoted ? stringValue(reading, label.children[0] as Raw) : textOf(reading, label),
    op: textOf(reading, op) as Matcher['op'],
    value: stringValue(reading, literal),
    from: raw.from,
    to: raw.to,
  };
  if (found.op === '=' || found.op === '!=') return found;
  const problem = badRegexp(found.value);
  if (problem !== undefined) {
    wrong(reading, 'bad_regexp', literal, `\`${found.value}\` is no RE2 expression: ${problem}.`);
  } else if (/(?<!\\)\(\?<[A-Za-z]/.test(found.value)) {
    use(reading, 'groups named (?<name>', literal);
  }
  return found;
}
