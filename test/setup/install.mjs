// Runs on whatever Node the machine has (>= 20) and makes node_modules fit package-lock.json, once.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const major = Number(process.versions.node.split('.')[0]);
if (major < 20) {
  console.error(`Node ${process.versions.node} is too old to set this up; install Node 20 or newer.`);
  process.exit(2);
}

const stamp = 'node_modules/.sidelight-lock';
const lock = readFileSync('package-lock.json', 'utf8');
const installed = existsSync(stamp) && readFileSync(stamp, 'utf8') === lock;
if (!installed) {
  console.error('Installing what package-lock.json names (once) …');
  const result = spawnSync('npm', ['ci', '--loglevel=error'], { stdio: ['ignore', 2, 2] });
  if (result.status !== 0) {
    const why = result.error ? result.error.message : 'see above';
    console.error(
      `npm ci failed: ${why}. It needs npm on PATH, its registry, and a folder that can be written.`,
    );
    process.exit(result.status ?? 2);
  }
  writeFileSync(stamp, lock);
}
