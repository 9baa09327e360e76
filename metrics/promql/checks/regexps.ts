import type { Matcher } from '../ast.ts';
import type { Finding } from '../finding.ts';
import { anyText } from '../labelsMatched.ts';
import { badRegexp } from '../parseRegexp.ts';
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

/** Of `label_replace`, which Prometheus reads only when it evaluates. */
export const replacePatterns: Check<'call'> = function* (node): Iterable<Finding> {
  const pattern = node.function.name === 'label_replace' ? node.args[4] : undefined;
  const why = pattern?.kind === 'string' ? badRegexp(pattern.value) : undefined;
  if (pattern?.kind === 'string' && why !== undefined)
    yield finding('bad_regexp', 'error', pattern, `\`${pattern.value}\` is no RE2 expression: ${why}.`);
};
