import type { Socket } from 'node:net';
import { expect } from 'vitest';
import { originAddress } from '../../setup/pod/addresses.ts';
import { startStand } from '../../setup/pod/stand.ts';
import { until } from '../../setup/process.ts';
import { type Done, differences, forgiveKnown, seen, told } from './books.ts';
import { isWhole, type Plan, places, reached, send, statusOf, troubledZone } from './plan.ts';

/** Sends plans side by side, and expects that the scrape then says what clients and origins saw so far. */
export interface Bookkeeper {
  readonly round: (plans: readonly Plan[]) => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Clusters whose origins have sent what Envoy has not read yet. */
const underway = (found: ReturnType<typeof differences>): string[] =>
  ['vendor received', 'in_cluster received'].filter((key) => key in found);

export async function startBookkeeper(envoyPath: string): Promise<Bookkeeper> {
  const stand = await startStand(envoyPath, places);
  stand.nameServer.serve(
    (name) => troubledZone(name) ?? (/^(shop|news)\.test$|^redis/.test(name) ? originAddress : undefined),
  );
  const done: Done[] = [];
  const clients: Socket[] = [];
  const sum = (of: 'requests' | 'held') =>
    places.reduce((total, place) => total + stand.origins[place][of](), 0);

  async function round(plans: readonly Plan[]) {
    const before = sum('requests');
    const abandon = new AbortController();
    const more = { sockets: clients, signal: abandon.signal };
    const outcomes = Promise.all(plans.map((plan) => send(plan, stand, more)));
    const toAbandon = plans.filter(({ trouble }) => trouble === 'abandoned').length;
    await until(
      async () => sum('held'),
      (held) => held === toAbandon,
    );
    // What an origin has sent to a client that is gone (TLS tickets) nobody counts.
    await until(
      async () => underway(differences(told(await stand.scrape()), seen(stand.origins, done, clients))),
      (keys) => keys.length === 0,
    );
    abandon.abort();
    for (const [index, { status, bytes, error }] of (await outcomes).entries()) {
      const plan = plans[index] as Plan;
      expect(status, JSON.stringify(plan)).toBe(statusOf(plan));
      expect(
        isWhole(plan, bytes),
        `${bytes} of ${JSON.stringify(plan)}, ${error ?? 'without an error'}`,
      ).toBe(true);
      done.push({ plan, status });
    }
    expect(sum('requests') - before).toBe(plans.filter(reached).length);
    const unexplained = async () => {
      const books = seen(stand.origins, done, clients);
      return differences(forgiveKnown(told(await stand.scrape()), books, done), books);
    };
    await expect.poll(unexplained, { timeout: 10_000 }).toEqual({});
  }
  return { round, stop: () => stand.stop() };
}
