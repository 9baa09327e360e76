import fc from 'fast-check';
import { expect, test } from 'vitest';
import { auditText } from '../../../cli/audit/auditText.ts';
import { findings } from '../../../cli/audit/codes.ts';
import { contextFor } from '../../../cli/audit/context.ts';
import { Fault } from '../../../platform/faults/index.ts';

const context = contextFor();
const pieces = [
  ...[
    'sum by (pod) (',
    'rate(node_cpu_seconds_total',
    '[5m])',
    ')',
    ' > ',
    '1',
    ' and ',
    '$var',
    '${x:regex}',
    '[[y]]',
  ],
  ...[
    '{mode="$m", ',
    'le="5"}',
    '"',
    "'",
    '\\',
    '\n',
    '\t',
    '# sidelight: ignore ',
    '{{ $labels.x }}',
    '✗',
    '🚀',
    '%',
    ':',
  ],
];
const expression = fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((all) => all.join(''));

/** The report's place is one in the text, and its code one that has a page. */
function holds(text: string): void {
  let reports: ReturnType<typeof auditText>['reports'];
  try {
    reports = auditText(text, 'x', context).reports;
  } catch (error) {
    expect(error).toBeInstanceOf(Fault);
    expect((error as Fault).message).toMatch(/^x:\d+:\d+: /);
    return;
  }
  for (const { from, to, code, message } of reports) {
    expect([from >= 0, to >= from, to <= text.length], `${code}: ${message}`).toEqual([true, true, true]);
    expect([...findings.keys()], message).toContain(code);
  }
}

test('whatever an expression of a dashboard or a rule is, a finding has a page and a place in the file', () => {
  fc.assert(
    fc.property(expression, expression, (expr, legendFormat) => {
      holds(JSON.stringify({ panels: [{ title: 'p', targets: [{ expr, legendFormat, refId: 'A' }] }] }));
      const rule = { alert: 'A', expr, annotations: { summary: legendFormat }, labels: { a: expr } };
      holds(JSON.stringify({ groups: [{ name: 'g', rules: [rule, { record: expr, expr: legendFormat }] }] }));
    }),
    { numRuns: 400 },
  );
});

const file = `groups:
  - name: g
    interval: 30s
    rules:
      # sidelight: ignore metric_unknown ours
      - alert: High
        expr: >-
          sum by (pod) (rate(made_up_total{a="b"}[5m]))
            > 1
        for: 5m
        labels: { severity: "page\\n" }
        annotations:
          summary: '{{ $labels.pod }} isn''t {{ $value }}'
`;

test('whatever is cut out of a rule file or put into it, it is judged, or refused with its place', () => {
  const edit = fc.tuple(
    fc.nat(file.length),
    fc.nat(20),
    fc.constantFrom('', ...pieces, ' ', '-', '&a ', '*a', '|', '>'),
  );
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
      holds(edits.reduce((text, [at, length, by]) => text.slice(0, at) + by + text.slice(at + length), file));
    }),
    { numRuns: 400 },
  );
});
