import type { Json } from './bootstrap.ts';

/** What no answer of DNS and no literal may lead to: this pod itself, and link-local services such as credentials. */
const refused: readonly (readonly [address: string, bits: number])[] = [
  ['127.0.0.0', 8],
  // The kernel takes the unspecified address for loopback.
  ['0.0.0.0', 8],
  ['169.254.0.0', 16],
  ['::', 128],
  ['::1', 128],
  ['fe80::', 10],
  ['fd00:ec2::254', 128],
  // The same, as IPv6 writes IPv4.
  ['::ffff:127.0.0.0', 104],
  ['::ffff:0.0.0.0', 104],
  ['::ffff:169.254.0.0', 112],
  // And as NAT64 does.
  ['64:ff9b::127.0.0.0', 104],
  ['64:ff9b::169.254.0.0', 112],
];

/** The DNS cache's filter; the resolver gives literals to it too. */
export const refusedAddresses: Json = {
  ranges: refused.map(([address_prefix, prefix_len]): Json => ({ address_prefix, prefix_len })),
};

/**
 * Networks whose literals stay out of a vendor's proxy, which would take them for its own: those that are refused, and
 * where Alibaba Cloud and Azure have credentials, which an app may reach as it does without us.
 */
export const keptFromVendors: readonly string[] = [
  '127.0.0.0/8',
  '0.0.0.0/8',
  '169.254.0.0/16',
  'fe80::/10',
  'fd00:ec2::254/128',
  '100.100.100.200/32',
  '168.63.129.16/32',
];
