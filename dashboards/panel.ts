import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import * as common from '@grafana/grafana-foundation-sdk/common';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as TimeseriesBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import type { Expression } from '../metrics/index.ts';
import { dataSource } from './variables.ts';

/** One line of a panel. The legend's `{{label}}` must be a label of the expression, else it doesn't compile. */
export interface Query {
  readonly expression: Expression;
  readonly legend: string;
}

/** Words between labels of the expression: `legend(e, 'p95 ', 'proxy_vendor')`. */
export const query = <Label extends string>(
  expression: Expression<Label>,
  label?: NoInfer<Label>,
  prefix = '',
): Query => ({
  expression: expression as unknown as Expression,
  legend: `${prefix}${label === undefined ? '' : `{{${label}}}`}`,
});

export interface PanelSpec {
  readonly title: string;
  readonly description: string;
  /** One of Grafana's units, such as `reqps` or `Bps`. */
  readonly unit: string;
  readonly queries: readonly Query[];
  /** Of the 24 columns; 8 or 12 for a graph, 6 for a number, if not given. */
  readonly width?: number;
  readonly min?: number;
  readonly max?: number;
}

const refId = (index: number): string => String.fromCharCode(65 + index);

const targets = (queries: readonly Query[], instant: boolean): Builder<Dataquery>[] =>
  queries.map(({ expression, legend }, index) => {
    const target = new DataqueryBuilder()
      .refId(refId(index))
      .datasource(dataSource)
      .expr(expression.text)
      .legendFormat(legend);
    return instant ? target.instant() : target.range();
  });

/** What the SDK leaves open is set here, so that no panel can forget it. */
export function graph(spec: PanelSpec, id: number): Builder<Panel> {
  const builder = new TimeseriesBuilder()
    .id(id)
    .title(spec.title)
    .description(spec.description)
    .datasource(dataSource)
    .unit(spec.unit)
    .span(spec.width ?? 12)
    .height(8)
    .targets(targets(spec.queries, false))
    .legend(
      new common.VizLegendOptionsBuilder()
        .showLegend(true)
        .displayMode(common.LegendDisplayMode.List)
        .placement(common.LegendPlacement.Bottom),
    )
    .tooltip(
      new common.VizTooltipOptionsBuilder()
        .mode(common.TooltipDisplayMode.Multi)
        .sort(common.SortOrder.Descending),
    )
    .min(spec.min ?? 0);
  return spec.max === undefined ? builder : builder.max(spec.max);
}

export function number(spec: PanelSpec, id: number): Builder<Panel> {
  return new StatBuilder()
    .id(id)
    .title(spec.title)
    .description(spec.description)
    .datasource(dataSource)
    .unit(spec.unit)
    .span(spec.width ?? 6)
    .height(4)
    .targets(targets(spec.queries, true))
    .reduceOptions(new common.ReduceDataOptionsBuilder().calcs(['lastNotNull']))
    .graphMode(common.BigValueGraphMode.None);
}
