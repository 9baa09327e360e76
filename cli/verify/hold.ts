import {
  anyText,
  type Expr,
  type Matcher,
  type Severity,
  type VectorSelector,
} from '../../metrics/promql/index.ts';
import { holdSelector, type Selected } from './selector.ts';

/** Something that an expression selects and that is not there, at its place in the expression. */
export interface Missing {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly instead?: string | undefined;
  readonly from: number;
  readonly to: number;
}

/** What of an expression selects nothing. What it need not have, as `absent` and the sides of `or`, is a note. */
export async function holdExpression(expr: Expr, selected: Selected): Promise<Missing[]> {
  switch (expr.kind) {
    case 'number':
    case 'string':
      return [];
    case 'selector':
      return holdSelector(known(expr), selected);
    case 'call': {
      const missing = await holdAll(expr.args, selected);
      return /^absent/.test(expr.function.name) ? missing.map(asNote) : missing;
    }
    case 'binary': {
      const left = await holdExpression(expr.left, selected);
      const right = await holdExpression(expr.right, selected);
      if (expr.op === 'unless') return [...left, ...right.map(asNote)];
      if (expr.op === 'or' && [left, right].some(isThere)) return [...left, ...right].map(asNote);
      return [...left, ...right];
    }
    case 'aggregation':
      return holdAll([...(expr.parameter ? [expr.parameter] : []), expr.of], selected);
    default:
      return holdExpression(expr.of, selected);
  }
}

async function holdAll(exprs: readonly Expr[], selected: Selected): Promise<Missing[]> {
  const missing: Missing[] = [];
  for (const expr of exprs) missing.push(...(await holdExpression(expr, selected)));
  return missing;
}

const asNote = (missing: Missing): Missing => ({ ...missing, severity: 'note' });
const isThere = (missing: readonly Missing[]): boolean =>
  missing.every(({ severity }) => severity !== 'error');

/** Without its name among the matchers, and without those that a dashboard's variable fills in. */
function known(selector: VectorSelector): VectorSelector {
  const isName = ({ label, op }: Matcher): boolean => label === '__name__' && op === '=';
  const matchers = selector.matchers.filter((each) => !isName(each) && !each.value.includes(anyText));
  return { ...selector, matchers };
}
