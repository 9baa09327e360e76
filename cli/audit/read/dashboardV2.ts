import type { DashboardItem, Description, QueryItem } from './item.ts';
import type { Located } from './located.ts';
import type { Value } from './value.ts';
import { variableQuery } from './variableQuery.ts';

/** Whether a map is the spec of a dashboard of Grafana's schema v2. */
export const isDashboardV2 = (value: Value): boolean =>
  value.get('elements').entries.some(([, element]) => element.get('kind').string === 'Panel');

/** All that it asks a Prometheus. */
export function dashboardV2Of(value: Value): DashboardItem {
  const panels = value.get('elements').entries.map(([, element]) => element);
  const variables = value.get('variables').items;
  return {
    title: value.get('title').string ?? 'without a title',
    queries: [...variables.flatMap(queriesOfVariable), ...panels.flatMap(queriesOfPanel)],
    variables: new Map(variables.flatMap(constant)),
    descriptions: [value, ...panels].flatMap(descriptionOf),
  };
}

function constant(variable: Value): [string, string][] {
  if (variable.get('kind').string !== 'ConstantVariable') return [];
  const spec = variable.get('spec');
  const [name, query] = [spec.get('name').string, spec.get('query').string];
  return name !== undefined && query !== undefined ? [[name, query]] : [];
}

/** Of Prometheus, or of whichever source is the default; the beta of the schema says it in `group`. */
function isPrometheus(query: Value): boolean {
  const kind = query.get('kind').string;
  const type = kind === 'DataQuery' ? query.get('group').string : kind;
  return type === undefined || type === '' || type === 'prometheus';
}

function queriesOfPanel(panel: Value): QueryItem[] {
  const spec = panel.get('spec');
  const title = spec.get('title').string ?? '?';
  return spec
    .get('data')
    .get('spec')
    .get('queries')
    .items.flatMap((each): QueryItem[] => {
      const [query, ref] = [each.get('spec').get('query'), each.get('spec').get('refId').string];
      const expr = query.get('spec').get('expr').text;
      if (!expr || expr.text.trim() === '' || !isPrometheus(query)) return [];
      const name = `panel "${title}", query ${ref ?? '?'}`;
      const legend = query.get('spec').get('legendFormat').text;
      return [{ kind: 'panel', name, expr, legend, unit: unitOf(spec), extent: panel.extent }];
    });
}

function unitOf(spec: Value): Located | undefined {
  const fields = spec.get('vizConfig').get('spec').get('fieldConfig');
  return fields.get('overrides').items.length > 0 ? undefined : fields.get('defaults').get('unit').text;
}

function queriesOfVariable(variable: Value): QueryItem[] {
  const spec = variable.get('spec');
  const query = spec.get('query');
  if (variable.get('kind').string !== 'QueryVariable' || !isPrometheus(query)) return [];
  const text = query.get('spec').get('query').text ?? spec.get('definition').text;
  const expr = text && variableQuery(text);
  const name = `variable ${spec.get('name').string ?? '?'}`;
  return expr ? [{ kind: 'variable', name, expr, extent: variable.extent }] : [];
}

function descriptionOf(value: Value): Description[] {
  const text = value.get('description').text ?? value.get('spec').get('description').text;
  return text ? [{ text, extent: value.extent }] : [];
}
