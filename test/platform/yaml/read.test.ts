import { describe, expect, test } from 'vitest';
import { placeOf, readYaml } from '../../../platform/yaml/index.ts';

const read = (text: string): unknown => readYaml(text, 'file.yaml').documents[0]?.value;

// Each pair as `kubectl create --dry-run=client -o json -f -` prints it (1.34).
const scalars: [string, unknown][] = [
  ['0644', 420],
  ['-0644', -420],
  ['0777_7', 4095],
  ['0o14', 12],
  ['0O7', 7],
  ['-0o7', -7],
  ['0o9', '0o9'],
  ['0x1F', 31],
  ['-0x1F', -31],
  ['0X1f', 31],
  ['0x_1', 1],
  ['0x', '0x'],
  ['0b11', 3],
  ['+0b1', 1],
  ['08', 8],
  ['0_7', 7],
  ['1_000', 1000],
  ['1__0', 10],
  ['_1', '_1'],
  ['+1', 1],
  ['1.', 1],
  ['.5', 0.5],
  ['-.5', -0.5],
  ['1.5_0', 1.5],
  ['1.5.', '1.5.'],
  ['1e3', 1000],
  ['12e03', 12000],
  ['1e', '1e'],
  ['y', true],
  ['N', false],
  ['yes', true],
  ['Off', false],
  ['tRue', 'tRue'],
  ['~', null],
  ['Null', null],
  ['', null],
  ['2001-01-01', '2001-01-01'],
  ['2001-01-01T00:00:00Z', '2001-01-01T00:00:00Z'],
  ['1:30', '1:30'],
  ['190:20:30', '190:20:30'],
  ['=', '='],
  ["'5'", '5'],
  ['!!str 5', '5'],
  ["!!int '5'", 5],
  ['!!binary aGk=', 'hi'],
];

