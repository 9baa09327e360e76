import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDirectory, find } from '../../../platform/programs/index.ts';

/** The Go module's number of Prometheus 3.15. */
const moduleVersion = 'v0.315.0';
const cacheDir = cacheDirectory(process.env);
const built = join(cacheDir, 'bin', `prometheus-kubernetes-${moduleVersion}`);

/** Debian's Prometheus is built without it. */
const discoversKubernetes = (program: string): boolean =>
  readFileSync(program).includes('kubernetes_sd_configs') &&
  readFileSync(program).includes('__meta_kubernetes_pod');

/** Builds it from its Go module with no other discovery; some minutes, once. */
function build(): void {
  mkdirSync(join(cacheDir, 'bin'), { recursive: true });
  const scratch = mkdtempSync(join(cacheDir, 'fetch-'));
  const go = (...args: string[]) =>
    execFileSync('go', args, {
      cwd: scratch,
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, CGO_ENABLED: '0' },
    });
  const command = 'github.com/prometheus/prometheus/cmd/prometheus';
  process.stderr.write(
    `building Prometheus ${moduleVersion} with Kubernetes discovery (once; some minutes)\n`,
  );
  try {
    go('mod', 'init', 'sidelight.test/prometheus');
    go('get', `${command}@${moduleVersion}`);
    const tags = 'remove_all_sd,enable_kubernetes_sd';
    go('build', '-tags', tags, '-ldflags', '-s -w', '-o', 'prometheus', command);
    renameSync(join(scratch, 'prometheus'), built);
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

/**
 * Path of a Prometheus that discovers Kubernetes: on PATH, else built from its Go module into the cache. Undefined, and
 * said, if it can't be had; with CI=true that fails.
 */
export async function prometheusProgram(): Promise<string | undefined> {
  const onPath = await find('prometheus', { searchPath: process.env.PATH ?? '', cacheDir });
  if (onPath.found && discoversKubernetes(onPath.path)) return onPath.path;
  try {
    if (!existsSync(built)) build();
    return built;
  } catch (error) {
    if (process.env.CI === 'true') throw error;
    process.stderr.write(`no Prometheus that discovers Kubernetes: ${error}\n`);
    return undefined;
  }
}
