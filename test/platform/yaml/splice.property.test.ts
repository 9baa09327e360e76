import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readYaml, splice, type YamlFile } from '../../../platform/yaml/index.ts';
import { makeDocument } from './generate.ts';
import { apply, makeAddition, makeOperations } from './operations.ts';

const readMade = (text: string): YamlFile => readYaml(text, 'made.yaml');

test('text with operations spliced in reads as the operations applied to what it read as', () => {
  fc.assert(
    fc.property(fc.gen(), (g) => {
      const file = readMade(makeDocument(g).text);
      const value = file.documents[0]?.value;
      const operations = makeOperations(g, value);
      const after = splice(file, [{ document: 0, root: '', operations }]);
      expect(readYaml(after, 'after.yaml').documents[0]?.value).toEqual(operations.reduce(apply, value));
    }),
    { numRuns: 1500 },
  );
});

test('text that only gets additions keeps each of its bytes, in their order', () => {
  fc.assert(
    fc.property(fc.gen(), (g) => {
      const { text, anchors } = makeDocument(g);
      fc.pre(!anchors && !/\[ ?\]|\{ ?\}/.test(text));
      const file = readMade(text);
      const operations = [makeAddition(g, file.documents[0]?.value)];
      const after = splice(file, [{ document: 0, root: '', operations }]);
      let at = 0;
      for (let i = 0; i < after.length; i++) if (after[i] === text[at]) at++;
      expect(at).toBe(text.length);
    }),
    { numRuns: 500 },
  );
});
