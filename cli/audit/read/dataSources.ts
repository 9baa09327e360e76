import type { Language } from './language.ts';
import type { Value } from './value.ts';

/** Which sources of data a dashboard's queries go to. */
export interface DataSources {
  /** Of a query and then of what is around it: whether the first that says a type says Prometheus, or none says one. */
  readonly isPrometheus: (...named: readonly Value[]) => boolean;
  /** Of the same: what it takes that is more than PromQL. */
  readonly languageOf: (...named: readonly Value[]) => Language | undefined;
}

/** Some dashboards name their source by an input or a variable, whose type is said elsewhere. */
export function dataSourcesOf(dashboard: Value): DataSources {
  const types = new Map<string, string>();
  for (const input of dashboard.get('__inputs').items) {
    const [name, type] = [input.get('name').string, input.get('pluginId').string];
    if (name !== undefined && type !== undefined) types.set(name, type);
  }
  for (const variable of dashboard.get('templating').get('list').items) {
    const [name, type] = [variable.get('name').string, variable.get('query').string];
    const isSource = variable.get('type').string === 'datasource';
    if (isSource && name !== undefined && type !== undefined) types.set(name, type);
  }
  const first = (named: readonly Value[]): string | undefined =>
    named.map((each) => typeOf(each, types)).find((each) => each !== undefined);
  return {
    isPrometheus: (...named) => {
      const type = first(named);
      return (
        type === undefined ||
        (/prometheus|prom$|mimir|thanos|victoria|amp$/i.test(type) && !/logs/i.test(type))
      );
    },
    languageOf: (...named) => (/victoria/i.test(first(named) ?? '') ? 'MetricsQL' : undefined),
  };
}

/** The one who reads the dashboard chooses, or each query says its own. */
const open = /^(?:default|-- (?:Mixed|Grafana|Dashboard) --|mixed)$/i;
const others = /\b(?:loki|tempo|elasticsearch|influx\w*|graphite|cloudwatch|mysql|postgres\w*|testdata)\b/i;

function typeOf(source: Value, types: ReadonlyMap<string, string>): string | undefined {
  const type = source.get('type').string;
  if (type !== undefined) return open.test(type) || type === 'datasource' ? undefined : type;
  const name = source.string ?? source.get('uid').string;
  if (name === undefined || open.test(name)) return undefined;
  const variable = /^\$\{?(\w+)\}?$/.exec(name)?.[1];
  if (variable !== undefined) return types.get(variable);
  // A source by its bare name may be anything, unless its name says what it is.
  return others.exec(name)?.[0];
}
