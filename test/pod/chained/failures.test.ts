import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Chained, startChained } from '../../setup/pod/chained.ts';
import { until } from '../../setup/process.ts';
import { describeWith } from '../../setup/program.ts';
import { dial, get } from '../../setup/rawExchange.ts';

const right = 'Basic dXNlcjpwYXNz';
const vendorSeries = { envoy_cluster_name: 'vendor', proxy_vendor: 'vendor-a' };

await describeWith(['envoy'], 'a vendor’s proxy that fails', (paths) => {
  let pod: Chained;
  const ask = () => get(pod.proxyPort, `http://shop.test:${pod.origin.port}/200/10`);
  const connect = async () => {
    const answer = await dial(pod.proxyPort, `shop.test:${pod.origin.port}`);
    answer.socket.destroy();
    return answer;
  };
  const count = async (name: string, labels: Record<string, string> = {}): Promise<number> =>
    (await pod.scrape()).sum(`envoy_cluster_upstream_${name}`, { ...vendorSeries, ...labels }) ?? 0;
  const logged = (text: string, lines: number) =>
    until(
      async () => pod.envoy.output().split('\n'),
      (output) => output.filter((line) => line.includes(text)).length === lines,
    );

  describe('while it is there', () => {
    beforeAll(async () => {
      pod = await startChained(paths.envoy, { accept: right });
    });
    afterAll(() => pod.stop());
    beforeEach(() => {
      pod.vendor.mood = 'serve';
      pod.vendor.accept = right;
    });

    test('by refusing the credentials: the client gets its 407, which has a series of its own', async () => {
      pod.vendor.accept = 'Basic other';
      for (const answer of [await ask(), await connect()]) {
        expect(answer).toMatchObject({ status: 407, body: 'the vendor says 407\n' });
        expect(answer.head.toLowerCase()).toContain('proxy-authenticate: basic realm="vendor"');
      }
      expect(await count('rq', { envoy_response_code: '407' })).toBe(2);
      expect(await count('rq_xx', { envoy_response_code_class: '4' })).toBe(2);
      await logged('"status":407', 2);
    });

    test.each([403, 502])(
      'by answering %i: the client gets it as it is, counted by class',
      async (status) => {
        const labels = { envoy_response_code_class: String(status)[0] as string };
        const before = await count('rq_xx', labels);
        pod.vendor.mood = { status };
        for (const answer of [await ask(), await connect()]) {
          expect(answer).toMatchObject({ status, body: `the vendor says ${status}\n` });
        }
        expect(await count('rq_xx', labels)).toBe(before + 2);
        expect(await count('rq', { envoy_response_code: '407' })).toBe(2);
      },
    );

    test('by closing connections without an answer: 503, counted, and the log says how', async () => {
      const [before, alreadyLogged] = [
        await count('rq_xx', { envoy_response_code_class: '5' }),
        pod.envoy.output(),
      ];
      expect(alreadyLogged).not.toContain('connection_termination');
      pod.vendor.mood = 'close';
      expect([(await ask()).status, (await connect()).status]).toEqual([503, 503]);
      expect(await count('rq_xx', { envoy_response_code_class: '5' })).toBe(before + 2);
      await logged('upstream_reset_before_response_started{connection_termination}', 2);
    });

    test('by being slow: nothing is cut, and it is seen in the time of requests', async () => {
      // Those that had an answer of the vendor's: one each of 407, 403 and 502.
      const before = 3;
      pod.vendor.mood = { delayMs: 1500 };
      const start = performance.now();
      expect([(await ask()).status, (await connect()).status]).toEqual([200, 200]);
      expect(performance.now() - start).toBeGreaterThan(2900);
      // A request, not a tunnel, and with the next flush of the statistics.
      await until(
        () => count('rq_time_count'),
        (value) => value === before + 1,
      );
      expect(await count('rq_time_bucket', { le: '1000' })).toBeLessThan(await count('rq_time_count'));
      expect(await count('cx_connect_ms_count')).toBeGreaterThan(0);
    });

    test('by never answering: nothing times out, and what hangs is seen', async () => {
      pod.vendor.mood = 'hang';
      const before = await count('cx_active');
      const seen = pod.vendor.seen.length;
      const hanging = [ask(), connect()].map((call) =>
        call.then(
          ({ status }) => status,
          () => 'cut',
        ),
      );
      await until(
        async () => pod.vendor.seen.length,
        (length) => length === seen + 2,
      );
      await delay(3000);
      expect(await Promise.race([...hanging, 'still open'])).toBe('still open');
      const series = await pod.scrape();
      const active = { envoy_http_conn_manager_prefix: 'forward_proxy' };
      expect(series.sum('envoy_http_downstream_rq_active', active)).toBe(2);
      expect(await count('cx_active')).toBeGreaterThanOrEqual(Math.max(2, before));
      pod.vendor.mood = 'serve';
      expect((await ask()).status).toBe(200);
      pod.vendor.stop();
      expect(await Promise.all(hanging)).toEqual([503, 503]);
    });
  });

  describe('when it is not there', () => {
    afterEach(() => pod.stop());

    test('its port closed: 503 and a failed connect, and it is used again when it is back', async () => {
      pod = await startChained(paths.envoy, { accept: right });
      expect((await ask()).status).toBe(200);
      pod.vendor.stop();
      expect([(await ask()).status, (await connect()).status]).toEqual([503, 503]);
      expect(await count('cx_connect_fail')).toBeGreaterThanOrEqual(2);
      await logged('"flags":"UF"', 2);
      expect(pod.envoy.output()).toContain('Connection_refused');
    });

    test('its name unknown: 503, counted as having no address, and it is found when the name is there', async () => {
      pod = await startChained(paths.envoy, { accept: right, host: 'proxy.vendor.test' });
      expect([await ask(), await connect()]).toMatchObject([
        { status: 503, body: 'no healthy upstream' },
        { status: 503, body: 'no healthy upstream' },
      ]);
      expect(await count('cx_none_healthy')).toBe(2);
      expect((await pod.scrape()).sum('envoy_dns_cares_not_found')).toBeGreaterThan(0);
      await logged('"flags":"UH"', 2);
      pod.nameServer.serve({ 'proxy.vendor.test': '198.51.100.3' });
      await until(
        async () => (await ask()).status,
        (status) => status === 200,
        30,
      );
      expect(pod.nameServer.queries.filter(({ name }) => name.startsWith('shop'))).toEqual([]);
    });

    test('the name server silent: the pod starts all the same, and it is found when that speaks', async () => {
      // Ready in 30 s, or this rejects; the startup probe waits for 120.
      pod = await startChained(paths.envoy, {
        accept: right,
        host: 'proxy.vendor.test',
        zone: () => ({ silent: true }),
      });
      expect((await ask()).status).toBe(503);
      expect((await pod.scrape()).sum('envoy_dns_cares_timeouts')).toBeGreaterThan(0);
      pod.nameServer.serve({ 'proxy.vendor.test': '198.51.100.3' });
      await until(
        async () => (await ask()).status,
        (status) => status === 200,
        30,
      );
    });
  });

  describe('does not, known by', () => {
    afterEach(() => pod.stop());
    test.each([
      ['a name', { host: 'proxy.vendor.test', address: '198.51.100.3' }],
      ['a name of the cluster, short', { host: 'proxy.vendors', address: '198.51.100.3' }],
      ['a name with IPv6 addresses only', { host: 'proxy.vendor.test', address: '2001:db8::7' }],
      ['an IPv4 address', { host: '198.51.100.3', address: '198.51.100.3' }],
      ['an IPv6 address', { host: '2001:db8::7', address: '2001:db8::7' }],
    ])('%s', async (_title, { host, address }) => {
      const zone = { 'proxy.vendor.test': address, 'proxy.vendors.svc.cluster.local': address };
      pod = await startChained(paths.envoy, { accept: right, host, address, zone });
      expect([(await ask()).status, (await connect()).status]).toEqual([200, 200]);
    });
  });
});
