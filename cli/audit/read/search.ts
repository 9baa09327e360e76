import { Fault } from '../../../platform/faults/index.ts';
import { readYaml } from '../../../platform/yaml/index.ts';
import { dashboardOf, isDashboard } from './dashboard.ts';
import { dashboardV2Of, isDashboardV2 } from './dashboardV2.ts';
import { grafanaRules, holdsGrafanaRules } from './grafanaRules.ts';
import type { DashboardItem, GroupItem, RuleItem } from './item.ts';
import { type Language, languageOfObject } from './language.ts';
import { type Located, whole } from './located.ts';
import { groupsOf, holdsGroups, isRuleList, nameless } from './rules.ts';
import { type SourceItem, sourceOf } from './source.ts';
import { Value } from './value.ts';

/** What a file holds that can be judged. */
export interface Contents {
  /** Each what Prometheus reads as one file, such as one PrometheusRule. */
  readonly ruleFiles: GroupItem[][];
  readonly dashboards: DashboardItem[];
  /** Objects that another program makes rules of. */
  readonly sources: SourceItem[];
  /** Texts inside that look like rules or a dashboard and can't be read. */
  readonly broken: { readonly at: number; readonly why: string }[];
}

/** Every rule of the contents. */
export const rulesOf = ({ ruleFiles }: Contents): RuleItem[] =>
  ruleFiles.flat().flatMap(({ rules }) => rules);

/**
 * The rules and dashboards of a file of YAML or JSON, wherever in it they are: a rule file, Kubernetes objects and lists
 * of them, texts in a ConfigMap, Helm values. Throws `yaml_invalid` where the file can't be read.
 */
export function contentsOf(text: string, source: string): Contents {
  const contents: Contents = { ruleFiles: [], dashboards: [], sources: [], broken: [] };
  searchText(whole(text), source, 0, contents);
  return contents;
}

function searchText(text: Located, source: string, depth: number, contents: Contents): void {
  for (const { tree } of readYaml(text.text, source).documents)
    search(new Value(tree.contents, tree, text), { depth, contents, language: undefined });
}

interface State {
  readonly depth: number;
  readonly contents: Contents;
  /** What the object around says of its expressions. */
  readonly language: Language | undefined;
}

function search(value: Value, around: State): void {
  const { depth, contents } = around;
  const language = languageOfObject(value) ?? around.language;
  const source = sourceOf(value);
  if (source) contents.sources.push(source);
  else if (isDashboardV2(value)) contents.dashboards.push(dashboardV2Of(value));
  else if (isDashboard(value)) contents.dashboards.push(dashboardOf(value));
  else if (holdsGrafanaRules(value)) contents.dashboards.push(grafanaRules(value));
  else if (holdsGroups(value)) contents.ruleFiles.push(groupsOf(value, language));
  else if (isRuleList(value)) contents.ruleFiles.push([nameless(value)]);
  else {
    for (const item of value.items) search(item, { ...around, language });
    for (const [, inner] of value.entries) search(inner, { ...around, language });
    if (depth < deepest && mayHold(value.string)) searchInside(value.text as Located, depth + 1, contents);
  }
}

/** Texts inside texts. */
const deepest = 3;
const telling = /^\s*groups:|"groups"\s*:|"panels"\s*:|"rows"\s*:|"elements"\s*:/m;
const mayHold = (text: string | undefined): boolean => text !== undefined && telling.test(text);

function searchInside(text: Located, depth: number, contents: Contents): void {
  try {
    searchText(text, '', depth, contents);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    contents.broken.push({ at: text.offsetOf(innerOffset(text.text, error)), why: String(error.fields.why) });
  }
}

function innerOffset(text: string, { fields }: Fault): number {
  const [, line = '1', column = '1'] = /:(\d+):(\d+)$/.exec(String(fields.place)) ?? [];
  const before = text.split('\n').slice(0, Number(line) - 1);
  const start = before.reduce((sum, row) => sum + row.length + 1, 0);
  return Math.min(start + Number(column) - 1, text.length);
}
