import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import {
  check,
  checkGroups,
  codes,
  type RuleGroupText,
  type RuleText,
} from '../../../metrics/promql/index.ts';
import { context } from './context.ts';
import { expressions } from './expressions.ts';

/** Of a rule, a group, or several groups in YAML. */
function groupsOf(text: string): RuleGroupText[] {
  const value = parse(text) as { groups?: RuleGroupText[]; rules?: RuleText[] };
  if (value.groups !== undefined) return value.groups;
  return [value.rules === undefined ? { rules: [value as RuleText] } : (value as RuleGroupText)];
}

/** Severity and code of each finding, its rule and field, and what it stands at. */
function found(text: string, more = context): string[] {
  const groups = groupsOf(text);
  return checkGroups(groups, more)
    .filter(({ code }) => code !== 'metric_unknown')
    .map(({ severity, code, group, rule, field, from, to }) => {
      const holder: unknown = rule === undefined ? groups[group] : groups[group]?.rules[rule];
      const at = field.reduce((value, key) => (value as Record<string, unknown>)[key], holder);
      const words = typeof at === 'string' ? at.slice(from, to) : '';
      return `${severity} ${code} at ${[group, rule, ...field].join('.')}: ${words}`;
    });
}

const annotated = (expr: string, text: string) =>
  found(JSON.stringify({ alert: 'A', expr, for: '5m', annotations: { summary: text } })).filter(
    (line) => !line.includes('.expr'),
  );

describe('each code of rules', () => {
  test.each(codes.filter(({ of }) => of === 'rule'))('$code is found in its wrong example alone', (entry) => {
    const ofCode = (line: string) => line.startsWith(`${entry.severity} ${entry.code} `);
    expect(found(entry.wrong).filter(ofCode)).toHaveLength(1);
    expect(found(entry.right)).toEqual([]);
  });
});

describe('labels that a text reads', () => {
  const sum = 'sum by (job) (up) < 3';

  test.each([
    '{{ $labels.instance }}',
    '{{$labels.instance}}',
    '{{ .Labels.instance }}',
    '{{ $.Labels.instance }}',
    '{{ index $labels "instance" }}',
    '{{ $labels.instance | title }}',
    '{{ printf "%s" $labels.instance }}',
    '{{- $labels.instance -}}',
    '{{`{{ $labels.instance }}`}}',
    '{{ "{{ $labels.instance }}" }}',
    '{{ with printf "up{x=\'%s\'}" $labels.job | query }}{{ $labels.instance }}{{ end }}',
  ])('are told where the result has lost them: %s', (text) => {
    expect(annotated(sum, text)).toEqual([
      expect.stringMatching(/^error template_label_missing at 0\.0\.annotations\.summary: .*instance/),
    ]);
  });

  test.each([
    '{{ $labels.job }} {{ $value }} {{ .Labels.job }}',
    '{{ if $labels.instance }}on {{ $labels.instance }}{{ end }}',
    '{{ with $labels.instance }}on {{ . }}{{ end }}',
    '{{ or $labels.instance $labels.job }}',
    '{{ eq $labels.instance "" }}',
    '{{ range query "up" }}{{ .Labels.instance }}{{ end }}',
    '{{`{{ $labels.job }} {{ if $labels.instance }}on {{ $labels.instance }}{{ end }}`}} {{`{{ $value }}`}}',
    '{{ with query "up" }}{{ . | first | label "instance" }}{{ end }}',
    '{{ "$labels.instance" }} and $labels.instance',
    '{{ $externalLabels.cluster }} {{ externalURL }}',
    '{{ .Release.Name }} {{ $x.instance }}',
    'no template at all',
  ])('are not told where nothing is lost, or nobody can tell: %s', (text) => {
    expect(annotated(sum, text)).toEqual([]);
  });

  test.each([
    ['up == 0', '{{ $labels.instance }} {{ $labels.team }} {{ $labels.__name__ }}'],
    ['absent(up{job="a"})', '{{ $labels.job }}'],
    ['sum by (job) (up) < 3 or up == 0', '{{ $labels.instance }}'],
    ['max without (cpu) (node_cpu_seconds_total) > 1', '{{ $labels.mode }} {{ $labels.zone }}'],
    ['some_series_of_ours > 1', '{{ $labels.anything }}'],
    ['count_values("version", kube_node_info) > 1', '{{ $labels.version }}'],
    ['label_replace(sum by (pod) (kube_pod_info), "app", "$1", "pod", "(.*)-.*") > 1', '{{ $labels.app }}'],
    [
      'sum by (node) (node_load1) * on (node) group_left (region) kube_node_labels > 1',
      '{{ $labels.region }}',
    ],
  ])('may be there: %s', (expr, text) => {
    expect(annotated(expr, text)).toEqual([]);
  });

  test('that an alert adds itself are not among them', () => {
    const [finding] = checkGroups(
      [
        {
          rules: [
            { alert: 'A', expr: sum, labels: { team: 'x' }, annotations: { summary: '{{ $labels.team }}' } },
          ],
        },
      ],
      context,
    );
    expect(finding?.message).toContain('`team` is one that the alert adds');
  });

  test('name where they went', () => {
    const rules = [{ alert: 'A', expr: sum, annotations: { summary: '{{ $labels.instance }}' } }];
    expect(checkGroups([{ rules }], context)[0]).toMatchObject({
      message: 'The expression loses the label `instance` in `by (job)`, so this prints nothing.',
      instead: 'keep `instance` there',
    });
  });
});

