import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changesOf } from '../../../cli/files/changes.ts';
import { unifiedDiff } from '../../../cli/files/diff.ts';
import { directoryOf, textsIn } from '../setup/sidelight.ts';

const line = fc.constantFrom('a\n', 'b\n', 'c\n', '\n', '- x\n', '--- y\n', 'crlf\r\n', '\u2028 \n');
const text = fc
  .tuple(fc.array(line, { maxLength: 40 }), fc.constantFrom('', '', 'no newline'))
  .map(([lines, end]) => lines.join('') + end);

describe('a unified diff', () => {
  test('makes patch turn any text into any other, byte for byte', () => {
    const pairs = fc.sample(fc.tuple(text, text), { numRuns: 300, seed: 7 });
    const named = pairs.map(([before, after], i) => ({ name: `${i}.txt`, before, after }));
    const top = directoryOf(Object.fromEntries(named.map(({ name, before }) => [name, before])));
    const input = named.map(({ name, before, after }) => unifiedDiff(name, before, after, false)).join('');
    const { status, stdout } = spawnSync('patch', ['-p0', '--binary', '--posix'], {
      cwd: top,
      input,
      encoding: 'utf8',
    });
    expect([status, stdout.match(/offset|fuzz|FAILED/g)]).toEqual([0, null]);
    expect(textsIn(top)).toEqual(Object.fromEntries(named.map(({ name, after }) => [name, after])));
  });

  test('shows what is inserted as inserted, and no other line', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3)), fc.array(fc.tuple(fc.nat(), fc.nat(9))), (numbers, inserted) => {
        const before = numbers.map((n, i) => `${n} ${i}\n`);
        const after = [...before];
        for (const [at, n] of inserted) after.splice(at % (after.length + 1), 0, `new ${n}\n`);
        const changes = changesOf(before, after);
        expect(changes.filter(({ from, to }) => to > from)).toEqual([]);
        const added = changes.reduce((sum, { otherFrom, otherTo }) => sum + otherTo - otherFrom, 0);
        expect(added).toBe(inserted.length);
      }),
    );
  });

  test('takes a text whose every line changed, past its reach', () => {
    const [before, after] = ['x', 'y'].map((mark) => Array.from({ length: 5000 }, (_, i) => `${mark}${i}\n`));
    expect(changesOf(['same\n', ...(before as string[])], ['same\n', ...(after as string[])])).toEqual([
      { from: 1, to: 5001, otherFrom: 1, otherTo: 5001 },
    ]);
  });

  test('is nothing for equal texts, and marks lines without an end', () => {
    expect(unifiedDiff('f', 'a', 'a', false)).toBe('');
    expect(unifiedDiff('f', 'a', 'a\n', false)).toBe(
      '--- f\n+++ f\n@@ -1,1 +1,1 @@\n-a\n\\ No newline at end of file\n+a\n',
    );
  });

  test('colours what goes and what comes, and the text is the same without colours', () => {
    const plain = unifiedDiff('f', 'a\nb\n', 'a\nc\n', false);
    const coloured = unifiedDiff('f', 'a\nb\n', 'a\nc\n', true);
    expect(coloured).toContain('\u001b[31m-b\u001b[39m\n\u001b[32m+c\u001b[39m\n');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control sequences
    expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(plain);
  });
});
