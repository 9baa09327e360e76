import type { Matcher } from '../ast.ts';
import type { Finding } from '../finding.ts';
import { anyText } from '../labelsMatched.ts';
import { type Check, finding } from './check.ts';

const plain = /^[\w \-/:,@%]+$/;

/** Regular expressions that say no more than a plain text, or what `=~` says anyway. */
export const regexps: Check<'selector'> = function* (node): Iterable<Finding> {
  for (const matcher of node.matchers) {
    const { op, value } = matcher;
    if (op === '=' || op === '!=' || value.includes(anyText)) continue;
    if (plain.test(value)) yield needless(matcher);
    else if (/^\^|(?<!\\)\$$/.test(value) && !value.includes('|')) yield anchoredTwice(matcher);
  }
};

const needless = (matcher: Matcher): Finding => {
  const op = matcher.op === '=~' ? '=' : '!=';
  return finding(
    'regexp_needless',
    'note',
    matcher,
    `\`${matcher.value}\` is a plain text, for which \`${op}\` is enough.`,
    `\`${matcher.label}${op}"${matcher.value}"\``,
  );
};

const anchoredTwice = (matcher: Matcher): Finding =>
  finding(
    'regexp_anchored',
    'note',
    matcher,
    'A matcher is for the whole value, so `^` and `$` say nothing.',
    `\`${matcher.value.replace(/^\^/, '').replace(/(?<!\\)\$$/, '')}\``,
  );
