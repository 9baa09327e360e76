import { afterAll, beforeAll, test } from 'vitest';
import { describeWith } from '../../setup/program.ts';
import { type Bookkeeper, startBookkeeper } from '../right/bookkeeper.ts';
import { type Plan, places, ways } from '../right/plan.ts';

/** Connections that nobody answers, and names: every way, everywhere, beside traffic that gets through. */
const plans: readonly Plan[] = places.flatMap((place) =>
  ways.flatMap((way) =>
    (['silent', 'mute names', 'none'] as const).map(
      (trouble): Plan => ({ way, place, trouble, method: 'GET', status: 200, upload: 0, download: 1000 }),
    ),
  ),
);

await describeWith(['envoy'], 'what is never answered', (paths) => {
  let books: Bookkeeper;
  beforeAll(async () => {
    books = await startBookkeeper(paths.envoy);
  });
  afterAll(() => books.stop());

  test('ends in the end, and is counted', () => books.round(plans));
});
