import { parser } from '@prometheus-io/lezer-promql';

export interface FoundSelector {
  readonly metric: string;
  readonly matchers: Readonly<Record<string, string>>;
}

/** Every selector of an expression: its metric, and its matchers as operator and value. Throws if it doesn't parse. */
export function selectorsOf(expression: string): FoundSelector[] {
  const tree = parser.configure({ strict: true }).parse(expression);
  const found: FoundSelector[] = [];
  const text = (node: { from: number; to: number }) => expression.slice(node.from, node.to);
  tree.iterate({
    enter: (node) => {
      if (node.name !== 'VectorSelector') return;
      const matchers: Record<string, string> = {};
      for (const matcher of node.node.getChild('LabelMatchers')?.getChildren('UnquotedLabelMatcher') ?? []) {
        const [label, op, value] = ['LabelName', 'MatchOp', 'StringLiteral'].map((name) => {
          const child = matcher.getChild(name);
          return child === null ? '' : text(child);
        });
        matchers[label as string] = `${op}${value}`;
      }
      const name = node.node.getChild('Identifier');
      found.push({ metric: name === null ? '' : text(name), matchers });
    },
  });
  return found;
}

/** What breaks the promise that vendor numbers hold only what leaves the cluster, and that every name exists. */
export function selectorProblems(
  expression: string,
  catalogue: ReadonlyMap<string, { labels: readonly string[]; targetLabels: readonly string[] }>,
): string[] {
  return selectorsOf(expression).flatMap(({ metric, matchers }) => {
    const entry = catalogue.get(metric) ?? catalogue.get(metric.replace(/_(bucket|sum|count)$/, ''));
    if (entry === undefined) return [`${metric} is not in the catalogue`];
    const known = [...entry.labels, ...entry.targetLabels, 'le'];
    const unknown = Object.keys(matchers).filter((label) => !known.includes(label));
    const problems = unknown.map((label) => `${metric} has no label ${label}`);
    if (known.includes('envoy_cluster_name') && matchers.envoy_cluster_name !== '="vendor"')
      problems.push(`${metric} does not select the vendor's cluster`);
    // Its bound of requests is the proxy's own, of all that goes through it.
    if (known.includes('envoy_http_conn_manager_prefix') && !metric.includes('_adaptive_concurrency_'))
      problems.push(`${metric} holds calls inside the cluster too`);
    return problems;
  });
}
