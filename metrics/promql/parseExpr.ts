import type { Aggregation, Call, Expr, Name } from './ast.ts';
import type { Finding } from './finding.ts';
import { chain } from './parseChain.ts';
import { labelNames, stringValue } from './parseLabels.ts';
import { numberOf } from './parseNumber.ts';
import { type Reading, textOf, use, wrong } from './parseReading.ts';
import { selector } from './parseSelector.ts';
import type { Raw } from './parseTree.ts';

/** What lezer's tree means. Where it means nothing, `reading.broken` is set. */
export function convert(reading: Reading, raw: Raw): Expr {
  const { from, to } = raw;
  switch (raw.name) {
    case 'VectorSelector':
      return selector(reading, raw);
    case 'FunctionCall':
      return call(reading, raw);
    case 'AggregateExpr':
      return aggregation(reading, raw);
    case 'NumberDurationLiteral':
      return /^[+-]/.test(reading.text[from] as string)
        ? chain(reading, raw, convert)
        : { kind: 'number', value: numberOf(reading, raw), from, to };
    case 'StringLiteral':
      return { kind: 'string', value: stringValue(reading, raw), from, to };
    case 'ParenExpr':
      return { ...convert(reading, raw.children[0] as Raw), from, to };
    default:
      return chain(reading, raw, convert);
  }
}

function call(reading: Reading, raw: Raw): Call {
  const [identifier, body] = raw.children as [Raw, Raw];
  const { from, to } = identifier;
  const name: Name = reading.calls.get(from) ?? { name: textOf(reading, identifier), from, to };
  use(reading, `${name.name}()`, name);
  const args = body.children.map((argument) => convert(reading, argument));
  const braces = args[1];
  if (name.name === 'info' && braces !== undefined) {
    const isEmpty = ({ code, from }: Finding) => code === 'empty_selector' && from === braces.from;
    const at = reading.findings.findIndex(isEmpty);
    if (at !== -1) reading.findings.splice(at, 1);
  }
  return { kind: 'call', function: name, args, from: raw.from, to: raw.to };
}

/** Aggregations that take something besides what they aggregate. */
const withParameter: ReadonlySet<string> = new Set([
  'bottomk',
  'count_values',
  'limit_ratio',
  'limitk',
  'quantile',
  'topk',
]);

function aggregation(reading: Reading, raw: Raw): Expr {
  const operator = raw.children[0] as Raw;
  const modifier = raw.children.find(({ name }) => name === 'AggregateModifier');
  const body = raw.children.find(({ name }) => name === 'FunctionCallBody') as Raw;
  const { from, to } = operator;
  const op: Name = { name: textOf(reading, operator).toLowerCase(), from, to };
  if (op.name.startsWith('limit')) use(reading, `${op.name}()`, op);
  const args = body.children.map((argument) => convert(reading, argument));
  const wanted = withParameter.has(op.name) ? 2 : 1;
  if (args.length !== wanted) {
    const takes = wanted === 1 ? 'one expression' : 'a parameter and an expression';
    wrong(reading, 'argument_count', body, `\`${op.name}\` takes ${takes}, and here stand ${args.length}.`);
    reading.broken = true;
  }
  const parameter = wanted === 2 ? args[0] : undefined;
  const of = args[wanted - 1] ?? { kind: 'string', value: '', from: body.from, to: body.to };
  const expr: Aggregation = { kind: 'aggregation', op, of, from: raw.from, to: raw.to };
  return {
    ...expr,
    ...(parameter === undefined ? {} : { parameter }),
    ...(modifier === undefined ? {} : { grouping: grouping(reading, modifier) }),
  };
}

function grouping(reading: Reading, modifier: Raw): NonNullable<Aggregation['grouping']> {
  const [keep, labels] = modifier.children as [Raw, Raw];
  return {
    keep: keep.name === 'By' ? 'by' : 'without',
    labels: labelNames(reading, labels),
    from: modifier.from,
    to: modifier.to,
  };
}
