// Runs a command in a network made like a pod's: node test/setup/pod/run.ts vitest run --project pod [FILES]
// Ends as the command does. Where no such network can be made, says why, and fails only with CI=true.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requireProgram } from '../program.ts';
import { findTool } from './tool.ts';

const isolated = [
  '--map-root-user',
  '--net',
  '--mount',
  '--pid',
  '--fork',
  '--kill-child',
  '--mount-proc',
  '--',
];
/** Floods take two descriptors a connection. Only root may pass its hard limit. */
const moreFiles = 'ulimit -n 65536 2>/dev/null || ulimit -n "$(ulimit -Hn)"; exec "$@"';

/** Why the namespaces can't be made here; undefined where they can. */
async function obstacle(): Promise<string | undefined> {
  for (const name of ['ip', 'mount']) {
    if ((await findTool(name)) === undefined) return `neither ${name} nor busybox is here`;
  }
  const { error, status, stderr } = spawnSync('unshare', [...isolated, 'true'], { encoding: 'utf8' });
  if (error) return `unshare does not run (${error.message}): install util-linux`;
  if (status === 0) return undefined;
  return `${stderr.trim()}: run as root, or let users make namespaces (sysctl user.max_user_namespaces > 0, kernel.apparmor_restrict_unprivileged_userns=0; in a container --privileged)`;
}

/** Inside there is no way to a registry. */
for (const name of ['envoy', 'prometheus', 'promtool'] as const) await requireProgram(name);

const why = await obstacle();
if (why === undefined) {
  // What a test that was cut short leaves in files goes with the pod, as its processes do.
  const temporary = mkdtempSync(join(tmpdir(), 'sidelight-pod-'));
  process.on('exit', () => rmSync(temporary, { recursive: true, force: true, maxRetries: 3 }));
  const enter = [process.execPath, join(import.meta.dirname, 'enter.ts'), ...process.argv.slice(2)];
  const pod = spawn('sh', ['-c', moreFiles, 'sh', 'unshare', ...isolated, ...enter], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, TMPDIR: temporary },
  });
  // Ctrl-C reaches every process by the terminal; a signal to this one alone goes in by the channel.
  process.on('SIGINT', () => {});
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => pod.connected && pod.send(signal));
  }
  pod.on('exit', (code) => process.exit(code ?? 1));
} else {
  console.error(
    `${process.env.CI === 'true' ? 'failed' : 'skipped'}, no pod network can be made here: ${why}`,
  );
  process.exitCode = process.env.CI === 'true' ? 1 : 0;
}
