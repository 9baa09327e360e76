import { lookup } from 'node:dns/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { originAddress } from '../../../setup/pod/addresses.ts';
import { exchange, ok } from '../../../setup/pod/differential/exchange.ts';
import { type Scenario, type Stage, wireOrigin } from '../../../setup/pod/differential/scenario.ts';
import { wireOf } from '../../../setup/pod/differential/wire.ts';

const sixth = '2001:db8::5';
const services = ['web.crawlers', 'web.other', 'db-0.db.crawlers'].map((name) => `${name}.svc.cluster.local`);

/** Where names that move are by now. */
const moved = new Map<string, string>();
const movesTo = '198.51.100.3';

/** What the pod's name server knows. */
export const zone = (name: string): { addresses: string[]; ttl?: number } | string | undefined => {
  if (/^moves-\w+\.test$/.test(name)) return { addresses: [moved.get(name) ?? originAddress], ttl: 30 };
  if (services.includes(name)) return originAddress;
  if (name === 'six.test') return { addresses: [sixth] };
  if (name === 'half.test') return { addresses: [originAddress, '2001:db8::dead'] };
  if (name === 'other-half.test') return { addresses: ['198.51.100.77', sixth] };
  if (name === 'both.test') return { addresses: [originAddress, sixth] };
  return name.endsWith('.test') ? originAddress : undefined;
};

const called = [
  ...[
    'web',
    'web.crawlers',
    'web.crawlers.svc',
    'web.crawlers.svc.cluster.local',
    'web.crawlers.svc.cluster.local.',
  ],
  ...['web.other', 'web.other.svc', 'web.other.svc.cluster.local', 'WEB', 'Web.Other.SVC', 'db-0.db'],
  ...['origin.test', 'both.test', 'a.b.c.d.e.f.test', originAddress, 'crawler-1'],
];

/** On a connection of its own, and what the origin answers it. */
async function answerOf({ way, port }: Stage, host: string): Promise<string | undefined> {
  const wire = wireOf(await way.open(host, port));
  wire.write(`GET ${way.target(host, port, '/')} HTTP/1.1\r\nHost: ${host}:${port}\r\n\r\n`);
  const answer = await wire.message();
  wire.socket.destroy();
  return answer?.body.toString();
}

/** Names as clients in a pod write them. */
export const names: Scenario[] = [
  ...called.map((host) =>
    exchange(`1 host written ${host}`, {
      host,
      ...(host === 'crawler-1' ? { address: '198.51.100.1' } : {}),
    }),
  ),
  exchange('1 host that has an IPv6 address alone', { host: 'six.test', address: sixth }),
  exchange('2 addresses of which IPv4 alone answers', { host: 'half.test' }),
  exchange('2 addresses of which IPv6 alone answers', { host: 'other-half.test', address: sixth }),
  {
    name: '1 name whose address changes, with a TTL of 30 s',
    address: '0.0.0.0',
    origin: wireOrigin(async (wire) => {
      await wire.message();
      wire.write(ok(wire.socket.localAddress));
    }),
    async client(stage) {
      const host = `moves-${stage.way.name}.test`;
      stage.see(`at first: ${await answerOf(stage, host)}`);
      moved.set(host, movesTo);
      await delay(2000);
      stage.see(`2 s later: ${await answerOf(stage, host)}`);
      await delay(45_000);
      stage.see(`45 s later: ${await answerOf(stage, host)}`);
    },
  },
  exchange('1 literal of IPv6', { host: `[${sixth}]`, address: sixth }),
  exchange('1 literal of IPv6 in its long form', {
    host: '[2001:0DB8:0:0:0:0:0:5]',
    address: sixth,
    answer: ok('six'),
  }),
  {
    ...exchange('1 tunnel to a literal of IPv6'),
    host: `[${sixth}]`,
    address: sixth,
    async client(stage) {
      const socket = await stage.way.tunnel(stage.host, stage.port);
      stage.see('open');
      socket.destroy();
    },
  },
  {
    ...exchange('1 tunnel to a name of a search domain'),
    host: 'web.other',
    async client(stage) {
      stage.see((await lookup('web.other')).address);
      const socket = await stage.way.tunnel(stage.host, stage.port);
      stage.see('open');
      socket.destroy();
    },
  },
];
