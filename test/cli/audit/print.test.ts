import { describe, expect, test } from 'vitest';
import { type Audit, isShown } from '../../../cli/audit/audited.ts';
import { auditText } from '../../../cli/audit/auditText.ts';
import { findings } from '../../../cli/audit/codes.ts';
import { contextFor } from '../../../cli/audit/context.ts';
import { auditJson } from '../../../cli/audit/print/json.ts';
import { auditSarif } from '../../../cli/audit/print/sarif.ts';
import { auditText as asText } from '../../../cli/audit/print/text.ts';

const text = `groups:
  - name: g
    rules:
      - alert: Slow
        expr: sum by (pod_name) (kube_pod_info) > 1
      - record: a:b
        expr: "foo(\\"x\\")"
      - record: c:d
        expr: made_up_total
`;
const audit = (least: Audit['least'] = 'note'): Audit => ({
  files: [auditText(text, 'my rules/a.yaml', contextFor())],
  unreadable: ['b.yaml:1:1: why'],
  least,
});

describe('as text', () => {
  const lines = asText(audit()).split('\n');

  test('each finding has its place, its line with a mark below, and what it is of', () => {
    const at = lines.findIndex((line) => line.includes('[grouping_label_missing]'));
    expect(lines[at]).toMatch(/^my rules\/a\.yaml:5:23: error: .*pod_name.*\[grouping_label_missing\]$/);
    expect(lines[at + 1]).toBe('    expr: sum by (pod_name) (kube_pod_info) > 1');
    expect(lines[at + 2]).toBe('                  ^~~~~~~~');
    expect(lines[at + 3]).toBe('    in alert Slow');
  });

  test('the last line counts, and says how to see what is not shown', () => {
    expect(asText(audit('warning'))).not.toContain('made_up_total` ');
    expect(asText(audit('warning')).split('\n').at(-2)).toMatch(
      /^1 file, 3 rules, 0 queries: 2 errors, \d+ warnings?, 1 note \(--min-severity note shows them\)$/,
    );
    expect(asText(audit('error')).split('\n').at(-2)).toMatch(/ 1 note \(--min-severity note shows them\)$/);
  });

  test('a line as long as a dashboard is cut around the mark', () => {
    const panels = [{ title: 'a', targets: [{ expr: 'foo(up)' }] }];
    const long = JSON.stringify({ title: 'x'.repeat(100_000), panels, more: 'y'.repeat(100_000) });
    const files = [auditText(long, 'd.json', contextFor())];
    const [, excerpt, mark] = asText({ files, unreadable: [], least: 'error' }).split('\n') as [
      string,
      string,
      string,
    ];
    expect(excerpt.length).toBeLessThan(130);
    expect(excerpt).toMatch(/^ {4}….*foo\(up\).*…$/);
    expect(excerpt.slice(mark.indexOf('^'), mark.length)).toBe('foo');
  });
});

describe('as JSON', () => {
  test('each finding has its place from 1, and its page', () => {
    const { findings: found, summary, unreadable } = JSON.parse(auditJson(audit()));
    expect(found).toContainEqual(
      expect.objectContaining({
        file: 'my rules/a.yaml',
        line: 7,
        column: 16,
        endLine: 7,
        endColumn: 19,
        severity: 'error',
        code: 'unknown_function',
        subject: 'record a:b',
        page: 'docs/findings/unknown_function.md',
      }),
    );
    expect(summary).toMatchObject({ files: 1, rules: 3, queries: 0, errors: 2, notes: 1, ignored: 0 });
    expect(unreadable).toEqual(['b.yaml:1:1: why']);
  });

  test('has no less severe findings than are asked for, but counts them', () => {
    const { findings: found, summary } = JSON.parse(auditJson(audit('error')));
    expect(new Set(found.map(({ severity }: { severity: string }) => severity))).toEqual(new Set(['error']));
    expect(summary.notes).toBe(1);
  });
});

describe('as SARIF 2.1.0', () => {
  const log = JSON.parse(auditSarif(audit(), 'file:///clone/docs/findings/'));
  const [run] = log.runs;

  test('the log and its run have what the schema demands', () => {
    expect(log).toMatchObject({
      version: '2.1.0',
      $schema: expect.stringMatching(/sarif-schema-2\.1\.0\.json$/),
    });
    expect(Object.keys(log).sort()).toEqual(['$schema', 'runs', 'version']);
    expect(run.tool.driver).toMatchObject({
      name: 'sidelight',
      semanticVersion: expect.stringMatching(/^\d+\.\d+\.\d+/),
    });
    expect(run.columnKind).toBe('utf16CodeUnits');
    expect(run.invocations).toEqual([
      {
        executionSuccessful: false,
        toolExecutionNotifications: [{ level: 'error', message: { text: 'b.yaml:1:1: why' } }],
      },
    ]);
  });

  test('every code is a rule, once, with its texts and the URL of its page', () => {
    const { rules } = run.tool.driver;
    expect(rules.map(({ id }: { id: string }) => id)).toEqual([...findings.keys()]);
    for (const rule of rules) {
      expect(rule.shortDescription.text).toMatch(/\S\.$/);
      expect(rule.help.markdown).toContain(`# ${rule.id}`);
      expect(URL.parse(rule.helpUri)?.href).toBe(`file:///clone/docs/findings/${rule.id}.md`);
      expect(['error', 'warning', 'note']).toContain(rule.defaultConfiguration.level);
    }
  });

  test('every result points to its rule and to its region, which has an extent', () => {
    expect(run.results).toHaveLength(
      audit().files[0]?.reports.filter((each) => isShown(each, 'note')).length as number,
    );
    for (const { ruleId, ruleIndex, level, message, locations } of run.results) {
      expect(run.tool.driver.rules[ruleIndex].id).toBe(ruleId);
      expect(['error', 'warning', 'note']).toContain(level);
      expect(message.text).toMatch(/\S/);
      const { artifactLocation, region } = locations[0].physicalLocation;
      expect(artifactLocation.uri).toBe('my%20rules/a.yaml');
      expect([region.startLine, region.startColumn].every((each: number) => each >= 1)).toBe(true);
      expect(region.endLine > region.startLine || region.endColumn > region.startColumn).toBe(true);
    }
  });

  test('without pages no rule has a URL', () => {
    expect(auditSarif(audit(), undefined)).not.toContain('helpUri');
  });
});
