import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { date, ok } from '../../../setup/pod/differential/exchange.ts';
import { type Scenario, type Stage, wireOrigin } from '../../../setup/pod/differential/scenario.ts';
import { bodyLine, type See, seeMessage } from '../../../setup/pod/differential/transcript.ts';
import { type Wire, wireOf } from '../../../setup/pod/differential/wire.ts';

const head = (...headers: string[]): string => ['HTTP/1.1 200 OK', date, ...headers, '', ''].join('\r\n');

const open = async ({ way, host, port }: Stage): Promise<Wire> => wireOf(await way.open(host, port));
const tunnel = async ({ way, host, port }: Stage): Promise<Wire> => wireOf(await way.tunnel(host, port));
const get = ({ way, host, port }: Stage, ...headers: string[]): string =>
  [`GET ${way.target(host, port, '/')} HTTP/1.1`, `Host: ${host}:${port}`, ...headers, '', ''].join('\r\n');

async function seeEnd(wire: Wire, see: See): Promise<void> {
  const body = await wire.rest();
  if (body.length > 0) see(`bytes: ${bodyLine(body)}`);
  see(`the connection: ${await wire.ended()}`);
}

/** Whoever ends, and however, the other side learns the same. */
export const ends: Scenario[] = [
  {
    name: '1 reset by the origin before its answer',
    origin: wireOrigin(async (wire) => {
      await wire.message();
      wire.socket.resetAndDestroy();
    }),
    async client(stage) {
      const wire = await open(stage);
      wire.write(get(stage));
      seeMessage(stage.see, await wire.message());
    },
  },
  {
    name: '1 end by the origin before its answer',
    origin: wireOrigin(async (wire) => {
      await wire.message();
      wire.socket.end();
    }),
    async client(stage) {
      const wire = await open(stage);
      wire.write(get(stage));
      seeMessage(stage.see, await wire.message());
    },
  },
  {
    name: '1 reset by the origin in the middle of its body',
    origin: wireOrigin(async (wire) => {
      await wire.message();
      wire.write(`${head('Content-Length: 50')}hello`);
      await delay(300);
      wire.socket.resetAndDestroy();
    }),
    async client(stage) {
      const wire = await open(stage);
      wire.write(get(stage));
      seeMessage(stage.see, await wire.message());
    },
  },
  {
    name: '1 reset by the client before the answer',
    origin: wireOrigin(async (wire, see) => {
      seeMessage(see, await wire.message());
      await seeEnd(wire, see);
    }),
    async client(stage) {
      const wire = await open(stage);
      wire.write(get(stage));
      await delay(5000);
      wire.socket.resetAndDestroy();
      await delay(3000);
    },
  },
  {
    name: '1 reset by the client in the middle of its body',
    origin: wireOrigin(async (wire, see) => {
      seeMessage(see, await wire.message());
    }),
    async client(stage) {
      const wire = await open(stage);
      wire.write(`${get(stage, 'Content-Length: 50').replace('GET', 'POST')}hello`);
      await delay(5000);
      wire.socket.resetAndDestroy();
      await delay(3000);
    },
  },
  {
    name: '1 client that ends its side after its request and goes on reading',
    origin: wireOrigin(async (wire) => {
      await wire.message();
      await delay(500);
      wire.write(ok('hello'));
    }),
    async client(stage) {
      const wire = await open(stage);
      wire.write(get(stage));
      wire.socket.end();
      seeMessage(stage.see, await wire.message());
    },
  },
  {
    name: '1 origin that answers before the 1 MB body is there, and closes',
    origin: wireOrigin(async (wire) => {
      await wire.head();
      wire.write(ok('too large', 'Connection: close'));
      await delay(200);
      wire.socket.end();
      await wire.rest();
    }),
    async client(stage) {
      const wire = await open(stage);
      wire.write(get(stage, 'Content-Length: 1000000').replace('GET', 'POST'));
      wire.write('x'.repeat(1000));
      const answer = await wire.message();
      stage.see(answer?.start ?? 'no answer');
      stage.see(answer?.body.toString() ?? 'no body');
    },
  },
  {
    name: '1 tunnel whose client ends its side and goes on reading',
    origin: wireOrigin(async (wire, see) => {
      see(`bytes: ${bodyLine(await wire.rest())}`);
      await delay(300);
      wire.write('and you');
      wire.socket.end();
    }),
    async client(stage) {
      const wire = await tunnel(stage);
      wire.write('hello');
      // What comes together with the end is another limit.
      await delay(500);
      wire.socket.end();
      await seeEnd(wire, stage.see);
    },
  },
  {
    name: '1 tunnel whose origin ends its side and goes on reading',
    origin: wireOrigin(async (wire, see) => {
      wire.write('hello');
      wire.socket.end();
      await seeEnd(wire, see);
    }),
    async client(stage) {
      const wire = await tunnel(stage);
      await seeEnd(wire, stage.see);
      await delay(300);
      wire.write('and you');
      wire.socket.end();
      await delay(1000);
    },
  },
  {
    name: '1 tunnel that its origin resets',
    origin: wireOrigin(async (wire) => {
      await wire.bytes(5);
      wire.socket.resetAndDestroy();
    }),
    async client(stage) {
      const wire = await tunnel(stage);
      wire.write('hello');
      await seeEnd(wire, stage.see);
    },
  },
  {
    name: '1 tunnel that its client resets',
    origin: wireOrigin(async (wire, see) => {
      await wire.bytes(5);
      await seeEnd(wire, see);
    }),
    async client(stage) {
      const wire = await tunnel(stage);
      wire.write('hello');
      await delay(5000);
      wire.socket.resetAndDestroy();
      await delay(3000);
    },
  },
  {
    name: '1 tunnel whose origin closes it after 100 bytes',
    origin: wireOrigin(async (wire) => {
      wire.write('x'.repeat(100));
      wire.socket.destroySoon();
    }),
    async client(stage) {
      const wire = await tunnel(stage);
      await seeEnd(wire, stage.see);
    },
  },
  {
    name: '1 answer of 5 MB that its client begins to read 5 s after the origin closed',
    origin: wireOrigin(async (wire) => {
      await wire.message();
      wire.write(head('Connection: close'));
      wire.write('y'.repeat(5_000_000));
      wire.socket.end();
    }),
    async client(stage) {
      const socket = await stage.way.open(stage.host, stage.port);
      socket.write(get(stage));
      await delay(5000);
      const answer = await wireOf(socket).message();
      stage.see(bodyLine(answer?.body ?? Buffer.alloc(0)));
    },
  },
  {
    name: '1 tunnel of 5 MB that its client begins to read 5 s after the origin closed',
    origin: wireOrigin(async (wire) => {
      wire.write('y'.repeat(5_000_000));
      wire.socket.end();
    }),
    async client(stage) {
      const socket = await stage.way.tunnel(stage.host, stage.port);
      await delay(5000);
      const wire = wireOf(socket);
      await seeEnd(wire, stage.see);
    },
  },
  {
    name: '1 tunnel whose client sends 5 bytes and its end at once',
    origin: wireOrigin(async (wire, see) => {
      see(`bytes: ${bodyLine(await wire.rest())}`);
      wire.socket.end();
    }),
    async client(stage) {
      const socket = await stage.way.tunnel(stage.host, stage.port);
      socket.on('error', () => {}).resume();
      await stage.way.atOnce(() => void socket.end('hello'));
      await delay(1000);
    },
  },
  {
    name: '1 tunnel whose client sends 20 MB to a slow reader and closes',
    origin: (see) =>
      createServer({ allowHalfOpen: true }, async (socket) => {
        let count = 0;
        const slowly = async () => {
          for await (const chunk of socket) {
            count += chunk.length;
            await delay(5);
          }
        };
        await slowly().catch(() => {});
        see(count === 20_000_000 ? 'all 20 MB' : 'less than 20 MB');
        socket.end();
      }),
    async client(stage) {
      const socket = await stage.way.tunnel(stage.host, stage.port);
      const closed = once(socket.resume(), 'close');
      socket.on('error', () => {}).end(Buffer.alloc(20_000_000));
      await closed.catch(() => {});
      await delay(10_000);
    },
  },
  {
    name: '3 requests on one connection, the last after 5 s of silence',
    origin: wireOrigin(async (wire, see) => {
      for (let got = await wire.message(); got; got = await wire.message()) {
        seeMessage(see, got);
        wire.write(ok(got.start));
      }
    }),
    async client(stage) {
      const wire = await open(stage);
      for (const pause of [0, 0, 5000]) {
        await delay(pause);
        wire.write(get(stage));
        const answer = await wire.message();
        stage.see(answer?.start ?? 'no answer');
      }
    },
  },
  {
    name: '10 requests pipelined',
    origin: wireOrigin(async (wire, see) => {
      for (let got = await wire.message(); got; got = await wire.message()) {
        see(got.start);
        wire.write(ok(got.start));
      }
    }),
    async client(stage) {
      const wire = await open(stage);
      const { way, host, port } = stage;
      const line = (index: number) =>
        `GET ${way.target(host, port, `/${index}`)} HTTP/1.1\r\nHost: ${host}:${port}\r\n\r\n`;
      wire.write(Array.from({ length: 10 }, (_, index) => line(index)).join(''));
      for (let index = 0; index < 10; index += 1) seeMessage(stage.see, await wire.message());
    },
  },
  {
    name: '1 port where nobody listens',
    origin: wireOrigin(async () => {}),
    async client(stage) {
      const socket = await stage.way.open(stage.host, 9);
      const wire = wireOf(socket);
      wire.write(get({ ...stage, port: 9 }));
      stage.see((await wire.message())?.start ?? 'no answer');
    },
  },
  {
    name: '1 tunnel to a port where nobody listens',
    origin: wireOrigin(async () => {}),
    async client(stage) {
      await stage.way.tunnel(stage.host, 9);
    },
  },
  {
    name: '1 name that does not exist',
    origin: wireOrigin(async () => {}),
    async client(stage) {
      const absent = { ...stage, host: 'absent.invalid' };
      const wire = await open(absent);
      wire.write(get(absent));
      stage.see((await wire.message())?.start ?? 'no answer');
    },
  },
  {
    name: '1 origin that answers before the 1 MB body is there, and reads on',
    origin: wireOrigin(async (wire, see) => {
      await wire.head();
      wire.write(ok('too large'));
      see((await wire.bytes(1_000_000)) ? 'all 1 MB' : 'less than 1 MB');
    }),
    async client(stage) {
      const wire = await open(stage);
      wire.write(get(stage, 'Content-Length: 1000000').replace('GET', 'POST'));
      wire.write('x'.repeat(1000));
      stage.see((await wire.message())?.body.toString() ?? 'no answer');
      await delay(300);
      wire.write('x'.repeat(999_000));
      await Promise.race([wire.ended(), delay(1000)]);
      stage.see(wire.socket.writable && !wire.socket.readableEnded ? 'open' : 'closed');
    },
  },
  {
    name: '1 connection closed by the origin after its answer without a word, then another request',
    origin: wireOrigin(async (wire) => {
      await wire.message();
      wire.write(ok('hello'));
      wire.socket.end();
    }),
    async client(stage) {
      const wire = await open(stage);
      wire.write(get(stage));
      seeMessage(stage.see, await wire.message());
      await Promise.race([once(wire.socket, 'end'), delay(1000)]);
      stage.see(wire.socket.readableEnded ? 'closed' : 'open');
    },
  },
];
