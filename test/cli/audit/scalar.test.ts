import { describe, expect, test } from 'vitest';
import { contentsOf } from '../../../cli/audit/read/search.ts';

/** The expression of the one rule, and what stands in the file where each of its characters is said to. */
function placed(text: string): { expr: string; seen: string } {
  const expr = contentsOf(text, 'x').ruleFiles[0]?.[0]?.rules[0]?.expr;
  if (!expr) throw new Error('no expression');
  const seen = expr.text.split('').map((c, at) => (/\s/.test(c) ? c : text.charAt(expr.offsetOf(at))));
  return { expr: expr.text, seen: seen.join('') };
}
const rule = (expr: string): string => `groups:\n- name: g\n  rules:\n  - alert: A\n    expr: ${expr}\n`;

describe('a character of an expression is found in the file where it stands', () => {
  test.each([
    ['plain', 'up == 0'],
    ['plain over lines', 'sum(\n        rate(x[5m]))\n\n      > 1'],
    ['single-quoted', `'up{job="it''s"} == 0'`],
    ['double-quoted', '"up{job=~\'a|b\'} == 0"'],
    ['a literal block', '|\n      sum by (a) (\n        rate(x[5m])\n      )\n\n      > 0'],
    ['a literal block without its end, deeper than it must', '|2-\n       up\n      == 0'],
    ['a folded block', '>-  # why\n      sum(x)\n      /\n\n      sum(y)\n        + 1'],
    ['an anchor before it', '&e |\n      up'],
  ])('%s', (_, expr) => {
    const { expr: text, seen } = placed(rule(expr));
    expect(text).toMatch(/up|sum/);
    expect(seen).toBe(text);
  });

  test('Windows line ends', () => {
    const { expr, seen } = placed(rule('|\n      sum(x)\n      > 0').replaceAll('\n', '\r\n'));
    expect(seen.replaceAll(/\s+/g, ' ')).toBe(expr.replaceAll(/\s+/g, ' '));
  });

  test('escapes of double quotes, each with what comes after it', () => {
    const text = rule(String.raw`"up{a=\"b\\d\u0041\x42\n\U0001F600\ \te\/\
          f\"} == 0"`);
    const expr = contentsOf(text, 'x').ruleFiles[0]?.[0]?.rules[0]?.expr;
    const at = (part: string) => text.slice(expr?.offsetOf(expr.text.indexOf(part)));
    expect(expr?.text).toBe('up{a="b\\dAB\n😀 \te/f"} == 0');
    expect(at('"b')).toMatch(/^\\"b/);
    expect(at('\\d')).toMatch(/^\\\\d/);
    expect(at('A')).toMatch(/^\\u0041/);
    expect(at('😀')).toMatch(/^\\U0001F600/);
    expect(at('e/')).toMatch(/^e\\\//);
    expect(at('f"')).toMatch(/^f\\"/);
    expect(at('== 0')).toMatch(/^== 0"/);
  });

  test('a rule file in JSON', () => {
    const text = JSON.stringify({
      groups: [{ name: 'g', rules: [{ alert: 'A', expr: 'up{a="\n\t/"} == 0' }] }],
    });
    const expr = contentsOf(text, 'x').ruleFiles[0]?.[0]?.rules[0]?.expr;
    expect(text.slice(expr?.offsetOf(expr.text.indexOf('== 0'))).slice(0, 4)).toBe('== 0');
  });

  test('texts in a ConfigMap, and JSON in them', () => {
    const json = JSON.stringify({ panels: [{ title: 'P', targets: [{ expr: 'up{a="b"} == 0' }] }] }, null, 2);
    const inner = json.split('\n').map((line) => `    ${line}`);
    const text = `kind: ConfigMap\ndata:\n  a.json: |\n${inner.join('\n')}\n  b.yaml: |\n    groups:\n    - name: g\n      rules:\n      - {alert: A, expr: 'it''s'}\n`;
    const { ruleFiles, dashboards, broken } = contentsOf(text, 'x');
    const exprs = [ruleFiles[0]?.[0]?.rules[0]?.expr, dashboards[0]?.queries[0]?.expr];
    expect(exprs.map((expr) => expr && text.slice(expr.offsetOf(2), expr.offsetOf(2) + 3))).toEqual([
      "''s",
      '{a=',
    ]);
    expect(broken).toEqual([]);
  });
});
