import type { Matcher } from '../ast.ts';
import type { Finding } from '../finding.ts';
import { accepts, alternatives, anyText } from '../labelsMatched.ts';
import { finding, listed } from './check.ts';

/** `5xx` is how people write the class that is `5`. */
const meantBy = (written: string, values: readonly string[]): string | undefined => {
  const folded = written.toLowerCase();
  const digit = /^([1-5])xx$/.exec(folded)?.[1];
  return values.find((value) => value.toLowerCase() === folded || value === digit);
};

/** A matcher that is to leave something out, and leaves out nothing, because that value is written in another way. */
export function* idleExclusion(
  matcher: Matcher,
  name: string,
  values: readonly string[] | undefined,
): Iterable<Finding> {
  if (!values || !matcher.op.startsWith('!') || matcher.value.includes(anyText)) return;
  if (!values.every((value) => accepts(matcher, value))) return;
  const written = matcher.op === '!=' ? [matcher.value] : alternatives(matcher.value);
  const meant = written?.map((each) => meantBy(each, values));
  if (!meant?.length || meant.includes(undefined)) return;
  yield finding(
    'value_impossible',
    'error',
    matcher,
    `\`${matcher.label}\` of \`${name}\` is never \`${matcher.value}\`, so this leaves nothing out: it is ${listed(values, 'or', 12)}.`,
    `did you mean \`${matcher.label}${matcher.op}"${meant.join('|')}"\``,
  );
}
