/** What is known of one label over all series of a vector. */
export interface LabelFact {
  /** Not on every series. */
  readonly sometimes: boolean;
  /** Every value that it can have; undefined where any is possible. `""` stands for a series without it. */
  readonly values?: readonly string[];
  /** The value of the series that is the sum of the others. */
  readonly total?: string;
}

/** Which labels a vector's series have. */
export interface Labels {
  readonly known: ReadonlyMap<string, LabelFact>;
  /** Whether a label that is not among `known` may be there. */
  readonly others: (label: string) => boolean;
  /** Labels that were there until an operation left them out, and where it stands in the text. */
  readonly lost: ReadonlyMap<string, { readonly from: number; readonly to: number }>;
}

export type Presence = 'always' | 'sometimes' | 'never';

const never = (): boolean => false;
const any = (): boolean => true;
const nothingLost: Labels['lost'] = new Map();

/** Exactly these labels. */
export const closed = (known: Iterable<readonly [string, LabelFact]>, lost = nothingLost): Labels => ({
  known: new Map(known),
  others: never,
  lost,
});

/** Whether all labels that may be there are known. */
export const isClosed = ({ others }: Labels): boolean => others === never;

export const noLabels: Labels = closed([]);
export const anyLabels: Labels = { known: new Map(), others: any, lost: nothingLost };
export const openLabels = (known: Iterable<readonly [string, LabelFact]>): Labels => ({
  known: new Map(known),
  others: any,
  lost: nothingLost,
});

export function presence({ known, others }: Labels, label: string): Presence {
  const fact = known.get(label);
  if (fact) return fact.sometimes ? 'sometimes' : 'always';
  if (label === '__name__') return 'sometimes';
  return others(label) ? 'sometimes' : 'never';
}

/** The values that a label can have, `""` for its absence, or undefined where any is possible. */
export function valuesOf(labels: Labels, label: string): readonly string[] | undefined {
  const fact = labels.known.get(label);
  if (!fact) return presence(labels, label) === 'never' ? [''] : undefined;
  if (!fact.values) return undefined;
  return fact.sometimes && !fact.values.includes('') ? [...fact.values, ''] : fact.values;
}

const withLost = (labels: Labels, gone: Iterable<string>, span: { from: number; to: number }) => {
  const lost = new Map(labels.lost);
  for (const label of gone) lost.set(label, { from: span.from, to: span.to });
  return lost;
};

/** Of `by` and `on`. One that can't be there is kept as if it could, so that it is reported once. */
export function only(labels: Labels, keep: Iterable<string>, span: { from: number; to: number }): Labels {
  const kept = new Set(keep);
  const gone = [...labels.known.keys()].filter((label) => !kept.has(label));
  const facts = [...kept].map((label) => [label, labels.known.get(label) ?? { sometimes: true }] as const);
  return closed(facts, withLost(labels, gone, span));
}

/** Of `without` and `ignoring`. */
export function except(labels: Labels, drop: Iterable<string>, span: { from: number; to: number }): Labels {
  const dropped = new Set(drop);
  return {
    known: new Map([...labels.known].filter(([label]) => !dropped.has(label))),
    others: (label) => !dropped.has(label) && labels.others(label),
    lost: withLost(labels, dropped, span),
  };
}

const unionOfValues = (a: LabelFact | undefined, b: LabelFact | undefined): readonly string[] | undefined =>
  a && b && !(a.values && b.values)
    ? undefined
    : (a ?? b)?.values && [...new Set([...(a?.values ?? []), ...(b?.values ?? [])])];

function eitherFact(a: Labels, b: Labels, label: string): LabelFact {
  const [left, right] = [a.known.get(label), b.known.get(label)];
  const unknownSide = (!left && a.others(label)) || (!right && b.others(label));
  const values = unknownSide ? undefined : unionOfValues(left, right);
  const total = left?.total ?? right?.total;
  return {
    sometimes: !left || !right || left.sometimes || right.sometimes,
    ...(values ? { values } : {}),
    ...(total === undefined ? {} : { total }),
  };
}

/** Series of the one and of the other. */
export const either = (a: Labels, b: Labels): Labels => ({
  known: new Map(
    [...new Set([...a.known.keys(), ...b.known.keys()])].map((label) => [label, eitherFact(a, b, label)]),
  ),
  others: (label) => a.others(label) || b.others(label),
  lost: new Map([...a.lost, ...b.lost]),
});

/** Of a label that two matched sides must agree in. */
export function agreeing(a: LabelFact | undefined, b: LabelFact | undefined): LabelFact {
  const values =
    a?.values && b?.values ? a.values.filter((value) => b.values?.includes(value)) : (a?.values ?? b?.values);
  const total = a?.total !== undefined && b?.total !== undefined ? a.total : undefined;
  return {
    sometimes: (a?.sometimes ?? true) && (b?.sometimes ?? true),
    ...(values ? { values } : {}),
    ...(total === undefined ? {} : { total }),
  };
}

export const withLabel = (labels: Labels, label: string, fact: LabelFact): Labels => ({
  ...labels,
  known: new Map([...labels.known, [label, fact]]),
});
