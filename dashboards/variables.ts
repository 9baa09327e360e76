import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  type VariableModel,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { type Expression, type Match, matches } from '../metrics/index.ts';

/** Every panel asks the data source that the reader picks. */
export const dataSource = { type: 'prometheus', uid: '${datasource}' };

/** A multi-value variable in a matcher; its All is `.+`, so it holds for every series that has the label. */
export const variable = (name: string): Match => matches(`$${name}`);

export const dataSourceVariable = (): Builder<VariableModel> =>
  new DatasourceVariableBuilder('datasource').label('Data source').type('prometheus');

/** The values of a label among the series of a selector; asked again whenever the time range changes. */
export function labelVariable<Label extends string>(
  name: string,
  title: string,
  of: Expression<Label>,
  label: NoInfer<Label>,
): Builder<VariableModel> {
  const text = `label_values(${of.text}, ${label})`;
  return new QueryVariableBuilder(name)
    .label(title)
    .datasource(dataSource)
    .query(text)
    .definition(text)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc)
    .multi(true)
    .includeAll(true)
    .allValue('.+')
    .current({ selected: true, text: 'All', value: '$__all' });
}
