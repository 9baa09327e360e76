import type { Binary, Expr, Matching, Name } from './ast.ts';
import { labelNames } from './parseLabels.ts';
import { type Reading, textOf, use } from './parseReading.ts';
import type { Raw } from './parseTree.ts';

/** `parts`: the operator, and what may follow it before the right side. */
export function binary(reading: Reading, left: Expr, parts: readonly Raw[], right: Expr): Binary {
  const operator = parts[0] as Raw;
  const clause = parts.find(({ name }) => name === 'MatchingModifierClause');
  const fill = parts.find(({ name }) => name === 'FillModifier');
  if (fill !== undefined) use(reading, 'fill()', fill);
  if (operator.name.startsWith('Trim')) use(reading, 'trim', operator);
  const expr: Binary = {
    kind: 'binary',
    op: textOf(reading, operator).toLowerCase(),
    bool: parts.some(({ name }) => name === 'BoolModifier'),
    left,
    right,
    from: left.from,
    to: right.to,
  };
  return clause === undefined ? expr : { ...expr, matching: matching(reading, clause) };
}

function matching(reading: Reading, clause: Raw): Matching {
  const [by, on, many, include] = clause.children as [Raw, Raw, Raw?, Raw?];
  const found: Matching = {
    by: by.name === 'On' ? 'on' : 'ignoring',
    labels: labelNames(reading, on),
    from: clause.from,
    to: clause.to,
  };
  if (many === undefined) return found;
  const names: Name[] = include === undefined ? [] : labelNames(reading, include);
  return { ...found, group: { many: many.name === 'GroupLeft' ? 'left' : 'right', include: names } };
}
