import { afterEach, expect, test } from 'vitest';
import { type Chained, startChained, vendorAddress } from '../../setup/pod/chained.ts';
import { trust } from '../../setup/pod/etc.ts';
import { until } from '../../setup/process.ts';
import { describeWith } from '../../setup/program.ts';
import { dial, get } from '../../setup/rawExchange.ts';
import { vendorCertificate } from '../../setup/vendorCertificate.ts';

const right = 'Basic dXNlcjpwYXNz';
const name = 'proxy.vendor.test';

await describeWith(['envoy'], 'TLS to a vendor’s proxy', (paths) => {
  let pod: Chained;
  afterEach(() => pod.stop());

  const start = async (host: string, certified: string, trusted = true) => {
    const { ca, ...tls } = await vendorCertificate(certified);
    await trust(trusted ? ca : (await vendorCertificate(certified)).ca);
    const address = host.includes(':') ? host : vendorAddress;
    pod = await startChained(paths.envoy, {
      accept: right,
      host,
      address,
      tls,
      zone: { [name]: address },
    });
  };
  const statuses = async () => {
    const tunnel = await dial(pod.proxyPort, `shop.test:${pod.origin.port}`);
    tunnel.socket.destroy();
    return [(await get(pod.proxyPort, `http://shop.test:${pod.origin.port}/200/10`)).status, tunnel.status];
  };

  test.each([name, vendorAddress, '2001:db8::7'])('works where its certificate is for %s', async (host) => {
    await start(host, host);
    const both = await statuses();
    expect(pod.vendor.seen.map(({ credentials }) => credentials)).toEqual([[right], [right]]);
    expect(both).toEqual([200, 200]);
  });

  test.each([
    ['for another name', name, 'other.vendor.test', true, 'verify_cert_failed'],
    ['for another address', vendorAddress, '198.51.100.4', true, 'verify_cert_failed'],
    ['by an unknown authority', name, name, false, 'verify_cert_failed'],
  ])(
    'is refused where its certificate is %s: 503, a failed connect, and the log says why; no credentials leave',
    async (_title, host, certified, trusted, why) => {
      await start(host, certified, trusted);
      expect(await statuses()).toEqual([503, 503]);
      expect(pod.vendor.seen).toEqual([]);
      const labels = { envoy_cluster_name: 'vendor' };
      expect((await pod.scrape()).sum('envoy_cluster_upstream_cx_connect_fail', labels)).toBe(2);
      await until(
        async () => pod.envoy.output(),
        (output) => output.split(why).length === 3,
      );
      expect(pod.envoy.output()).not.toContain(right);
    },
  );

  test('is refused where the proxy speaks none', async () => {
    await trust((await vendorCertificate(vendorAddress)).ca);
    pod = await startChained(paths.envoy, { accept: right, asTls: true });
    expect(await statuses()).toEqual([503, 503]);
    expect(pod.vendor.seen).toEqual([]);
  });
});
