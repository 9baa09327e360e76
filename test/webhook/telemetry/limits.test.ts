import { expect, test } from 'vitest';
import { limits } from '../../../webhook/index.ts';

test('every limit has a word of its own, and one line of every kind', () => {
  expect(new Set(limits.map(({ id }) => id)).size).toBe(limits.length);
  for (const { id, cannot, ...sentences } of limits) {
    expect(id).toMatch(/^[a-z][a-z0-9_]+$/);
    expect(cannot).toMatch(/^[a-z][^\n]+[^.\n]$/);
    for (const sentence of Object.values(sentences)) expect(sentence).toMatch(/^[A-Z][^\n]+\.$/);
  }
});
