import { type DocumentOptions, Document as Text, visit } from 'yaml';
import { readYaml, type YamlDocument } from '../../platform/yaml/index.ts';

export type Format = 'json' | 'yaml';

/**
 * A file's documents printed anew, without its comments and layout: as YAML each after `---`; as JSON the one object,
 * or a List of all, as kubectl prints and reads several.
 */
export function convert(text: string, source: string, format: Format): string {
  const objects = readYaml(text, source)
    .documents.map(exactValue)
    .filter((value) => value !== null);
  return format === 'yaml' ? objects.map(yamlOf).join('---\n') : jsonOf(objects);
}

/** The value with whole numbers that a double can't hold as they are; kubectl keeps 64 bits of them. */
function exactValue({ tree, value }: YamlDocument): unknown {
  let large = false;
  visit(tree, {
    Scalar(_, node) {
      if (typeof node.value !== 'number' || Number.isSafeInteger(node.value)) return;
      if (!/^[-+]?[1-9]\d*$/.test(node.source ?? '')) return;
      node.value = BigInt((node.source as string).replace('+', ''));
      large = true;
    },
  });
  // How many values the aliases make was looked at when it was read.
  return large ? tree.toJS({ maxAliasCount: -1 }) : value;
}

/** What readers of YAML 1.1 take for a line break, or not at all, and JSON leaves as it is. */
const escaped = /[\x7f-\x9f\u2028\u2029\uFEFF\uFFFE\uFFFF]/g;

/** Strings that some reader takes for something else where they are plain or in a block. */
const misread = /^(?:<<|=)$|^\s|[^\t\n\x20-\x7e\xa0-\u{10FFFF}]|[\u2028\u2029\uFEFF\uFFFE\uFFFF]/u;

// Readers of YAML 1.1 and of 1.2 see the same.
function yamlOf(value: unknown): string {
  const document = new Text(value, { compat: 'yaml-1.1', aliasDuplicateObjects: false } as DocumentOptions);
  visit(document, {
    Scalar(_, node) {
      if (typeof node.value === 'string' && misread.test(node.value)) node.type = 'QUOTE_DOUBLE';
    },
  });
  return document
    .toString({ lineWidth: 0, directives: false })
    .replace(escaped, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function jsonOf(objects: readonly unknown[]): string {
  const items = objects.flatMap(itemsOf);
  const whole = objects.length === 1 ? objects[0] : { apiVersion: 'v1', kind: 'List', items };
  return `${JSON.stringify(whole, exact, 2)}\n`;
}

/** A List among several documents joins them: kubectl reads no List inside a List of its own. */
function itemsOf(value: unknown): unknown[] {
  const { kind, items } = value as { kind?: unknown; items?: unknown };
  return kind === 'List' && Array.isArray(items) ? items : [value];
}

const exact = (_: string, value: unknown): unknown =>
  typeof value === 'bigint'
    ? (JSON as unknown as { rawJSON: (text: string) => unknown }).rawJSON(String(value))
    : value;