describe('what rules record', () => {
  const records = (rule: RuleText, ...more: RuleText[]) =>
    found(
      JSON.stringify({
        rules: [
          {
            record: 'namespace:cpu:rate5m',
            expr: 'sum by (namespace) (rate(kube_pod_container_status_restarts_total[5m]))',
          },
          { ...rule },
          ...more,
        ],
      }),
    );

  test('is a series with the labels that its expression leaves', () => {
    expect(records({ alert: 'A', expr: 'namespace:cpu:rate5m{pod="x"} > 1' })).toEqual([
      'error label_missing at 0.1.expr: pod="x"',
    ]);
    expect(records({ alert: 'A', expr: 'namespace:cpu:rate5m{namespace="x"} > 1' })).toEqual([]);
  });

  test('has the labels that the rule adds, and those of nothing known where its expression is unknown', () => {
    const own = { record: 'a:b:c', expr: 'sum(up)', labels: { kind: 'x' } };
    expect(records(own, { alert: 'A', expr: 'a:b:c{kind="x"} > 1' })).toEqual([]);
    expect(records(own, { alert: 'A', expr: 'a:b:c{kind="y"} > 1' })).toHaveLength(1);
    const unknown = { record: 'd:e:f', expr: 'some_series_of_ours' };
    expect(records(unknown, { alert: 'A', expr: 'd:e:f{kind="y"} > 1' })).toEqual([]);
    const target = { record: 'd:e:f', expr: 'node_load1' };
    expect(records(target, { alert: 'A', expr: 'd:e:f{cluster="y",rack="z"} > 1' })).toEqual([]);
  });

  test('is known through several records, in whatever order they stand, and one that reads itself', () => {
    const text = JSON.stringify({
      groups: [
        { name: 'a', rules: [{ alert: 'A', expr: 'x:y:z{pod="a"} > 1' }] },
        { name: 'b', rules: [{ record: 'x:y:z', expr: 'u:v:w * 2' }] },
        { name: 'c', rules: [{ record: 'u:v:w', expr: 'sum by (job) (up)' }] },
        { name: 'd', rules: [{ record: 's:s:s', expr: 's:s:s{pod="a"} + 1' }] },
        {
          name: 'e',
          rules: [
            { record: 'p:p:p', expr: 'q:q:q' },
            { record: 'q:q:q', expr: 'p:p:p' },
          ],
        },
      ],
    });
    expect(found(text)).toEqual([
      'error label_missing at 0.0.expr: pod="a"',
      'warning record_read_early at 4.0.expr: q:q:q',
    ]);
  });

  test('of a rate has no unit that a sum with a rate would break', () => {
    const rate = 'rate(node_network_receive_bytes_total[5m])';
    expect(records({ record: 'a:b:c', expr: rate }, { alert: 'A', expr: `a:b:c - ${rate} > 5` })).toEqual([]);
  });
});

