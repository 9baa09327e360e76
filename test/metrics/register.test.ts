import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { disagreements, parseExposition, webhook } from '../../metrics/index.ts';
import { webhookMetrics } from '../../metrics/register/index.ts';

test('the webhook registers every entry under its name, type, help and labels', async () => {
  const registry = new Registry();
  webhookMetrics(registry);
  const registered = (await registry.getMetricsAsJSON()).map(({ name, type, help }) => ({
    name,
    type,
    help,
  }));
  expect(registered).toEqual(
    Object.values(webhook).map(({ name, type, help }) => ({ name, type: String(type), help })),
  );
});

test('a handle counts under the labels of its entry', async () => {
  const registry = new Registry();
  const metrics = webhookMetrics(registry);
  metrics.reviews.inc({ outcome: 'skipped', reason: 'windows' });
  metrics.certificateExpiry.set({ certificate: 'leaf' }, 1_800_000_000);
  metrics.duration.observe(0.0004);
  const text = await registry.metrics();
  expect(text).toContain('sidelight_admission_reviews_total{outcome="skipped",reason="windows"} 1');
  expect(text).toContain('sidelight_certificate_expiry_timestamp_seconds{certificate="leaf"} 1800000000');
  expect(text).toContain('sidelight_admission_duration_seconds_bucket{le="0.0005"} 1');
  expect(text).toContain('sidelight_admission_duration_seconds_bucket{le="0.00025"} 0');
});

test('a label that the entry lacks does not compile, and is refused', () => {
  const metrics = webhookMetrics(new Registry());
  // @ts-expect-error: sidelight_faults_total has `code` only
  expect(() => metrics.faults.inc({ reason: 'busy' })).toThrow('reason');
});

test('a lazy entry is absent until its first event; every other is there from the start', async () => {
  const registry = new Registry();
  webhookMetrics(registry);
  const text = await registry.metrics();
  for (const { name, lazy } of Object.values(webhook)) {
    const sampled = text.split('\n').some((line) => line.startsWith(name));
    expect([name, sampled]).toEqual([name, !lazy]);
  }
});

test('what the webhook serves, once everything happened, is what the catalogue says', async () => {
  const registry = new Registry();
  const metrics = webhookMetrics(registry);
  metrics.reviews.inc({ outcome: 'skipped', reason: 'host_network' });
  metrics.notices.inc({ reason: 'own_proxy' });
  metrics.faults.inc({ code: 'busy' });
  metrics.certificateExpiry.set({ certificate: 'ca' }, 1);
  metrics.buildInfo.set({ revision: '0.1.0', settings: 'abcdef01' }, 1);
  metrics.duration.observe(1);
  const families = parseExposition(await registry.metrics());
  expect(disagreements(Object.values(webhook), families)).toEqual([]);
  expect(families.size).toBe(Object.keys(webhook).length);
});
