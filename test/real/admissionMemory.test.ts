import { fork } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { defaultSettings } from '../../platform/config/index.ts';
import { parseQuantity } from '../../platform/quantity/index.ts';

/** Small in bytes, large once parsed: a list of empty lists in a field that nobody reads. */
const swelling = (): string => {
  const head =
    '{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"u","kind":{"group":"","kind":"Pod"},"operation":"CREATE","namespace":"crawlers","object":{"metadata":{"labels":{"sidelight.dev/inject":"telemetry"}},"spec":{"containers":[]},"x":[';
  const tail = '[]]}}}';
  return head + '[],'.repeat(Math.floor((4 * 1024 * 1024 - head.length - tail.length) / 3)) + tail;
};

describe('reviews that wait for their namespace', () => {
  const child = fork(new URL('../setup/slowNamespaceServer.ts', import.meta.url), {
    execArgv: ['--max-old-space-size=128'],
  });
  let url: string;
  beforeAll(async () => {
    const [{ port }] = (await once(child, 'message')) as [{ port: number }];
    url = `http://127.0.0.1:${port}/inject`;
  });
  afterAll(() => child.disconnect());

  test('stay within the memory that the webhook has, however they swell', async () => {
    const body = swelling();
    const post = () => fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
    const statuses = await Promise.all(
      Array.from({ length: 15 }, () =>
        post().then(
          ({ status }) => status,
          () => 0,
        ),
      ),
    );
    // Beyond eight at once it is busy; none is lost, and the process goes on.
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(8);
    expect(statuses.every((status) => status === 200 || status === 503)).toBe(true);
    expect((await post()).status).toBe(200);
    child.send('memory');
    const [{ peakMiB }] = (await once(child, 'message')) as [{ peakMiB: number }];
    expect(peakMiB * 2 ** 20).toBeLessThan(parseQuantity(defaultSettings.webhook.limits.memory) as number);
    console.log(`peak of the process: ${peakMiB.toFixed(0)} MiB`);
  });
});