describe('a condition', () => {
  const alert = (expr: string, lasting = '5m') =>
    found(JSON.stringify({ alert: 'A', expr, for: lasting })).map((line) => line.split(' ')[1]);

  test.each([
    'up == 0',
    'absent(up{job="a"})',
    'vector(1)',
    'ALERTS{alertname="X"}',
    'namespace:errors:ratio_rate5m',
    'up unless on (job) node_load1',
    'count by (job) (up == 0)',
    '(up == 0) * on (instance) group_left (nodename) node_uname_info',
    'node_load1 > 5 or node_load5 > 4',
  ])('is there: %s', (expr) => {
    expect(alert(expr)).not.toContain('alert_without_condition');
  });

  test.each([
    'up',
    'sum(up)',
    'up > bool 0',
    'node_load1 > 5 or node_load5',
    'node_load1 / node_load5',
    'sum(node_load1) > 5 or vector(0)',
  ])('is not there: %s', (expr) => {
    expect(alert(expr)).toContain('alert_without_condition');
  });

  test('that is momentary needs a for, and for: 0s on purpose is none', () => {
    expect(alert('absent(up{job="a"})', '0s')).toEqual(['absent_without_for']);
    expect(alert('absent(up{job="a"})')).toEqual([]);
  });
});

describe('an alert on too little', () => {
  const silent = (...exprs: string[]) =>
    checkGroups([{ rules: exprs.map((expr, at) => ({ alert: `A${at}`, expr, for: '5m' })) }], context)
      .filter(({ code }) => code === 'absent_missing')
      .map(({ rule }) => rule);

  test('asks for absent, for `up` of a job and for a sum of everything', () => {
    expect(silent('up{job="a"} == 0')).toEqual([0]);
    expect(silent('sum(some_leader_of_ours) == 0', 'sum by () (some_leader_of_ours) < 2')).toEqual([0, 1]);
    expect(silent('up{job="a"} == 0 or up{job="b"} == 0', 'absent(up{job="a"})')).toEqual([0]);
  });

  test('is content where an alert of the file has it', () => {
    expect(silent('up{job="a"} == 0', 'absent(up{job="a"})')).toEqual([]);
    expect(silent('sum(some_leader_of_ours) == 0', 'absent_over_time(some_leader_of_ours[5m])')).toEqual([]);
    expect(silent('up{job="a"} == 0', 'absent(up{job="b"})')).toEqual([0]);
  });

  test('is not meant where nobody can name what lacks, or there may be none', () => {
    expect(silent('up == 0', 'sum by (job) (some_leader_of_ours) == 0', 'node_load1 < 1')).toEqual([]);
    expect(silent('sum(some_leader_of_ours) > 5', '(sum(some_leader_of_ours) or vector(0)) == 0')).toEqual(
      [],
    );
  });
});

describe('a range', () => {
  const every = (scrapeInterval: number | undefined, expr: string) => {
    const { scrapeInterval: _, ...rest } = context;
    const more = scrapeInterval === undefined ? rest : { ...rest, scrapeInterval };
    return found(JSON.stringify({ record: 'a:b:c', expr }), more).map((line) => line.split(':')[0]);
  };
  const rate = (range: string) => `rate(node_network_receive_bytes_total[${range}])`;
  const warning = 'warning window_too_short at 0.0.expr';

  test('below four scrapes is a warning, and below two an error, where the interval is known', () => {
    expect(every(30, rate('2m'))).toEqual([]);
    expect(every(30, rate('1m'))).toEqual([warning]);
    expect(every(30, rate('30s'))).toEqual(['error window_too_short at 0.0.expr']);
    expect(every(30, 'max_over_time(node_load1[30s])')).toEqual([]);
  });

  test('below a minute is a warning where it is not', () => {
    expect(every(undefined, rate('1m'))).toEqual([]);
    expect(every(undefined, rate('30s'))).toEqual([warning]);
  });

  test('of a rate is fixed in no panel, and a rule may have one', () => {
    const { findings } = check(rate('5m'), { ...context, panel: true });
    expect(findings.map(({ code, severity }) => `${severity} ${code}`)).toEqual(['note range_fixed']);
    expect(check(rate('5m'), context).findings).toEqual([]);
    expect(check('max_over_time(node_load1[5m])', { ...context, panel: true }).findings).toEqual([]);
  });

  test('of a subquery has more than one step', () => {
    expect(every(undefined, 'max_over_time(deriv(node_load1[10m:20m])[1h:5m])')).toEqual([
      'error window_too_short at 0.0.expr',
    ]);
  });
});

