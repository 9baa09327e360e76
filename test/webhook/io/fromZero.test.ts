import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { parseExposition } from '../../../metrics/index.ts';
import { webhookMetrics } from '../../../metrics/register/index.ts';
import { fromZero } from '../../../webhook/io/fromZero.ts';

test('what alerts read of reviews is there at 0 before the first, so that the first is an increase', async () => {
  const registry = new Registry();
  const metrics = webhookMetrics(registry);
  fromZero(metrics);
  metrics.reviews.inc({ outcome: 'denied', reason: 'limit_range' });
  const { samples = [] } =
    parseExposition(await registry.metrics()).get('sidelight_admission_reviews_total') ?? {};
  const counts = samples.map(({ labels, value }) => [labels.outcome, labels.reason, Number(value)]);
  expect(counts.toSorted()).toEqual([
    ['denied', 'invalid_annotation', 0],
    ['denied', 'limit_range', 1],
    ['denied', 'name_taken', 0],
    ['denied', 'port_taken', 0],
    ['denied', 'unknown_profile', 0],
    ['injected', 'none', 0],
    ['skipped', 'unknown_profile', 0],
  ]);
});
