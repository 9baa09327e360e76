import type { Expr } from './ast.ts';
import { judge } from './checks/index.ts';
import type { Context } from './context.ts';
import type { Finding } from './finding.ts';
import type { Shape } from './inferShape.ts';
import { read } from './read.ts';

export interface Checked {
  readonly findings: readonly Finding[];
  /** Of the result; absent where the text is no expression. */
  readonly shape?: Shape;
  /** Absent too where Prometheus would refuse the text. */
  readonly expr?: Expr;
}

/** Reads an expression and says what can't be right about it. */
export function check(text: string, context: Context): Checked {
  const { expr, findings } = read(text, context.target);
  if (!expr) return { findings };
  const judged = judge(expr, text, context);
  return { findings: [...findings, ...judged.findings], shape: judged.shape, expr };
}
