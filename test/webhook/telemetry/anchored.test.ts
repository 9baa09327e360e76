import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { readAnchored, telemetryBootstrap, writeAnchored } from '../../../webhook/index.ts';
import type { Json } from '../../../webhook/telemetry/bootstrap.ts';
import { bootstrapInput } from '../../setup/pod/bootstrapInput.ts';

/** Says much more than once. */
const repeating = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom<Json>(
      'a long text',
      'another text',
      'a: b, &c *d "e" [f] {g}',
      '*a',
      '\\',
      null,
      true,
      17,
    ),
    fc.string({ unit: 'binary', maxLength: 12 }),
    fc.integer(),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom('long_name', 'longer_name', 'a: b', '*c', ''), tie('value')),
  ),
})).value;
const given = (value: Json): unknown => JSON.parse(JSON.stringify(value));

test('whatever is written is read as it was', () => {
  fc.assert(
    fc.property(repeating, (value) => {
      expect(readAnchored(writeAnchored(value))).toEqual(given(value));
    }),
    { numRuns: 1000 },
  );
});

test('others who read YAML read the same', () => {
  fc.assert(
    fc.property(repeating, (value) => {
      expect(parse(writeAnchored(value), { maxAliasCount: -1 })).toEqual(given(value));
    }),
    { numRuns: 1000 },
  );
  const bootstrap = telemetryBootstrap(bootstrapInput());
  expect(parse(writeAnchored(bootstrap), { maxAliasCount: -1 })).toEqual(bootstrap);
});

test('nothing that is worth a name is said twice, and it stays one line', () => {
  const same = { 'a long name': 'a long value' };
  expect(writeAnchored([same, same, { ...same, more: 'a long value' }, 'short', 'short'])).toBe(
    '[&b {&c "a long name":&a "a long value"},*b,{*c : *a,"more":*a},"short","short"]',
  );
});

test('JSON is read too', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = JSON.stringify(value, null, 1);
      expect(readAnchored(text)).toEqual(JSON.parse(text));
    }),
  );
});

test.each([
  '',
  '[',
  '[1',
  '[1 2]',
  '[1,]',
  '{"a"}',
  '{"a":1',
  '{"a":1,}',
  '{1:2}',
  '*a',
  '[*a,&a 1]',
  '1 2',
  'plain',
  'a: b',
  '"',
])('%j is refused', (text) => {
  expect(() => readAnchored(text)).toThrow(SyntaxError);
});

test('a text whose aliases name each other without end is refused', () => {
  const levels = [...'abcdefghijklmnopqrstuvwxyz'].map(
    (name, level) =>
      `&${name} [${level === 0 ? '"lol"' : Array(9).fill(`*${String.fromCharCode(96 + level)}`)}]`,
  );
  expect(() => readAnchored(`[${levels}]`)).toThrow(RangeError);
});
