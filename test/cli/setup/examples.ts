import { globSync, readFileSync } from 'node:fs';
import { callOf, everyCommand, helpOf } from '../../../cli/generate/commands.ts';
import { programOf } from '../../../cli/program.ts';

/** A command that a page or a help text tells its reader to type. */
export interface Example {
  /** The file, or the command whose help it is. */
  readonly source: string;
  readonly line: string;
}

const pages = (): string[] =>
  globSync(['*.md', 'docs/**/*.md']).filter(
    (path) => path !== 'docs/commands.md' && !path.startsWith('node_'),
  );

/** Joins what a backslash continues and takes comments away. */
const linesOf = (text: string): string[] =>
  text
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .map((line) => line.replace(/(^|\s)#\s.*$/, '').trim())
    .filter((line) => line !== '');

/** Every fenced block of every page, by its language. */
export const blocks = (): { source: string; language: string; text: string }[] =>
  pages().flatMap((source) =>
    [...readFileSync(source, 'utf8').matchAll(/^( *)```(\w*)\n(.*?)^\1```$/gms)].map((match) => ({
      source,
      language: match[2] as string,
      text: match[3] as string,
    })),
  );

const inPages = (): Example[] =>
  blocks()
    .filter(({ language }) => language === 'sh')
    .flatMap(({ source, text }) => linesOf(text).map((line) => ({ source, line })));

const inHelps = async (): Promise<Example[]> =>
  everyCommand(await programOf()).flatMap((command) => {
    const [, listed = ''] = /\nExamples?:\n(.*?)(?:\n\n|$)/s.exec(helpOf(command)) ?? [];
    return linesOf(listed).map((line) => ({ source: `${callOf(command)} --help`, line }));
  });

/** Of every page and every help text. */
export const examples = async (): Promise<Example[]> => [...inPages(), ...(await inHelps())];

/** What stands in backticks in the text of a page and calls `sidelight`. */
export const mentions = (): Example[] =>
  pages().flatMap((source) =>
    [...readFileSync(source, 'utf8').matchAll(/`([^`\n]*\bsidelight [a-z][^`\n]*)`/g)].map(([, line]) => ({
      source,
      line: (line as string).replaceAll('\\|', '|'),
    })),
  );

/** The arguments of each `sidelight` that a line calls; a word in capitals stands for a name. */
export const callsIn = (line: string): string[][] =>
  line
    .split(/[|;&<>()]/)
    .map((part) => part.trim().replace(/^npx (?=sidelight\b)/, ''))
    .filter((part) => /^sidelight\b/.test(part))
    .map((part) =>
      part
        .replaceAll(/\b[A-Z]{3,}\b/g, 'name')
        .split(/\s+/)
        .slice(1),
    );
