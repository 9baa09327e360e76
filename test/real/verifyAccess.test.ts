import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { describeWith } from '../setup/program.ts';
import { type Prometheus, startPrometheus } from '../setup/prometheus.ts';
import { startTlsServer } from '../setup/tlsServer.ts';

const secret = 'a-token-of-the-test';
const rules = JSON.stringify({ groups: [{ name: 'g', rules: [{ record: 'a', expr: 'prometheus_ready' }] }] });
const files = {
  'r.json': rules,
  'no.pem': 'no certificate',
  token: `${secret}\n`,
  'two lines': `${secret}\n${secret}\n`,
  headers: `X-Scope-OrgID: team\nAuthorization: Bearer ${secret}\n`,
  'bad headers': `Authorization ${secret}\n`,
};

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** In a directory of the files, beside a server of this process. */
function verify(ca: string, args: readonly string[]): Promise<Ended> {
  const cwd = mkdtempSync(join(tmpdir(), 'sidelight-access-'));
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
  for (const [name, text] of Object.entries({ ...files, 'ca.pem': ca })) writeFileSync(join(cwd, name), text);
  const command = [resolve('cli/main.ts'), 'verify', ...args, 'r.json'];
  return promisify(execFile)(resolve('node_modules/.bin/node'), command, { cwd }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }: Ended) => ({ code, stdout, stderr }),
  );
}

await describeWith(['prometheus'], 'a Prometheus below a path, behind TLS and a token,', (paths) => {
  let prometheus: Prometheus;
  let gate: Awaited<ReturnType<typeof startTlsServer>>;
  let url = '';
  let tenants = new Set<string | string[] | undefined>();

  beforeAll(async () => {
    const configuration = { scrape_configs: [] };
    prometheus = await startPrometheus(paths.prometheus, configuration, 'groups: []\n');
    gate = await startTlsServer(async (request, response) => {
      tenants.add(request.headers['x-scope-orgid']);
      if (request.headers.authorization !== `Bearer ${secret}`) return response.writeHead(401).end();
      const inside = await fetch(`${prometheus.url}${request.url?.replace('/monitoring', '')}`);
      return response
        .writeHead(inside.status, { 'content-type': inside.headers.get('content-type') ?? '' })
        .end(await inside.text());
    });
    url = new URL('/monitoring', gate.server).href;
  });
  afterAll(async () => {
    gate?.close();
    await prometheus?.stop();
  });

  test.each([
    ['by a file with the token', ['--token-file', 'token']],
    ['by a file with headers', ['--header', '@headers']],
    ['by headers of which one is a tenant', ['--token-file', 'token', '--header', 'X-Scope-OrgID: team']],
  ])('is asked %s', async (_, args) => {
    tenants = new Set();
    const ended = await verify(gate.ca, ['--metrics', url, '--ca-file', 'ca.pem', ...args]);
    expect(ended.stderr).toBe('');
    expect(ended.stdout).toMatch(
      / There is no `prometheus_ready` in the last hour of localhost:\d+\/monitoring\./,
    );
    expect([...tenants]).toEqual([args.length === 2 && args[0] === '--token-file' ? undefined : 'team']);
  });

  test('as a scrape too', async () => {
    const ended = await verify(gate.ca, [
      '--metrics',
      `${url}/metrics`,
      '--ca-file',
      'ca.pem',
      '--token-file',
      'token',
    ]);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
  });

  test.each([
    [
      ['--token-file', 'token'],
      /: its certificate is of no authority that is trusted; --ca-file FILE names one\n$/,
    ],
    [['--ca-file', 'ca.pem'], /: it answers 401; --token-file FILE gives it a token, /],
    [
      ['--ca-file', 'ca.pem', '--header', 'Authorization: Bearer other'],
      /: it answers 401 to the credentials that it was given\n$/,
    ],
    [['--ca-file', 'no.pem'], /^no\.pem: it holds no certificates in PEM\n$/],
    [['--ca-file', 'none.pem'], /^cannot read none\.pem: no such file or directory\n$/],
    [['--token-file', 'none'], /^cannot read none: no such file or directory\n$/],
    [['--token-file', 'two lines'], /^two lines: it holds no token/],
    [['--header', '@bad headers'], /^bad headers: it holds no header NAME: VALUE\n$/],
    [['--header', 'team'], /^--header: it holds no header NAME: VALUE\n$/],
  ])('with %j ends with 2 and says why, and never the token', async (args, expected) => {
    const ended = await verify(gate.ca, ['--metrics', url, ...args]);
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    expect(ended.stderr).toMatch(expected);
    expect(ended.stderr).not.toContain(secret);
  });
});
