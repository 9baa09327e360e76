import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Reply } from '../../setup/nameServer.ts';
import { originAddress } from '../../setup/pod/addresses.ts';
import { type Pod, startPod } from '../../setup/pod/startPod.ts';
import { until } from '../../setup/process.ts';
import { describeWith } from '../../setup/program.ts';
import { startWatch, type Watch } from './watch.ts';
import { sendRaw, ways } from './ways.ts';

const loopback = [
  '127.0.0.1',
  '127.0.0.2',
  '127.0.0.1.',
  '127.1',
  '2130706433',
  '0x7f000001',
  '0.0.0.0',
  '0',
  'localhost',
  'LOCALHOST.',
  'x.localhost',
  'ip6-localhost',
];
const loopback6 = [
  '[::1]',
  '[0:0:0:0:0:0:0:1]',
  '[::]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[0:0:0:0:0:FFFF:127.0.0.1]',
  '[64:ff9b::7f00:1]',
];
const linkLocal = [
  '169.254.169.254',
  '169.254.170.2',
  '169.254.170.23',
  '2852039166',
  '[fe80::1]',
  '[fd00:ec2::254]',
  '[FD00:EC2:0::254]',
  '[::ffff:169.254.169.254]',
  '[::ffff:a9fe:a9fe]',
  'metadata.google.internal',
  'METADATA.google.Internal.',
];

/** Names whose every answer is refused. */
const refusedNames: Record<string, Reply> = {
  'loopback.test': { addresses: ['127.0.0.1'] },
  'metadata.test': { addresses: ['169.254.169.254'] },
  'metadata.google.internal': { addresses: ['169.254.169.254'] },
  'unspecified.test': { addresses: ['0.0.0.0'] },
  'several.test': { addresses: ['127.0.0.1', '169.254.169.254', '::1'] },
  'six.test': { addresses: ['::1'] },
  'mapped.test': { addresses: ['::ffff:127.0.0.1'] },
  'mapped-metadata.test': { addresses: ['::ffff:169.254.169.254'] },
  'link-local.test': { addresses: ['fe80::1'] },
  'ec2.test': { addresses: ['fd00:ec2::254'] },
  'alias.test': { alias: 'localhost', addresses: ['127.0.0.1'] },
};
/** Names of which some answers are refused: the others are used, and no others. */
const mixedNames: Record<string, Reply> = {
  'first.test': { addresses: ['127.0.0.1', originAddress] },
  'last.test': { addresses: [originAddress, '127.0.0.1'] },
  'between.test': { addresses: [originAddress, '169.254.169.254', '198.51.100.3'] },
  'four-refused.test': { addresses: ['127.0.0.1', '2001:db8::7'] },
  'six-refused.test': { addresses: [originAddress, '::1'] },
};
const reason = 'this host has no address, or a loopback or link-local one';
const hosts = [...loopback, ...loopback6, ...linkLocal, ...Object.keys(refusedNames)];

