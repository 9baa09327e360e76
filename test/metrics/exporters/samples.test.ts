import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseExposition } from '../../../metrics/index.ts';
import { missingIn, wrongOf } from './againstTables.ts';
import { samples } from './samples.ts';

describe.each(samples)('the tables against $file', ({ file, absent = {}, ...sample }) => {
  const families = parseExposition(
    readFileSync(new URL(`../fixtures/scrapes/${file}`, import.meta.url), 'utf8'),
  );

  test('every family is known, with its type, labels, bounds, quantiles, closed values and range', () => {
    expect(families.size).toBeGreaterThan(10);
    expect(wrongOf({ ...sample, families })).toEqual([]);
  });

  test('what is always there is there, or it is said why not', () => {
    const missing = missingIn({ ...sample, families });
    const reasons = Object.keys(absent).map((pattern) => new RegExp(`^(?:${pattern})$`));
    expect(missing.filter((name) => !reasons.some((reason) => reason.test(name)))).toEqual([]);
    // A reason that nothing needs is out of date.
    expect(reasons.filter((reason) => !missing.some((name) => reason.test(name)))).toEqual([]);
  });
});
