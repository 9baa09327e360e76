import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { onTestFinished } from 'vitest';

export const node = resolve('node_modules/.bin/node');
export const main = resolve('cli/main.ts');

export interface Ran {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number | null;
}

/** Runs the command line as its user does, in a directory. */
export const sidelight = (cwd: string, args: readonly string[], input: string | Buffer = ''): Ran =>
  spawnSync(node, [main, ...args], { cwd, input, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });

/** The same through bash, where `sidelight` is the command. */
export const inShell = (cwd: string, script: string, env: NodeJS.ProcessEnv = {}): Ran =>
  spawnSync(
    'bash',
    ['-c', `set -o pipefail; sidelight() { '${node}' '${main}' "$@"; }; export -f sidelight; ${script}`],
    { cwd, encoding: 'utf8', input: '', env: { ...process.env, ...env } },
  );

/** A new directory with these files, by their paths; it goes when the test ends. */
export function directoryOf(files: Readonly<Record<string, string | Buffer>>): string {
  const top = mkdtempSync(join(tmpdir(), 'sidelight-'));
  onTestFinished(() => rmSync(top, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(top, path)), { recursive: true });
    writeFileSync(join(top, path), text);
  }
  return top;
}

/** Every file below a directory, hidden ones too, with its text, by its path. */
export const textsIn = (top: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(top, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => [path.slice(top.length + 1), readFileSync(path, 'utf8')]),
  );

/** A labelled pod. */
export const pod = (name: string, more = ''): string =>
  `apiVersion: v1
kind: Pod
metadata:
  name: ${name}   # kept
  labels: { sidelight.dev/inject: telemetry }
spec:
  containers:
    - name: app
      image: app
${more}`;

/** A Deployment that its namespace labels, and that namespace. */
export const deployment = (name: string, namespace: string): string =>
  `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: ${namespace} }
spec:
  template:
    spec:
      containers:
        - name: app
          image: app
`;
export const namespace = (name: string): string =>
  `apiVersion: v1
kind: Namespace
metadata:
  name: ${name}
  labels: { sidelight.dev/inject: telemetry }
`;

/** A pod that is denied: it declares what is no port. */
export const deniedPod = `apiVersion: v1
kind: Pod
metadata:
  name: denied
  labels: { sidelight.dev/inject: telemetry }
  annotations: { sidelight.dev/proxy-port: many }
spec:
  containers:
    - name: app
      image: app
`;
