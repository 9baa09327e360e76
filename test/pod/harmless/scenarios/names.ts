import { lookup } from 'node:dns/promises';
import { originAddress } from '../../../setup/pod/addresses.ts';
import { exchange, ok } from '../../../setup/pod/differential/exchange.ts';
import type { Scenario } from '../../../setup/pod/differential/scenario.ts';

const sixth = '2001:db8::5';
const services = ['web.crawlers', 'web.other', 'db-0.db.crawlers'].map((name) => `${name}.svc.cluster.local`);

/** What the pod's name server knows. */
export const zone = (name: string): { addresses: string[] } | string | undefined => {
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
