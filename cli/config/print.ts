import { Document, isCollection, isScalar, visit } from 'yaml';
import { type Settings, settingsJsonSchema } from '../../platform/config/index.ts';

export const printFormats = ['yaml', 'json'] as const;
export type PrintFormat = (typeof printFormats)[number];

export interface Printed {
  settings: Settings;
  /** Names the file; undefined when there is none. */
  source: string | undefined;
  /** Paths that the file sets, joined by dots. */
  set: readonly string[];
}

/** Every setting in the schema's order; as YAML with a comment where the file sets it, as JSON with a list of these. */
export function printSettings({ settings, source, set }: Printed, format: PrintFormat): string {
  const ordered = inOrder(settings);
  if (format === 'json')
    return `${JSON.stringify({ source: source ?? null, set, settings: ordered }, undefined, 2)}\n`;
  const document = new Document(ordered, { aliasDuplicateObjects: false });
  const own = new Set(set);
  visit(document, {
    Pair(_, pair, ancestors) {
      const path = [...ancestors.flatMap((node) => keyOf(node)), ...keyOf(pair)].join('.');
      const { value } = pair;
      if (!own.has(path)) return;
      if (isScalar(value)) value.comment = ` set by ${source}`;
      else if (isCollection(value) && isScalar(pair.key)) pair.key.commentBefore = ` set by ${source}`;
    },
  });
  document.commentBefore =
    source === undefined
      ? ' Every default: there is no file.'
      : ` ${source} sets ${set.length} of these; the others are defaults.`;
  return document.toString({ lineWidth: 0 });
}

const keyOf = (node: unknown): string[] => {
  const key = (node as { key?: { value?: unknown } }).key;
  return key === undefined ? [] : [String(key.value)];
};

/** The schema's order, whatever the file's. */
function inOrder(settings: Settings): Record<string, unknown> {
  const keys = Object.keys(settingsJsonSchema().properties ?? {});
  return Object.fromEntries(
    keys.filter((key) => key in settings).map((key) => [key, settings[key as keyof Settings]]),
  );
}
