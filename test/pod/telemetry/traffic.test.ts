import fc from 'fast-check';
import { afterAll, beforeAll, test } from 'vitest';
import { describeWith } from '../../setup/program.ts';
import { type Bookkeeper, startBookkeeper } from '../right/bookkeeper.ts';
import { plan } from '../right/plan.ts';

await describeWith(['envoy'], 'the telemetry sidecar under traffic', (paths) => {
  let books: Bookkeeper;
  beforeAll(async () => {
    books = await startBookkeeper(paths.envoy);
  });
  afterAll(() => books.stop());

  test('counts each request and byte that client and origin saw, over a generated mix', async () => {
    const plans = fc.array(plan, { minLength: 20, maxLength: 40 });
    const property = fc.asyncProperty(plans, (plans) => books.round(plans));
    await fc.assert(property, { numRuns: 10, endOnFailure: true });
  });
});
