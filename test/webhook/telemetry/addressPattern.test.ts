import { BlockList, isIPv4, isIPv6 } from 'node:net';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addressPattern, oddAddressPattern } from '../../../webhook/telemetry/addressPattern.ts';

const inFull = (pattern: string) => new RegExp(`^(?:${pattern})$`, 'i');

/** What node:net holds of it, IPv4 inside of IPv6 being the IPv4 that it is. */
function contains(cidrs: readonly string[], address: string): boolean {
  const list = new BlockList();
  for (const cidr of cidrs) {
    const [network = '', bits] = cidr.split('/');
    list.addSubnet(network, Number(bits), isIPv4(network) ? 'ipv4' : 'ipv6');
  }
  return list.check(address, isIPv4(address) ? 'ipv4' : 'ipv6');
}

const octets = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255));
/** Zeros, and small numbers, are what makes IPv6 short. */
const part = fc.oneof(fc.constant(0), fc.constant(0), fc.nat(15), fc.nat(0xffff));
const groups = fc.array(part, { minLength: 8, maxLength: 8 });
const full = (parts: readonly number[]) => parts.map((it) => it.toString(16)).join(':');

/** As RFC 5952 writes it. */
const canonical = (parts: readonly number[]) => new URL(`http://[${full(parts)}]/`).hostname.slice(1, -1);
const padded = (parts: readonly number[]) => parts.map((it) => it.toString(16).padStart(4, '0')).join(':');
/** `::` over any run of zeros, not only over the longest. */
const everyShort = (parts: readonly number[]): string[] =>
  parts.flatMap((_, start) =>
    parts.flatMap((_part, end) =>
      end >= start && parts.slice(start, end + 1).every((it) => it === 0)
        ? [`${full(parts.slice(0, start))}::${full(parts.slice(end + 1))}`]
        : [],
    ),
  );
const dottedEnding = (text: string, [a, b]: readonly [number, number]) =>
  text.replace(/[0-9a-f]+:[0-9a-f]+$/, () => [a >> 8, a & 255, b >> 8, b & 255].join('.'));
const last = (parts: readonly number[]): [number, number] => [parts[6] ?? 0, parts[7] ?? 0];

const allForms = (parts: readonly number[]): string[] => {
  const forms = [canonical(parts), full(parts), padded(parts), ...everyShort(parts)];
  const dotted = forms.map((form) => dottedEnding(form, last(parts)));
  return [...forms, ...dotted, ...forms.map((form) => form.toUpperCase())].filter(isIPv6);
};

/** An address that has the first `bits` bits of the network, and the rest of another. */
function inside(network: readonly number[], other: readonly number[], bits: number, width: number): number[] {
  return network.map((value, index) => {
    const fixed = Math.min(Math.max(bits - index * width, 0), width);
    const free = 2 ** (width - fixed);
    return Math.floor(value / free) * free + ((other[index] ?? 0) % free);
  });
}

