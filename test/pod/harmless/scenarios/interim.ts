import { setTimeout as delay } from 'node:timers/promises';
import { date, ok } from '../../../setup/pod/differential/exchange.ts';
import { type Scenario, type Stage, wireOrigin } from '../../../setup/pod/differential/scenario.ts';
import { type See, seeMessage } from '../../../setup/pod/differential/transcript.ts';
import { type Wire, wireOf } from '../../../setup/pod/differential/wire.ts';

const post = ({ way, host, port }: Stage, ...headers: string[]): string =>
  [`POST ${way.target(host, port, '/')} HTTP/1.1`, `Host: ${host}:${port}`, ...headers, '', ''].join('\r\n');
const expecting = ['Content-Length: 5', 'Expect: 100-continue'];
const proceed = 'HTTP/1.1 100 Continue\r\n\r\n';

async function seeRequest(wire: Wire, see: See, between: () => void = () => {}): Promise<void> {
  see((await wire.head()) ?? 'no request');
  between();
  see((await wire.bytes(5))?.toString() ?? 'no body');
}

/** What comes before an answer. */
export const interim: Scenario[] = [
  {
    name: '1 expectation that the origin meets with 100',
    origin: wireOrigin(async (wire, see) => {
      await seeRequest(wire, see, () => wire.write(proceed));
      wire.write(ok('hello'));
    }),
    async client(stage) {
      const wire = wireOf(await stage.way.open(stage.host, stage.port));
      wire.write(post(stage, ...expecting));
      seeMessage(stage.see, await wire.message());
      wire.write('hello');
      seeMessage(stage.see, await wire.message());
    },
  },
  {
    name: '1 expectation that the origin refuses with 417',
    origin: wireOrigin(async (wire, see) => {
      see((await wire.head()) ?? 'no request');
      wire.write(`HTTP/1.1 417 Expectation Failed\r\n${date}\r\nContent-Length: 2\r\n\r\nno`);
    }),
    async client(stage) {
      const wire = wireOf(await stage.way.open(stage.host, stage.port));
      wire.write(post(stage, ...expecting));
      seeMessage(stage.see, await wire.message());
    },
  },
  {
    name: '1 expectation that the origin answers without 100 and without the body',
    origin: wireOrigin(async (wire, see) => {
      see((await wire.head()) ?? 'no request');
      wire.write(ok('no need'));
    }),
    async client(stage) {
      const wire = wireOf(await stage.way.open(stage.host, stage.port));
      wire.write(post(stage, ...expecting));
      seeMessage(stage.see, await wire.message());
    },
  },
  {
    name: '1 expectation whose client goes on by itself after 1 s',
    origin: wireOrigin(async (wire, see) => {
      await seeRequest(wire, see);
      wire.write(ok('hello'));
    }),
    async client(stage) {
      const wire = wireOf(await stage.way.open(stage.host, stage.port));
      wire.write(post(stage, ...expecting));
      await delay(1000);
      wire.write('hello');
      seeMessage(stage.see, await wire.message());
    },
  },
  ...['100 Continue', '102 Processing', '103 Early Hints'].map(
    (status): Scenario => ({
      name: `${status}, unasked, before the answer`,
      origin: wireOrigin(async (wire) => {
        await wire.message();
        wire.write(`HTTP/1.1 ${status}\r\nLink: </a.css>; rel=preload\r\n\r\n`);
        await delay(300);
        wire.write(ok('hello'));
      }),
      async client(stage) {
        const wire = wireOf(await stage.way.open(stage.host, stage.port));
        wire.write(post(stage, 'Content-Length: 0'));
        const first = await wire.message();
        seeMessage(stage.see, first);
        if (first?.start.includes(' 1')) seeMessage(stage.see, await wire.message());
      },
    }),
  ),
];
