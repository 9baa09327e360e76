import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median } from './measure.ts';
import type { Result } from './result.ts';

const main = fileURLToPath(new URL('../cli/main.ts', import.meta.url));
const budgetSeconds = 2;

function seconds(args: readonly string[]): number {
  const began = performance.now();
  execFileSync(process.execPath, [main, ...args], { stdio: 'ignore' });
  return (performance.now() - began) / 1000;
}

/** All rules, dashboards, runbooks and other pages, written by a process of their own, its start included. */
export function generatorResults(): Result[] {
  const directory = mkdtempSync(join(tmpdir(), 'sidelight-generated-'));
  try {
    const took = median(Array.from({ length: 5 }, () => seconds(['generate', directory])));
    return [
      {
        what: `generators, all rules, dashboards and pages, against ${budgetSeconds} s`,
        ours: `${took.toFixed(2)} s (a process that does nothing ${seconds(['--version']).toFixed(2)} s)`,
        theirs: `${budgetSeconds} s`,
        ratio: took / budgetSeconds,
        budget: 1,
      },
    ];
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
