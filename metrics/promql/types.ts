import type { Aggregation, Binary, Call, Expr, Span } from './ast.ts';
import { nearest } from './checks/nearest.ts';
import type { Finding } from './finding.ts';
import { functions, type Signature, type ValueType } from './typesFunctions.ts';

/** Of an unknown function: anything fits. */
type Found = ValueType | 'unknown';

const shown: Readonly<Record<Found, string>> = {
  vector: 'an instant vector',
  matrix: 'a range vector',
  scalar: 'a number',
  string: 'a string',
  unknown: 'something unknown',
};

const comparisons: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>=']);
const sets: ReadonlySet<string> = new Set(['and', 'or', 'unless']);

/** Holds the parts of an expression against what takes them, as promtool does. All findings are errors. */
export function checkTypes(expr: Expr): Finding[] {
  const checker = new Checker();
  checker.typeOf(expr);
  return checker.findings;
}

class Checker {
  readonly findings: Finding[] = [];

  typeOf(expr: Expr): Found {
    switch (expr.kind) {
      case 'number':
        return 'scalar';
      case 'string':
        return 'string';
      case 'selector':
        return 'vector';
      case 'range':
        return 'matrix';
      case 'subquery':
        this.#expect(expr.of, 'vector', 'A subquery');
        return 'matrix';
      case 'unary':
        return this.#operand(expr.of, `The sign \`${expr.op}\``);
      case 'call':
        return this.#call(expr);
      case 'aggregation':
        return this.#aggregation(expr);
      case 'binary':
        return this.#binary(expr);
    }
  }

  #wrong(code: string, { from, to }: Span, message: string, instead?: string): void {
    const finding: Finding = { code, severity: 'error', message, from, to };
    this.findings.push(instead === undefined ? finding : { ...finding, instead });
  }

  #expect(expr: Expr, wanted: ValueType, who: string): void {
    const found = this.typeOf(expr);
    if (found === wanted || found === 'unknown') return;
    this.#wrong(
      'wrong_type',
      expr,
      `${who} takes ${shown[wanted]}, and this is ${shown[found]}.`,
      remedy(expr, wanted),
    );
  }

  /** Scalars and instant vectors only. */
  #operand(expr: Expr, who: string): Found {
    const found = this.typeOf(expr);
    if (found === 'matrix' || found === 'string') {
      this.#wrong(
        'wrong_type',
        expr,
        `${who} takes numbers and instant vectors, and this is ${shown[found]}.`,
      );
      return 'unknown';
    }
    return found;
  }

  #call(expr: Call): Found {
    const { name } = expr.function;
    const signature = functions.get(name);
    if (signature === undefined) {
      const near = nearest(name, functions.keys(), 0.6);
      this.#wrong('unknown_function', expr.function, `There is no function \`${name}\`.`, near);
      for (const argument of expr.args) this.typeOf(argument);
      return 'unknown';
    }
    this.#count(expr, signature);
    for (const [at, argument] of expr.args.entries()) {
      const wanted = signature.takes[at] ?? (signature.most > at ? signature.takes.at(-1) : undefined);
      if (wanted !== undefined) this.#expect(argument, wanted, `\`${name}\``);
    }
    if (name === 'info') this.#info(expr.args[1]);
    return signature.gives;
  }

  #count(expr: Call, { least, most }: Signature): void {
    const count = expr.args.length;
    if (count >= least && count <= most) return;
    const wanted = least === most ? `${least}` : most < 99 ? `${least} to ${most}` : `at least ${least}`;
    const message = `\`${expr.function.name}\` takes ${wanted} arguments, and here stand ${count}.`;
    this.#wrong('argument_count', expr, message.replace('takes 1 arguments', 'takes 1 argument'));
  }

  #info(selector: Expr | undefined): void {
    if (selector === undefined || (selector.kind === 'selector' && selector.name === undefined)) return;
    this.#wrong('wrong_type', selector, '`info` takes matchers in braces here, without a name before them.');
  }

  #aggregation({ op, parameter, of }: Aggregation): Found {
    if (parameter !== undefined) {
      this.#expect(parameter, op.name === 'count_values' ? 'string' : 'scalar', `\`${op.name}\``);
    }
    this.#expect(of, 'vector', `\`${op.name}\``);
    return 'vector';
  }

  #binary(expr: Binary): Found {
    const { op, bool, left, right, matching } = expr;
    const types = [left, right].map((side) => this.#operand(side, `\`${op}\``));
    const between = { from: left.to, to: right.from };
    if (bool && !comparisons.has(op)) {
      this.#wrong('bool_misplaced', between, `\`bool\` is for comparisons, and \`${op}\` is none.`);
    }
    if (types.every((type) => type === 'scalar')) {
      if (comparisons.has(op) && !bool) {
        this.#wrong('bool_missing', between, 'Numbers are compared with `bool` alone.', `${op} bool`);
      }
    }
    const scalar = [left, right].find((_, side) => types[side] === 'scalar');
    if (sets.has(op) && scalar !== undefined) {
      this.#wrong(
        'set_of_scalar',
        scalar,
        `\`${op}\` joins vectors, and this is a number.`,
        'vector(..) round it',
      );
    }
    if (matching !== undefined) this.#matching(expr, scalar !== undefined);
    if (types.includes('unknown')) return types.includes('vector') ? 'vector' : 'unknown';
    return types.includes('vector') ? 'vector' : 'scalar';
  }

  #matching({ op, matching }: Binary, hasScalar: boolean): void {
    if (matching === undefined) return;
    const { by, labels, group } = matching;
    if (hasScalar && labels.length > 0) {
      this.#wrong('matching_of_scalar', matching, `\`${by}\` matches vectors, and one side is a number.`);
    }
    if (group !== undefined && sets.has(op) && !hasScalar) {
      this.#wrong('group_of_sets', matching, `\`${op}\` knows no \`group_${group.many}\`.`);
    }
    const twice = group?.include.find(({ name }) => labels.some((label) => label.name === name));
    if (by === 'on' && twice !== undefined) {
      this.#wrong(
        'label_in_on_and_group',
        twice,
        `\`${twice.name}\` stands in \`on\`, so \`group_${group?.many}\` has it already.`,
      );
    }
  }
}

function remedy(expr: Expr, wanted: ValueType): string | undefined {
  if (wanted === 'matrix')
    return expr.kind === 'selector' ? 'a range, as in [5m]' : 'a subquery, as in [5m:]';
  if (wanted === 'vector' && expr.kind === 'range')
    return 'a function such as rate or max_over_time round it';
  if (wanted === 'vector' && expr.kind === 'number') return 'vector(..) round it';
  if (wanted === 'scalar')
    return expr.kind === 'string' ? 'the number without quotes' : 'scalar(..) round it';
  return undefined;
}
