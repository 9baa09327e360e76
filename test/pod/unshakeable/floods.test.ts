import { once } from 'node:events';
import http2 from 'node:http2';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Flood, type FloodOptions, startFlood } from '../../setup/pod/load/flood.ts';
import { type LimitedPod, startLimitedPod } from '../../setup/pod/load/limitedPod.ts';
import { loadPorts } from '../../setup/pod/load/origin.ts';
import { until } from '../../setup/process.ts';
import { describeWith } from '../../setup/program.ts';

const shop = `shop.test:${loadPorts.http}`;
const request = (path: string, headers = '') =>
  `GET http://${shop}${path} HTTP/1.1\r\nHost: ${shop}\r\n${headers}\r\n`;
const tunnel = (port: number) => `CONNECT shop.test:${port} HTTP/1.1\r\nHost: shop.test:${port}\r\n\r\n`;
const header = `x-long: ${'x'.repeat(56_000)}\r\n`;

const sum = (counts: Readonly<Record<string, number>>) => Object.values(counts).reduce((a, b) => a + b, 0);

await describeWith(['envoy'], 'a flood of the proxy port', (paths) => {
  let pod: LimitedPod;
  const floods: Flood[] = [];
  beforeEach(async () => {
    pod = await startLimitedPod(paths.envoy);
    // From then on the name is known and Envoy is warm.
    expect(await pod.ask()).toBe(200);
  });
  afterEach(async () => {
    for (const flood of floods.splice(0)) await flood.end();
    await pod.stop();
  });

  /** In two processes, since each may open no more than 20,000 files. */
  function flood(options: Omit<FloodOptions, 'host' | 'port'>): Flood[] {
    const half = { ...options, host: '127.0.0.1', port: pod.proxyPort, connections: options.connections / 2 };
    floods.push(startFlood(half), startFlood(half));
    return floods;
  }
  const total = (of: (flood: Flood) => number) => floods.reduce((all, one) => all + of(one), 0);
  const series = async (name: string, labels?: Record<string, string>) =>
    (await pod.scrape()).sum(name, labels) ?? 0;

  test('1: 10,000 idle connections: 8,192 stay, the rest is refused and counted, and scrapes go on', async () => {
    const scraping = pod.watch(pod.askMetrics);
    await Promise.all(flood({ connections: 10_000 }).map((one) => one.reaches(() => true)));
    const refused = await until(
      () => series('envoy_listener_downstream_global_cx_overflow'),
      (count) => count > 1500,
    );
    await expect.poll(() => total((one) => one.state().live), { timeout: 10_000 }).toBeLessThanOrEqual(8192);
    const { answers, slowest } = await scraping();
    expect(Object.keys(answers)).toEqual(['200']);
    for (const one of floods) await one.end();
    await pod.tell(
      `1: 10,000 connections, ${refused} refused; scrapes in at most ${slowest} ms; well after ${await pod.recovery()} ms`,
    );
  });

  test('2: 5,000 clients with half a request: others are answered and scraped', async () => {
    await Promise.all(
      flood({ connections: 5000, send: `GET http://${shop}/ HT` }).map((one) =>
        one.reaches(({ live }) => live === 2500),
      ),
    );
    const [asking, scraping] = [pod.watch(pod.ask), pod.watch(pod.askMetrics)];
    await until(
      () => series('envoy_http_downstream_rq_total'),
      (count) => count > 10,
    );
    expect([(await asking()).answers, (await scraping()).answers].map(Object.keys)).toEqual([
      ['200'],
      ['200'],
    ]);
    for (const one of floods) await one.end();
    await pod.tell(`2: 5,000 half requests; well after ${await pod.recovery()} ms`);
  });

  test('3: 5,000 tunnels at once: every one is answered and stands', async () => {
    const scraping = pod.watch(pod.askMetrics);
    await Promise.all(
      flood({ connections: 5000, send: tunnel(loadPorts.echo) }).map((one) =>
        one.reaches(({ answers }) => sum(answers) === 2500),
      ),
    );
    for (const one of floods)
      expect(one.state()).toMatchObject({ live: 2500, answers: { 'HTTP/1.1 200 OK': 2500 } });
    expect(await pod.ask()).toBe(200);
    expect(Object.keys((await scraping()).answers)).toEqual(['200']);
    const pressure = await series('envoy_overload_envoy_resource_monitors_fixed_heap_pressure');
    expect(pressure).toBeLessThan(80);
    for (const one of floods) await one.end();
    await pod.tell(`3: 5,000 tunnels, heap ${pressure} %; well after ${await pod.recovery()} ms`);
  });

  test('4: 8,000 requests that the origin never answers: what does not fit is refused with 503 and counted', async () => {
    const scraping = pod.watch(pod.askMetrics);
    await Promise.all(
      flood({ connections: 8000, send: request('/hang') }).map((one) => one.reaches(() => true)),
    );
    const pressure = await until(
      () => series('envoy_overload_envoy_resource_monitors_fixed_heap_pressure'),
      (percent) => percent > 40,
    );
    const refused = await until(
      () => series('envoy_http_adaptive_concurrency_gradient_controller_rq_blocked'),
      (count) => count > 2000,
    );
    expect(Object.keys((await scraping()).answers)).toEqual(['200']);
    for (const one of floods) await one.end();
    await pod.tell(
      `4: 8,000 requests without an answer, heap ${pressure} %, ${refused} got 503; well after ${await pod.recovery()} ms`,
    );
  });

  test.each([
    ['whole', request('/hang', header)],
    ['without an end', request('/hang', header).slice(0, -2)],
  ])('5: 8,000 times 56 KB of headers, %s: it sheds, says so, and lives', async (title, send) => {
    const scraping = pod.watch(pod.askMetrics);
    await Promise.all(flood({ connections: 8000, send }).map((one) => one.reaches(() => true)));
    const points = [
      'http_connection_manager_decode_headers',
      'http1_server_abort_dispatch',
      'hcm_ondata_creating_codec',
    ];
    const sheds = () =>
      Promise.all(
        points.map((point) => series(`envoy_overload_envoy_load_shed_points_${point}_shed_load_count`)),
      );
    const shed = await until(sheds, (counts) => counts.some((count) => count > 0));
    expect(Object.keys((await scraping()).answers)).toEqual(['200']);
    for (const one of floods) await one.end();
    await pod.tell(
      `5: 8,000 × 56 KB of headers ${title}, refused (503, amid, at the first byte) ${shed.join(', ')}; well after ${await pod.recovery()} ms`,
    );
  });

  const stalls: [string, Omit<FloodOptions, 'host' | 'port' | 'connections'>][] = [
    ['6: 5,000 clients that stop reading 1 MB each', { send: request('/mb'), unread: true }],
    [
      '7: 5,000 tunnels that send 1 MB to an origin that reads nothing',
      { send: tunnel(loadPorts.unread), uploadBytes: 2 ** 20 },
    ],
  ];
  test.each(stalls)('%s: all are let in, scrapes go on, and nobody is cut off', async (title, each) => {
    const [asking, scraping] = [pod.watch(pod.ask), pod.watch(pod.askMetrics)];
    await Promise.all(
      flood({ connections: 5000, ...each }).map((one) => one.reaches(({ answers }) => sum(answers) === 2500)),
    );
    // Statistics are flushed each five seconds, and buffers fill meanwhile.
    await delay(10_000);
    const [asked, scraped] = [await asking(), await scraping()];
    expect(Object.keys(scraped.answers)).toEqual(['200']);
    // Near its bound it refuses, and says so; it never leaves anybody waiting.
    expect(Object.keys(asked.answers).filter((answer) => answer !== '200' && answer !== '503')).toEqual([]);
    for (const one of floods)
      expect(one.state()).toMatchObject({ live: 2500, answers: { 'HTTP/1.1 200 OK': 2500 } });
    const pressure = await series('envoy_overload_envoy_resource_monitors_fixed_heap_pressure');
    for (const one of floods) await one.end();
    await pod.tell(
      `${title}, heap ${pressure} %; proxy ${JSON.stringify(asked.answers)} in at most ${asked.slowest} ms, scrapes in at most ${scraped.slowest} ms; well after ${await pod.recovery()} ms`,
    );
  });

  test('18: 8,000 clients that stop reading 1 MB each: what would not fit once it has grown gets 503, and the rest does fit', async () => {
    await Promise.all(
      flood({ connections: 8000, send: request('/mb'), unread: true }).map((one) =>
        one.reaches(({ answers }) => sum(answers) === 4000, 90),
      ),
    );
    await delay(10_000);
    const refused = total((one) => one.state().answers['HTTP/1.1 503 Service Unavailable'] ?? 0);
    expect(refused).toBeGreaterThan(500);
    for (const one of floods) await one.end();
    await pod.tell(`18: 8,000 slow readers, ${refused} got 503; well after ${await pod.recovery()} ms`);
  });

  test('16: 100 streams of one HTTP/2 client that nobody reads, of 8 MB each: others are answered and scraped', async () => {
    const session = http2.connect(`http://127.0.0.1:${pod.proxyPort}`);
    session.on('error', () => {});
    const answered = Array.from({ length: 100 }, async () => {
      const stream = session.request({
        ':scheme': 'http',
        ':path': '/',
        ':authority': `shop.test:${loadPorts.http2}`,
      });
      stream.on('error', () => {});
      const [{ ':status': status }] = await once(stream, 'response');
      stream.pause();
      return status;
    });
    expect(new Set(await Promise.all(answered))).toEqual(new Set([200]));
    expect([await pod.ask(), await pod.askMetrics()]).toEqual([200, 200]);
    // Statistics are flushed each five seconds.
    const heap = await until(
      () => series('envoy_server_memory_allocated'),
      (bytes) => bytes > 12 * 2 ** 20,
    );
    expect(heap).toBeLessThan(60 * 2 ** 20);
    session.destroy();
    await pod.tell(
      `16: 100 unread streams, ${Math.round(heap / 2 ** 20)} MiB of heap in use; well after ${await pod.recovery()} ms`,
    );
  });
});