describe('a pattern of networks', () => {
  test('has the IPv4 literals that node:net has', () => {
    const network = fc.tuple(octets, fc.integer({ min: 8, max: 32 }));
    fc.assert(
      fc.property(
        fc.array(network, { minLength: 1, maxLength: 4 }),
        octets,
        fc.nat(3),
        (nets, other, pick) => {
          const cidrs = nets.map(([address, bits]) => `${address.join('.')}/${bits}`);
          const pattern = inFull(addressPattern(cidrs));
          const [near, bits] = nets[pick % nets.length] as (typeof nets)[number];
          for (const candidate of [other, inside(near, other, bits, 8)]) {
            const address = candidate.join('.');
            expect(pattern.test(address), `${address} in ${cidrs}`).toBe(contains(cidrs, address));
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  test('has the IPv6 literals that node:net has, however they are written', () => {
    const network = fc.tuple(groups, fc.integer({ min: 7, max: 128 }));
    let tried = 0;
    fc.assert(
      fc.property(
        fc.array(network, { minLength: 1, maxLength: 3 }),
        groups,
        fc.nat(2),
        (nets, other, pick) => {
          const cidrs = nets.map(([address, bits]) => `${full(address)}/${bits}`);
          const pattern = inFull(addressPattern(cidrs));
          const [near, bits] = nets[pick % nets.length] as (typeof nets)[number];
          for (const candidate of [other, inside(near, other, bits, 16)]) {
            const expected = contains(cidrs, full(candidate));
            for (const form of allForms(candidate)) {
              tried += 1;
              expect(pattern.test(`[${form}]`), `${form} in ${cidrs}`).toBe(expected);
            }
          }
        },
      ),
      { numRuns: 150 },
    );
    expect(tried).toBeGreaterThan(2000);
  });

  test('has IPv4 as IPv6 writes it: mapped, compatible and by NAT64', () => {
    const prefixes = [
      [0, 0, 0, 0, 0, 0xffff],
      [0, 0, 0, 0, 0, 0],
      [0x64, 0xff9b, 0, 0, 0, 0],
    ];
    fc.assert(
      fc.property(octets, octets, fc.integer({ min: 8, max: 32 }), (network, other, bits) => {
        const cidrs = [`${network.join('.')}/${bits}`];
        const pattern = inFull(addressPattern(cidrs));
        for (const [a, b, c, d] of [other, inside(network, other, bits, 8)] as [
          number,
          number,
          number,
          number,
        ][]) {
          const expected = contains(cidrs, [a, b, c, d].join('.'));
          for (const prefix of prefixes) {
            const forms = allForms([...prefix, a * 256 + b, c * 256 + d]);
            for (const form of forms.filter((text) => a + b === 0 || !text.endsWith('::'))) {
              expect(pattern.test(`[${form}]`), `${form} in ${cidrs}`).toBe(expected);
            }
          }
        }
      }),
      { numRuns: 100 },
    );
  });

  test('takes names for names', () => {
    const pattern = inFull(addressPattern(['0.0.0.0/8', '10.0.0.0/8', 'fc00::/7']));
    for (const name of ['10.0.0.1.test', 'a10.0.0.1', '10.0.0', 'fd00--1.test', 'x10-0-0-1.test']) {
      expect(pattern.test(name), name).toBe(false);
    }
  });

  test('is RE2: nothing looks around or back, and no repetition is over 1000', () => {
    const cidrs = ['10.0.0.0/8', '192.168.4.0/22', 'fc00::/7', '2001:db8:0:0:7::/80'];
    expect(addressPattern(cidrs)).not.toMatch(/\(\?[=!<]|\\[1-9k]/);
  });
});

describe('an IPv4 literal of another notation', () => {
  const odd = inFull(oddAddressPattern);
  test.each([
    '2130706433',
    '0x7f000001',
    '0x',
    '127.1',
    '127.0.1',
    '0177.0.0.1',
    '0x7f.0.0.1',
    '10.0.0.010',
    '1.2.3.0x4',
  ])('%s is one', (host) => expect(odd.test(host)).toBe(true));
  test.each(['8.8.8.8', '10.0.0.1', '1.2.3.4.test', '0x7f.test', '163.com', '1.1.1.1.in-addr.arpa', 'x.1'])(
    '%s is none',
    (host) => expect(odd.test(host)).toBe(false),
  );

  test('is whatever a browser takes for IPv4 and that is not four decimal numbers', () => {
    const number = fc.oneof(
      fc.nat(255).map(String),
      fc.nat(255).map((it) => `0x${it.toString(16)}`),
      fc.nat(255).map((it) => `0${it.toString(8)}`),
    );
    fc.assert(
      fc.property(fc.array(number, { minLength: 1, maxLength: 4 }), (numbers) => {
        const host = numbers.join('.');
        const { hostname } = new URL(`http://${host}/`);
        expect(odd.test(host), host).toBe(hostname !== host || numbers.length < 4);
      }),
      { numRuns: 1000 },
    );
  });
});
