import type { Severity } from '../../metrics/promql/index.ts';
import { panelsIn } from './read/dashboard.ts';
import type { DashboardItem } from './read/item.ts';
import { extentOf } from './read/located.ts';
import type { Value } from './read/value.ts';
import type { Report } from './report.ts';

const has = (value: Value, key: string): boolean => (value.get(key).string ?? '').trim() !== '';

/** Those that show what queries give. */
const showing = /^(?:stat|singlestat|graph|table|timeseries|gauge|bargauge)$/;
/** Those whose numbers have one unit. */
const measuring = /^(?:stat|singlestat|graph|timeseries|gauge|bargauge)$/;

const named = (panel: Value): string =>
  `panel "${panel.get('title').string || `number ${panel.get('id').string ?? '?'}`}"`;

/** At the name of what it is about, which is shorter than all of it. */
const said = (
  code: string,
  severity: Severity,
  subject: string,
  of: Value,
  message: string,
  instead: string,
): Report => {
  const name = of.get('title').text ?? of.get('name').text;
  return { code, severity, subject, message, instead, ...(name?.text ? extentOf(name) : of.extent) };
};

const isEmpty = (panel: Value): boolean =>
  panel.get('targets').items.length === 0 &&
  panel.get('libraryPanel').node === null &&
  panel.get('snapshotData').node === null;

function unitOf(panel: Value): boolean {
  const defaults = panel.get('fieldConfig').get('defaults');
  return (
    has(defaults, 'unit') ||
    defaults.get('mappings').items.length > 0 ||
    panel.get('fieldConfig').get('overrides').items.length > 0 ||
    panel.get('yaxes').items.some((axis) => has(axis, 'format')) ||
    has(panel, 'format')
  );
}

function twice(panel: Value): string | undefined {
  const refs = panel.get('targets').items.flatMap((target) => target.get('refId').string ?? []);
  return refs.find((ref, at) => refs.indexOf(ref) !== at);
}

function* ofPanel(panel: Value): Iterable<Report> {
  const type = panel.get('type').string ?? '';
  const name = named(panel);
  if (!showing.test(type)) return;
  if (isEmpty(panel))
    yield said('panel_without_query', 'warning', name, panel, 'The panel asks for nothing.', 'a query');
  else if (measuring.test(type) && !unitOf(panel))
    yield said(
      'panel_without_unit',
      'note',
      name,
      panel,
      'The panel’s numbers have no unit.',
      'a unit, or `short`',
    );
  if (!has(panel, 'title') || !has(panel, 'description'))
    yield said(
      'panel_without_text',
      'note',
      name,
      panel,
      `The panel has no ${has(panel, 'title') ? 'description' : 'title'}.`,
      'what it shows, and what to make of it',
    );
  const ref = twice(panel);
  if (ref !== undefined)
    yield said(
      'query_twice',
      'warning',
      name,
      panel,
      `Two queries of the panel are called ${ref}, which Grafana refuses in its new schema.`,
      'a `refId` for each',
    );
}

/** The name of a source that a panel fixes, or undefined where its reader chooses. */
function fixedSource(panel: Value): string | undefined {
  const source = panel.get('datasource');
  const name = source.get('uid').string ?? source.string;
  return name === undefined ||
    name === '' ||
    name.includes('$') ||
    /^(?:-- .+ --|default|grafana)$/.test(name)
    ? undefined
    : name;
}

function* ofVariable(variable: Value): Iterable<Report> {
  const isQuery = variable.get('type').string === 'query';
  if (!isQuery || !/^[01]$/.test(variable.get('refresh').string ?? '')) return;
  yield said(
    'variable_stale',
    'note',
    `variable ${variable.get('name').string ?? '?'}`,
    variable,
    'The values of the variable stay as they were when the dashboard was opened.',
    '`"refresh": 2`, with each change of the time range',
  );
}

const used = /\$(?<bare>[A-Za-z]\w*)|\$\{(?<braced>[A-Za-z]\w*)[^}]*\}|\[\[(?<old>[A-Za-z]\w*)[^\]]*\]\]/g;

/** What Grafana itself fills in, beside what begins with `__`. */
const ofGrafana: ReadonlySet<string> = new Set(['interval', 'timeFilter']);

/** Variables of expressions that the dashboard has not. */
function* unknownVariables({ queries }: DashboardItem, value: Value): Iterable<Report> {
  const variables = value.get('templating').get('list').items;
  const inputs = value.get('__inputs').items;
  const known = new Set([...variables, ...inputs].map((each) => each.get('name').string));
  if (variables.length === 0) return;
  for (const { expr, name: subject } of queries.filter(({ kind }) => kind === 'panel'))
    for (const found of expr.text.matchAll(used)) {
      const { bare, braced, old } = found.groups ?? {};
      const name = bare ?? braced ?? old ?? '';
      if (known.has(name) || ofGrafana.has(name)) continue;
      yield {
        code: 'variable_unknown',
        severity: 'warning',
        message: `The dashboard has no variable \`${name}\`, so its name stands in the query as it is.`,
        instead: undefined,
        subject,
        ...extentOf(expr, found.index, found.index + found[0].length),
      };
    }
}

/** What a dashboard of the classic schema should have beside expressions that are right. */
export function* judgeDashboard(item: DashboardItem): Iterable<Report> {
  const { value } = item;
  if (!value) return;
  const panels = panelsIn(value);
  const subject = `dashboard "${item.title}"`;
  for (const panel of panels) yield* ofPanel(panel);
  for (const variable of value.get('templating').get('list').items) yield* ofVariable(variable);
  yield* unknownVariables(item, value);
  const fixed = panels.find((panel) => fixedSource(panel) !== undefined);
  if (fixed)
    yield said(
      'data_source_fixed',
      'note',
      subject,
      fixed,
      `Its panels ask the data source \`${fixedSource(fixed)}\`, which another Grafana has not.`,
      'a variable of the type `datasource`',
    );
  if (has(value, 'title') && value.get('editable').string !== 'false')
    yield said(
      'dashboard_editable',
      'note',
      subject,
      value,
      'What is changed in Grafana is lost.',
      '`"editable": false`',
    );
}
