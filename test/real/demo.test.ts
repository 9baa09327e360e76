import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test } from 'vitest';
import { type Demo, isAlive, startDemo } from '../setup/demo.ts';
import { describeWith } from '../setup/program.ts';

const vendors = ['vendor-a', 'vendor-b', 'vendor-c'];
const folder = mkdtempSync(join(tmpdir(), 'sidelight-test-cache-'));
const demos: Demo[] = [];

async function demo(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Demo> {
  const started = await startDemo(args, environment);
  demos.push(started);
  return started;
}

/** Runs until the page is served and every process is there: three sidecars, three crawlers, Prometheus. */
async function running(...args: string[]): Promise<Demo> {
  const started = await demo(['--port', '0', ...args]);
  await expect.poll(() => started.children().length, { timeout: 60_000 }).toBe(7);
  await expect.poll(started.output, { timeout: 60_000 }).toContain('4. The page');
  return started;
}

/** Nothing runs any more of what it had started, and no file is left. */
async function expectNothingLeft(ended: Demo, children: readonly { pid: number }[]): Promise<void> {
  await expect.poll(() => children.filter(({ pid }) => isAlive(pid)), { timeout: 10_000 }).toEqual([]);
  expect(ended.leftovers()).toEqual([]);
}

const counted = (vendor: string, requests: number): RegExp =>
  new RegExp(`${vendor} +\\w+ +${requests} +${requests} +[1-9]\\d* +[1-9]\\d* +[1-9]\\d* +[1-9]\\d*`);

afterAll(() => rmSync(folder, { recursive: true }));
afterEach(async () => {
  for (const one of demos.splice(0)) await one.clear();
});

await describeWith(['envoy', 'prometheus'], 'sidelight demo', ({ envoy }) => {
  test('ends with as many requests of each vendor in Prometheus as its origin saw, and leaves nothing', async () => {
    const one = await demo(['--port', '0', '--requests', '50']);
    expect(await one.ended, one.output()).toBe(0);
    for (const vendor of vendors) expect(one.output()).toMatch(counted(vendor, 50));
    expect(one.output()).toContain('because namespace crawlers is labelled sidelight.dev/inject=telemetry');
    expect(one.leftovers()).toEqual([]);
  });

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    '%s is its good end: totals, no process, no file',
    async (signal) => {
      const one = await running();
      const children = one.children();
      one.process.kill(signal);
      expect(await one.ended, one.output()).toBe(0);
      for (const vendor of vendors) expect(one.output()).toContain(`   ${vendor}`);
      expect(one.output()).toContain(`${signal}: everything is stopped`);
      await expectNothingLeft(one, children);
    },
  );

  test('interrupted before its end, --once is a failure, and leaves nothing', async () => {
    const one = await running('--requests', '10000');
    const children = one.children();
    one.process.kill('SIGINT');
    expect(await one.ended, one.output()).toBe(2);
    await expectNothingLeft(one, children);
  });

  test.each([
    ['--config-yaml', 'Envoy of'],
    ['prometheus.yaml', 'Prometheus'],
    ['crawler.mjs', 'crawler'],
  ])('a child that is killed (%s) is named, and everything stops', async (argument, name) => {
    const one = await running();
    const children = one.children();
    const victim = children.find(({ command }) => command.includes(argument));
    process.kill(victim?.pid as number, 'SIGKILL');
    expect(await one.ended).toBe(2);
    expect(one.output()).toMatch(new RegExp(`${name}.* ended with SIGKILL, so everything is stopped`));
    await expectNothingLeft(one, children);
  });

  test('a reader that goes away ends it, without a trace', async () => {
    const one = await demo(['--port', '0']);
    one.process.stdout?.destroy();
    await one.ended;
    expect(one.leftovers()).toEqual([]);
  });

  test('a port that was asked for and is in use is said at once; without one the next is taken', async () => {
    const taken = createServer()
      .listen(15_880, '127.0.0.1')
      .on('error', () => {});
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    try {
      const refused = await demo(['--port', `${port}`]);
      expect(await refused.ended).toBe(2);
      expect(refused.output()).toContain(`Port ${port} is in use: name another one with --port.`);
      const moved = await demo([]);
      await expect
        .poll(moved.output, { timeout: 60_000 })
        .toMatch(/4\. The page: http:\/\/127\.0\.0\.1:158[89]\d\/ {2}\(the usual port is taken\)/);
    } finally {
      taken.close();
      other.close();
    }
  });

  test('without Prometheus it counts all the same, and says what to do', async () => {
    mkdirSync(join(folder, 'sidelight/bin'), { recursive: true });
    symlinkSync(envoy, join(folder, 'sidelight/bin/envoy'));
    const one = await demo(['--once', '--port', '0'], { XDG_CACHE_HOME: folder, PATH: '' });
    expect(await one.ended, one.output()).toBe(0);
    expect(one.output()).toMatch(
      /No Prometheus: .*apt-get is not on PATH\. Put version 2\.42 or later on PATH/,
    );
    expect(one.output()).toContain('The page reads the sidecars itself');
    for (const vendor of vendors) expect(one.output()).toMatch(counted(vendor, 60));
  });

  test.each([['/dev/null'], ['/proc/nothing']])(
    'with a cache that cannot be written (%s) it shows the injection, says why there is no more, and ends',
    async (cache) => {
      const one = await demo(['--once', '--port', '0'], { XDG_CACHE_HOME: cache, PATH: '' });
      expect(await one.ended).toBe(2);
      expect(one.output()).toContain('+ the sidecar sidelight-envoy');
      expect(one.output()).toMatch(
        /No Envoy.* the cache cannot be written: .*name another one in XDG_CACHE_HOME\.\n$/,
      );
      expect(one.leftovers()).toEqual([]);
    },
  );
});
