// The first process of a pod's namespaces: makes its network and its files, then runs the command and ends as it does.
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { hosts, insideVariable, localRanges, resolvConf, silentRange } from './addresses.ts';
import { findTool, runTool } from './tool.ts';

async function makeNetwork(): Promise<void> {
  const tool = await findTool('ip');
  if (tool === undefined) throw new Error('neither ip nor busybox');
  const ip = (line: string) => runTool(tool, line.split(' '));
  ip('link set lo up');
  for (const range of localRanges.v4) ip(`addr add ${range} dev lo`);
  for (const range of localRanges.v6) {
    // The first address of the range: a source for calls, without which a local route is not enough.
    ip(`-6 addr add ${range.replace(/::\/64$/, '::1/128')} dev lo`);
    if (range.endsWith('/64')) ip(`-6 route add local ${range} dev lo`);
  }
  // Unlike those of IPv4, local ranges of IPv6 can be called but not bound, unless this says so.
  writeFileSync('/proc/sys/net/ipv6/ip_nonlocal_bind', '1');
  // What is sent there comes back on lo, is nobody's, and is dropped without a word.
  ip(`route add ${silentRange} dev lo`);
}

/** Files of the pod over those of the machine, seen in this mount namespace alone. */
async function mountFiles(files: Readonly<Record<string, string>>): Promise<void> {
  const tool = await findTool('mount');
  if (tool === undefined) throw new Error('neither mount nor busybox');
  for (const [path, text] of Object.entries(files)) {
    const file = join(tmpdir(), path.replaceAll('/', '_'));
    writeFileSync(file, text);
    runTool(tool, ['--bind', file, path]);
  }
}

await makeNetwork();
await mountFiles({ '/etc/resolv.conf': resolvConf, '/etc/hosts': hosts });

const [file = '', ...args] = process.argv.slice(2);
const command = spawn(file, args, { stdio: 'inherit', env: { ...process.env, [insideVariable]: '1' } });
command.on('error', (error) => {
  console.error(error.message);
  process.exit(127);
});
// When this process ends, the kernel ends all others of the namespace, programs that tests started among them.
command.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal ?? 'SIGKILL']));
process.on('message', (signal: NodeJS.Signals) => command.kill(signal));
process.on('disconnect', () => command.kill('SIGTERM'));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
