import { createConnection, type Socket } from 'node:net';

/** Requests at a fixed rate, whether or not earlier ones were answered. */
export interface Load {
  /** `proxy`: absolute form, over connections that all hosts share; `direct`: each host has connections of its own. */
  readonly via: 'direct' | 'proxy';
  readonly address: string;
  readonly port: number;
  /** `host:port` each, in turn. */
  readonly hosts: readonly string[];
  /** Requests a second. */
  readonly rate: number;
  readonly ms: number;
}

export interface Outcome {
  /** Milliseconds from when each request was due to the end of its answer. */
  readonly latencies: number[];
  /** Other answers than 200, and none. */
  readonly failed: number;
  /** Answers a second, until the last came. */
  readonly rate: number;
}

interface Waiting {
  readonly host: string;
  readonly due: number;
}

interface Connection {
  readonly socket: Socket;
  waiting: Waiting | undefined;
}

interface Pool {
  readonly idle: Connection[];
  readonly queue: Waiting[];
  open: number;
}

/** Of each pool; past it requests wait, and their waiting counts. */
const mostConnections = 200;
const drainMs = 10_000;
const headEnd = Buffer.from('\r\n\r\n');

const requestTo = (via: Load['via'], host: string): string =>
  [
    `GET ${via === 'proxy' ? `http://${host}` : ''}/items?page=1 HTTP/1.1`,
    `Host: ${host}`,
    'User-Agent: crawler/1.0',
    'Accept: */*',
    'Accept-Encoding: gzip, deflate',
    'Connection: keep-alive',
    '\r\n',
  ].join('\r\n');

/** Whether the answer is whole; undefined while more must come. */
function readAnswer(bytes: Buffer): boolean | undefined {
  const end = bytes.indexOf(headEnd);
  if (end < 0) return undefined;
  const head = bytes.toString('latin1', 0, end);
  const length = Number(/content-length: *(\d+)/i.exec(head)?.[1] ?? 0);
  if (bytes.length < end + headEnd.length + length) return undefined;
  return head.startsWith('HTTP/1.1 200 ');
}

/** Connections live on from one load to the next. */
export class LoadGenerator {
  readonly #pools = new Map<string, Pool>();
  #latencies: number[] = [];
  #failed = 0;
  #outstanding = 0;
  #lastAnswer = 0;

  async run(load: Load): Promise<Outcome> {
    this.#latencies = [];
    this.#failed = 0;
    const total = Math.ceil((load.rate * load.ms) / 1000);
    const began = performance.now();
    let sent = 0;
    await new Promise<void>((resolve) => {
      const tick = () => {
        const now = performance.now();
        const due = Math.min(total, Math.ceil(((now - began) * load.rate) / 1000));
        for (; sent < due; sent++) this.#send(load, load.hosts[sent % load.hosts.length] as string, now);
        if (sent < total) setTimeout(tick, 1);
        else if (this.#outstanding === 0 || now - began > load.ms + drainMs) resolve();
        else setTimeout(tick, 1);
      };
      tick();
    });
    const seconds = Math.max(load.ms, this.#lastAnswer - began) / 1000;
    const failed = this.#failed + this.#outstanding;
    return { latencies: this.#latencies, failed, rate: this.#latencies.length / seconds };
  }

  #send(load: Load, host: string, due: number): void {
    this.#outstanding++;
    const key = `${load.via} ${load.port} ${load.via === 'direct' ? host : ''}`;
    const pool: Pool = this.#pools.get(key) ?? { idle: [], queue: [], open: 0 };
    this.#pools.set(key, pool);
    const waiting = { host, due };
    const idle = pool.idle.pop();
    if (idle) this.#write(load.via, idle, waiting);
    else if (pool.open >= mostConnections) pool.queue.push(waiting);
    else this.#write(load.via, this.#connect(load, pool), waiting);
  }

  #write(via: Load['via'], connection: Connection, waiting: Waiting): void {
    connection.waiting = waiting;
    connection.socket.write(requestTo(via, waiting.host), 'latin1');
  }

  #connect({ via, address, port }: Load, pool: Pool): Connection {
    const socket = createConnection(port, address).setNoDelay();
    const connection: Connection = { socket, waiting: undefined };
    let read: Buffer = Buffer.alloc(0);
    pool.open++;
    socket.on('data', (chunk: Buffer) => {
      read = read.length === 0 ? chunk : Buffer.concat([read, chunk]);
      const good = readAnswer(read);
      if (good === undefined || connection.waiting === undefined) return;
      read = Buffer.alloc(0);
      this.#answered(connection.waiting, good);
      connection.waiting = undefined;
      const next = pool.queue.shift();
      if (next) this.#write(via, connection, next);
      else pool.idle.push(connection);
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      pool.open--;
      const place = pool.idle.indexOf(connection);
      if (place >= 0) pool.idle.splice(place, 1);
      if (connection.waiting) this.#answered(connection.waiting, false);
    });
    return connection;
  }

  #answered({ due }: Waiting, good: boolean): void {
    this.#lastAnswer = performance.now();
    this.#outstanding--;
    if (good) this.#latencies.push(this.#lastAnswer - due);
    else this.#failed++;
  }
}
