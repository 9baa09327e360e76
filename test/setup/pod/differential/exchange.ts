import { type Scenario, wireOrigin } from './scenario.ts';
import { seeMessage } from './transcript.ts';
import { type Message, type ReadOptions, wireOf } from './wire.ts';

/** Answers carry one, so that a proxy has none to add. */
export const date = 'Date: Sat, 21 Nov 2026 10:00:00 GMT';

/** An answer of 200 with a body of known length. */
export const ok = (body = '', ...headers: string[]): string =>
  ['HTTP/1.1 200 OK', date, ...headers, `Content-Length: ${body.length}`, '', body].join('\r\n');

export interface Exchange extends ReadOptions, Pick<Scenario, 'host' | 'address'> {
  readonly method?: string;
  readonly path?: string;
  readonly version?: string;
  /** Host that the client writes, if not that of its URL. */
  readonly asks?: string;
  /** After Host, which the client sends first. */
  readonly headers?: readonly string[];
  /** With its framing. */
  readonly body?: string;
  readonly answer?: string | ((request: Message) => string);
  /** Whether the origin ends its connection after an answer. */
  readonly closes?: boolean;
}

/** One request on a connection of its own, and its answer; both sides write down the whole message that they get. */
export function exchange(name: string, options: Exchange = {}): Scenario {
  const { method = 'GET', path = '/', version = 'HTTP/1.1', headers = [], body = '' } = options;
  const { asks } = options;
  const { answer = ok('hello'), closes = false, bodiless = false, ...given } = options;
  return {
    name,
    ...('host' in given ? { host: given.host } : {}),
    ...('address' in given ? { address: given.address } : {}),
    origin: wireOrigin(async (wire, see) => {
      for (let got = await wire.message(); got !== undefined; got = await wire.message()) {
        seeMessage(see, got);
        wire.write(typeof answer === 'string' ? answer : answer(got));
        if (closes) wire.socket.end();
      }
    }),
    async client({ way, host, port, see }) {
      const wire = wireOf(await way.open(host, port));
      const start = `${method} ${way.target(host, port, path)} ${version}`;
      wire.write([start, `Host: ${asks ?? `${host}:${port}`}`, ...headers, '', body].join('\r\n'));
      seeMessage(see, await wire.message({ bodiless }));
      wire.socket.destroy();
    },
  };
}
