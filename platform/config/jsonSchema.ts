import { z } from 'zod';
import { settingsSchema } from './schema.ts';

/** What of JSON Schema the settings use. */
export interface SchemaNode {
  readonly type?: string;
  /** What is allowed, where the other keywords don't say it to people. */
  readonly title?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly required?: readonly string[];
  readonly propertyNames?: SchemaNode;
  readonly additionalProperties?: SchemaNode | false;
  readonly items?: SchemaNode;
  readonly minItems?: number;
  readonly maxItems?: number;
}

let made: SchemaNode | undefined;

/** JSON schema (2020-12) of what a `sidelight.yaml` may hold. */
export function settingsJsonSchema(): SchemaNode {
  made ??= z.toJSONSchema(settingsSchema, { io: 'input' }) as SchemaNode;
  return made;
}

/** The schema of the value at a path; undefined where nothing may be. */
export function schemaAt(path: readonly PropertyKey[]): SchemaNode | undefined {
  let node: SchemaNode | undefined = settingsJsonSchema();
  for (const key of path) node = node && below(node, key);
  return node;
}

function below(node: SchemaNode, key: PropertyKey): SchemaNode | undefined {
  if (typeof key === 'number') return node.items;
  const named = node.properties;
  if (named && Object.hasOwn(named, key)) return named[String(key)];
  return node.additionalProperties || undefined;
}

/** What a value may be, in words. */
export function allowedText(node: SchemaNode): string {
  if (node.title && node.type !== 'object') return node.title;
  if (node.const !== undefined) return String(node.const);
  if (node.enum) return oneOf(node.enum.map(String));
  if (node.type === 'boolean') return 'true or false';
  if (node.type === 'integer') return `a whole number${range(node)}`;
  if (node.type === 'number') return `a number${range(node)}`;
  if (node.type === 'string') return 'a string';
  if (node.type === 'array') return `a list${count(node)}; each ${allowedText(node.items ?? {})}`;
  return 'a map; leave the key out for the defaults';
}

const oneOf = (words: readonly string[]): string =>
  words.length > 1 ? `${words.slice(0, -1).join(', ')} or ${words.at(-1)}` : (words[0] ?? '');

function range({ minimum, exclusiveMinimum, maximum }: SchemaNode): string {
  if (exclusiveMinimum !== undefined)
    return ` above ${exclusiveMinimum}${maximum === undefined ? '' : ` and up to ${maximum}`}`;
  if (minimum === undefined) return maximum === undefined ? '' : ` up to ${maximum}`;
  return maximum === undefined ? ` from ${minimum}` : ` from ${minimum} to ${maximum}`;
}

function count({ minItems, maxItems }: SchemaNode): string {
  if (minItems && maxItems) return ` of ${minItems} to ${maxItems}`;
  if (minItems) return ` of at least ${minItems}`;
  return maxItems ? ` of at most ${maxItems}` : '';
}
