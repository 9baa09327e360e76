import type { Expr } from './ast.ts';
import type { Context } from './context.ts';
import { inferAggregation } from './inferAggregation.ts';
import { inferBinary } from './inferBinary.ts';
import { inferCall } from './inferCall.ts';
import { inferSelector } from './inferSelector.ts';
import { constant, type Shape, string, unknownVector } from './inferShape.ts';
import { anyValue, arithmetic, exactly } from './values.ts';

/** The shapes of an expression and of all within it. */
export type Shapes = (node: Expr) => Shape;

function inferNode(node: Expr, of: Shapes, text: string, context: Context): Shape {
  switch (node.kind) {
    case 'number':
      return constant(node.value);
    case 'string':
      return string;
    case 'selector':
      return inferSelector(node, context);
    case 'range':
      return { ...of(node.of), type: 'matrix' };
    case 'subquery':
      return { ...of(node.of), type: 'matrix', neverEmpty: false };
    case 'unary':
      return negated(of(node.of), node.op);
    case 'call':
      return inferCall(node, of, context);
    case 'aggregation':
      return inferAggregation(node, of);
    case 'binary':
      return inferBinary(node, of, text);
    default:
      return unknownVector;
  }
}

const negated = (shape: Shape, op: '+' | '-'): Shape => {
  if (op === '+') return shape;
  const value = arithmetic('-', exactly(0), { ...shape.value });
  return {
    ...shape,
    kind: shape.kind === 'unknown' ? 'unknown' : 'gauge',
    value: Number.isNaN(value.min) ? anyValue : value,
    series: [],
  };
};

/** Infers bottom-up; each node once. */
export function infer(root: Expr, text: string, context: Context): Shapes {
  const shapes = new Map<Expr, Shape>();
  const of: Shapes = (node) => {
    const known = shapes.get(node);
    if (known) return known;
    const shape = inferNode(node, of, text, context);
    shapes.set(node, shape);
    return shape;
  };
  of(root);
  return of;
}
