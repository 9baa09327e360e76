import { createSocket, type RemoteInfo } from 'node:dgram';
import { once } from 'node:events';
import { createServer, isIPv6, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { type Answer, decode, encode, type Packet, type Question, streamEncode } from 'dns-packet';

/** What a name is answered with; without addresses, and without a code, the name exists and has none. */
export interface Reply {
  /** IPv4 and IPv6 mixed; each query gets those of its type. */
  readonly addresses?: readonly string[];
  /** The name is an alias of this one, which has the addresses. */
  readonly alias?: string;
  /** Owner of the records in place of the name that was asked: a lie. */
  readonly owner?: string;
  readonly code?: 'NXDOMAIN' | 'SERVFAIL' | 'REFUSED';
  /** Seconds, 60 if not said. */
  readonly ttl?: number;
  readonly delayMs?: number;
  /** No answer ever. */
  readonly silent?: boolean;
}

/** Names are lower case, whole, without the last dot. A string is one address; undefined is NXDOMAIN. */
export type Zone =
  | Readonly<Record<string, Reply | string>>
  | ((name: string, type: string) => Reply | string | undefined);

export interface Query {
  readonly name: string;
  readonly type: string;
  readonly transport: 'udp' | 'tcp';
}

export interface NameServer {
  readonly port: number;
  /** What was asked so far. */
  readonly queries: Query[];
  /** From now on another zone. */
  readonly serve: (zone: Zone) => void;
  readonly stop: () => void;
}

const codes = { NXDOMAIN: 3, SERVFAIL: 2, REFUSED: 5 } as const;
/** Recursion was desired and is available. */
const usualFlags = 0x0180;

function replyOf(zone: Zone, name: string, type: string): Reply {
  const found = typeof zone === 'function' ? zone(name, type) : zone[name];
  if (found === undefined) return { code: 'NXDOMAIN' };
  return typeof found === 'string' ? { addresses: [found] } : found;
}

function records({ name, type }: Question, reply: Reply): Answer[] {
  if (type !== 'A' && type !== 'AAAA') return [];
  const { addresses = [], alias, ttl = 60, owner = alias ?? name } = reply;
  const own = addresses.filter((address) => isIPv6(address) === (type === 'AAAA'));
  return [
    ...(alias === undefined ? [] : [{ type: 'CNAME', name, ttl, data: alias } as const]),
    ...own.map((data) => ({ type, name: owner, ttl, data })),
  ];
}

/** Bytes that the asker takes in one datagram. */
const datagramOf = (query: Packet): number =>
  Math.max(512, ...(query.additionals ?? []).map((it) => (it.type === 'OPT' ? it.udpPayloadSize : 0)));

/** A name server on UDP and TCP; on port 53 of 127.0.0.1, where a pod's resolv.conf points, if not said otherwise. */
export async function startNameServer(initial: Zone, port = 53, address = '127.0.0.1'): Promise<NameServer> {
  let zone = initial;
  const queries: Query[] = [];
  const stopped = new AbortController();

  async function respond(query: Packet, transport: 'udp' | 'tcp', send: (packet: Packet) => void) {
    const [question] = query.questions ?? [];
    if (question === undefined) return;
    const name = question.name.toLowerCase();
    queries.push({ name, type: question.type, transport });
    const reply = replyOf(zone, name, question.type);
    if (reply.silent) return;
    if (reply.delayMs) await delay(reply.delayMs, undefined, { signal: stopped.signal });
    send({
      type: 'response',
      id: query.id ?? 0,
      flags: usualFlags | (reply.code ? codes[reply.code] : 0),
      questions: [question],
      answers: reply.code ? [] : records(question, reply),
    });
  }
  // The server stops while an answer waits, or the asker is gone.
  const ignore = () => {};

  const udp = createSocket(address.includes(':') ? 'udp6' : 'udp4');
  udp.on('message', (message: Buffer, from: RemoteInfo) => {
    const query = decode(message);
    respond(query, 'udp', (packet) => {
      const whole = encode(packet);
      const fits = whole.length <= datagramOf(query);
      const cut = () => encode({ ...packet, answers: [], flags: (packet.flags ?? 0) | 0x0200 });
      udp.send(fits ? whole : cut(), from.port, from.address, ignore);
    }).catch(ignore);
  });
  udp.bind(port, address);
  await once(udp, 'listening');

  const sockets = new Set<Socket>();
  const tcp = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', ignore);
    let pending = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      pending = Buffer.concat([pending, chunk]);
      while (pending.length >= 2 && pending.length >= 2 + pending.readUInt16BE(0)) {
        const end = 2 + pending.readUInt16BE(0);
        const query = decode(pending.subarray(2, end));
        pending = pending.subarray(end);
        respond(query, 'tcp', (packet) => socket.write(streamEncode(packet))).catch(ignore);
      }
    });
  });
  tcp.listen(udp.address().port, address);
  await once(tcp, 'listening');

  return {
    port: udp.address().port,
    queries,
    serve(next) {
      zone = next;
    },
    stop() {
      stopped.abort();
      udp.close();
      tcp.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
