import { expect, test } from 'vitest';
import { metricsNetworkPolicy, toYaml } from '../../manifests/index.ts';
import { defaultSettings, parseSettings } from '../../platform/config/index.ts';
import { expectGolden } from '../setup/golden.ts';

interface Spec {
  ingress: { from?: object[]; ports: { protocol: string; port: number; endPort?: number }[] }[];
}

/** Whether anybody, or only Prometheus, may come to a port. */
function whoMay(spec: Spec, protocol: string, port: number): 'anybody' | 'prometheus' | 'nobody' {
  const takes = spec.ingress.filter(({ ports }) =>
    ports.some((it) => it.protocol === protocol && it.port <= port && port <= (it.endPort ?? it.port)),
  );
  if (takes.some(({ from }) => from === undefined)) return 'anybody';
  return takes.length > 0 ? 'prometheus' : 'nobody';
}

test('the NetworkPolicy is the committed one, byte for byte', () => {
  const policy = metricsNetworkPolicy(defaultSettings, 'crawlers', 'monitoring');
  expectGolden(new URL('goldens/network-policy.yaml', import.meta.url), toYaml(policy, ['Golden.']));
});

test.each([15890, 1024, 65535])(
  'of all ports only the metrics port is closed, and that not to Prometheus: %i',
  (port) => {
    const settings = parseSettings(`telemetry: { metricsPort: ${port} }`, 'test.yaml');
    const spec = metricsNetworkPolicy(settings, 'crawlers', 'monitoring').spec as Spec;
    expect(whoMay(spec, 'TCP', port)).toBe('prometheus');
    const closed = (protocol: string) =>
      Array.from({ length: 65535 }, (_, i) => i + 1).filter((it) => whoMay(spec, protocol, it) !== 'anybody');
    expect({ tcp: closed('TCP'), udp: closed('UDP') }).toEqual({ tcp: [port], udp: [] });
  },
);
