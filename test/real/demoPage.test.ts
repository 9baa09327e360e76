import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type BrowserPage, openPage, requireChromium } from '../setup/chromium.ts';
import { type Demo, startDemo } from '../setup/demo.ts';
import { requireProgram } from '../setup/program.ts';

const programs = [requireChromium(), await requireProgram('envoy'), await requireProgram('prometheus')];
const [chromium] = programs;

const rows = (table: string) =>
  `[...document.querySelectorAll('${table} tr')].map((row) => [...row.cells].map((cell) => cell.textContent))`;
const numberOf = (text = ''): number => Number(text.replaceAll(',', ''));

const title = programs.includes(undefined)
  ? 'the page of the demo (skipped: a program is missing)'
  : 'the page of the demo';

describe.skipIf(programs.includes(undefined))(title, () => {
  let demo: Demo;
  let page: BrowserPage;

  /** Totals of requests by vendor: [Envoy, the other end]. */
  const requests = async (): Promise<number[][]> => {
    const cells = await page.evaluate<string[][]>(rows('.vendor tbody'));
    return cells.filter(([head]) => head === 'Requests').map((row) => row.slice(1).map(numberOf));
  };

  beforeAll(async () => {
    demo = await startDemo(['--port', '0']);
    const url = await vi.waitUntil(() => /4\. The page: (\S+)/.exec(demo.output())?.[1], { timeout: 60_000 });
    page = await openPage(chromium as string, url);
    await page.show({ width: 1280, height: 900, scheme: 'light' });
    await vi.waitUntil(async () => (await requests()).length === 3, { timeout: 30_000 });
  });
  afterAll(async () => {
    await page?.close();
    await demo?.clear();
  });

  test('requests of all three vendors move, and Envoy counts what the other end saw', async () => {
    const before = await requests();
    await expect
      .poll(async () => (await requests()).map(([envoy = 0], index) => envoy - (before[index]?.[0] ?? 0)), {
        timeout: 30_000,
      })
      .toSatisfy((grown: number[]) => grown.every((by) => by > 20));
    for (const [envoy = 0, origin = 0] of await requests()) {
      expect(envoy).toBeGreaterThan(20);
      // One may have been under way at the scrape.
      expect(Math.abs(envoy - origin)).toBeLessThanOrEqual(2);
    }
  });

  test('codes and destinations fill their tables, by HTTP and by CONNECT for every vendor', async () => {
    await expect
      .poll(() => page.evaluate<string[][]>(rows('#codes tbody')), { timeout: 60_000 })
      .toSatisfy((all: string[][]) =>
        all.every(([, , ok, , , failed]) => numberOf(ok) > 0 && numberOf(failed) > 0),
      );
    const destinations = await page.evaluate<string[][]>(rows('#destinations tbody'));
    expect(destinations.length).toBe(7);
    for (const vendor of ['vendor-a', 'vendor-b', 'vendor-c']) {
      const own = destinations.filter(([, name]) => name === vendor);
      expect(own.some(([, , , , http]) => numberOf(http) > 0)).toBe(true);
      expect(own.some(([, , , , , tunnels]) => numberOf(tunnels) > 0)).toBe(true);
    }
  });

  test('each chart has a line and a legend entry for each vendor, with units', async () => {
    const legendsOf = () =>
      page.evaluate<string[][]>(
        "[...document.querySelectorAll('.chart')].map((chart) => [...chart.querySelectorAll('.legend > *')].map((entry) => entry.textContent))",
      );
    // A rate needs two scrapes of a vendor, and the page asks once a second or so.
    const entries = async () => (await legendsOf()).map((legend) => legend.length);
    await expect.poll(entries, { timeout: 60_000 }).toEqual([3, 3, 3]);
    const legends = await legendsOf();
    for (const [index, unit] of [/req\/s$/, /B\/s$/, /B\/s$/].entries()) {
      for (const entry of legends[index] ?? []) expect(entry).toMatch(unit);
    }
    const lines =
      "[...document.querySelectorAll('.chart path')].filter((path) => path.getTotalLength() > 0).length";
    await expect.poll(() => page.evaluate<number>(lines), { timeout: 60_000 }).toBe(9);
  });

  test.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 390],
  ] as const)('fits its window, %s and %i pixels wide', async (scheme, width) => {
    await page.show({ width, height: 900, scheme });
    await expect
      .poll(() => page.evaluate<number>('document.documentElement.scrollWidth'))
      .toBeLessThanOrEqual(width);
    const background = await page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
    expect(background).toBe(scheme === 'light' ? 'rgb(245, 246, 248)' : 'rgb(15, 19, 26)');
    const file = join(tmpdir(), `sidelight-demo-page-${scheme}-${width}.png`);
    await writeFile(file, await page.screenshot());
    process.stderr.write(`screenshot: ${file}\n`);
  });

  test('nothing of it is an error: no exception, no message on the console, no failed request', () => {
    expect(page.errors).toEqual([]);
  });

  test('when the demo ends, the page says so and keeps its last numbers', async () => {
    demo.process.kill('SIGINT');
    await demo.ended;
    await expect
      .poll(() => page.evaluate<string>("document.getElementById('status').textContent"), { timeout: 10_000 })
      .toBe('The demo has ended. These are its last numbers.');
    expect(await requests()).toHaveLength(3);
  });
});
