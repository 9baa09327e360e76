import { RE2JS } from 're2js';

/** What needs no parser: letters, `.`, `.*`, `.+` and `|`. */
const simple = /^(?:[\w \-/:,=@%&~#"'<>!]|\.[*+]?|\|)*$/;

const verdicts = new Map<string, string | undefined>();
const kept = 1_000;

/** What keeps a text from being an RE2 expression, or undefined. */
export function badRegexp(pattern: string): string | undefined {
  if (simple.test(pattern)) return undefined;
  if (verdicts.has(pattern)) return verdicts.get(pattern);
  if (verdicts.size >= kept) verdicts.clear();
  const verdict = compile(pattern);
  verdicts.set(pattern, verdict);
  return verdict;
}

function compile(pattern: string): string | undefined {
  try {
    RE2JS.compile(pattern);
    return undefined;
  } catch (error) {
    return (error as Error).message.replace('error parsing regexp: ', '').replaceAll('`', '');
  }
}

/** Whether an expression that is anchored at both ends takes the empty text; a bad one doesn't. */
export function matchesEmpty(pattern: string): boolean {
  if (simple.test(pattern)) return pattern.split('|').some((part) => part.replaceAll('.*', '') === '');
  return badRegexp(pattern) === undefined && RE2JS.matches(pattern, '');
}
