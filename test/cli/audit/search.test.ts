import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { contentsOf } from '../../../cli/audit/read/search.ts';

const group = {
  name: 'g',
  rules: [
    { alert: 'Down', expr: 'up == 0' },
    { record: 'a:b', expr: 'sum(up)' },
  ],
};
const rulesIn = (text: string): (string | undefined)[] =>
  contentsOf(text, 'x')
    .ruleFiles.flat()
    .flatMap(({ rules }) => rules.map(({ name, expr }) => `${name?.text}: ${expr?.text}`));
const both = ['Down: up == 0', 'a:b: sum(up)'];
const object = (kind: string, more: object): object => ({
  apiVersion: 'v1',
  kind,
  metadata: { name: 'o' },
  ...more,
});
const prometheusRule = object('PrometheusRule', { spec: { groups: [group] } });

describe('rules are found', () => {
  test.each([
    ['in a rule file', { groups: [group] }],
    ['in a PrometheusRule', prometheusRule],
    ['in a List', object('List', { items: [object('Service', {}), prometheusRule] })],
    [
      'in a ConfigMap',
      object('ConfigMap', { data: { 'r.yml': stringify({ groups: [group] }), other: 'a: b' } }),
    ],
    ['in Helm values', { server: { alertingRules: { groups: [group] } } }],
    ['in a list without a group', group.rules],
    [
      'behind an alias and a merge key',
      '{x: &g {name: g, rules: [{alert: Down, expr: up == 0}]}, y: {z: &r {record: "a:b", expr: sum(up)}}, groups: [{<<: *g, rules: [{alert: Down, expr: up == 0}, *r]}]}',
    ],
  ])('%s', (_, file) => {
    expect(rulesIn(typeof file === 'string' ? file : stringify(file))).toEqual(both);
    if (typeof file !== 'string') expect(rulesIn(JSON.stringify(file))).toEqual(both);
  });

  test('in each document of a file', () => {
    expect(rulesIn(`${stringify(prometheusRule)}---\n${stringify({ groups: [group] })}`)).toHaveLength(4);
  });

  test('without a name or an expression too', () => {
    expect(rulesIn('groups: [{name: g, rules: [{alert: A}, {expr: up}, 3]}]')).toEqual([
      'A: undefined',
      'undefined: up',
      'undefined: undefined',
    ]);
  });

  test('but not in what only looks like them', () => {
    const text = stringify(
      object('ConfigMap', { data: { 'a.md': 'groups: of people, [as they are', b: 'rows: 3' } }),
    );
    expect(rulesIn(text)).toEqual([]);
    expect(rulesIn('groups: [a, b]\nrules: [{apiGroups: [""], verbs: [get]}]')).toEqual([]);
  });

  test('and a text in a ConfigMap that cannot be read is told, with its place', () => {
    const text = 'kind: ConfigMap\ndata:\n  r.yaml: |\n    groups:\n    - name: g\n      rules: [}\n';
    const { broken } = contentsOf(text, 'x');
    expect(broken.map(({ at }) => text.slice(at, at + 1))).toEqual(['}']);
  });
});

const panel = (title: string, ...exprs: string[]) => ({
  title,
  type: 'timeseries',
  targets: exprs.map((expr, at) => ({ expr, refId: 'AB'.charAt(at), legendFormat: '{{pod}}' })),
});
const queriesIn = (dashboard: object): string[] =>
  contentsOf(JSON.stringify(dashboard), 'x').dashboards.flatMap(({ queries }) =>
    queries.map(({ name, expr }) => `${name}: ${expr.text}`),
  );

