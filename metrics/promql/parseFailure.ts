import type { Finding } from './finding.ts';

/** Says what doesn't fit at an offset. */
export function explainFailure(text: string, at: number): Finding {
  const rest = text.slice(at);
  for (const [pattern, message] of reasons) {
    const found = pattern.exec(rest);
    if (found !== null) return failure(at, at + found[0].length, message(found[0]));
  }
  const called = /(?<![\w:])[A-Za-z_]\w*(?=\s*$)/.exec(text.slice(0, at))?.[0];
  if (rest.startsWith('(') && called !== undefined) {
    return {
      ...failure(at - called.length, at, `There is no function \`${called}\`.`),
      code: 'unknown_function',
    };
  }
  const open = unclosed(text);
  if (open !== undefined && (rest.trim() === '' || isQuote(text[open] as string))) {
    const what = isQuote(text[open] as string) ? 'string' : `\`${text[open]}\``;
    return failure(open, open + 1, `Nothing closes this ${what}.`);
  }
  if (rest.trim() === '') return failure(at, at, 'The expression ends where more is needed.');
  const token = /^\s*(\w+|[^\w\s]=?)/.exec(rest) as RegExpExecArray;
  const from = at + token[0].length - (token[1] as string).length;
  return failure(from, at + token[0].length, `\`${token[1]}\` can't stand here.`);
}

const reasons: readonly [RegExp, (found: string) => string][] = [
  [
    /^\$\{?\w+(?::\w+)?\}?|^\[\[\w+\]\]/,
    (name) => `\`${name}\` is a variable of Grafana, and PromQL has none.`,
  ],
  [/^\{\{.*?\}\}|^\{[{%]/, () => 'This is a template that nobody has rendered, not PromQL.'],
  [/^keep_common\b/, () => '`keep_common` went with Prometheus 2.0.'],
  [/^(?:by|without)\b/i, (word) => `\`${word}\` belongs to an aggregation such as \`sum\`.`],
  [/^group_(?:left|right)\b/i, (word) => `\`${word}\` stands behind \`on (..)\` or \`ignoring (..)\`.`],
  [/^bool\b/i, () => '`bool` stands directly behind a comparison.'],
  [
    /^(?:&&|\|\|)/,
    (operator) => `PromQL writes \`${operator === '&&' ? 'and' : 'or'}\` for \`${operator}\`.`,
  ],
  [/^=(?!=|~)/, () => 'PromQL compares with `==`.'],
];

const failure = (from: number, to: number, message: string): Finding => ({
  code: 'syntax_error',
  severity: 'error',
  message,
  from,
  to,
});

const isQuote = (char: string): boolean => char === '"' || char === "'" || char === '`';
const closing: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** The last bracket or quote that stays open. */
function unclosed(text: string): number | undefined {
  const open: number[] = [];
  for (let at = 0; at < text.length; at++) {
    const char = text[at] as string;
    if (char === '#') {
      at = lineEnd(text, at);
    } else if (isQuote(char)) {
      const end = stringEnd(text, at);
      if (end === undefined) return at;
      at = end;
    } else if (char in closing) {
      open.push(at);
    } else if (closing[text[open.at(-1) ?? -1] ?? ''] === char) {
      open.pop();
    }
  }
  return open.at(-1);
}

const lineEnd = (text: string, from: number): number => {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end;
};

function stringEnd(text: string, from: number): number | undefined {
  const quote = text[from];
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] === quote) return at;
    if (quote === '`') continue;
    if (text[at] === '\n') return undefined;
    if (text[at] === '\\') at++;
  }
  return undefined;
}
