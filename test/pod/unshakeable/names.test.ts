import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Reply } from '../../setup/nameServer.ts';
import { originAddress } from '../../setup/pod/addresses.ts';
import { type LimitedPod, startLimitedPod } from '../../setup/pod/load/limitedPod.ts';
import { loadPorts } from '../../setup/pod/load/origin.ts';
import { until } from '../../setup/process.ts';
import { describeWith } from '../../setup/program.ts';
import { getThrough } from '../../setup/proxyClient.ts';

await describeWith(['envoy'], 'a name server that does not do what it should', (paths) => {
  let pod: LimitedPod;
  beforeEach(async () => {
    pod = await startLimitedPod(paths.envoy);
  });
  afterEach(() => pod.stop());
  const get = async (name: string) =>
    (await getThrough(pod.proxyPort, `http://${name}.test:${loadPorts.http}/`)).status;
  const known: Reply = { addresses: [originAddress] };
  test('11: loses the first packet, or answers after 6 s: the request is answered', async () => {
    let lost = false;
    pod.nameServer.serve((name, type) => {
      if (!name.endsWith('.test')) return undefined;
      if (name !== 'lost.test' || type !== 'A' || lost)
        return { ...known, ...(name === 'slow.test' ? { delayMs: 6000 } : {}) };
      lost = true;
      return { silent: true };
    });
    expect(await Promise.all([get('lost'), get('slow'), get('usual')])).toEqual([200, 200, 200]);
  });

  test('12: refuses, fails, denies the name, gives no address or loopback: others go on, and each name works within 10 s of its right answer', async () => {
    const wrong: Record<string, Reply> = {
      refused: { code: 'REFUSED' },
      failed: { code: 'SERVFAIL' },
      denied: { code: 'NXDOMAIN' },
      empty: { addresses: [] },
      loopback: { addresses: ['127.0.0.1'] },
    };
    const names = Object.keys(wrong);
    pod.nameServer.serve((name) =>
      name.endsWith('.test') ? (wrong[name.replace('.test', '')] ?? known) : undefined,
    );
    expect(await Promise.all(names.map(get))).toEqual(names.map(() => 503));
    expect(await get('usual')).toBe(200);
    pod.nameServer.serve((name) => (name.endsWith('.test') ? known : undefined));
    const begins = performance.now();
    await until(
      () => Promise.all(names.map(get)),
      (all) => all.every((status) => status === 200),
      10,
    );
    await pod.tell(
      `12: names that were ${names.join(', ')}: well after ${Math.round(performance.now() - begins)} ms`,
    );
  });

  test('13: is silent: known hosts go on with their last address', async () => {
    pod.nameServer.serve((name) => (name.endsWith('.test') ? { ...known, ttl: 1 } : undefined));
    expect(await get('usual')).toBe(200);
    const asked = pod.nameServer.queries.length;
    pod.nameServer.serve(() => ({ silent: true }));
    // The address is old, and the name was asked for again.
    await until(
      async () => pod.nameServer.queries.length,
      (count) => count > asked,
      20,
    );
    expect(await get('usual')).toBe(200);
    expect(await pod.askMetrics()).toBe(200);
  });

  test('14: gives 1,000 addresses, a TTL of 0, or one of 68 years: the request is answered', async () => {
    const many = Array.from({ length: 1000 }, (_, n) => `198.51.100.${10 + (n % 200)}`);
    for (const [name, reply] of Object.entries({
      many: { addresses: many },
      short: { ...known, ttl: 0 },
      long: { ...known, ttl: 2 ** 31 - 1 },
    })) {
      pod.nameServer.serve((asked) => (asked.endsWith('.test') ? reply : undefined));
      expect([name, await get(name)]).toEqual([name, 200]);
    }
  });

  test('15: gives IPv6 alone: the request is answered', async () => {
    pod.nameServer.serve((name) => (name.endsWith('.test') ? { addresses: ['2001:db8::2'] } : undefined));
    expect(await get('six')).toBe(200);
  });

  test('17: is silent for 20 s: names that were asked for meanwhile work within 10 s of its first answer', async () => {
    pod.nameServer.serve(() => ({ silent: true }));
    // Every moment of the outage is some name's first.
    const askAgain = async (_: unknown, number: number) => {
      await delay(number * 1000);
      await until(
        () => get(`asked${number}`),
        (status) => status === 200,
        60,
      );
      return performance.now();
    };
    const names = Array.from({ length: 20 }, askAgain);
    await delay(20_000);
    pod.nameServer.serve((name) => (name.endsWith('.test') ? known : undefined));
    const answers = performance.now();
    const slowest = Math.max(...(await Promise.all(names))) - answers;
    await pod.tell(`17: 20 names asked for in 20 s of silence: well after ${Math.round(slowest)} ms`);
    expect(slowest).toBeLessThan(10_000);
  });
});
