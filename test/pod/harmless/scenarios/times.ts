import { setTimeout as delay } from 'node:timers/promises';
import { date, ok } from '../../../setup/pod/differential/exchange.ts';
import { type Scenario, wireOrigin } from '../../../setup/pod/differential/scenario.ts';
import { seeMessage } from '../../../setup/pod/differential/transcript.ts';
import { wireOf } from '../../../setup/pod/differential/wire.ts';

/** An answer after that many seconds. */
export const answersAfter = (seconds: number): Scenario => ({
  name: `1 answer after ${seconds} s`,
  origin: wireOrigin(async (wire, see) => {
    seeMessage(see, await wire.message());
    await delay(seconds * 1000);
    wire.write(ok('at last'));
  }),
  async client({ way, host, port, see }) {
    const wire = wireOf(await way.open(host, port));
    wire.write(`GET ${way.target(host, port, '/')} HTTP/1.1\r\nHost: ${host}:${port}\r\n\r\n`);
    seeMessage(see, await wire.message());
  },
});

/** A body in chunks, one a second, in that direction. */
export const streams = (direction: 'up' | 'down', seconds: number): Scenario => {
  const chunk = '5\r\nhello\r\n';
  const send = async (write: (text: string) => void) => {
    for (let second = 0; second < seconds; second += 1) {
      write(chunk);
      await delay(1000);
    }
    write('0\r\n\r\n');
  };
  return {
    name: `1 body streaming ${direction} for ${seconds} s`,
    origin: wireOrigin(async (wire, see) => {
      seeMessage(see, await wire.message());
      if (direction === 'up') return wire.write(ok('done'));
      wire.write(`HTTP/1.1 200 OK\r\n${date}\r\nTransfer-Encoding: chunked\r\n\r\n`);
      await send(wire.write);
    }),
    async client({ way, host, port, see }) {
      const wire = wireOf(await way.open(host, port));
      const head = `POST ${way.target(host, port, '/')} HTTP/1.1\r\nHost: ${host}:${port}\r\n`;
      wire.write(`${head}${direction === 'up' ? 'Transfer-Encoding: chunked' : 'Content-Length: 0'}\r\n\r\n`);
      if (direction === 'up') await send(wire.write);
      seeMessage(see, await wire.message());
    },
  };
};

/** A tunnel in which nothing moves for that many seconds, and then as before. */
export const idleTunnel = (seconds: number): Scenario => ({
  name: `1 tunnel idle for ${seconds} s`,
  origin: wireOrigin(async (wire) => {
    for (let got = await wire.bytes(5); got; got = await wire.bytes(5)) wire.write(got);
  }),
  async client({ way, host, port, see }) {
    const wire = wireOf(await way.tunnel(host, port));
    for (const pause of [0, seconds * 1000]) {
      await delay(pause);
      wire.write('hello');
      see(`${await wire.bytes(5)}`);
    }
    wire.socket.destroy();
  },
});

/** A connection that waits that many seconds between two requests. */
export const idleConnection = (seconds: number): Scenario => ({
  name: `2 requests on one connection with ${seconds} s between them`,
  origin: wireOrigin(async (wire, see) => {
    for (let got = await wire.message(); got; got = await wire.message()) {
      seeMessage(see, got);
      wire.write(ok('hello'));
    }
  }),
  async client({ way, host, port, see }) {
    const wire = wireOf(await way.open(host, port));
    for (const pause of [0, seconds * 1000]) {
      await delay(pause);
      wire.write(`GET ${way.target(host, port, '/')} HTTP/1.1\r\nHost: ${host}:${port}\r\n\r\n`);
      seeMessage(see, await wire.message());
    }
    wire.socket.destroy();
  },
});

export const times: Scenario[] = [
  answersAfter(40),
  streams('down', 90),
  streams('up', 90),
  idleTunnel(65),
  idleConnection(65),
];
