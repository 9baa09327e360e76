import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Unit } from '../rules/cases/compile.ts';

// Each test has a store of its own, which waits for a disk most of its time.
const memory = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** Output of both streams, whatever the exit code. */
const outputOf = (
  file: string,
  args: readonly string[],
  cwd: string,
): Promise<{ stdout: string; stderr: string }> =>
  new Promise((resolve, reject) => {
    const env = { ...process.env, TMPDIR: cwd };
    execFile(file, args, { cwd, env, maxBuffer: 1 << 28 }, (error, stdout, stderr) => {
      if (error && typeof error.code !== 'number') reject(error);
      else resolve({ stdout, stderr });
    });
  });

/** JSON is YAML, and written in no time. */
async function write(directory: string, unit: Unit, at: number): Promise<string> {
  const { groups, interval, tests } = unit;
  await writeFile(join(directory, `${at}.rules.yaml`), JSON.stringify({ groups }));
  const test = {
    rule_files: [`${at}.rules.yaml`],
    evaluation_interval: interval,
    // Without it the order is chance, and a group would read records of the time before.
    group_eval_order: groups.map(({ name }) => name),
    tests,
  };
  await writeFile(join(directory, `${at}.test.yaml`), JSON.stringify(test));
  return `${at}.test.yaml`;
}

/** Of one process: undefined for each file that passed, else what promtool says of it. */
async function judgeFiles(
  promtool: string,
  directory: string,
  files: string[],
): Promise<(string | undefined)[]> {
  const { stdout, stderr } = await outputOf(promtool, ['test', 'rules', ...files], directory);
  const passed = stdout
    .split('Unit Testing: ')
    .slice(1)
    .map((part) => part.includes('SUCCESS'));
  const failures = stderr.split(/^ {2}FAILED:\n/m).slice(1);
  if (passed.length !== files.length || passed.filter((good) => !good).length !== failures.length)
    throw new Error(`promtool judged ${passed.length} of ${files.length} files:\n${stderr.slice(0, 2000)}`);
  return passed.map((good) => (good ? undefined : failures.shift()));
}

/** `promtool test rules` on each unit, in two processes at a time: undefined where it passes, else what it says. */
export async function judge(promtool: string, units: readonly Unit[]): Promise<(string | undefined)[]> {
  const directory = await mkdtemp(join(memory, 'sidelight-promtool-'));
  try {
    const files = await Promise.all(units.map((unit, at) => write(directory, unit, at)));
    const results: (string | undefined)[] = [];
    const batch = Math.min(50, Math.ceil(files.length / 2));
    let next = 0;
    const work = async () => {
      while (next < files.length) {
        const from = next;
        next += batch;
        const judged = await judgeFiles(promtool, directory, files.slice(from, from + batch));
        judged.forEach((one, at) => {
          results[from + at] = one;
        });
      }
    };
    await Promise.all([work(), work()]);
    return results;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
