import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clusterDomain, namespace, originAddress } from '../../setup/pod/addresses.ts';
import { type Chained, startChained } from '../../setup/pod/chained.ts';
import { describeWith } from '../../setup/program.ts';
import { startWatch, type Watch } from './watch.ts';
import { sendRaw, type Way, ways } from './ways.ts';

const credential = 'Basic dmVuZG9yOnBhc3M=';
const ofTheApp = 'Basic YXBwOnNlY3JldA==';

const byte = fc.nat(255);
const ipv4 = fc.oneof(
  fc.tuple(fc.constantFrom(10, 127, 0), byte, byte, byte),
  fc.tuple(fc.constant(172), fc.integer({ min: 16, max: 31 }), byte, byte),
  fc.tuple(fc.constant(192), fc.constant(168), byte, byte),
  fc.tuple(fc.constant(100), fc.integer({ min: 64, max: 127 }), byte, byte),
  fc.tuple(fc.constant(169), fc.constant(254), byte, byte),
  fc.constantFrom<[number, number, number, number]>(
    [169, 254, 169, 254],
    [169, 254, 170, 2],
    [100, 100, 100, 200],
  ),
);
const hex = (value: number) => `0x${value.toString(16)}`;
const octal = (value: number) => `0${value.toString(8)}`;
const pair = (a: number, b: number) => (a * 256 + b).toString(16);
/** Every way to write an IPv4 address that some resolver takes. */
const notations = ([a, b, c, d]: readonly [number, number, number, number]): string[] => {
  const whole = ((a * 256 + b) * 256 + c) * 256 + d;
  const dotted = [a, b, c, d].join('.');
  const six = [dotted, `${pair(a, b)}:${pair(c, d)}`];
  const bracketed = ['::ffff:', '0:0:0:0:0:ffff:', '0::FFFF:', '::', '64:ff9b::'].flatMap((prefix) =>
    six.map((ending) => `[${prefix}${ending}]`),
  );
  const short = [
    `${a}.${(b * 256 + c) * 256 + d}`,
    `${a}.${b}.${c * 256 + d}`,
    `${whole}`,
    hex(whole),
    octal(whole),
  ];
  const mixed = [
    [hex(a), b, c, d],
    [a, b, c, octal(d)],
    [a, hex(b), c, d].map(String),
    [a, b, c, d].map(hex),
    [a, b, c, d].map(octal),
  ];
  return [
    dotted,
    `${dotted}.`,
    dotted.replace('.', '%2e'),
    ...bracketed,
    ...short,
    ...mixed.map((it) => it.join('.')),
  ];
};
const group = fc.nat(0xffff).map((it) => it.toString(16));
const ipv6 = fc
  .tuple(fc.constantFrom('fd', 'fc', 'fe8', 'febf'), byte, group, group)
  .map(
    ([start, low, b, c]) =>
      `${start}${start.length === 2 ? low.toString(16).padStart(2, '0') : '0'.repeat(4 - start.length)}:${b}::${c}`,
  )
  .map((address) => [`[${address}]`, `[${address.toUpperCase()}]`]);
const label = fc.stringMatching(/^[a-z]([a-z0-9-]{0,8}[a-z0-9])?$/);
const inClusterName = fc
  .tuple(
    label,
    label,
    fc.constantFrom(
      '',
      `.${namespace}`,
      '.x.svc',
      `.x.svc.${clusterDomain}`,
      '.google.internal',
      '.localhost',
    ),
  )
  .map(([name, sub, end]) => [
    `${name}${end}`,
    `${name.toUpperCase()}${end}.`,
    ...(end.length > 10 ? [`${sub}.${name}${end}`] : []),
  ]);
const hosts = fc
  .sample(fc.oneof(ipv4.map(notations), ipv4.map(notations), ipv6, inClusterName), { numRuns: 60, seed: 11 })
  .flat();
const known = [
  'metadata.google.internal',
  'Metadata.Google.Internal.',
  'metadata',
  '[fd00:ec2::254]',
  '[FD00:EC2:0:0:0:0:0:254]',
  '[fd00:ec2::0.0.2.84]',
  '[fe80::1%lo]',
  'shop.test@169.254.169.254',
  'localhost',
  'kubernetes',
  `kubernetes.default.svc.${clusterDomain}`,
];
const all = [...new Set([...known, ...hosts])];

await describeWith(['envoy'], "a vendor's own proxy", (paths) => {
  let pod: Chained;
  let watch: Watch;
  beforeAll(async () => {
    watch = await startWatch();
    pod = await startChained(paths.envoy, {
      accept: credential,
      zone: (name) => (name === `redis.${namespace}.svc.${clusterDomain}` ? originAddress : undefined),
    });
  });
  afterAll(async () => {
    await pod.stop();
    watch.stop();
  });
  const entries = Object.entries(ways);
  const app = `Proxy-Authorization: ${ofTheApp}\r\n`;

  test.each(entries)('is asked for a host of the internet, by %s', async (_way, send) => {
    const before = pod.vendor.seen.length;
    await send(pod.proxyPort, 'shop.test:80');
    expect(pod.vendor.seen.length).toBe(before + 1);
  });

  test.each(entries)(
    `is never asked for what is in the cluster, or a metadata server: ${all.length} hosts by %s`,
    async (_way, send) => {
      const before = pod.vendor.seen.length;
      const metadataBefore = watch.seen.filter((address) => address.startsWith('169.254')).length;
      for (let i = 0; i < all.length; i += 8) {
        await Promise.all(all.slice(i, i + 8).map((host) => send(pod.proxyPort, `${host}:${watch.port}`)));
      }
      expect(pod.vendor.seen.slice(before)).toEqual([]);
      expect(watch.seen.filter((address) => address.startsWith('169.254')).length).toBe(metadataBefore);
    },
  );

  test("never gets the app's Proxy-Authorization, which is the sidecar's to say", async () => {
    const http1: Way[] = [ways['absolute form'] as Way, ways.CONNECT as Way];
    const before = pod.vendor.seen.length;
    for (const send of http1) await send(pod.proxyPort, 'shop.test:80', app);
    const seen = JSON.stringify(pod.vendor.seen.slice(before));
    expect(seen).toContain(credential);
    expect(seen).not.toContain(ofTheApp);
  });

  test("s credential, and the app's, never reach a service in the cluster", async () => {
    await sendRaw(
      pod.proxyPort,
      `GET http://redis:${watch.port}/ HTTP/1.1\r\nhost: redis\r\n${app}connection: close\r\n\r\n`,
    );
    expect(watch.seen).toContain(originAddress);
    expect(watch.text()).toContain('GET / HTTP/1.1');
    expect(watch.text().toLowerCase()).not.toContain('proxy-authorization');
  });
});