describe('queries of a dashboard are found', () => {
  test('of panels, of those in rows, old and new, and of two queries', () => {
    const dashboard = {
      rows: [{ panels: [panel('old', 'a')] }],
      panels: [panel('one', 'b', 'c'), { type: 'row', panels: [panel('closed', 'd')] }],
    };
    const found = ['panel "old", query A: a', 'panel "one", query A: b', 'panel "one", query B: c'];
    expect(queriesIn(dashboard)).toEqual([...found, 'panel "closed", query A: d']);
    expect(queriesIn({ dashboard, meta: {} })).toHaveLength(4);
    expect(queriesIn(object('ConfigMap', { data: { 'a.json': JSON.stringify(dashboard) } }))).toHaveLength(4);
    expect(queriesIn(object('GrafanaDashboard', { spec: { json: JSON.stringify(dashboard) } }))).toHaveLength(
      4,
    );
    expect(queriesIn(object('Dashboard', { spec: dashboard }))).toHaveLength(4);
  });

  test.each([
    ['a type', { type: 'loki' }, []],
    ['a variable of a type', '$logs', []],
    ['an input of a type', { uid: '${DS_LOGS}' }, []],
    ['a name that says it', 'Loki', []],
    ['a name that says nothing', 'main', ['panel "p", query A: a']],
    ['a variable of Prometheus', '${datasource}', ['panel "p", query A: a']],
    ['each query its own', { type: 'mixed', uid: '-- Mixed --' }, ['panel "p", query A: a']],
    ['nothing', null, ['panel "p", query A: a']],
  ])('unless their source is of another kind: %s', (_, datasource, expected) => {
    const list = [
      { type: 'datasource', name: 'logs', query: 'loki' },
      { type: 'datasource', name: 'datasource', query: 'prometheus' },
    ];
    const inputs = [{ name: 'DS_LOGS', pluginId: 'loki' }];
    const whole = { __inputs: inputs, templating: { list }, panels: [{ ...panel('p', 'a'), datasource }] };
    expect(queriesIn(whole)).toEqual(expected);
  });

  test('of variables and annotations', () => {
    const variable = (name: string, query: unknown) => ({ type: 'query', name, query });
    const list = [
      variable('pod', 'label_values(kube_pod_info{namespace=~"$namespace"}, pod)'),
      variable('node', { query: 'query_result(count by (node) (x))', refId: 'A' }),
      variable('all', 'label_values(namespace)'),
      variable('names', 'metrics(node_.*)'),
      { type: 'custom', name: 'c', query: '1m,5m' },
    ];
    const annotations = {
      list: [
        { name: 'deploy', expr: 'changes(x[1m])' },
        { name: 'none', builtIn: 1 },
      ],
    };
    expect(queriesIn({ panels: [panel('p')], templating: { list }, annotations })).toEqual([
      'variable pod: count by ( pod) (kube_pod_info{namespace=~"$namespace"})',
      'variable node: count by (node) (x)',
      'annotation "deploy": changes(x[1m])',
    ]);
  });

  test('of the second schema', () => {
    const query = (kind: string, expr: string) => ({
      kind: 'PanelQuery',
      spec: { refId: 'A', query: { kind, group: 'prometheus', spec: { expr } } },
    });
    const data = {
      kind: 'QueryGroup',
      spec: { queries: [query('prometheus', 'a'), query('loki', 'b'), query('DataQuery', 'c')] },
    };
    const elements = { 'panel-1': { kind: 'Panel', spec: { title: 'p', data } } };
    const variables = [
      {
        kind: 'QueryVariable',
        spec: { name: 'pod', query: { kind: 'prometheus', spec: { query: 'label_values(x, pod)' } } },
      },
    ];
    expect(queriesIn(object('Dashboard', { spec: { elements, variables } }))).toEqual([
      'variable pod: count by ( pod) (x)',
      'panel "p", query A: a',
      'panel "p", query A: c',
    ]);
  });

  test('of alert rules that Grafana keeps', () => {
    const data = [
      { refId: 'A', datasourceUid: 'p', model: { expr: 'up == 0' } },
      { refId: 'B', datasourceUid: '__expr__', model: { type: 'threshold', expression: 'A' } },
    ];
    expect(queriesIn({ groups: [{ name: 'g', rules: [{ title: 'Down', data }] }] })).toEqual([
      'Grafana rule "Down", query A: up == 0',
    ]);
  });
});
