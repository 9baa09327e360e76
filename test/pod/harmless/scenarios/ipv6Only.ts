import { exchange } from '../../../setup/pod/differential/exchange.ts';
import type { Scenario } from '../../../setup/pod/differential/scenario.ts';

export const nameServerAddress = '2001:db8::53';
const address = '2001:db8::5';

/** Every name has an IPv4 address too, which cannot be reached, as those of public hosts. */
export const zone = (name: string): { addresses: string[] } | undefined =>
  name === 'six.test' || name === 'web.crawlers.svc.cluster.local'
    ? { addresses: [address] }
    : name.endsWith('.test')
      ? { addresses: ['198.51.100.2', address] }
      : undefined;

const tunnel = (host: string): Scenario => ({
  ...exchange(`1 tunnel to ${host} from a pod of IPv6 alone`),
  host,
  address,
  async client(stage) {
    const socket = await stage.way.tunnel(host, stage.port);
    stage.see('open');
    socket.destroy();
  },
});

/** In a pod without any IPv4 but loopback. */
export const ipv6Only: Scenario[] = [
  ...['six.test', 'both.test', 'web', `[${address}]`].flatMap((host) => [
    exchange(`1 GET of ${host} from a pod of IPv6 alone`, { host, address }),
    tunnel(host),
  ]),
];
