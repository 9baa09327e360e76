import { type InRule, inField, type RuleGroupText, type RuleText } from './rule.ts';

const isMetric = /^[A-Za-z_:][\w:]*$/;
const isLabel = /^[A-Za-z_]\w*$/;
const unrendered = /\{\{|[$%]|\[\[/;

/** What Prometheus refuses of names and labels, and what breaks a custom. */
export function* checkNames(rule: RuleText): Iterable<InRule> {
  if (rule.record !== undefined && !unrendered.test(rule.record)) yield* recordName(rule.record);
  for (const kind of ['labels', 'annotations'] as const) {
    for (const label of Object.keys(rule[kind] ?? {})) {
      if (isLabel.test(label) || unrendered.test(label)) continue;
      const message = `\`${label}\` is no name of a label before Prometheus 3: letters, digits and \`_\` are.`;
      yield inField('bad_rule_label', 'warning', [kind, label], message);
    }
  }
  const own = rule.record === undefined ? ['__name__', 'alertname'] : ['__name__'];
  for (const label of own.filter((each) => rule.labels?.[each] !== undefined)) {
    const message = `Prometheus sets \`${label}\` itself, to the name of the rule.`;
    yield inField('bad_rule_label', 'warning', ['labels', label], message);
  }
}

function* recordName(record: string): Iterable<InRule> {
  const span = { from: 0, to: record.length };
  if (!isMetric.test(record)) {
    const message = `\`${record}\` is no name of a series before Prometheus 3.`;
    yield inField('bad_record_name', 'warning', ['record'], message, span);
  } else if (!record.includes(':')) {
    const message = `\`${record}\` doesn't look recorded, so its readers take it for an exporter's.`;
    const instead = 'a name such as `level:metric:operations`';
    yield inField('record_name_plain', 'note', ['record'], message, { ...span, instead });
  }
}

/** Of `record` and `alert`, its labels and its expression. */
const identity = ({ alert, record, expr, labels }: RuleText): string =>
  JSON.stringify([
    alert,
    record,
    expr?.replaceAll(/\s+/g, ' ').trim(),
    Object.entries(labels ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1)),
  ]);

type Placed = InRule & { readonly group: number; readonly rule?: number };

/** Groups of one name, and rules that stand twice, with their places. */
export function* checkTwice(groups: readonly RuleGroupText[]): Iterable<Placed> {
  const names = new Set<string>();
  const rules = new Map<string, string>();
  for (const [group, { name, rules: all }] of groups.entries()) {
    if (name !== undefined && names.has(name)) {
      const message = `Another group here is \`${name}\` already, and in one file Prometheus takes each name once.`;
      yield { ...inField('group_twice', 'warning', ['name'], message, { from: 0, to: name.length }), group };
    }
    if (name !== undefined) names.add(name);
    const here = name === undefined ? 'stands before already' : `stands in the group \`${name}\` already`;
    for (const rule of twice(all, here, rules)) yield { ...rule, group };
  }
}

function* twice(
  all: readonly RuleText[],
  here: string,
  seen: Map<string, string>,
): Iterable<InRule & { readonly rule: number }> {
  for (const [rule, text] of all.entries()) {
    if (text.expr === undefined) continue;
    const key = identity(text);
    const first = seen.get(key);
    if (first === undefined) seen.set(key, here);
    else yield { ...inField('rule_twice', 'warning', [], `The same rule ${first}.`), rule };
  }
}
