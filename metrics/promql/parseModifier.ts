import type { Duration, Expr, RangeSelector, Span, Subquery, VectorSelector } from './ast.ts';
import { durationOf } from './parseDuration.ts';
import { numberOf } from './parseNumber.ts';
import { type Reading, use, wrong } from './parseReading.ts';
import type { Raw } from './parseTree.ts';

const names = [
  'MatrixSelector',
  'SubqueryExpr',
  'OffsetExpr',
  'StepInvariantExpr',
  'AnchoredExpr',
  'SmoothedExpr',
];
const modifiers: ReadonlySet<string> = new Set(names);

/** Whether a node is something that stands behind what it changes. */
export const isModifier = ({ name }: Raw): boolean => modifiers.has(name);

/** `bare`: no parentheses stand round what is changed. */
export function applyModifier(reading: Reading, of: Expr, raw: Raw, bare: boolean): Expr {
  switch (raw.name) {
    case 'MatrixSelector':
      return range(reading, of, raw, bare);
    case 'SubqueryExpr':
      return subquery(reading, of, raw);
    case 'OffsetExpr':
      return offset(reading, of, raw, bare);
    case 'StepInvariantExpr':
      return at(reading, of, raw, bare);
    default:
      return extended(reading, of, raw, bare);
  }
}

const misplaced = 'modifier_misplaced';

function range(reading: Reading, of: Expr, raw: Raw, bare: boolean): Expr {
  const duration = raw.children[1] as Raw;
  const span: Span = { from: of.to, to: raw.to };
  const length = durationOf(reading, duration, 'positive');
  if (of.kind !== 'selector' || !bare) {
    const instead = of.kind === 'selector' ? undefined : 'a subquery, as in [5m:]';
    wrong(reading, 'range_misplaced', span, 'A range is only for a selector without parentheses.', instead);
    reading.broken = true;
    return of;
  }
  const first = of.offset === undefined ? of.at && '@' : 'offset';
  if (first !== undefined && !isStartOrEnd(reading, of.at)) {
    wrong(reading, misplaced, span, `The range stands before \`${first}\`, not behind it.`);
  } else if (first !== undefined) {
    use(reading, 'a range behind @ start()', span);
  }
  const { from } = of;
  return { kind: 'range', of, range: length, from, to: raw.to } satisfies RangeSelector;
}

const isStartOrEnd = (reading: Reading, at: Span | undefined): boolean =>
  at !== undefined && /^(?:start|end)/i.test(reading.text.slice(at.from, at.to));

function subquery(reading: Reading, of: Expr, raw: Raw): Subquery {
  const [, length, step] = raw.children as [Raw, Raw, Raw?];
  const expr: Subquery = {
    kind: 'subquery',
    of,
    range: durationOf(reading, length, 'positive'),
    from: of.from,
    to: raw.to,
  };
  return step === undefined ? expr : { ...expr, step: durationOf(reading, step, 'positive') };
}

type Changed = VectorSelector | RangeSelector | Subquery;

/** What `offset` and `@` may stand behind; a finding where it's something else. */
function changeable(reading: Reading, of: Expr, raw: Raw, bare: boolean, what: string): Changed | undefined {
  if (bare && (of.kind === 'selector' || of.kind === 'range' || of.kind === 'subquery')) return of;
  wrong(
    reading,
    misplaced,
    { from: of.to, to: raw.to },
    `\`${what}\` stands behind a selector or a subquery, not behind ${bare ? 'an expression' : 'parentheses'}.`,
    `\`${what}\` on each selector inside`,
  );
  return undefined;
}

const selected = (of: Changed): VectorSelector | Subquery => (of.kind === 'range' ? of.of : of);

function changed(of: Changed, change: { offset: Duration } | { at: Span }, to: number): Expr {
  if (of.kind === 'range') return { ...of, of: { ...of.of, ...change }, to };
  return { ...of, ...change, to };
}

function offset(reading: Reading, of: Expr, raw: Raw, bare: boolean): Expr {
  const by = durationOf(reading, raw.children.at(-1) as Raw, 'any');
  const target = changeable(reading, of, raw, bare, 'offset');
  if (target === undefined) return of;
  if (selected(target).offset?.seconds) {
    wrong(reading, misplaced, { from: of.to, to: raw.to }, 'This has an offset already.');
  }
  return changed(target, { offset: by }, raw.to);
}

function at(reading: Reading, of: Expr, raw: Raw, bare: boolean): Expr {
  const time = raw.children[2] as Raw;
  const target = changeable(reading, of, raw, bare, '@');
  if (target === undefined) return of;
  if (selected(target).at !== undefined) {
    wrong(reading, misplaced, { from: of.to, to: raw.to }, 'This has a time of evaluation already.');
  }
  if (time.name === 'NumberDurationLiteral' && !(Math.abs(numberOf(reading, time)) < 2 ** 63)) {
    wrong(reading, 'number_out_of_range', time, 'This is no time in seconds since 1970.');
  }
  return changed(target, { at: { from: time.from, to: raw.to } }, raw.to);
}

function extended(reading: Reading, of: Expr, raw: Raw, bare: boolean): Expr {
  const word = raw.name === 'AnchoredExpr' ? 'anchored' : 'smoothed';
  use(reading, word, { from: of.to, to: raw.to });
  if (bare && (of.kind === 'selector' || of.kind === 'range')) return { ...of, to: raw.to };
  wrong(reading, misplaced, { from: of.to, to: raw.to }, `\`${word}\` stands behind a selector.`);
  return of;
}
