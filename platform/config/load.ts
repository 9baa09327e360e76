import {
  type Document,
  isMap,
  isNode,
  isScalar,
  LineCounter,
  parseDocument,
  type YAMLParseError,
} from 'yaml';
import { fault } from '../faults/index.ts';
import { pathText } from './path.ts';
import { type Problem, problemsOf } from './problems.ts';
import { type Settings, settingsSchema } from './schema.ts';

/** Settings with every default. */
export const defaultSettings: Settings = settingsSchema.parse({});

export interface SettingsFile {
  readonly settings: Settings;
  /** Paths of the values that the file sets itself, joined by dots. */
  readonly set: readonly string[];
}

/**
 * The text of a `sidelight.yaml` to settings; `source` names it in errors.
 * Throws `settings_invalid` with one `source:line:column: path: what is allowed` per problem.
 */
export const parseSettings = (text: string, source: string): Settings =>
  readSettingsFile(text, source).settings;

/** As `parseSettings`, with what the file itself says. */
export function readSettingsFile(text: string, source: string): SettingsFile {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    uniqueKeys: true,
    prettyErrors: false,
    logLevel: 'error',
  });
  const place = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${source}:${line}:${col}`;
  };
  const refuse = (problems: string[]) => fault('settings_invalid', { problems: problems.join('\n') });
  if (document.errors.length > 0)
    throw refuse(parserProblems(document.errors).map(({ at, what }) => `${place(at)}: ${what}`));
  const value = contentsOf(document, (why) => refuse([`${place(0)}: ${why}`]));
  const parsed = settingsSchema.safeParse(value);
  if (parsed.success) return { settings: parsed.data, set: leaves(value) };
  const problems = problemsOf(parsed.error, value).map((problem) => ({
    at: offsetOf(document, problem),
    what: `${pathText(problem.path) || '(top level)'}: ${problem.allowed}`,
  }));
  throw refuse(problems.sort((a, b) => a.at - b.at).map(({ at, what }) => `${place(at)}: ${what}`));
}

/** Of text that is nested too deeply only the first: the parser stumbles over it again on its way out. */
function parserProblems(errors: readonly YAMLParseError[]): { at: number; what: string }[] {
  const deep = errors.find(({ message }) => /call stack|stack overflow/i.test(message));
  if (deep) return [{ at: deep.pos[0], what: 'nested too deeply; settings are a few levels deep' }];
  return errors.map(({ pos, code, message }) => ({
    at: pos[0],
    what:
      code === 'MULTIPLE_DOCS' ? 'a second document; settings are one' : (message.split('\n')[0] as string),
  }));
}

function contentsOf(document: Document.Parsed, refused: (why: string) => Error): unknown {
  try {
    return document.toJS() ?? {};
  } catch (error) {
    throw refused((error as Error).message);
  }
}

/** Where a problem stands, or the nearest thing around it. */
function offsetOf(document: Document.Parsed, { path, atKey }: Problem): number {
  for (let depth = path.length; depth > 0; depth--) {
    const key = path[depth - 1];
    const around = depth === 1 ? document.contents : document.getIn(path.slice(0, depth - 1), true);
    const pair = isMap(around)
      ? around.items.find((item) => isScalar(item.key) && String(item.key.value) === String(key))
      : undefined;
    if (atKey && depth === path.length && isScalar(pair?.key)) return pair.key.range?.[0] ?? 0;
    const node = document.getIn(path.slice(0, depth), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}

function leaves(value: unknown, path = ''): string[] {
  const inner = typeof value === 'object' && value !== null && !Array.isArray(value);
  const entries = inner ? Object.entries(value) : [];
  if (entries.length === 0) return path === '' ? [] : [path];
  return entries.flatMap(([key, item]) => leaves(item, path === '' ? key : `${path}.${key}`));
}
