import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type BootstrapInput,
  bootstrapArgument,
  readAnchored,
  telemetryBootstrap,
} from '../../../webhook/index.ts';

/** As the kubelet expands a container's argument: `$$` to `$`, `$(NAME)` to its value where there is one. */
const expand = (argument: string, values: ReadonlyMap<string, string>): string =>
  argument.replaceAll(/\$\$|\$\(([^()]*)\)/g, (text, name?: string) =>
    text === '$$' ? '$' : (values.get(name ?? '') ?? text),
  );

const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom('$', '$$', '$(', ')', '$(HOST)', '$$(HOST)', '$$$(HOST)', '"', '\\', '\\"', '%', '\n'),
      fc.string({ unit: 'binary', maxLength: 5 }),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''));
const port = fc.integer({ min: 1024, max: 65535 });
const input: fc.Arbitrary<BootstrapInput> = fc.record({
  vendor: fc.record({ name: hostile }),
  furtherVendors: fc.array(fc.record({ name: hostile, port }), { maxLength: 2 }),
  inClusterCidrs: fc.constantFrom([], ['10.0.0.0/8', 'fc00::/7']),
  accessLog: fc.constantFrom('none', 'errors', 'all'),
  namespaces: fc.array(hostile, { minLength: 1, maxLength: 4 }),
  clusterDomain: hostile,
  ports: fc.record({ proxy: port, metrics: port }),
  destinations: fc.integer({ min: 1, max: 5000 }),
  dnsCacheHosts: fc.integer({ min: 1024, max: 65536 }),
  memoryLimit: fc.integer({ min: 64 * 2 ** 20, max: 64 * 2 ** 30 }),
});

test('the argument is the same bootstrap after the kubelet has expanded it, whatever the names hold', () => {
  fc.assert(
    fc.property(input, hostile, (given, value) => {
      const expanded = expand(bootstrapArgument(given), new Map([['HOST', value]]));
      expect(readAnchored(expanded)).toEqual(telemetryBootstrap(given));
    }),
  );
});
