import { describe, expect, test } from 'vitest';
import { type Operation, readYaml, splice } from '../../../platform/yaml/index.ts';

const edit = (text: string, ...operations: Operation[]): string =>
  splice(readYaml(text, 'file.yaml'), [{ document: 0, root: '', operations }]);
const add = (path: string, value: unknown): Operation => ({ op: 'add', path, value });
const replace = (path: string, value: unknown): Operation => ({ op: 'replace', path, value });

interface Case {
  promise: string;
  text: string;
  operation: Operation;
  wanted: string;
}
const cases: Case[] = [
  {
    promise: 'an item goes below the last one, before comments that follow',
    text: 'a:\n  - 1 # one\n  # end\n# b\nb: 2\n',
    operation: add('/a/-', { x: 1, z: 2 }),
    wanted: 'a:\n  - 1 # one\n  - x: 1\n    z: 2\n  # end\n# b\nb: 2\n',
  },
  {
    promise: 'an item in front goes above the first one’s comments',
    text: 'a:\n# one\n# uno\n- 1\n',
    operation: add('/a/0', 'zero'),
    wanted: 'a:\n- zero\n# one\n# uno\n- 1\n',
  },
  {
    promise: 'an item between keeps a block scalar’s last line that looks like a comment',
    text: 'a:\n- |\n  x\n  # y\n- 2\n',
    operation: add('/a/1', 'new'),
    wanted: 'a:\n- |\n  x\n  # y\n- new\n- 2\n',
  },
  {
    promise: 'an item goes in front in a list that starts on its parent’s line',
    text: '- - 1\n  - 2\n',
    operation: add('/0/0', 0),
    wanted: '- - 0\n  - 1\n  - 2\n',
  },
  {
    promise: 'a key goes below the last value, with the line break that the file uses',
    text: 'a:\r\n  b: 1\r\n\r\nc: 2',
    operation: add('/a/d', 'x'),
    wanted: 'a:\r\n  b: 1\r\n  d: x\r\n\r\nc: 2',
  },
  {
    promise: 'a file that ends without a line break still does',
    text: 'a: 1\nb:',
    operation: add('/c', [1]),
    wanted: 'a: 1\nb:\nc:\n- 1',
  },
  {
    promise: 'trailing blank lines of a kept block scalar stay its own',
    text: 'a:\n  b: |+\n    x\n\nc: 1\n',
    operation: add('/a/d', 1),
    wanted: 'a:\n  b: |+\n    x\n\n  d: 1\nc: 1\n',
  },
  {
    promise: 'trailing blank lines of a clipped block scalar stay below',
    text: 'a:\n  b: |\n    x\n\nc: 1\n',
    operation: add('/a/d', 1),
    wanted: 'a:\n  b: |\n    x\n  d: 1\n\nc: 1\n',
  },
  {
    promise: 'a document end marker stays below',
    text: 'a: 1\n...\n---\nb: 1\n',
    operation: add('/c', 1),
    wanted: 'a: 1\nc: 1\n...\n---\nb: 1\n',
  },
  {
    promise: 'a byte order mark is no column',
    text: '\uFEFFa: 1\n',
    operation: add('/b', { c: [] }),
    wanted: '\uFEFFa: 1\nb:\n  c: []\n',
  },
  {
    promise: 'an empty list in brackets becomes lines, its comment stays',
    text: 'a:\n    b: [ ]  # none\n',
    operation: add('/a/b/-', { c: 1 }),
    wanted: 'a:\n    b:  # none\n    - c: 1\n',
  },
  {
    promise: 'an empty value keeps its anchor and its comment',
    text: 'a: &x # none\nb: *x\n',
    operation: replace('/a', { c: 1 }),
    wanted: 'a: &x # none\n  c: 1\nb: null\n',
  },
  {
    promise: 'an alias is expanded where it stands, the anchor and its other users stay',
    text: 'a: &x [1]\nb: *x # two\nc: *x\n',
    operation: add('/b/-', 2),
    wanted: 'a: &x [1]\nb: # two\n- 1\n- 2\nc: *x\n',
  },
  {
    promise: 'the users of an anchor that is edited keep the value they had',
    text: 'a: &x\n- 1\nb: *x\n',
    operation: add('/a/-', 2),
    wanted: 'a: &x\n- 1\n- 2\nb:\n- 1\n',
  },
  {
    promise: 'a merged key is added with its whole value',
    text: 'a: &x {e: [1]}\nb:\n  <<: *x\n  c: 1\n',
    operation: add('/b/e/-', 2),
    wanted: 'a: &x {e: [1]}\nb:\n  <<: *x\n  c: 1\n  e:\n  - 1\n  - 2\n',
  },
  {
    promise: 'a scalar is replaced between its blanks and its comment',
    text: 'a:   "old"   # why\n',
    operation: replace('/a', 'new'),
    wanted: 'a:   new   # why\n',
  },
  {
    promise: 'a block scalar is replaced by one line',
    text: 'a: >-\n  old\n  text\nb: 1\n',
    operation: replace('/a', 'x, y'),
    wanted: 'a: x, y\nb: 1\n',
  },
  {
    promise: 'a list item that is a map is replaced in its place',
    text: 'a:\n- name: x\n  value: y\n# end\n',
    operation: replace('/a/0', { name: 'x', value: 'z' }),
    wanted: 'a:\n- name: x\n  value: z\n# end\n',
  },
  {
    promise: 'brackets get items in brackets',
    text: 'a: [ {b: 1},  c ] # d\n',
    operation: add('/a/1', { x: 'p,q', z: [] }),
    wanted: 'a: [ {b: 1},  {x: "p,q", z: []}, c ] # d\n',
  },
  {
    promise: 'brackets over several lines get a line',
    text: 'a: [\n  1, # one\n  2, # two\n]\n',
    operation: add('/a/-', 3),
    wanted: 'a: [\n  1, # one\n  2,\n  3, # two\n]\n',
  },
  {
    promise: 'JSON stays JSON, with its indentation',
    text: '{\n   "a": {\n      "b": "1"\n   }\n}\n',
    operation: add('/a/c', [{ d: 'e' }]),
    wanted:
      '{\n   "a": {\n      "b": "1",\n      "c": [\n         {\n            "d": "e"\n         }\n      ]\n   }\n}\n',
  },
  {
    promise: 'JSON on one line stays on one line',
    text: '{"a":[],"b":{}}',
    operation: add('/a/-', 'x'),
    wanted: '{"a":["x"],"b":{}}',
  },
];

