import { type Checked, check } from './check.ts';
import type { Context, KnownSeries, Lookup } from './context.ts';
import type { Shape } from './inferShape.ts';
import type { LabelFact } from './labels.ts';
import type { RuleGroupText, RuleText } from './rule.ts';

/** Records that read each other in a chain; beyond it nothing is known of one. */
const mostOpen = 50;

/** Judges the expressions of rules that may read what others of them record. */
export class Rulebook {
  /** Of what stands elsewhere, and of what these rules record. */
  readonly context: Context;
  readonly #elsewhere: Context['lookUp'];
  readonly #records = new Map<string, RuleText[]>();
  readonly #judged = new Map<RuleText, Checked>();
  readonly #open = new Set<RuleText>();

  constructor(groups: readonly RuleGroupText[], context: Context) {
    this.#elsewhere = context.lookUp;
    this.context = { ...context, lookUp: (name) => this.#lookUp(name) };
    for (const rule of groups.flatMap(({ rules }) => rules)) {
      if (rule.record === undefined) continue;
      const same = this.#records.get(rule.record);
      if (same === undefined) this.#records.set(rule.record, [rule]);
      else same.push(rule);
    }
  }

  records(name: string): boolean {
    return this.#records.has(name);
  }

  /** Of the expression of a rule; nothing of one that has none. */
  judge(rule: RuleText): Checked {
    const known = this.#judged.get(rule);
    if (known !== undefined) return known;
    this.#open.add(rule);
    const judged = rule.expr === undefined ? { findings: [] } : check(rule.expr, this.context);
    this.#open.delete(rule);
    this.#judged.set(rule, judged);
    return judged;
  }

  #lookUp(name: string): Lookup {
    const rules = this.#records.get(name);
    if (rules === undefined) return this.#elsewhere(name);
    return { found: 'series', all: rules.map((rule) => this.#series(name, rule)) };
  }

  /** Of a rule that is being judged, which reads itself, nothing is known. */
  #series(name: string, rule: RuleText): KnownSeries {
    const tooMany = this.#open.size > mostOpen && !this.#judged.has(rule);
    const shape = this.#open.has(rule) || tooMany ? undefined : this.judge(rule).shape;
    return recorded(name, shape, rule.labels ?? {});
  }
}

/** One that service discovery sets, one that relabelling makes, one that nobody sets. */
const foreign = ['cluster', 'exported_job', '\uE001'];

/** The series that a recording rule writes. */
function recorded(
  name: string,
  shape: Shape | undefined,
  own: Readonly<Record<string, string>>,
): KnownSeries {
  const isOpen = shape === undefined || foreign.some(shape.labels.others);
  const facts = [...(shape?.labels.known ?? [])].map(([label, fact]) => [label, written(fact)]);
  const set = Object.entries(own).map(([label, value]) => [label, { values: [value] }]);
  return {
    name,
    family: name,
    exporter: 'the rule that records it',
    part: shape?.part ?? 'value',
    type: shape?.kind === 'counter' ? 'counter' : shape?.kind === 'gauge' ? 'gauge' : 'untyped',
    monotonic: shape?.kind !== 'gauge',
    unit: unitOf(shape),
    labels: Object.fromEntries([...facts, ...set]),
    ...(isOpen ? { openLabels: '.+' } : {}),
    lazy: shape?.lazy ?? false,
    constant: false,
    range: [shape?.value.min ?? Number.NEGATIVE_INFINITY, shape?.value.max ?? Number.POSITIVE_INFINITY],
    instead: [],
  };
}

const written = ({ sometimes, values, total }: LabelFact) => ({
  ...(sometimes ? { sometimes } : {}),
  ...(values === undefined ? {} : { values }),
  ...(total === undefined ? {} : { total }),
});

/** Only where the unit alone says what the values are: a rate isn't counted in its unit. */
function unitOf(shape: Shape | undefined): KnownSeries['unit'] {
  const { unit, perSecond } = shape?.value ?? {};
  return unit !== undefined && kept.has(unit) && perSecond !== true ? unit : 'state';
}
const kept: ReadonlySet<string> = new Set(['bytes', 'seconds', 'timestamp', 'ratio', 'percent']);
