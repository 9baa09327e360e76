// `npm test`: static checks, then the fast tests, then those on real programs. Ends non-zero when one fails.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';

const report = process.env.SIDELIGHT_TEST_JSON;
/** Each run of vitest writes a report of its own: that of the tests in a pod stands beside the first. */
const podReport = report === undefined ? {} : { SIDELIGHT_TEST_JSON: join(dirname(report), 'pod.json') };

const steps: [program: string, args: string[], environment?: object][] = [
  ['tsc', ['-p', '.']],
  ['biome', ['check', '--error-on-warnings', '.']],
  ['vitest', ['run', '--project', 'fast', '--project', 'real']],
  ['node', ['test/setup/pod/run.ts', 'vitest', 'run', '--project', 'pod'], podReport],
];

let failed = 0;
for (const [program, args, environment] of steps) {
  console.log(`\n$ ${program} ${args.join(' ')}`);
  const result = spawnSync(program, args, { stdio: 'inherit', env: { ...process.env, ...environment } });
  if (result.error) console.error(`${program}: ${result.error.message}`);
  if (result.status !== 0) failed += 1;
}
process.exitCode = failed === 0 ? 0 : 1;
