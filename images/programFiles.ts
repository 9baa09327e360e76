import { execFileSync } from 'node:child_process';
import { realpathSync } from 'node:fs';
import type { Entry } from './layer.ts';

/** What `ldd` says to the paths of libraries; a static program has none. */
export const libraryPaths = (lddOutput: string): string[] =>
  lddOutput.split(/\s+/).filter((word) => word.startsWith('/') && !word.endsWith(':'));

function lddOutput(program: string): string {
  try {
    return execFileSync('ldd', [program], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return '';
  }
}

/** A program as `path` of an image, with the shared libraries of this machine that it needs. */
export function programFiles(program: string, path: string): Entry[] {
  const file = realpathSync(program);
  return [
    { path, mode: 0o755, content: { file } },
    ...libraryPaths(lddOutput(file)).map(
      (library): Entry => ({ path: library, mode: 0o755, content: { file: realpathSync(library) } }),
    ),
  ];
}

/** The user that all of our images run as, and where names are looked up. */
const systemFiles: readonly Entry[] = [
  { path: '/etc/passwd', mode: 0o644, content: { text: 'sidelight:x:65532:65532::/:/sbin/nologin\n' } },
  { path: '/etc/group', mode: 0o644, content: { text: 'sidelight:x:65532:\n' } },
  { path: '/etc/nsswitch.conf', mode: 0o644, content: { text: 'hosts: files dns\n' } },
];

/** The bottom layer of an image around one program, at `/usr/local/bin/NAME`. */
export const programLayer = (program: string, name: string): Entry[] => [
  ...systemFiles,
  ...programFiles(program, `/usr/local/bin/${name}`),
];
