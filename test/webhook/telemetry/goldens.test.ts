import { describe, expect, it } from 'vitest';
import { defaultSettings } from '../../../platform/config/index.ts';
import {
  type BootstrapInput,
  bootstrapArgument,
  telemetryBootstrap,
} from '../../../webhook/telemetry/bootstrap.ts';
import { expectGolden } from '../../setup/golden.ts';

const usual: BootstrapInput = {
  vendor: 'acme',
  namespaces: ['crawlers'],
  clusterDomain: defaultSettings.clusterDomain,
  ports: { proxy: 15888, metrics: 15890 },
  destinations: defaultSettings.telemetry.destinations,
  dnsCacheHosts: defaultSettings.telemetry.dnsCacheHosts,
};

describe('the bootstrap', () => {
  it.each<[string, BootstrapInput]>([
    ['usual', usual],
    [
      'tuned',
      {
        ...usual,
        vendor: 'direct',
        namespaces: ['web', 'shared', 'data-1'],
        clusterDomain: 'k8s.example.org',
        ports: { proxy: 20000, metrics: 20001 },
        destinations: 1000,
        dnsCacheHosts: 1024,
      },
    ],
  ])('%s, whole', (name, input) => {
    const text = JSON.stringify(telemetryBootstrap(input), null, 2);
    expectGolden(new URL(`goldens/${name}.json`, import.meta.url), `${text}\n`);
  });

  it('fits into an argument of 32 KiB with the longest names that Kubernetes allows', () => {
    const longest = 'n'.repeat(63);
    const argument = bootstrapArgument({ ...usual, vendor: longest, namespaces: Array(100).fill(longest) });
    expect(Buffer.byteLength(argument)).toBeLessThan(32 * 1024);
  });

  it('has its admin socket named after its metrics port, in listener and cluster alike', () => {
    const text = bootstrapArgument({ ...usual, ports: { proxy: 1024, metrics: 2048 } });
    expect(text.match(/@sidelight-admin-\d+/g)).toEqual(['@sidelight-admin-2048', '@sidelight-admin-2048']);
  });
});
