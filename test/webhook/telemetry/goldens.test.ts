import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import {
  type BootstrapInput,
  bootstrapArgument,
  telemetryBootstrap,
} from '../../../webhook/telemetry/bootstrap.ts';
import { expectGolden } from '../../setup/golden.ts';
import { bootstrapInput } from '../../setup/pod/bootstrapInput.ts';

const usual = bootstrapInput({ vendor: { name: 'acme' } });

describe('the bootstrap', () => {
  it.each<[string, BootstrapInput]>([
    ['usual', usual],
    [
      'tuned',
      {
        ...usual,
        vendor: { name: 'direct' },
        namespaces: ['web', 'shared', 'data-1'],
        clusterDomain: 'k8s.example.org',
        ports: { proxy: 20000, metrics: 20001 },
        destinations: 1000,
        dnsCacheHosts: 1024,
        inClusterCidrs: [],
        accessLog: 'none',
      },
    ],
    [
      'chained',
      {
        ...usual,
        vendor: {
          name: 'acme',
          proxy: { host: 'proxy.acme.example', port: 8080, tls: true, credentials: true },
        },
        furtherVendors: [
          {
            name: 'Umbrella.1',
            port: 15901,
            proxy: { host: '203.0.113.7', port: 3128, tls: false, credentials: false },
          },
          { name: 'direct', port: 15902 },
        ],
        accessLog: 'all',
      },
    ],
  ])('%s, whole', (name, input) => {
    // What is said once in the argument is said once here.
    const text = stringify(parse(bootstrapArgument(input), { maxAliasCount: -1 }), { lineWidth: 0 });
    expectGolden(new URL(`goldens/${name}.yaml`, import.meta.url), text);
  });

  it('fits into an argument of 32 KiB with the longest names that Kubernetes allows', () => {
    const longest = 'n'.repeat(63);
    const argument = bootstrapArgument({
      ...usual,
      vendor: { name: longest },
      namespaces: Array(100).fill(longest),
    });
    expect(Buffer.byteLength(argument)).toBeLessThan(32 * 1024);
  });

  it('has its admin socket named after its metrics port, in listener and cluster alike', () => {
    const text = JSON.stringify(telemetryBootstrap({ ...usual, ports: { proxy: 1024, metrics: 2048 } }));
    expect(text.match(/@sidelight-admin-\d+/g)).toEqual(['@sidelight-admin-2048', '@sidelight-admin-2048']);
  });
});
