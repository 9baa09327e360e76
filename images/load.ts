import { execFileSync, spawnSync } from 'node:child_process';

/**
 * The shell command that takes an archive into the cluster: SIDELIGHT_IMAGE_LOAD, to which the archive's path is
 * appended, else containerd's on this machine where it answers. Undefined if there is neither.
 */
export function loadCommand(env: Readonly<Record<string, string | undefined>>): string | undefined {
  if (env.SIDELIGHT_IMAGE_LOAD) return env.SIDELIGHT_IMAGE_LOAD;
  const containerd = spawnSync('ctr', ['-n', 'k8s.io', 'version'], { stdio: 'ignore', timeout: 5000 });
  return containerd.status === 0 ? 'ctr -n k8s.io images import' : undefined;
}

/** Runs the load command on an archive; throws with its output if it fails. */
export function load(command: string, archive: string): void {
  execFileSync('sh', ['-c', `${command} "$1"`, 'sh', archive], { stdio: ['ignore', 'ignore', 'inherit'] });
}
