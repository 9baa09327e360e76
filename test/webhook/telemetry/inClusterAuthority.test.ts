import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultSettings } from '../../../platform/config/index.ts';
import { type InClusterInput, inClusterAuthority } from '../../../webhook/telemetry/inClusterAuthority.ts';

const { inClusterCidrs } = defaultSettings.telemetry;
const given: InClusterInput = {
  clusterDomain: 'cluster.local',
  namespaces: ['crawlers', 'db'],
  inClusterCidrs,
};
const matcherOf = (input: Partial<InClusterInput> = {}) => {
  const pattern = inClusterAuthority({ ...given, ...input });
  return new RegExp(`^(?:${pattern.replace('(?i)', '')})$`, 'i');
};
const inCluster = matcherOf();

const services = [
  'redis',
  'redis.crawlers',
  'x.db',
  'web.other.svc',
  'a.b.svc',
  'a.b.svc.cluster.local',
  'cluster.local.svc',
];
const metadata = [
  'metadata',
  'metadata.google.internal',
  'instance-data.ec2.internal',
  '169.254.169.254',
  '169.254.170.2',
];
const oddMetadata = [
  '2852039166',
  '0xa9fea9fe',
  '169.254.43518',
  '0251.0376.0251.0376',
  '169.254.169%2e254',
  '169.16689662',
];
const metadata6 = [
  '[fd00:ec2::254]',
  '[FD00:0EC2:0::0254]',
  '[::ffff:a9fe:a9fe]',
  '[64:ff9b::169.254.169.254]',
  '[fe80::a9fe:a9fe]',
];
const self = [
  '127.0.0.1',
  '127.1',
  '2130706433',
  '0x7f.1',
  '0.0.0.0',
  '0',
  '[::]',
  '[::1]',
  '[0:0:0:0:0:0:0:1]',
  '[::ffff:7f00:1]',
];
const selfNames = [
  'localhost',
  'x.localhost',
  'LOCALHOST.',
  '[::1%lo]',
  '[fe80::1%25eth0]',
  'shop.test@127.0.0.1',
  'a:b@[::1]',
];
const privateOnes = [
  '10.1.2.3',
  '172.31.0.1',
  '192.168.0.1',
  '100.64.0.1',
  '10.1',
  '012.1.2.3',
  '[fd12::1]',
  '[::ffff:10.0.0.1]',
];
const ours = [...services, ...metadata, ...oddMetadata, ...metadata6, ...self, ...selfNames, ...privateOnes];

const vendors = [
  'shop.test',
  'crawlers.test',
  'xsvc.test',
  'a.crawlers.test',
  'svc.example',
  'internal.test',
  'localhost.test',
];
const publicAddresses = [
  '8.8.8.8',
  '172.32.0.1',
  '100.128.0.1',
  '11.0.0.1',
  '[2001:db8::1]',
  '[::ffff:8.8.8.8]',
  '[fec0::1]',
];
const lookAlikes = [
  '10.test',
  '1.2.3.4.test',
  '10.0.0.1.example',
  '0x7f.example',
  'xn--80ak6aa92e.test',
  'a_b.test',
];
const theirs = [...vendors, ...publicAddresses, ...lookAlikes];

const capitals = (host: string) => host.toUpperCase();

describe('an authority', () => {
  test.each(ours)("%s is no vendor's", (host) => {
    for (const form of [
      host,
      capitals(host),
      `${host}:80`,
      `${host}:`,
      host.startsWith('[') ? host : `${host}.`,
    ]) {
      if (!form.endsWith('..')) expect(inCluster.test(form), form).toBe(true);
    }
  });

  test.each(theirs)("%s is the vendor's", (host) => {
    for (const form of [host, capitals(host), `${host}:443`]) expect(inCluster.test(form), form).toBe(false);
  });

  test("of what is refused is no vendor's even if no network is in-cluster", () => {
    const none = matcherOf({ inClusterCidrs: [] });
    for (const host of [...metadata, ...oddMetadata, ...metadata6, ...self, ...selfNames]) {
      expect(none.test(host), host).toBe(true);
    }
    expect(none.test('10.1.2.3')).toBe(false);
  });

  test('is of the namespace or domain that is meant, and no expression', () => {
    const other = matcherOf({ clusterDomain: 'k8s.corp', namespaces: ['a-b'] });
    expect(['x.a-b', 'x.y.k8s.corp'].every((host) => other.test(host))).toBe(true);
    expect(['x.a.b', 'x.k8sxcorp', 'x.crawlers'].some((host) => other.test(host))).toBe(false);
  });

  test("of any public name is the vendor's", () => {
    const label = fc.stringMatching(/^[a-z]([a-z0-9-]{0,10}[a-z0-9])?$/);
    const domain = fc.constantFrom('test', 'example', 'com', 'co.uk', 'dev', 'cloud');
    const name = fc.tuple(fc.array(label, { minLength: 1, maxLength: 4 }), domain);
    fc.assert(fc.property(name, ([labels, end]) => !inCluster.test(`${labels.join('.')}.${end}:443`)));
  });
});

test('the expression stays small with as many networks as settings may hold', () => {
  const groups = fc.array(fc.oneof(fc.constant('0'), fc.constant('1'), fc.constant('ffff')), {
    minLength: 8,
    maxLength: 8,
  });
  const six = fc
    .tuple(groups, fc.integer({ min: 7, max: 128 }))
    .map(([parts, bits]) => `${parts.join(':')}/${bits}`);
  const four = fc
    .tuple(fc.nat(255), fc.nat(255), fc.integer({ min: 8, max: 32 }))
    .map(([a, b, bits]) => `${a}.${b}.1.1/${bits}`);
  fc.assert(
    fc.property(fc.array(fc.oneof(six, four), { minLength: 20, maxLength: 20 }), (cidrs) => {
      expect(JSON.stringify(inClusterAuthority({ ...given, inClusterCidrs: cidrs })).length).toBeLessThan(
        8 * 1024,
      );
    }),
  );
});
