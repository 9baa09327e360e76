import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { originAddress } from '../../setup/pod/addresses.ts';
import { type Stand, startStand } from '../../setup/pod/stand.ts';
import { until } from '../../setup/process.ts';
import { describeWith } from '../../setup/program.ts';
import { type Books, told } from './books.ts';
import { type Place, type Plan, places, send } from './plan.ts';

const usual: Plan = {
  way: 'absolute',
  place: 'shop',
  trouble: 'none',
  method: 'GET',
  status: 404,
  upload: 0,
  download: 1000,
};

/** What happens, by the words of the table's first column. */
const plans: Record<string, Plan> = {
  'an answer, 1xx to 5xx, early or late': usual,
  'a tunnel': { ...usual, way: 'tunnel' },
  'a WebSocket': { ...usual, way: 'websocket' },
  'the name does not exist, or its server is silent': { ...usual, trouble: 'no such name' },
  'the connection is refused, or times out': { ...usual, trouble: 'refused' },
  'the origin ends the connection before its answer': { ...usual, trouble: 'reset' },
  'the origin ends the connection in the middle of a body': { ...usual, trouble: 'cut' },
  'the app goes away before there is an answer': { ...usual, trouble: 'abandoned' },
};

const text = readFileSync(join(import.meta.dirname, '../../../docs/numbers.md'), 'utf8');
const section = text.slice(text.indexOf('## What each counter holds'), text.indexOf('## Bytes'));
const rows = section
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| what happens'))
  .map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );

/** First digit of the code that a cell tells; none for a dash. */
function classOf(cell: string, { status }: Plan): string | undefined {
  if (cell === '–') return undefined;
  return /class|head/.test(cell) ? String(Math.floor(status / 100)) : cell.charAt(0);
}

await describeWith(['envoy'], 'the table of docs/numbers.md', (paths) => {
  let stand: Stand<Place>;
  beforeAll(async () => {
    stand = await startStand(paths.envoy, places);
    stand.nameServer.serve((name) => (name === 'shop.test' ? originAddress : undefined));
  });
  afterAll(() => stand.stop());

  async function grown(plan: Plan): Promise<Books> {
    const before = told(await stand.scrape());
    const abandon = new AbortController();
    const sent = send(plan, stand, { signal: abandon.signal });
    if (plan.trouble === 'abandoned') {
      await until(
        async () => stand.origins.shop.held(),
        (held) => held === 1,
      );
      abandon.abort();
    }
    await sent;
    const ended = (books: Books) => Object.keys(books).some((key) => key.startsWith("vendor's answers"));
    const growth = async () => {
      const pairs = Object.entries(told(await stand.scrape())).map(
        ([key, value]) => [key, value - (before[key] ?? 0)] as const,
      );
      return Object.fromEntries(pairs.filter(([key, value]) => value !== 0 && !/sent|received/.test(key)));
    };
    await until(growth, ended);
    // A tunnel's end comes after its answer.
    await delay(300);
    return await growth();
  }

  test('has a row for each plan', () => expect(rows.map(([what]) => what)).toEqual(Object.keys(plans)));

  test.each(rows)('%s', async (what, total = '', byClass = '', answers = '', byHost = '', proxy = '') => {
    const plan = plans[what as string] as Plan;
    const [asked = '', answered = ''] = proxy.split(', ');
    const expected: Books = { 'proxy requests': Number(asked) };
    const enter = (name: string, cell: string) => {
      const code = classOf(cell, plan);
      if (code !== undefined) expected[`${name} ${code}xx`] = 1;
    };
    if (total !== '–') expected['vendor requests'] = Number(total);
    if (plan.trouble === 'refused') expected['vendor connects failed'] = 1;
    enter('vendor', byClass);
    enter("vendor's answers", answers);
    enter('shop.test', byHost);
    enter('proxy', answered);
    expect(await grown(plan)).toEqual(expected);
  });
});
