import { once } from 'node:events';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { originAddress } from '../../setup/pod/addresses.ts';
import { type Chained, startChained, vendorAddress, writeCredentials } from '../../setup/pod/chained.ts';
import { until } from '../../setup/process.ts';
import { describeWith } from '../../setup/program.ts';
import { dial, get } from '../../setup/rawExchange.ts';
import { startVendorProxy, type VendorProxyServer } from '../../setup/vendorProxy.ts';

const secrets = { 'vendor-a': 'Basic YTph', 'vendor-b': 'Basic Yjpi', 'Vendor.C_1': 'Basic Yzpj' };
const ports = { 'vendor-b': 15901, 'Vendor.C_1': 15902, plain: 15903 };

await describeWith(['envoy'], 'several vendors in one pod, each by its port', (paths) => {
  let pod: Chained;
  let b: VendorProxyServer;
  let c: VendorProxyServer;
  beforeAll(async () => {
    const resolve = () => originAddress;
    b = await startVendorProxy({ address: vendorAddress, resolve, accept: secrets['vendor-b'] });
    c = await startVendorProxy({ address: vendorAddress, resolve, accept: secrets['Vendor.C_1'] });
    const proxy = (port: number) => ({ host: vendorAddress, port, tls: false, credentials: true });
    pod = await startChained(paths.envoy, {
      accept: secrets['vendor-a'],
      zone: (name) => (name.endsWith('.test') ? originAddress : undefined),
      more: secrets,
      input: {
        accessLog: 'all',
        furtherVendors: [
          { name: 'vendor-b', port: ports['vendor-b'], proxy: proxy(b.port) },
          { name: 'Vendor.C_1', port: ports['Vendor.C_1'], proxy: proxy(c.port) },
          { name: 'plain', port: ports.plain },
        ],
      },
    });
  });
  afterAll(async () => {
    await pod.stop();
    b.stop();
    c.stop();
  });
  beforeEach(() => {
    for (const { seen } of [pod.vendor, b, c]) seen.length = 0;
  });

  const url = () => `http://shop.test:${pod.origin.port}/200/10`;
  const both = async (port: number, headers: Record<string, string> = {}) => {
    const tunnel = await dial(port, `shop.test:${pod.origin.port}`, headers);
    tunnel.socket.destroy();
    return [(await get(port, url(), headers)).status, tunnel.status];
  };
  const seen = () => [pod.vendor, b, c].map((vendor) => vendor.seen.length);
  const requests = async (vendor: string) =>
    (await pod.scrape()).sum('envoy_cluster_upstream_rq_total', {
      envoy_cluster_name: 'vendor',
      proxy_vendor: vendor,
    });

  test('goes to its own vendor with its own credentials, and is counted as that vendor’s', async () => {
    const names = ['vendor-a', 'vendor-b', 'Vendor.C_1', 'plain'];
    const before = await Promise.all(names.map(requests));
    expect(await both(pod.proxyPort)).toEqual([200, 200]);
    for (const port of Object.values(ports)) expect(await both(port)).toEqual([200, 200]);
    const credentials = [pod.vendor, b, c].map((vendor) => vendor.seen.map((it) => it.credentials));
    expect(credentials).toEqual(Object.values(secrets).map((value) => [[value], [value]]));
    const after = await Promise.all(names.map(requests));
    expect(after).toEqual(before.map((count) => (count ?? 0) + 2));
    // And the lines of the log say whose they are.
    for (const name of names) {
      await until(
        async () => pod.envoy.output(),
        (output) => output.split(`"vendor":"${name}"`).length >= 3,
      );
    }
  });

  test('one that the settings do not know leaves directly, and is counted under its name', async () => {
    const before = pod.nameServer.queries.length;
    expect(await both(ports.plain, { 'Proxy-Authorization': 'Basic app' })).toEqual([200, 200]);
    expect(seen()).toEqual([0, 0, 0]);
    expect(await requests('plain')).toBeGreaterThan(0);
    // By names of its own, or from the cache.
    expect(pod.nameServer.queries.length).toBeGreaterThanOrEqual(before);
  });

  test('the header that chooses can be neither forged nor seen', async () => {
    for (const name of ['x-sidelight-port', 'X-Sidelight-Port']) {
      expect(await both(pod.proxyPort, { [name]: String(ports['vendor-b']) })).toEqual([200, 200]);
      expect(await both(ports['vendor-b'], { [name]: String(ports['Vendor.C_1']) })).toEqual([200, 200]);
    }
    expect(seen()).toEqual([4, 4, 0]);
    expect(JSON.stringify([...pod.vendor.seen, ...b.seen]).toLowerCase()).not.toContain('sidelight');
  });

  test('calls inside the cluster stay there on every port', async () => {
    for (const port of [pod.proxyPort, ...Object.values(ports)]) {
      for (const host of ['redis', 'db.crawlers', 'api.other.svc', '10.0.0.7:9']) {
        expect((await get(port, `http://${host}/`)).status, `${host} by ${port}`).toBe(503);
      }
    }
    expect(seen()).toEqual([0, 0, 0]);
  });

  test('one that is down, or refuses, does not hurt the others', async () => {
    b.mood = 'close';
    c.accept = 'Basic other';
    expect(await both(ports['vendor-b'])).toEqual([503, 503]);
    expect(await both(ports['Vendor.C_1'])).toEqual([407, 407]);
    expect(await both(pod.proxyPort)).toEqual([200, 200]);
    expect(await both(ports.plain)).toEqual([200, 200]);
    const series = await pod.scrape();
    const refused = (vendor: string) =>
      series.sum('envoy_cluster_upstream_rq', { envoy_response_code: '407', proxy_vendor: vendor });
    expect([refused('Vendor.C_1'), refused('vendor-b'), refused('vendor-a')]).toEqual([
      2,
      undefined,
      undefined,
    ]);
    b.mood = 'serve';
    c.accept = secrets['Vendor.C_1'];
  });

  test('renewed credentials of one are that one’s', async () => {
    const kept = await dial(pod.proxyPort, `shop.test:${pod.origin.port}`);
    b.accept = 'Basic bmV3';
    writeCredentials({ ...secrets, 'vendor-b': 'Basic bmV3' });
    await until(
      () => both(ports['vendor-b']),
      (statuses) => statuses.join() === '200,200',
      10,
    );
    expect(await both(pod.proxyPort)).toEqual([200, 200]);
    expect(await both(ports['Vendor.C_1'])).toEqual([200, 200]);
    kept.socket.write(`GET /200/10 HTTP/1.1\r\nHost: shop.test\r\n\r\n`);
    expect(String(await once(kept.socket, 'data'))).toContain('200 OK');
    kept.socket.destroy();
  });
});
