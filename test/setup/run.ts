// `npm test`: static checks, then the fast tests, then those on real programs. Ends non-zero when one fails.
import { spawnSync } from 'node:child_process';

const steps: [string, string[]][] = [
  ['tsc', ['-p', '.']],
  ['biome', ['check', '--error-on-warnings', '.']],
  ['vitest', ['run', '--project', 'fast', '--project', 'real']],
];

let failed = 0;
for (const [program, args] of steps) {
  console.log(`\n$ ${program} ${args.join(' ')}`);
  const result = spawnSync(program, args, { stdio: 'inherit' });
  if (result.error) console.error(`${program}: ${result.error.message}`);
  if (result.status !== 0) failed += 1;
}
process.exitCode = failed === 0 ? 0 : 1;