await describeWith(['envoy'], 'what the proxy reaches', (paths) => {
  let pod: Pod;
  let watch: Watch;
  let rebound = originAddress;
  beforeAll(async () => {
    watch = await startWatch();
    const names: Record<string, Reply | string> = {
      ...refusedNames,
      ...mixedNames,
      'good.test': originAddress,
    };
    const zone = (name: string) =>
      name === 'rebinding.test' ? { addresses: [rebound], ttl: 1 } : names[name];
    pod = await startPod(paths.envoy, {
      zone,
      input: { furtherVendors: [{ name: 'vendor-b', port: 15889 }] },
    });
  });
  afterAll(async () => {
    await pod.stop();
    watch.stop();
  });
  const entries = Object.entries(ways);
  const connections = async () => (await pod.scrape()).sum('envoy_cluster_upstream_cx_total', {});
  const active = async () =>
    (await pod.scrape()).sum('envoy_http_downstream_cx_active', {
      envoy_http_conn_manager_prefix: 'forward_proxy',
    });

  test.each(entries)('an origin, by %s', async (way, send) => {
    const before = watch.seen.length;
    const { status } = await send(pod.proxyPort, `good.test:${watch.port}`);
    // The origin speaks no HTTP/2, and what an app speaks is what its origin hears.
    expect(status).toBe(way === 'h2c' ? 503 : 200);
    expect(watch.seen.slice(before)).toEqual([originAddress]);
  });

  test.each(entries)(
    `is none of ${hosts.length} hosts that are loopback or link-local, by %s`,
    async (_way, send) => {
      const before = [watch.seen.length, await connections()];
      for (const host of hosts) {
        for (const port of [pod.proxyPort, 15889]) {
          const { status, body } = await send(port, `${host}:${watch.port}`);
          expect({ host, status, why: body.includes(reason) }).toEqual({ host, status: 503, why: true });
        }
      }
      expect([watch.seen.length, await connections()]).toEqual(before);
    },
  );

  test.each(entries)(
    'of a name with several addresses, is what is allowed of them, by %s',
    async (_way, send) => {
      const before = watch.seen.length;
      for (const host of Object.keys(mixedNames)) await send(pod.proxyPort, `${host}:${watch.port}`);
      const seen = watch.seen.slice(before);
      expect(seen).toHaveLength(Object.keys(mixedNames).length);
      expect([originAddress, '198.51.100.3', '2001:db8::7']).toEqual(expect.arrayContaining(seen));
    },
  );

  test.each(entries)('is no IPv4 address that is written as IPv6, by %s', async (_way, send) => {
    const before = watch.seen.length;
    const { status } = await send(pod.proxyPort, `[::ffff:${originAddress}]:${watch.port}`);
    expect([status, watch.seen.length]).toEqual([503, before]);
  });

  describe('of its own ports', () => {
    const own = [
      '127.0.0.1',
      '198.51.100.1',
      '[::1]',
      '[2001:db8::1]',
      '[::ffff:198.51.100.1]',
      'crawler-1',
      'loopback.test',
      'localhost',
    ];
    test.each(entries)("is none, by %s, through any vendor's, and nothing grows", async (_way, send) => {
      const memory = pod.envoy.rss();
      const before = await connections();
      for (const host of own) {
        for (const target of [pod.proxyPort, 15889, pod.metricsPort]) {
          for (const through of [pod.proxyPort, 15889]) {
            const { status, body } = await send(through, `${host}:${target}`);
            const opened = status === 200 && body === '';
            expect(status === 503 || status === 0 || opened, `${host}:${target}: ${status} ${body}`).toBe(
              true,
            );
            expect(body).not.toMatch(/LIVE|envoy_/);
          }
        }
      }
      await until(active, (count) => (count ?? 0) === 0);
      // A call that loops makes 4,100 of them, and 248 MB.
      expect(((await connections()) ?? 0) - (before ?? 0)).toBeLessThan(3 * own.length * 6);
      expect(pod.envoy.rss() - memory).toBeLessThan(30e6);
    });
  });

  test('is no longer a name that turns to loopback', async () => {
    const call = () =>
      sendRaw(
        pod.proxyPort,
        `GET http://rebinding.test:${watch.port}/ HTTP/1.1\r\nhost: rebinding.test\r\nconnection: close\r\n\r\n`,
      );
    expect((await call()).status).toBe(200);
    rebound = '127.0.0.1';
    const before = watch.seen.length;
    const asked = pod.nameServer.queries.length;
    await until(
      async () => pod.nameServer.queries.slice(asked).filter(({ name }) => name === 'rebinding.test').length,
      (count) => count > 0,
      90,
    );
    await delay(500);
    await call();
    // Either nothing or the address that was good: the refused answer is none.
    expect(watch.seen.slice(before).filter((address) => address !== originAddress)).toEqual([]);
  });
});