describe('readYaml', () => {
  test.each(scalars)('reads %s as kubectl does', (text, value) => {
    expect(read(`a: ${text}\n`)).toEqual({ a: value });
  });

  test.each([
    ['a: &x {b: c}\nd: {<<: *x, b: e}\n', { a: { b: 'c' }, d: { b: 'e' } }],
    ['a: &x {b: c}\nd: {b: e, <<: *x}\n', { a: { b: 'c' }, d: { b: 'c' } }],
    ['f: {<<: [{b: 1}, {b: 2, c: 3}]}\n', { f: { b: 1, c: 3 } }],
    ['f: {<<: {a: 1}, <<: {b: 1}}\n', { f: { a: 1, b: 1 } }],
  ])('merges %j as kubectl does', (text, value) => {
    expect(read(text)).toEqual(value);
  });

  test('makes strings of keys that are numbers or booleans', () => {
    expect(read('on: 1\n0x10: 2\n1.5: 3\n')).toEqual({ true: 1, 16: 2, 1.5: 3 });
  });

  test('reads JSON that is indented with tabs', () => {
    expect(read('{\n\t"a": [\n\t\t1\n\t]\n}\n')).toEqual({ a: [1] });
  });

  test('reads every document, also behind a byte order mark and empty ones', () => {
    const { documents } = readYaml('\uFEFFa: 1\r\n---\r\n# none\r\n---\r\nb: 2\r\n...\r\n', 'file.yaml');
    expect(documents.map(({ value }) => value)).toEqual([{ a: 1 }, null, { b: 2 }]);
  });

  test.each([
    ['a: 1\n---\n\uFEFFb: 2\n', [{ a: 1 }, { b: 2 }]],
    ['a: 1\r\n---\r\n# c\r\n\r\n\uFEFFb: 2\r\n---\r\n\uFEFFc: 3', [{ a: 1 }, { b: 2 }, { c: 3 }]],
    ['a: 1\n---\n\uFEFF---\nb: 2\n', [{ a: 1 }, { b: 2 }]],
    ['\uFEFFa: 1\n---\n\uFEFF# c\nb: "\uFEFF"\n', [{ a: 1 }, { b: '\uFEFF' }]],
  ])('reads %j, with byte order marks that start documents', (text, wanted) => {
    const { documents } = readYaml(text, 'file.yaml');
    expect(documents.map(({ value }) => value).filter((value) => value !== null)).toEqual(wanted);
  });

  test.each([
    ['{"a":1}{"b":2}', [{ a: 1 }, { b: 2 }]],
    ['\uFEFF\n{\n  "a": "}{\\"{"\n}\n\n{"b": {"c": {}}}\n', [{ a: '}{"{' }, { b: { c: {} } }]],
    ['{"a":"\x7f"} {"b":2} {"c":3}\n', [{ a: '\x7f' }, { b: 2 }, { c: 3 }]],
  ])('reads %j, JSON objects one after another', (text, wanted) => {
    expect(readYaml(text, 'file.yaml').documents.map(({ value }) => value)).toEqual(wanted);
  });

  test('names the line and column of an error behind a byte order mark and in a later JSON object', () => {
    expect(() => read('a: 1\n---\n\uFEFFb: 2\nb: 3\n')).toThrow('file.yaml:4:1: Map keys must be unique');
    expect(() => read('{"a": 1}\n{"b": 1,\n "b": 2}')).toThrow('file.yaml:3:2: Map keys must be unique');
  });

  test.each([
    ['a: 1\nb: "x\0y"\n', 'file.yaml:2:6: control character U+0000'],
    ['# \x1b[1m\na: 1\n', 'file.yaml:1:3: control character U+001B'],
    ['a: \x80\n', 'file.yaml:1:4: control character U+0080'],
    ['a: \uFFFE\n', 'file.yaml:1:4: control character U+FFFE'],
    ['{"a": "\0"}\n', 'file.yaml:1:8: control character U+0000'],
    ['a: 1\rb: 2\r', 'file.yaml:1:5: a carriage return without a line feed'],
    ['{"a":\r1}', 'file.yaml:1:6: a carriage return without a line feed'],
    ['a: 1\n\uFEFFb: 2\n', 'file.yaml:2:1: a byte order mark that does not start a document'],
    ['a: 1\n\uFEFF---\nb: 2\n', 'file.yaml:2:1: Implicit keys need to be on a single line'],
    ['a: 1\n---\n{"a": 1}\n{"b": 1}\n', 'file.yaml:4:1: a second object in the same document'],
    ['{a: 1}\n{b: 1}\n', 'file.yaml:2:1: a second object in the same document'],
  ])('refuses %j, which kubectl refuses, loses or reads in another way', (text, message) => {
    expect(() => read(text)).toThrow(message);
  });

  test('takes escaped control characters, tabs, and characters of every plane', () => {
    expect(read('a: "x\\0\\x7f\u2028😀\t"\n')).toEqual({ a: 'x\0\x7f\u2028😀\t' });
  });

  test.each([
    ['a: 1\nb:\n  c: 1\n  c: 2\n', 'file.yaml:4:3: Map keys must be unique'],
    ['a: 1\n---\na: 1\na: 2\n', 'file.yaml:4:1: Map keys must be unique'],
    ['image: {{ .Values.image }}\n', 'file.yaml:1:9: a key is a map or a list'],
    ['a: b\n~: c\n', 'file.yaml:2:1: a key is null'],
    ['a: *b\n', 'file.yaml:1:4: Unresolved alias'],
    ['a: &b\n- *b\n', 'file.yaml:2:3: anchor b contains itself'],
    ['a:\n\tb: 1\n', 'file.yaml:2:1: Tabs are not allowed as indentation'],
    ['a: [1\r\nb: 2\r\n', 'file.yaml:2:1: Flow sequence'],
    ['a: {<<: 1}\n', 'file.yaml:1:1: a merge key'],
  ])('refuses %j with file, line and column', (text, message) => {
    expect(() => read(text)).toThrow(message);
  });

  test('refuses aliases that grow without bound', () => {
    const levels = Array.from(
      { length: 9 },
      (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`)}]\n`,
    );
    expect(() => read(`a0: &a0 [x]\n${levels.join('')}`)).toThrow(
      'file.yaml:7:38: with alias a5 the document has more than 1000000 values',
    );
  });

  test('reads an anchor that hundreds of places share', () => {
    const value = read(`a: &a {x: 1}\nl:\n${'- *a\n'.repeat(500)}`) as { l: unknown[] };
    expect(value.l).toEqual(Array(500).fill({ x: 1 }));
  });

  test.each([
    ['brackets', `a: ${'['.repeat(5000)}${']'.repeat(5000)}`],
    ['lines', Array.from({ length: 3000 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')],
    ['JSON', `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`],
  ])('refuses %s that nest without end, at a place', (_, text) => {
    expect(() => read(text)).toThrow(/^file\.yaml:\d+:\d+: nested too deeply/);
  });
});

describe('placeOf', () => {
  const file = readYaml('a:\n  - b: 1\n  - *x\n'.replace('*x', '{c: 2}'), 'file.yaml');
  const at = (path: string) => placeOf(file, file.documents[0] as (typeof file.documents)[0], path);

  test('names the line and column of a value, or of the nearest one around it', () => {
    expect([at('/a/1/c'), at('/a/0'), at('/a/1/missing/deeper'), at('')]).toEqual([
      'file.yaml:3:9',
      'file.yaml:2:5',
      'file.yaml:3:5',
      'file.yaml:1:1',
    ]);
  });
});
