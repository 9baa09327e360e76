import { describe, expect, test } from 'vitest';
import { check, codes } from '../../../metrics/promql/index.ts';
import { context } from './context.ts';

/** One code is of our own expressions alone, and some of dashboards. */
const contextOf = (code: string) => ({
  ...context,
  ...(code === 'vendor_cluster_missing' ? { vendorCluster: 'vendor' } : {}),
  ...(code === 'range_fixed' || code === 'counter_shown' ? { panel: true } : {}),
});

describe('each code', () => {
  test('stands once', () => {
    const all = codes.map(({ code }) => code);
    expect(all).toEqual([...new Set(all)]);
  });

  test.each(codes.filter(({ of }) => of === undefined))(
    '$code is found in its wrong example, and its right one has no error',
    (entry) => {
      const found = check(entry.wrong, contextOf(entry.code)).findings;
      expect(found.map(({ code, severity }) => `${code} ${severity}`)).toContain(
        `${entry.code} ${entry.severity}`,
      );
      const left = check(entry.right, contextOf(entry.code)).findings;
      expect(left.filter(({ severity, code }) => severity === 'error' || code === entry.code)).toEqual([]);
    },
  );
});
