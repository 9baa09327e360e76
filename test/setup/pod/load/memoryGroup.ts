import { existsSync, mkdtempSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** A memory limit as a container has it. */
export interface MemoryGroup {
  /** Runs a program within the limit. */
  readonly wrapper: (program: string) => string;
  /** The most bytes so far. The first version of cgroups counts what TCP holds apart, and doesn't limit it. */
  readonly peak: () => { memory: number; tcp: number };
  readonly remove: () => Promise<void>;
}

const roots = [
  {
    path: '/sys/fs/cgroup/memory',
    limit: 'memory.limit_in_bytes',
    peak: 'memory.max_usage_in_bytes',
    tcp: 'memory.kmem.tcp.max_usage_in_bytes',
  },
  { path: '/sys/fs/cgroup', limit: 'memory.max', peak: 'memory.peak', tcp: undefined },
] as const;

/** Undefined where none can be made: then nothing kills what takes too much, and the test reads what Envoy says. */
export function memoryGroup(bytes: number): MemoryGroup | undefined {
  for (const root of roots) {
    let path: string;
    try {
      path = mkdtempSync(join(root.path, 'sidelight-'));
      if (!existsSync(join(path, root.limit))) {
        rmdirSync(path);
        continue;
      }
      writeFileSync(join(path, root.limit), String(bytes));
      // TCP is counted from the first limit on.
      if (root.tcp) writeFileSync(join(path, 'memory.kmem.tcp.limit_in_bytes'), String(2 ** 40));
    } catch {
      continue;
    }
    const read = (file: string) => Number(readFileSync(join(path, file), 'utf8'));
    return {
      wrapper(program) {
        const file = join(mkdtempSync(join(tmpdir(), 'group-')), 'run');
        writeFileSync(file, `#!/bin/sh\necho $$ > ${path}/cgroup.procs && exec ${program} "$@"\n`, {
          mode: 0o755,
        });
        return file;
      },
      peak: () => ({ memory: read(root.peak), tcp: root.tcp ? read(root.tcp) : 0 }),
      async remove() {
        // The last process may be on its way out.
        for (let tries = 0; tries < 50 && existsSync(path); tries++) {
          try {
            rmdirSync(path);
          } catch {
            await delay(100);
          }
        }
      },
    };
  }
  return undefined;
}
