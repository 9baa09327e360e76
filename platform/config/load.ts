import { createHash } from 'node:crypto';
import { LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { fault } from '../faults/index.ts';
import { type Settings, settingsSchema } from './schema.ts';

/** Settings with every default. */
export const defaultSettings: Settings = settingsSchema.parse({});

/**
 * The text of a `sidelight.yaml` to settings; `source` names it in errors.
 * Throws `settings_invalid` with one `source:line:column: path: what is allowed` per problem.
 */
export function parseSettings(text: string, source: string): Settings {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  const place = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${source}:${line}:${col}`;
  };
  if (document.errors.length > 0) {
    throw fault('settings_invalid', {
      problems: document.errors.map((e) => `${place(e.pos[0])}: ${e.message.split('\n')[0]}`).join('\n'),
    });
  }
  const parsed = settingsSchema.safeParse(document.toJS() ?? {});
  if (parsed.success) return parsed.data;
  const where = (path: readonly PropertyKey[]): string => {
    for (let depth = path.length; depth > 0; depth--) {
      const node = document.getIn(path.slice(0, depth) as (string | number)[], true);
      const range = (node as { range?: [number, number, number] } | undefined)?.range;
      if (range) return place(range[0]);
    }
    return place(0);
  };
  throw fault('settings_invalid', {
    problems: parsed.error.issues.map((issue) => `${where(issue.path)}: ${describe(issue)}`).join('\n'),
  });
}

const describe = (issue: z.core.$ZodIssue): string =>
  `${issue.path.join('.') || '(top level)'}: ${issue.message}`;

/** Eight hex digits that name these settings in status annotations. */
export function settingsHash(settings: Settings): string {
  return createHash('sha256').update(JSON.stringify(settings)).digest('hex').slice(0, 8);
}
