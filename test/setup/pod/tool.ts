import { execFileSync } from 'node:child_process';
import { onPath } from '../../../platform/programs/run.ts';
import { requireProgram } from '../program.ts';

/** How `name` is run: itself, else as a part of busybox, which is fetched if need be. Undefined where neither is. */
export async function findTool(name: string): Promise<readonly string[] | undefined> {
  // An ordinary user's PATH often lacks the directories of system programs.
  const [path] = await onPath(name, `${process.env.PATH}:/usr/sbin:/sbin`);
  if (path !== undefined) return [path];
  const busybox = await requireProgram('busybox');
  return busybox === undefined ? undefined : [busybox, name];
}

/** Runs it to its end; throws with what it wrote. */
export function runTool([file, ...first]: readonly string[], args: readonly string[]): void {
  execFileSync(file as string, [...first, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
}
