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

/** Whose connection a request goes out on. */
export const connections: Scenario[] = [
  {
    name: '2 clients one by one, of an origin that closes at the second request and never said so',
    origin: wireOrigin(async (wire) => {
      await wire.message();
      wire.write(ok('hello'));
      await wire.message();
      wire.socket.destroy();
    }),
    async client(stage) {
      for (let index = 0; index < 2; index += 1) {
        const wire = await open(stage);
        wire.write(request(stage, 'GET'));
        const answer = await wire.message();
        stage.see(answer?.start ?? 'no answer');
        wire.socket.destroy();
      }
    },
  },
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
