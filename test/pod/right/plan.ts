import fc from 'fast-check';
import { silentAddress } from '../../setup/pod/addresses.ts';
import type { Stand } from '../../setup/pod/stand.ts';
import {
  absoluteForm,
  type Call,
  http2Tunnel,
  type Outcome,
  priorKnowledge,
  tlsTunnel,
  tunnel,
  webSocket,
} from '../../setup/proxiedRequest.ts';

export const places = ['shop', 'news', 'cluster'] as const;
export type Place = (typeof places)[number];
export const ways = ['absolute', 'h2c', 'tunnel', 'tls', 'h2tunnel', 'websocket'] as const;
type Way = (typeof ways)[number];
/** Before a connection stands; those that are said at once, and those that take minutes to be sure of. */
const refused = ['refused', 'no such name'] as const;
const unreachable = [...refused, 'silent', 'mute names'] as const;
/** After it stands. */
const onceThere = ['late', 'reset', 'cut', 'abandoned'] as const;
type Trouble = 'none' | (typeof unreachable)[number] | (typeof onceThere)[number];

/** One request: how, where to, and what goes wrong. */
export interface Plan {
  way: Way;
  place: Place;
  trouble: Trouble;
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  status: number;
  upload: number;
  download: number;
}

export const hosts: Record<Place, string> = { shop: 'shop.test', news: 'news.test', cluster: 'redis' };
const suffixes: Record<Place, string> = { shop: 'shop.test', news: 'news.test', cluster: 'svc' };
const prefixes = { silent: 'silent', 'no such name': 'absent', 'mute names': 'mute' } as const;

/** Names with troubles of their own, before the zone of the stand. */
export const troubledZone = (name: string): { silent: true } | string | undefined => {
  if (name.startsWith('mute.')) return { silent: true };
  return name.startsWith('silent.') ? silentAddress : undefined;
};

const tunnels: readonly Way[] = ['tunnel', 'tls', 'h2tunnel'];
export const isTunnel = ({ way }: Plan): boolean => tunnels.includes(way);
export const hasNoAddress = ({ trouble }: Plan): boolean =>
  trouble === 'no such name' || trouble === 'mute names';
export const reached = ({ trouble }: Plan): boolean => !(unreachable as readonly Trouble[]).includes(trouble);

export const plan: fc.Arbitrary<Plan> = fc
  .record({
    way: fc.constantFrom(...ways),
    place: fc.constantFrom(...places),
    trouble: fc.oneof(
      { weight: 6, arbitrary: fc.constant('none' as const) },
      { weight: 4, arbitrary: fc.constantFrom(...onceThere) },
      { weight: 3, arbitrary: fc.constantFrom(...refused) },
    ),
    method: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE'),
    status: fc.constantFrom(200, 201, 204, 301, 304, 400, 403, 404, 429, 500, 502, 503),
    upload: fc.integer({ min: 0, max: 20_000 }),
    // Envoy cuts an HTTP/2 tunnel whose origin ends first at the client's flow-control window, of 64 KiB.
    download: fc.integer({ min: 2, max: 60_000 }),
  })
  // A WebSocket's troubles end with its 101; half a body needs a body.
  .filter(({ way, trouble }) => way !== 'websocket' || !(onceThere as readonly string[]).includes(trouble))
  .map((plan) => (plan.trouble === 'cut' ? { ...plan, status: 200 } : plan))
  // Of a body for an origin that can't be reached the proxy takes 16 KiB, and leaves what is past it unread.
  .map((plan) => (reached(plan) ? plan : { ...plan, upload: Math.min(plan.upload, 12_000) }));

const manners: Partial<Record<Trouble, string>> = {
  late: 'late',
  reset: 'reset',
  cut: 'cut',
  abandoned: 'held',
};

const hostOf = ({ place, trouble }: Plan): string => {
  if (!(trouble in prefixes)) return hosts[place];
  return `${prefixes[trouble as keyof typeof prefixes]}.${suffixes[place]}`;
};
export const destinationOf = (plan: Plan): string | undefined =>
  plan.place === 'cluster' || hasNoAddress(plan) ? undefined : hostOf(plan);

/** Sends it; an abandoned one ends when `signal` aborts. */
export function send(
  plan: Plan,
  stand: Stand<Place>,
  more: Pick<Call, 'signal' | 'sockets'>,
): Promise<Outcome> {
  const call: Call = {
    ...(plan.trouble === 'abandoned' ? more : { sockets: more.sockets ?? [] }),
    method: plan.method,
    host: hostOf(plan),
    port: plan.trouble === 'refused' ? stand.closedPort : stand.origins[plan.place].port,
    path: `/${plan.status}/${plan.download}/${manners[plan.trouble] ?? 'plain'}`,
    upload: plan.upload,
  };
  if (plan.way === 'tls') return tlsTunnel(stand.proxyPort, call, stand.ca);
  const sends = {
    absolute: absoluteForm,
    h2c: priorKnowledge,
    tunnel,
    h2tunnel: http2Tunnel,
    websocket: webSocket,
  };
  return sends[plan.way](stand.proxyPort, call);
}

/** The status that the client gets of the proxy; 0 is none. */
export function statusOf(plan: Plan): number {
  if (!reached(plan)) return 503;
  if (isTunnel(plan)) return 200;
  if (plan.way === 'websocket') return 101;
  if (plan.trouble === 'reset') return 503;
  return plan.trouble === 'abandoned' ? 0 : plan.status;
}

/** Whether a body of `bytes` is what the client was to get. */
export function isWhole(plan: Plan, bytes: number): boolean {
  if (!reached(plan)) return true;
  if (plan.trouble === 'abandoned') return bytes === 0;
  if (plan.trouble === 'reset') return isTunnel(plan) ? bytes === 0 : true;
  if (plan.trouble === 'cut') return bytes <= plan.download / 2;
  const bodiless = plan.way !== 'websocket' && (plan.status === 204 || plan.status === 304);
  return bytes === (bodiless ? 0 : plan.download);
}
