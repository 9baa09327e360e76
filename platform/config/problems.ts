import type { z } from 'zod';
import { allowedText, type SchemaNode, schemaAt, settingsJsonSchema } from './jsonSchema.ts';
import { nearest } from './nearest.ts';
import { pathText } from './path.ts';

export interface Problem {
  /** Where it is: of a key that may not be, the key itself. */
  path: readonly (string | number)[];
  /** Whether the key is meant, and not its value. */
  atKey: boolean;
  /** What is allowed there. */
  allowed: string;
}

/** Each thing that is wrong, at its place, with what is allowed; `value` is what was read. */
export const problemsOf = (error: z.ZodError, value: unknown): Problem[] =>
  error.issues.flatMap((issue) => problemsOfIssue(issue, value));

function problemsOfIssue(issue: z.core.$ZodIssue, value: unknown): Problem[] {
  const path = issue.path as (string | number)[];
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      path: [...path, key],
      atKey: true,
      allowed: `no such key; ${instead(path, key)}`,
    }));
  if (issue.code === 'invalid_key') {
    const names = schemaAt(path.slice(0, -1))?.propertyNames;
    return [{ path, atKey: true, allowed: `each name: ${names ? allowedText(names) : issue.message}` }];
  }
  const node = schemaAt(path);
  const known = issue.code === 'custom' || node === undefined ? issue.message : allowedText(node);
  return [
    { path, atKey: false, allowed: `${valueAt(value, path) === undefined ? 'missing; ' : ''}${known}` },
  ];
}

function valueAt(value: unknown, path: readonly (string | number)[]): unknown {
  let at = value;
  for (const key of path) at = (at as Record<string | number, unknown> | null | undefined)?.[key];
  return at;
}

function instead(path: readonly (string | number)[], key: string): string {
  const here = Object.keys(schemaAt(path)?.properties ?? {});
  const near = nearest(key, here);
  const elsewhere = near ? [] : placesOf(key, settingsJsonSchema());
  const meant = near ? [pathText([...path, near])] : elsewhere;
  return meant.length > 0 ? `did you mean ${meant.join(' or ')}?` : `allowed here: ${here.join(', ')}`;
}

/** Paths of the settings that end in this key. */
function placesOf(key: string, node: SchemaNode, path = ''): string[] {
  return Object.entries(node.properties ?? {}).flatMap(([name, inner]) => [
    ...(name === key ? [path + name] : []),
    ...placesOf(key, inner, `${path}${name}.`),
  ]);
}
