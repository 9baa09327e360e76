import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { convert } from '../../../cli/files/convert.ts';
import { Fault } from '../../../platform/faults/index.ts';
import { readYaml } from '../../../platform/yaml/index.ts';

const folder = new URL('../fixtures/', import.meta.url);
const fixtures = readdirSync(folder).map(
  (name) => [name, readFileSync(new URL(name, folder), 'utf8')] as const,
);

const valuesOf = (text: string): unknown[] | undefined => {
  try {
    return readYaml(text, 'file').documents.map(({ value }) => value);
  } catch (error) {
    if (error instanceof Fault) return undefined;
    throw error;
  }
};
const readable = fixtures.filter(([, text]) => valuesOf(text));
const objects = (text: string): unknown[] => (valuesOf(text) ?? []).filter((value) => value !== null);

// Words that readers of YAML take for something else, and any text.
const word = fc.oneof(
  fc.constantFrom(
    'yes',
    'N',
    'off',
    '~',
    'null',
    '',
    '0o17',
    '017',
    '0b1',
    '1_0',
    '1:30',
    '.inf',
    '1e3',
    '<<',
    '=',
    '-',
    '---',
    '...',
    '# a',
    'a: b',
    '*a',
    '&a',
    '!a',
    '2001-01-01',
    ' a ',
    'a\n',
    '\na\n\n',
    '\ta',
    '\u0085',
    '\u2028',
    '\uFEFFa',
    '\u0000',
    '😀',
  ),
  fc.string({ unit: 'grapheme' }),
);
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3 },
    word,
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    tie('list'),
    tie('map'),
  ),
  list: fc.array(tie('tree'), { maxLength: 3 }),
  map: fc.dictionary(
    word.filter((key) => key !== '__proto__'),
    tie('tree'),
    { maxKeys: 3 },
  ),
}));

describe('a conversion', () => {
  test('has fixtures to convert', () => {
    expect(readable.length).toBeGreaterThan(20);
  });

  test.each(readable)('of %s to YAML means the same', (_, text) => {
    expect(valuesOf(convert(text, 'file', 'yaml'))).toEqual(objects(text));
  });

  test.each(readable)('of %s to JSON holds every object', (_, text) => {
    const wanted = objects(text);
    const whole = JSON.parse(convert(text, 'file', 'json'));
    if (wanted.length === 1) expect(whole).toEqual(JSON.parse(JSON.stringify(wanted[0])));
    else expect(whole).toMatchObject({ apiVersion: 'v1', kind: 'List' });
    expect(convert(convert(text, 'file', 'json'), 'file', 'yaml')).toBeTruthy();
  });

  test('to YAML and back is the same for any value', () => {
    fc.assert(
      fc.property(tree, (value) => {
        const json = JSON.stringify({ kind: 'A', value });
        const printed = convert(json, 'file', 'yaml');
        expect(JSON.parse(convert(printed, 'file', 'json'))).toEqual(JSON.parse(json));
      }),
      { numRuns: 1000, seed: 11 },
    );
  });

  test('keeps 64 bits of a number also where hundreds of aliases share a list', () => {
    const text = `large: 9007199254740993\nlist: &l [1, 2, 3]\nall:\n${'- *l\n'.repeat(300)}`;
    const printed = convert(text, 'file', 'json');
    expect(printed).toContain('"large": 9007199254740993');
    expect(JSON.parse(printed).all).toHaveLength(300);
  });

  test('to YAML quotes what kubectl refuses in a block: a text that starts with a blank', () => {
    const json = JSON.stringify({ a: '\n\t#\n', b: 'x\n\ty\n' });
    expect(convert(json, 'file', 'yaml')).toBe('a: "\\n\\t#\\n"\nb: |\n  x\n  \ty\n');
  });
});
