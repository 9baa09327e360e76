import fc from 'fast-check';
import jsonpatch from 'jsonpatch';
import { expect, test } from 'vitest';
import { type Operation, readYaml, splice, type YamlFile } from '../../../platform/yaml/index.ts';
import { makeDocument, makeOperations } from './generate.ts';

const apply = (value: unknown, operation: Operation): unknown =>
  jsonpatch.apply_patch(structuredClone(value) as object, structuredClone([operation]));

/** Aliases of aliases can grow past what readers take. */
function readMade(text: string): YamlFile {
  try {
    return readYaml(text, 'made.yaml');
  } catch (error) {
    fc.pre(!String(error).includes('Excessive alias count'));
    throw error;
  }
}

test('text with operations spliced in reads as the operations applied to what it read as', () => {
  fc.assert(
    fc.property(fc.gen(), (g) => {
      const { text } = makeDocument(g);
      const file = readMade(text);
      const value = file.documents[0]?.value;
      const operations = makeOperations(g, value, apply);
      const after = splice(file, [{ document: 0, root: '', operations }]);
      expect(readYaml(after, 'after.yaml').documents[0]?.value).toEqual(operations.reduce(apply, value));
    }),
    { numRuns: 1500 },
  );
});

test('text that only gets additions loses none of its bytes', () => {
  fc.assert(
    fc.property(fc.gen(), (g) => {
      const { text, anchors } = makeDocument(g);
      fc.pre(!anchors && !/\[ ?\]|\{ ?\}/.test(text));
      const file = readMade(text);
      const operations = makeOperations(g, file.documents[0]?.value, apply).filter(({ op }) => op === 'add');
      fc.pre(operations.length > 0);
      let at = 0;
      const after = splice(file, [{ document: 0, root: '', operations: operations.slice(0, 1) }]);
      for (const char of after) if (char === text[at]) at++;
      expect(at).toBe(text.length);
    }),
    { numRuns: 500 },
  );
});
