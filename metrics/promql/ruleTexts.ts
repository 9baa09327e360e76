import { listed } from './checks/check.ts';
import { nearest } from './checks/nearest.ts';
import { type Presence, presence } from './labels.ts';
import { type InRule, inField, type JudgedRule } from './rule.ts';
import { readTemplate, type TemplateReads } from './ruleTemplate.ts';

/** Prometheus's functions for templates and Go's own, as far as alerts use them. */
const functions = `query first label value sortByLabel strvalue humanize humanize1024 humanizeDuration
  humanizePercentage humanizeTimestamp toTime toDuration now title toUpper toLower stripPort stripDomain match
  reReplaceAll graphLink tableLink parseDuration externalURL pathPrefix tmpl safeHtml args urlQueryEscape printf
  print println len index slice and or not eq ne lt le gt ge if with range end else template define block`.split(
  /\s+/,
);

/** What Prometheus sets before each template. */
const variables = ['labels', 'value', 'externalLabels', 'externalURL'];
/** Of Grafana's rules. */
const foreign: ReadonlySet<string> = new Set(['values']);

/** What the templates of an alert's labels and annotations read that isn't there. */
export function* checkTexts(rule: JudgedRule): Iterable<InRule> {
  if (rule.alert === undefined) return;
  for (const kind of ['labels', 'annotations'] as const) {
    for (const [key, text] of Object.entries(rule[kind] ?? {})) {
      if (!text.includes('{{')) continue;
      const reads = readTemplate(text);
      const field = [kind, key];
      yield* lostLabels(rule, reads, field);
      yield* broken(reads, field);
      if (kind === 'labels') yield* changing(reads, field);
    }
  }
}

function* lostLabels(rule: JudgedRule, reads: TemplateReads, field: string[]): Iterable<InRule> {
  const { shape } = rule;
  if (shape === undefined || shape.type !== 'vector') return;
  const told = new Set<string>();
  for (const { name, from, to } of reads.labels) {
    const found: Presence = name === '__name__' ? 'sometimes' : presence(shape.labels, name);
    if (found !== 'never' || told.has(name)) continue;
    told.add(name);
    const message = `${whyLost(name, rule)}, so this prints nothing.`;
    yield inField('template_label_missing', 'error', field, message, {
      from,
      to,
      instead: remedy(name, shape),
    });
  }
}

function whyLost(name: string, { shape, labels, expr = '' }: JudgedRule): string {
  if (labels?.[name] !== undefined || name === 'alertname') {
    return `Templates read the labels of the expression, and \`${name}\` is one that the alert adds`;
  }
  const lost = shape?.labels.lost.get(name);
  if (lost === undefined) return `The result of the expression has no label \`${name}\``;
  const by = expr.slice(lost.from, lost.to).replaceAll(/\s+/g, ' ');
  return `The expression loses the label \`${name}\` in \`${by.length > 60 ? `${by.slice(0, 57)}...` : by}\``;
}

function remedy(name: string, { labels }: NonNullable<JudgedRule['shape']>): string {
  const there = [...labels.known.keys()];
  if (labels.lost.has(name)) return `keep \`${name}\` there`;
  const like = nearest(name, there);
  if (like !== undefined) return `did you mean \`${like}\``;
  return there.length === 0 ? 'it has none' : `it has ${listed(there, 'and')}`;
}

function* broken(
  { unpaired, functions: called, variables: read }: TemplateReads,
  field: string[],
): Iterable<InRule> {
  if (unpaired !== undefined) {
    const { from, to, why } = unpaired;
    yield inField('template_broken', 'error', field, why, { from, to });
  }
  for (const { name, from, to } of read) {
    const like = variables.includes(name) || foreign.has(name) ? undefined : nearest(name, variables, 0.6);
    if (like === undefined) continue;
    const message = `Templates of Prometheus have no variable \`$${name}\`.`;
    yield inField('template_broken', 'error', field, message, {
      from,
      to,
      instead: `did you mean \`$${like}\``,
    });
  }
  for (const { name, from, to } of called) {
    if (functions.includes(name)) continue;
    const like = name === 'labels' ? '$labels' : nearest(name, functions, 0.75);
    if (like === undefined) continue;
    const message = `Templates of Prometheus have no function \`${name}\`.`;
    yield inField('template_broken', 'warning', field, message, {
      from,
      to,
      instead: `did you mean \`${like}\``,
    });
  }
}

function* changing({ values }: TemplateReads, field: string[]): Iterable<InRule> {
  for (const span of values.slice(0, 1)) {
    yield inField(
      'value_in_label',
      'warning',
      field,
      'An alert is another one as soon as a label changes, so with each new value this one begins anew.',
      { ...span, instead: 'an annotation' },
    );
  }
}
