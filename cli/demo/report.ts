import type { VendorReading } from './reading.ts';

const columns = ['vendor', 'pod', 'requests', '', 'bytes sent', '', 'bytes received', ''];
const heads = ['', '', 'Envoy', 'origin', 'Envoy', 'origin', 'Envoy', 'origin'];

/** What Envoy counted beside what was seen at the other end, as a table. */
export function table(vendors: readonly VendorReading[]): string[] {
  const rows = vendors.map(({ vendor, name, envoy, origin }) => [
    vendor,
    name,
    ...(['requests', 'sent', 'received'] as const).flatMap((key) => [envoy[key], opposite(origin, key)]),
  ]);
  const cells = [columns, heads, ...rows].map((row) => row.map(String));
  const widths = columns.map((_, index) => Math.max(...cells.map((row) => row[index]?.length ?? 0)));
  return cells.map((row) =>
    row
      .map((cell, index) => (index < 2 ? cell.padEnd(widths[index] ?? 0) : cell.padStart(widths[index] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}

type Count = 'requests' | 'sent' | 'received';

/** What one end sends the other receives. */
const opposite = (origin: VendorReading['origin'], key: Count): number =>
  key === 'sent' ? origin.received : key === 'received' ? origin.sent : origin.requests;

/**
 * Whether the requests are the same. Bytes are not asked: the last words of a TLS connection that both ends are closing
 * may reach the one and not be counted by the other.
 */
export const agree = (vendors: readonly VendorReading[]): boolean =>
  vendors.every(({ envoy, origin }) => envoy.requests === origin.requests);
