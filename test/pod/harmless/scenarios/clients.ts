import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import { promisify } from 'node:util';
import { defaultSettings } from '../../../../platform/config/index.ts';
import { bodyOf, seeHeaders } from '../../../setup/pod/differential/http2.ts';
import type { Scenario, Stage } from '../../../setup/pod/differential/scenario.ts';
import { bodyLine, type See } from '../../../setup/pod/differential/transcript.ts';

const run = promisify(execFile);

/** What the webhook sets; nothing at all where there is no sidecar. */
const environment = ({ way }: Stage): NodeJS.ProcessEnv => {
  const proxy =
    way.name === 'direct'
      ? {}
      : { http_proxy: `http://127.0.0.1:${defaultSettings.telemetry.proxyPort}`, NODE_USE_ENV_PROXY: '1' };
  return { PATH: process.env.PATH, HOME: '/tmp', ...proxy };
};

const origin = (see: See) => {
  const server = createServer(async (request, response) => {
    see(`${request.method} ${request.url} HTTP/${request.httpVersion}`);
    seeHeaders(see, request.rawHeaders);
    see(`body: ${bodyLine(await bodyOf(request))}`);
    response.setHeader('Date', 'Sat, 21 Nov 2026 10:00:00 GMT');
    response.setHeader('Connection', 'keep-alive');
    response.end('hello');
  });
  server.keepAliveTimeout = 0;
  return server;
};

const program = (name: string, file: string, argsFor: (url: string) => string[]): Scenario => ({
  name,
  origin,
  async client(stage) {
    const args = argsFor(`http://${stage.host}:${stage.port}/a?b=c`);
    const { stdout } = await run(file, args, { env: environment(stage) });
    stage.see(stdout);
  },
});

/** Clients as people run them, which learn of the sidecar by its variables. */
export const clients: Scenario[] = [
  program('1 GET by fetch of Node', process.execPath, (url) => [
    '-e',
    `fetch('${url}').then(async (r) => console.log(r.status, r.url, await r.text()))`,
  ]),
  program('1 POST by http.request of Node', process.execPath, (url) => [
    '-e',
    `require('http').request('${url}', {method: 'POST', headers: {'Content-Type': 'text/plain'}}, (r) => r.pipe(process.stdout)).end('x'.repeat(100000))`,
  ]),
];
