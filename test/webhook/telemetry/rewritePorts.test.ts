import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bootstrapArgument, type Ports } from '../../../webhook/telemetry/bootstrap.ts';
import { readAnchored } from '../../../webhook/telemetry/readAnchored.ts';
import { rewritePorts } from '../../../webhook/telemetry/rewritePorts.ts';
import { bootstrapInput } from '../../setup/pod/bootstrapInput.ts';

const argument = (ports: Ports): string =>
  bootstrapArgument(bootstrapInput({ vendor: { name: 'acme$1' }, ports }));
// biome-ignore lint/suspicious/noExplicitAny: a bootstrap of any revision
type Tree = any;
const port = fc.integer({ min: 1024, max: 65535 });
const ports = fc.record({ proxy: port, metrics: port });

describe('a bootstrap on other ports', () => {
  it('is the one that would have been made for them', () => {
    fc.assert(
      fc.property(ports, ports, (from, to) => {
        expect(rewritePorts(argument(from), to)).toBe(argument(to));
      }),
      { numRuns: 50 },
    );
  });

  it('keeps what another revision has in it', () => {
    const older: Tree = readAnchored(argument({ proxy: 1024, metrics: 1025 }).replaceAll('$$', '$'));
    older.node = { id: 'older' };
    older.static_resources.clusters = older.static_resources.clusters.filter(
      ({ name }: { name: string }) => name !== 'admin',
    );
    const moved: Tree = readAnchored(
      rewritePorts(JSON.stringify(older).replaceAll('$', '$$$$'), { proxy: 1026, metrics: 1027 }) ?? '{}',
    );
    expect(moved.node).toEqual({ id: 'older' });
    expect(moved.static_resources.clusters).toHaveLength(older.static_resources.clusters.length);
  });

  it.each([
    '',
    '{}',
    'null',
    '[]',
    '"text"',
    'node: {}',
    '{"static_resources":{"listeners":[]}}',
    '{"static_resources":{"listeners":5}}',
  ])('is nothing where %j is no bootstrap of ours', (text) => {
    expect(rewritePorts(text, { proxy: 1024, metrics: 1025 })).toBeUndefined();
  });
});
