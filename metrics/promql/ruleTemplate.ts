import type { Span } from './ast.ts';

interface Named extends Span {
  readonly name: string;
}

/** What a template of an annotation or a label reads. */
export interface TemplateReads {
  /** Labels of the alert, but those that it asks for with `if`, `with`, `or` and the like. */
  readonly labels: readonly Named[];
  /** `$value`. */
  readonly values: readonly Span[];
  /** What stands where a function does. */
  readonly functions: readonly Named[];
  /** Variables that it reads and doesn't set. */
  readonly variables: readonly Named[];
  /** Where something is opened that nothing closes, or closed that nothing opens. */
  readonly unpaired?: Span & { readonly why: string };
}

interface Action {
  /** Between the braces. */
  readonly text: string;
  readonly at: number;
  /** In a block where the dot is something else than the alert. */
  readonly otherDot: boolean;
}

const read =
  /"(?:[^"\\]|\\.)*"|`[^`]*`|(?<!\w)(?:\$(?:labels|\.Labels)|(?<!\))\.Labels)\.(?<label>[A-Za-z_]\w*)|(?<value>\$(?:value|\.Value)\b|(?<![\w)$])\.Value\b)/g;
const indexed = /\bindex\s+(?:\$labels|\$?\.Labels)\s+["`](?<label>[^"`]+)["`]/g;
const called = /(?:^-?|[|(]|\b(?:if|with|range)\s)\s*(?<name>[A-Za-z_]\w*)/g;

const variable = /"(?:[^"\\]|\\.)*"|`[^`]*`|\$(?<variable>[A-Za-z_]\w*)/g;

const asks = /^-?\s*(?:else\s+)?(?:if|with)\b|(?:^-?\s*|\()(?:or|and|not|eq|ne|len)\b/;
/** A template that is written as a text, so that Helm passes it on. */
const passed = /^\s*(?:`(?<raw>[^`]*\{\{[^`]*)`|"(?<text>[^"\\]*\{\{[^"\\]*)")\s*$/;

/** Reads a Go template as far as alerts need it, and is silent on the rest. */
export function readTemplate(text: string): TemplateReads {
  const { actions, unpaired } = actionsOf(text);
  const labels = actions.flatMap((action) => [
    ...named(action, read, 'label'),
    ...named(action, indexed, 'label'),
  ]);
  const asked = new Set(
    actions
      .filter(({ text: inner }) => asks.test(inner))
      .flatMap((action) => [...named(action, read, 'label'), ...named(action, indexed, 'label')])
      .map(({ name }) => name),
  );
  const found: TemplateReads = {
    labels: labels.filter(({ name }) => !asked.has(name)),
    values: actions.flatMap((action) => named(action, read, 'value')),
    functions: actions.flatMap((action) => named(action, called, 'name')),
    variables: variablesOf(actions),
  };
  return unpaired === undefined ? found : { ...found, unpaired };
}

function variablesOf(actions: readonly Action[]): Named[] {
  const set = new Set(
    actions.flatMap(({ text }) =>
      [...text.matchAll(/\$(\w+)\s*(?:,\s*\$(\w+)\s*)?:?=/g)].flatMap(([, one, other]) => [one, other]),
    ),
  );
  return actions
    .flatMap((action) => named(action, variable, 'variable'))
    .filter(({ name }) => !set.has(name));
}

interface Actions {
  readonly actions: Action[];
  readonly unpaired?: NonNullable<TemplateReads['unpaired']>;
}

function actionsOf(text: string): Actions {
  const actions: Action[] = [];
  const blocks: { readonly at: number; readonly otherDot: boolean }[] = [];
  const unpaired = (from: number, why: string) => ({ actions, unpaired: { from, to: from + 2, why } });
  for (let at = text.indexOf('{{'); at !== -1; ) {
    const end = closeOf(text, at + 2);
    if (end === undefined) return unpaired(at, 'Nothing closes this `{{`.');
    const action = {
      text: text.slice(at + 2, end),
      at: at + 2,
      otherDot: blocks.some(({ otherDot }) => otherDot),
    };
    actions.push(action, ...passedOn(action));
    const word = /^-?\s*(range|with|define|block|if|else|end)\b/.exec(action.text)?.[1];
    if ((word === 'end' || word === 'else') && blocks.length === 0) {
      return unpaired(at, `No \`if\`, \`with\` or \`range\` stands before this \`${word}\`.`);
    }
    if (word === 'end') blocks.pop();
    else if (word !== undefined && word !== 'else') blocks.push({ at, otherDot: word !== 'if' });
    at = text.indexOf('{{', end + 2);
  }
  const [open] = blocks;
  return open === undefined ? { actions } : unpaired(open.at, 'No `{{ end }}` belongs to this.');
}

function passedOn({ text, at, otherDot }: Action): Action[] {
  const groups = passed.exec(text)?.groups;
  const inner = groups?.raw ?? groups?.text;
  if (inner === undefined) return [];
  const start = at + text.indexOf(inner);
  return actionsOf(inner).actions.map((one) => ({
    text: one.text,
    at: start + one.at,
    otherDot: otherDot || one.otherDot,
  }));
}

/** Of the braces, which may stand in a string too. */
function closeOf(text: string, from: number): number | undefined {
  const parts = /"(?:[^"\\\n]|\\.)*"|`[^`]*`|\}\}|\{/g;
  parts.lastIndex = from;
  for (let part = parts.exec(text); part !== null; part = parts.exec(text)) {
    if (part[0] === '}}') return part.index;
    if (part[0] === '{') return undefined;
  }
  return undefined;
}

const named = ({ text, at, otherDot }: Action, pattern: RegExp, group: string): Named[] =>
  [...text.matchAll(pattern)].flatMap((match) => {
    const name = match.groups?.[group];
    if (name === undefined || (otherDot && /^(?:index\s+)?\./.test(match[0]))) return [];
    const to = at + match.index + match[0].length;
    return [{ name, from: group === 'name' ? to - name.length : at + match.index, to }];
  });
