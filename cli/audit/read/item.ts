import type { Language } from './language.ts';
import type { Extent, Located } from './located.ts';
import type { Value } from './value.ts';

/** A group of rules as Prometheus takes it. */
export interface GroupItem {
  readonly name: Located | undefined;
  readonly value: Value;
  readonly extent: Extent;
  readonly rules: readonly RuleItem[];
  /** What stands around them says that they are written in. */
  readonly language?: Language | undefined;
}

/** Name and expression are absent where the file lacks them. */
export interface RuleItem {
  readonly kind: 'alert' | 'record';
  readonly name: Located | undefined;
  readonly expr: Located | undefined;
  readonly value: Value;
  readonly extent: Extent;
}

/** An expression of a dashboard, or of a rule that Grafana keeps. */
export interface QueryItem {
  readonly kind: 'panel' | 'variable' | 'annotation' | 'rule';
  /** How messages name it: `panel "CPU", query A`. */
  readonly name: string;
  readonly expr: Located;
  readonly legend?: Located | undefined;
  /** Of a panel that shows all of its queries in it. */
  readonly unit?: Located | undefined;
  /** What its source of data takes. */
  readonly language?: Language | undefined;
  /** Of the panel, the variable or the annotation. */
  readonly extent: Extent;
}

/** What is known of a dashboard's variables by their names: what one always is, or undefined for never empty. */
export type Variables = ReadonlyMap<string, string | undefined>;

/** A text in which findings of a part of the file may be ignored. */
export interface Description {
  readonly text: Located;
  readonly extent: Extent;
}

export interface DashboardItem {
  readonly title: string;
  readonly queries: readonly QueryItem[];
  readonly variables: Variables;
  readonly descriptions: readonly Description[];
  /** As it stands there, of the classic schema. */
  readonly value?: Value;
}