describe('splice', () => {
  test.each(cases)('$promise', ({ text, operation, wanted }) => {
    expect(edit(text, operation)).toBe(wanted);
  });

  test('quotes what a reader of YAML 1.1 or 1.2 would not take as text', () => {
    const values = [
      'y',
      'on',
      'No',
      '1.1',
      '0644',
      '0o14',
      '1:30',
      '~',
      '',
      '1e3',
      '0x1F',
      '<<',
      '=',
      '- a',
      '#',
    ];
    const after = edit('a: b\n', add('/c', values));
    for (const line of after.split('\n').slice(2, -1)) expect(line).toMatch(/^- ".*"$/);
  });

  test('quotes in brackets what go-yaml takes for the end of plain text there', () => {
    expect(edit('a: [b]\n', add('/a/-', 'http://c/?d=e'))).toBe('a: [b, "http://c/?d=e"]\n');
    expect(edit('a: [b]\n', add('/a/-', { c: '::1' }))).toBe('a: [b, {c: "::1"}]\n');
  });

  test('writes long text, line breaks and JSON on one line each', () => {
    const values = [
      `{"a":"${'it’s '.repeat(5000)}"}`,
      `{"b":"it's"}`,
      'x\ny'.repeat(99),
      'p\u2028q',
      'r\u0085',
    ];
    const after = edit('a: b\n', add('/c', values));
    expect(after.split(/[\n\r\u0085\u2028]/)).toHaveLength(2 + values.length + 1);
    expect(after).toContain(`- '{"b":"it''s"}'\n`);
  });

  test('escapes what kubectl refuses to read', () => {
    expect(edit('a: b\n', add('/c', 'x\x1b\x7f\x9f\uFFFE'))).toBe('a: b\nc: "x\\e\\u007f\\u009f\\ufffe"\n');
  });

  test.each([
    ['a: 1\n---\n\uFEFFb: 1\n', 'a: 1\n---\n\uFEFFb: 1\nc: 2\n'],
    ['a: 1\r\n---\r\n\uFEFF# d\r\nb:\r\n    e: 1', 'a: 1\r\n---\r\n\uFEFF# d\r\nb:\r\n    e: 1\r\nc: 2'],
    ['{"a":1}{"b":1} \n', '{"a":1}{"b":1,"c":2} \n'],
    ['{\n "a": 1\n}\n{\n  "b": 1\n}\n', '{\n "a": 1\n}\n{\n  "b": 1,\n  "c": 2\n}\n'],
  ])('edits the last document of %j, and keeps every other byte', (text, wanted) => {
    const file = readYaml(text, 'file.yaml');
    const document = file.documents.length - 1;
    expect(splice(file, [{ document, root: '', operations: [add('/c', 2)] }])).toBe(wanted);
  });

  test('edits several documents and several places of one at once', () => {
    const file = readYaml('a: {b: 1}\nc:\n- d: 1\n---\ne: []\n', 'file.yaml');
    const patches = [
      { document: 1, root: '/e', operations: [add('/-', 1)] },
      { document: 0, root: '/a', operations: [add('/x', 1)] },
      { document: 0, root: '/c/0', operations: [add('/x', 1), add('/p', {}), add('/p/z', 1)] },
    ];
    expect(splice(file, patches)).toBe('a: {b: 1, x: 1}\nc:\n- d: 1\n  x: 1\n  p:\n    z: 1\n---\ne:\n- 1\n');
  });

  test('gives back the same text for no operations', () => {
    const text = '\uFEFF a : [ ] \r\n\t\r\n';
    expect(splice(readYaml(text, 'file.yaml'), [])).toBe(text);
  });

  test.each([
    [add('/a/b/c', 1), '"b" does not exist'],
    [replace('/b', 1), '"b" does not exist'],
    [add('/l/2', 1), 'the list has no item 2'],
    [replace('/l/-', 1), 'the list has no item -'],
    [add('/l/x', 1), 'the list has no item x'],
    [add('/s/x', 1), 'there is no map or list around "x"'],
  ])('refuses %j, which does not apply', (operation, message) => {
    expect(() => edit('a: {}\nl: [1]\ns: 1\n', operation)).toThrow(message);
  });

  test('refuses what text cannot say, in place of writing something else', () => {
    const text = 'a: &x {b: 1}\nc:\n  b: 2\n  <<: *x\n';
    expect(() => edit(text, replace('/c/b', 3))).toThrow('file.yaml:1:1: this YAML cannot be edited as text');
  });
});
