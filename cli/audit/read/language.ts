import { type Context, check } from '../../../metrics/promql/index.ts';
import type { Value } from './value.ts';

/** What files with groups of rules, and panels, may be written in beside PromQL. */
export type Language = 'LogQL' | 'LogsQL' | 'MetricsQL' | 'Graphite';

/** What a Kubernetes object says of the expressions in it. */
export function languageOfObject(value: Value): Language | undefined {
  const version = value.get('apiVersion').string ?? '';
  if (/^loki\.grafana\.com\//.test(version)) return 'LogQL';
  if (/^operator\.victoriametrics\.com\//.test(version)) return 'MetricsQL';
  return undefined;
}

const byType = new Map<string | undefined, Language>([
  ['graphite', 'Graphite'],
  ['vlogs', 'LogsQL'],
]);

/** What the `type` of a group says, which only vmalert knows. */
export const languageOfGroup = (group: Value): Language | undefined => byType.get(group.get('type').string);

/** The language of an expression that Prometheus does not read. `said` is what stands around it says. */
export function languageOf(expr: string, said: Language | undefined): Language | undefined {
  if (said === 'MetricsQL') return isPromql(expr) ? undefined : said;
  return said ?? (isLogql(expr) ? 'LogQL' : undefined);
}

const stringsAndComments = /"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`[^`]*`|#.*/g;
const nameless = /(?:^|[(,=<>+*/-])\s*\{/;
const filtered = /[\]}]\s*(?:\|(?!\|)|!=\s*""|!~\s*"")/;
const ofLokiAlone = /\b(?:bytes_rate|bytes_over_time|rate_counter)\s*\(/;

/** Whether it selects streams and filters their lines. */
function isLogql(expr: string): boolean {
  if (!/\{/.test(expr)) return false;
  const bare = expr.replaceAll(stringsAndComments, (text) => (text.startsWith('#') ? '' : '""'));
  return nameless.test(bare) && (filtered.test(bare) || ofLokiAlone.test(bare));
}

const knowsNothing: Context = {
  lookUp: () => ({ found: 'unknown', near: [] }),
  targetLabels: new Set(),
  target: [],
};
/** What MetricsQL has and PromQL has not. */
const more =
  /^(?:syntax_error|unknown_function|argument_count|wrong_type|range_misplaced|modifier_misplaced|bad_duration|bool_misplaced|empty_selector)$/;

const isPromql = (expr: string): boolean =>
  !check(expr, knowsNothing).findings.some(({ code }) => more.test(code));
