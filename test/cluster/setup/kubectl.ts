import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { cacheDirectory, programPath } from '../../../platform/programs/index.ts';

const program = programPath('kubectl', {
  searchPath: process.env.PATH ?? '',
  cacheDir: cacheDirectory(process.env),
});

/** Standard output of a kubectl call; rejects with its standard error. */
export async function kubectl(args: readonly string[], input = ''): Promise<string> {
  const child = spawn(await program, [...args], { stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdin.end(input);
  const ended = once(child, 'close');
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = await ended;
  if (code !== 0) throw new Error(`kubectl ${args.join(' ')}: ${errors || output}`);
  return output;
}

export const apply = (...items: object[]): Promise<string> =>
  kubectl(['apply', '-f', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
