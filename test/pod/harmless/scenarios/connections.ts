import { setTimeout as delay } from 'node:timers/promises';
import { ok } from '../../../setup/pod/differential/exchange.ts';
import { type Scenario, type Stage, wireOrigin } from '../../../setup/pod/differential/scenario.ts';
import { headerOf, type Wire, wireOf } from '../../../setup/pod/differential/wire.ts';

const open = async ({ way, host, port }: Stage): Promise<Wire> => wireOf(await way.open(host, port));
const request = ({ way, host, port }: Stage, method: string, ...headers: string[]): string =>
  [
    `${method} ${way.target(host, port, '/')} HTTP/1.1`,
    `Host: ${host}:${port}`,
    ...headers,
    'Content-Length: 5',
    '',
    'hello',
  ].join('\r\n');

/** Clients with a connection each; the origin has them believe that it keeps its own. */
const closesAfter = (milliseconds: number): Scenario => ({
  name: `100 clients one by one, of an origin that closes ${milliseconds} ms after each answer without a word`,
  origin: wireOrigin(async (wire) => {
    await wire.message();
    wire.write(ok('hello'));
    if (milliseconds > 0) await delay(milliseconds);
    wire.socket.end();
  }),
  async client(stage) {
    for (let index = 0; index < 100; index += 1) {
      const wire = await open(stage);
      wire.write(request(stage, index % 2 === 0 ? 'GET' : 'POST'));
      const answer = await wire.message();
      stage.see(answer?.start ?? 'no answer');
      wire.socket.destroy();
    }
  },
});

/** Whose connection a request goes out on. */
export const connections: Scenario[] = [
  ...[0, 1, 5, 20].map(closesAfter),
  {
    name: '2 clients that keep their connections, in turns',
    origin: (see) => {
      let opened = 0;
      return wireOrigin(async (wire) => {
        opened += 1;
        const number = opened;
        for (let got = await wire.message(); got; got = await wire.message()) {
          see(`connection ${number}: client ${headerOf(got.headers, 'x-client')}`);
          wire.write(ok('hello'));
        }
      })(see);
    },
    async client(stage) {
      const both = [await open(stage), await open(stage)];
      // Direct, the origin has both from the start; through a proxy when they are needed.
      for (let turn = 0; turn < 5; turn += 1) {
        for (const [index, wire] of both.entries()) {
          wire.write(request(stage, 'GET', `X-Client: ${index}`));
          await wire.message();
        }
      }
      for (const { socket } of both) socket.destroy();
    },
  },
];
