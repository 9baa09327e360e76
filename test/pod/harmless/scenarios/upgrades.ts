import { createHash } from 'node:crypto';
import { date, exchange, ok } from '../../../setup/pod/differential/exchange.ts';
import { type Scenario, wireOrigin } from '../../../setup/pod/differential/scenario.ts';
import { bodyLine, seeMessage } from '../../../setup/pod/differential/transcript.ts';
import { headerOf, wireOf } from '../../../setup/pod/differential/wire.ts';

const guid = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const key = 'dGhlIHNhbXBsZSBub25jZQ==';
const accepts = createHash('sha1')
  .update(key + guid)
  .digest('base64');
/** A frame of up to 125 bytes; masked with zeros where a client sends it. */
const frame = (opcode: number, text: string, mask = false): Buffer =>
  Buffer.concat([
    Buffer.from([0x80 | opcode, (mask ? 0x80 : 0) | text.length]),
    mask ? Buffer.alloc(4) : Buffer.alloc(0),
    Buffer.from(text),
  ]);
const lengthOf = (text: string, mask: boolean): number => text.length + (mask ? 6 : 2);

const asksFor = (protocol: string, ...more: string[]): Scenario =>
  exchange(`1 request with Upgrade: ${protocol} that the origin does not take up`, {
    headers: ['Connection: Upgrade', `Upgrade: ${protocol}`, ...more],
  });

/** Connections that become another protocol's, or don't. */
export const upgrades: Scenario[] = [
  {
    name: '1 WebSocket with 100 messages each way, ping and close',
    origin: wireOrigin(async (wire, see) => {
      const request = await wire.message();
      seeMessage(see, request);
      wire.write(
        `HTTP/1.1 101 Switching Protocols\r\n${date}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accepts}\r\n\r\n`,
      );
      for (let count = 0; count < 100; count += 1) {
        const got = await wire.bytes(lengthOf('message', true));
        if (count === 99) see(`last message: ${got?.toString('hex')}`);
        wire.write(frame(1, 'answer'));
      }
      wire.write(frame(9, ''));
      see(`closing: ${(await wire.bytes(lengthOf('by', true)))?.toString('hex')}`);
      wire.write(frame(8, 'by'));
      wire.socket.end();
    }),
    async client({ way, host, port, see }) {
      const wire = wireOf(await way.open(host, port));
      wire.write(
        `GET ${way.target(host, port, '/chat')} HTTP/1.1\r\nHost: ${host}:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: ${key}\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: chat\r\n\r\n`,
      );
      const answer = await wire.message();
      seeMessage(see, answer);
      see(`accepted: ${headerOf(answer?.headers ?? [], 'sec-websocket-accept') === accepts}`);
      for (let count = 0; count < 100; count += 1) {
        wire.write(frame(1, 'message', true));
        await wire.bytes(lengthOf('answer', false));
      }
      see(`ping: ${(await wire.bytes(2))?.toString('hex')}`);
      wire.write(frame(8, 'by', true));
      see(`rest: ${bodyLine(await wire.rest())}, ${await wire.ended()}`);
    },
  },
  exchange('1 WebSocket that the origin refuses', {
    headers: [
      'Upgrade: websocket',
      'Connection: Upgrade',
      `Sec-WebSocket-Key: ${key}`,
      'Sec-WebSocket-Version: 13',
    ],
    answer: `HTTP/1.1 403 Forbidden\r\n${date}\r\nContent-Length: 2\r\n\r\nno`,
  }),
  exchange('1 WebSocket that the origin answers with 200', {
    headers: [
      'Upgrade: websocket',
      'Connection: Upgrade',
      `Sec-WebSocket-Key: ${key}`,
      'Sec-WebSocket-Version: 13',
    ],
  }),
  asksFor('h2c', 'HTTP2-Settings: AAMAAABkAAQAAP__'),
  asksFor('TLS/1.2'),
  asksFor('TLS/1.3, TLS/1.2'),
  asksFor('example/1'),
  exchange('1 POST with Upgrade: h2c', {
    method: 'POST',
    headers: [
      'Connection: Upgrade, HTTP2-Settings',
      'Upgrade: h2c',
      'HTTP2-Settings: AAMAAABkAAQAAP__',
      'Content-Length: 5',
    ],
    body: 'hello',
    answer: ok('hello'),
  }),
];
