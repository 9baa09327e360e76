import { joined, type Located, slice } from './located.ts';

/**
 * The expression that the query of a variable asks for: `label_values(metric{...}, label)` becomes a count by the label,
 * `query_result(expr)` the expression. Undefined for those that ask for no series, such as `metrics(regexp)`.
 */
export function variableQuery(query: Located): Located | undefined {
  const start = query.text.length - query.text.trimStart().length;
  const call = /^(label_values|query_result)\s*\(([\s\S]*)\)\s*$/.exec(query.text.slice(start));
  if (!call) return undefined;
  const inner = slice(query, query.text.indexOf('(', start) + 1, query.text.lastIndexOf(')'));
  return call[1] === 'query_result' ? inner : labelValues(inner);
}

function labelValues(inner: Located): Located | undefined {
  const comma = /,\s*[$\w{}[\]]+\s*$/.exec(inner.text)?.index;
  if (comma === undefined) return undefined;
  return joined(['count by (', slice(inner, comma + 1), ') (', slice(inner, 0, comma), ')']);
}
