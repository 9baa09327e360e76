import type { Expr } from './ast.ts';
import type { Finding } from './finding.ts';
import { parse } from './parse.ts';
import { checkTypes } from './types.ts';
import { checkVersions } from './typesVersions.ts';

export interface Read {
  /** Present only where it's an expression that Prometheus would take: nothing here is an error. */
  readonly expr?: Expr;
  readonly findings: readonly Finding[];
}

/** Reads an expression for versions of Prometheus such as `2.42` and `3`, whose verdicts it shares. */
export function read(text: string, target: readonly string[]): Read {
  const { expr, findings: wrong, uses } = parse(text);
  const findings = [
    ...wrong,
    ...(expr === undefined ? [] : checkTypes(expr)),
    ...checkVersions(uses, target),
  ];
  const refused = expr === undefined || findings.some(({ severity }) => severity === 'error');
  return refused ? { findings } : { expr, findings };
}
