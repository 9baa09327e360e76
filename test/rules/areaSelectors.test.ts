import { expect, test } from 'vitest';
import { parseSettings } from '../../platform/config/index.ts';
import { ruleGroups } from '../../rules/index.ts';
import { selectorsOf } from '../setup/promql.ts';
import { rulesWithAllOn } from './everyRuleOn.ts';
import { alertsIn, recordsIn } from './rulesIn.ts';

const groupsOf = (usage: object) =>
  ruleGroups(parseSettings(JSON.stringify({ rules: rulesWithAllOn({ usage } as never) }), 'test')).filter(
    ({ name }) => name.startsWith('sidelight-usage-'),
  );
const everywhere = { selectors: { namespace: '!~test-.*' } };

test('a namespace is left out of every alert of an area at once, and of no record', () => {
  const groups = groupsOf(everywhere);
  const read = alertsIn(groups).flatMap(({ alert, expr }) =>
    selectorsOf(expr).map(({ metric, matchers }) => [alert, metric, matchers.namespace]),
  );
  expect(read.length).toBeGreaterThan(20);
  expect(read.filter(([, , namespace]) => namespace !== '!~"test-.*"')).toEqual([]);
  expect(recordsIn(groups)).toEqual(recordsIn(groupsOf({})));
});

test('the selector of an alert itself is stronger, and those of other labels stand beside it', () => {
  const exprOf = (own: object) =>
    alertsIn(groupsOf({ ...everywhere, vendorSlow: { selectors: own } })).find(
      ({ alert }) => alert === 'SidelightVendorSlow',
    )?.expr;
  expect(exprOf({ namespace: 'crawlers' })).not.toContain('test-');
  expect(exprOf({ namespace: 'crawlers' })).toContain('namespace="crawlers"');
  expect(exprOf({ proxy_vendor: '=~a|b' })).toContain('namespace!~"test-.*", proxy_vendor=~"a|b"');
});
