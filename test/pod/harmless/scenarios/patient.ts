import { setTimeout as delay } from 'node:timers/promises';
import { ok } from '../../../setup/pod/differential/exchange.ts';
import { type Scenario, wireOrigin } from '../../../setup/pod/differential/scenario.ts';
import { wireOf } from '../../../setup/pod/differential/wire.ts';

/** They take more than a minute, so `test/pod/long` runs them. */
export const patient: Scenario[] = [
  {
    name: '1 request whose headers take 70 s',
    origin: wireOrigin(async (wire) => {
      await wire.message();
      wire.write(ok('hello'));
    }),
    async client({ way, host, port, see }) {
      const wire = wireOf(await way.open(host, port));
      wire.write(`GET ${way.target(host, port, '/')} HTTP/1.1\r\nHost: `);
      await delay(70_000);
      wire.write(`${host}:${port}\r\n\r\n`);
      see((await wire.message())?.start ?? 'no answer');
    },
  },
];
