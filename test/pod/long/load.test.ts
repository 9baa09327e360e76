import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { silentAddress } from '../../setup/pod/addresses.ts';
import { type LimitedPod, startLimitedPod } from '../../setup/pod/load/limitedPod.ts';
import { loadPorts } from '../../setup/pod/load/origin.ts';
import { until } from '../../setup/process.ts';
import { describeWith } from '../../setup/program.ts';

const seconds = (since: number) => (performance.now() - since) / 1000;

await describeWith(['envoy'], 'the sidecar where patience is needed', (paths) => {
  let pod: LimitedPod;
  /** Names with a number have one of 200 addresses; `dead` has no answer. */
  beforeAll(async () => {
    pod = await startLimitedPod(paths.envoy, (name) => {
      if (name.startsWith('dead')) return { silent: true };
      if (name === 'silent.test') return silentAddress;
      const [number] = /\d+/.exec(name) ?? [];
      return name.endsWith('.test') ? `198.51.100.${10 + (Number(number ?? 0) % 200)}` : undefined;
    });
  });
  afterAll(() => pod.stop());
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const get = (host: string, timeout = 0) =>
    new Promise<number | string>((resolve) => {
      const name = `${host}:${loadPorts.http}`;
      const call = request(
        {
          host: '127.0.0.1',
          port: pod.proxyPort,
          path: `http://${name}/`,
          headers: { host: name },
          agent,
          timeout,
        },
        (response) => response.resume().on('end', () => resolve(response.statusCode ?? 0)),
      );
      call.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
      call.end();
    });

  test('an origin that drops SYNs, a silent name server and half a header end as they should, and hurt nobody', async () => {
    const asking = pod.watch(pod.ask);
    const scraping = pod.watch(pod.askMetrics);
    const begins = performance.now();
    const timed = async (call: Promise<number | string>) => [await call, seconds(begins)] as const;
    const half = connect(pod.proxyPort, '127.0.0.1');
    half.on('error', () => {}).resume();
    half.write('GET http://shop.test/ HTTP/1.1\r\nhost: sh');
    const [syn, dead, cut] = await Promise.all([
      timed(get('silent.test')),
      timed(get('dead.test')),
      timed(once(half, 'close').then(() => 'closed')),
    ]);
    console.log(
      `SYNs dropped: ${syn[0]} after ${syn[1].toFixed(1)} s; name server silent: ${dead[0]} after ${dead[1].toFixed(1)} s; half a header: closed after ${cut[1].toFixed(1)} s`,
    );
    expect([syn[0], dead[0], cut[0]]).toEqual([503, 503, 'closed']);
    // Linux gives up on a SYN after 127 s and some.
    expect(syn[1]).toBeGreaterThan(120);
    // A lookup may take 8 s.
    expect(dead[1]).toBeGreaterThan(7);
    expect(dead[1]).toBeLessThan(20);
    expect(cut[1]).toBeGreaterThan(55);
    for (const seen of [await asking(), await scraping()]) expect(Object.keys(seen.answers)).toEqual(['200']);
  });

  test('an idle sidecar takes next to no CPU, though it looks at its heap twenty times a second', async () => {
    const ticks = () =>
      readFileSync(`/proc/${pod.envoy.pid}/stat`, 'utf8')
        .split(' ')
        .slice(13, 15)
        .reduce((sum, field) => sum + Number(field), 0);
    const before = ticks();
    await delay(20_000);
    // Hundredths of a second in 20 s.
    const share = (ticks() - before) / 2000;
    console.log(`idle: ${(share * 100).toFixed(2)} % of a core`);
    expect(share).toBeLessThan(0.02);
  });

  const hosts = Number(process.env.SIDELIGHT_HOSTS ?? 65_536);
  test(`${hosts} hosts, as fast as it goes: scrapes go on and refusals are counted, also while they leave, and it is well at once`, async () => {
    const answers: Record<string, number> = {};
    const scraping = pod.watch(pod.askMetrics);
    const begins = performance.now();
    let next = 0;
    const worker = async () => {
      while (next < hosts) {
        const answer = await get(`h${next++}.test`);
        answers[answer] = (answers[answer] ?? 0) + 1;
      }
    };
    await Promise.all(Array.from({ length: 64 }, worker));
    const took = seconds(begins);
    const recovery = await pod.recovery();
    const heap = (await pod.scrape()).sum('envoy_server_memory_allocated') ?? 0;
    await until(
      async () => (await pod.scrape()).sum('envoy_dns_cache_dns_num_hosts') ?? hosts,
      (count) => count < 10,
      360,
    );
    const left = seconds(begins);
    const timeouts = (await pod.scrape()).sum('envoy_dns_cache_dns_dns_query_timeout') ?? 0;
    const { slowest, answers: scrapes } = await scraping();
    await pod.tell(
      `${hosts} hosts in ${took.toFixed(0)} s, gone after ${left.toFixed(0)} s: ${JSON.stringify(answers)}, ${timeouts} lookups without an answer in time, well ${recovery} ms after the last, ${(heap / 2 ** 20).toFixed(0)} MiB of heap in use, scrapes ${JSON.stringify(scrapes)} in at most ${slowest} ms`,
    );
    expect(Object.keys(scrapes)).toEqual(['200']);
    const { 200: well = 0, 503: refused = 0, ...others } = answers;
    expect(others).toEqual({});
    expect(well + refused).toBe(hosts);
    // Names whose lookup ran out of time: one in a hundred at most, and counted.
    expect(refused).toBeLessThan(hosts / 100);
    expect(refused).toBeLessThanOrEqual(timeouts);
  });
});
