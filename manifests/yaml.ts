import { stringify } from 'yaml';
import type { KubeObject } from './object.ts';

// kubectl reads YAML 1.1, where a plain `on` is true: printing as 1.1 quotes such words.
const options = { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false } as const;

const comment = (lines: readonly string[]): string =>
  lines.map((line) => (line === '' ? '#\n' : `# ${line}\n`)).join('');

/** One document to text, after a comment of `lines`. */
export const toYaml = (value: unknown, lines: readonly string[] = []): string =>
  comment(lines) + stringify(value, options);

/** Objects to a stream of documents, as `kubectl apply -f -` takes it. */
export const toStream = (objects: readonly KubeObject[], lines: readonly string[]): string =>
  `${comment(lines)}${objects.map((object) => `---\n${stringify(object, options)}`).join('')}`;
