import { type DataSources, dataSourcesOf } from './dataSources.ts';
import type { DashboardItem, Description, QueryItem } from './item.ts';
import type { Located } from './located.ts';
import type { Value } from './value.ts';
import { variableQuery } from './variableQuery.ts';

/** Whether a map is a dashboard of Grafana's classic schema, of any version. */
export const isDashboard = (value: Value): boolean =>
  [...value.get('panels').items, ...value.get('rows').items].some(
    (each) => each.get('targets').node !== null || each.get('panels').node !== null || isPanel(each),
  );

const isPanel = (value: Value): boolean =>
  value.get('type').text !== undefined && value.get('gridPos').node !== null;

/** All that a classic dashboard asks a Prometheus; what it asks other sources is left out. */
export function dashboardOf(value: Value): DashboardItem {
  const sources = dataSourcesOf(value);
  const panels = panelsIn(value);
  const variables = value.get('templating').get('list').items;
  const annotations = value.get('annotations').get('list').items;
  return {
    title: value.get('title').string ?? 'without a title',
    queries: [
      ...variables.flatMap((each) => queriesOfVariable(each, sources)),
      ...annotations.flatMap((each) => queriesOfAnnotation(each, sources)),
      ...panels.flatMap((each) => queriesOfPanel(each, sources)),
    ],
    variables: new Map(variables.flatMap(known)),
    descriptions: [value, ...panels].flatMap(descriptionOf),
    value,
  };
}

function known(variable: Value): [string, string | undefined][] {
  const [name, type, query] = ['name', 'type', 'query'].map((key) => variable.get(key).string);
  if (name === undefined) return [];
  if (type === 'constant' && query !== undefined) return [[name, query]];
  return (type === 'query' || type === 'custom') && !mayBeEmpty(variable) ? [[name, undefined]] : [];
}

/** One that says what All stands for may mean what has no such label; else All is any of its values. */
const mayBeEmpty = (variable: Value): boolean =>
  Boolean(variable.get('allValue').string) && !/^\.\+$/.test(variable.get('allValue').string ?? '');

/** Panels of the old rows, of rows that are closed, and those below each other. */
export const panelsIn = (value: Value): Value[] =>
  [...value.get('rows').items.flatMap(panelsIn), ...value.get('panels').items].flatMap((panel) => [
    panel,
    ...panelsIn(panel),
  ]);

function queriesOfPanel(panel: Value, sources: DataSources): QueryItem[] {
  const title = panel.get('title').string || `number ${panel.get('id').string ?? '?'}`;
  return panel.get('targets').items.flatMap((target): QueryItem[] => {
    const expr = target.get('expr').text;
    if (!expr || expr.text.trim() === '') return [];
    const named = [target.get('datasource'), panel.get('datasource')];
    if (!sources.isPrometheus(...named)) return [];
    const ref = target.get('refId').string;
    const name = `panel "${title}"${ref === undefined ? '' : `, query ${ref}`}`;
    const legend = target.get('legendFormat').text;
    return [
      {
        kind: 'panel',
        name,
        expr,
        legend,
        unit: unitOf(panel),
        language: sources.languageOf(...named),
        extent: panel.extent,
      },
    ];
  });
}

/** The unit of all fields; of the graphs before Grafana 7 that of the left axis. */
function unitOf(panel: Value): Located | undefined {
  const fields = panel.get('fieldConfig');
  if (fields.get('overrides').items.length > 0 || panel.get('transformations').items.length > 0)
    return undefined;
  return fields.get('defaults').get('unit').text ?? panel.get('yaxes').items[0]?.get('format').text;
}

function queriesOfVariable(variable: Value, sources: DataSources): QueryItem[] {
  const isQuery = variable.get('type').string === 'query';
  if (!isQuery || !sources.isPrometheus(variable.get('datasource'))) return [];
  const query = variable.get('query');
  const text = query.text ?? query.get('query').text ?? variable.get('definition').text;
  const expr = text && variableQuery(text);
  const name = `variable ${variable.get('name').string ?? '?'}`;
  return expr ? [{ kind: 'variable', name, expr, extent: variable.extent }] : [];
}

function queriesOfAnnotation(annotation: Value, sources: DataSources): QueryItem[] {
  const expr = annotation.get('expr').text ?? annotation.get('target').get('expr').text;
  if (!expr || expr.text.trim() === '' || !sources.isPrometheus(annotation.get('datasource'))) return [];
  const name = `annotation "${annotation.get('name').string ?? '?'}"`;
  return [{ kind: 'annotation', name, expr, extent: annotation.extent }];
}

function descriptionOf(value: Value): Description[] {
  const text = value.get('description').text;
  return text ? [{ text, extent: value.extent }] : [];
}