test('a for below the scrape interval is told where that is known', () => {
  const rule = JSON.stringify({ alert: 'A', expr: 'node_load1 > 8', for: '10s' });
  expect(found(rule, { ...context, scrapeInterval: 30 })).toEqual([
    'warning for_under_interval at 0.0.for: 10s',
  ]);
  expect(found(rule)).toEqual([]);
});

test.each([
  ['{{ $labels.job', '{{'],
  ['{{ with $labels.job }}of it', '{{'],
  ['of {{ end }}', '{{'],
  ['of {{ else }}', '{{'],
])('a template that is not whole is told: %s', (text, place) => {
  expect(annotated('node_load1 > 8', text)).toEqual([
    `error template_broken at 0.0.annotations.summary: ${place}`,
  ]);
});

test.each(['$lables', '$Value', '$externalLabel'])(
  'a variable that templates have not is told: %s',
  (name) => {
    expect(annotated('node_load1 > 8', `of {{ ${name}.job }}`)).toEqual([
      `error template_broken at 0.0.annotations.summary: ${name}`,
    ]);
  },
);

test('variables that a template sets, and those of others than Prometheus, are taken', () => {
  const text =
    '{{ range $i, $one := query "up" }}{{ $i }}{{ $one.Value }}{{ end }}{{ $l := $labels }}{{ $l.job }}{{ $values.A }}{{ "$lables" }}';
  expect(annotated('node_load1 > 8', text)).toEqual([]);
});

test('a template without its dollar is told', () => {
  expect(annotated('node_load1 > 8', 'of {{ labels.job }}')).toEqual([
    'warning template_broken at 0.0.annotations.summary: labels',
  ]);
});

test('whatever stands in rules, findings stand in its texts', () => {
  const template = fc.array(
    fc.constantFrom(
      '{{',
      '}}',
      ' $labels.',
      '.Labels.',
      'job',
      'with ',
      'end',
      'range ',
      '"',
      '|',
      '$value',
      'x',
    ),
    { maxLength: 12 },
  );
  const text = fc.record({
    alert: fc.string(),
    expr: expressions,
    for: fc.oneof(fc.string(), fc.constantFrom('5m', '0s')),
    annotations: fc.dictionary(
      fc.string(),
      template.map((parts) => parts.join('')),
    ),
    labels: fc.dictionary(
      fc.constantFrom('a', 'alertname', 'b-c'),
      template.map((parts) => parts.join('')),
    ),
  });
  const record = fc.record({ record: fc.constantFrom('foo', 'a:b', 'up'), expr: expressions });
  const rules = fc.array(fc.oneof(text, record), { maxLength: 5 });
  fc.assert(
    fc.property(rules, (all: RuleText[]) => {
      for (const { rule, field, from, to } of checkGroups([{ rules: all }], context)) {
        const holder: unknown = rule === undefined ? {} : all[rule];
        const at = field.reduce((value, key) => (value as Record<string, unknown>)[key], holder);
        expect(from).toBeLessThanOrEqual(to);
        expect(to).toBeLessThanOrEqual(typeof at === 'string' ? at.length : 0);
      }
    }),
    { numRuns: 300 },
  );
});

test('a rule that cannot be read has its finding, and nothing else fails', () => {
  expect(found('alert: A\nexpr: up ==\nannotations:\n  summary: "{{ $labels.x }}"')).toEqual([
    'error syntax_error at 0.0.expr: ',
  ]);
  expect(checkGroups([{ rules: [{}, { alert: 'A' }, { record: 'b' }] }], context)).toHaveLength(1);
});

test('five thousand records that read one another are judged', () => {
  const rules = Array.from({ length: 5_000 }, (_, at) => ({
    record: `a:b:c${at}`,
    expr: `a:b:c${at + 1} * 2`,
  }));
  const codesFound = new Set(checkGroups([{ rules }], context).map(({ code }) => code));
  expect(codesFound).toEqual(new Set(['record_read_early', 'metric_unknown']));
});

test('five thousand rules are judged one by one, however they hang together', () => {
  const rules = Array.from({ length: 5_000 }, (_, at) => ({
    record: `namespace:restarts:rate${at}m`,
    expr: `sum by (namespace) (rate(kube_pod_container_status_restarts_total{namespace="n${at}"}[5m]))`,
  }));
  expect(checkGroups([{ name: 'many', rules }], context)).toEqual([]);
});
