import type { Socket } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { originAddress } from '../../setup/pod/addresses.ts';
import { type Stand, startStand } from '../../setup/pod/stand.ts';
import { until } from '../../setup/process.ts';
import { describeWith } from '../../setup/program.ts';
import { type Done, differences, forgiveFarewells, seen, told } from '../right/books.ts';
import { isWhole, type Place, places, plan, reached, send, statusOf, troubledZone } from '../right/plan.ts';

await describeWith(['envoy'], 'the telemetry sidecar under traffic', (paths) => {
  let stand: Stand<Place>;
  beforeAll(async () => {
    stand = await startStand(paths.envoy, places);
    stand.nameServer.serve(
      (name) => troubledZone(name) ?? (/^(shop|news)\.test$|^redis/.test(name) ? originAddress : undefined),
    );
  });
  afterAll(() => stand.stop());

  const sum = (of: 'requests' | 'held') =>
    places.reduce((total, place) => total + stand.origins[place][of](), 0);

  test('counts each request and byte that client and origin saw, over a generated mix', async () => {
    const done: Done[] = [];
    const clients: Socket[] = [];
    await fc.assert(
      fc.asyncProperty(fc.array(plan, { minLength: 20, maxLength: 40 }), async (plans) => {
        const before = sum('requests');
        const abandon = new AbortController();
        const outcomes = Promise.all(
          plans.map((plan) => send(plan, stand, { sockets: clients, signal: abandon.signal })),
        );
        const toAbandon = plans.filter(({ trouble }) => trouble === 'abandoned').length;
        await until(
          async () => sum('held'),
          (held) => held === toAbandon,
        );
        abandon.abort();
        for (const [index, { status, bytes }] of (await outcomes).entries()) {
          const plan = plans[index] as (typeof plans)[number];
          expect(status, JSON.stringify(plan)).toBe(statusOf(plan));
          expect(isWhole(plan, bytes), `${bytes} of ${JSON.stringify(plan)}`).toBe(true);
          done.push({ plan, status });
        }
        expect(sum('requests') - before).toBe(plans.filter(reached).length);
        const tlsTunnels = done.filter(({ plan }) => plan.way === 'tls').length;
        const unexplained = async () => {
          const books = seen(stand.origins, done, clients);
          return differences(forgiveFarewells(told(await stand.scrape()), books, tlsTunnels), books);
        };
        await expect.poll(unexplained, { timeout: 5_000 }).toEqual({});
      }),
      { numRuns: 5, endOnFailure: true },
    );
  });
});
