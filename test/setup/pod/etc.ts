import { existsSync, mkdirSync, mkdtempSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { credentialsPath } from '../../../webhook/telemetry/credentials.ts';
import { insideVariable } from './addresses.ts';
import { findTool, runTool } from './tool.ts';

const authorities = '/etc/ssl/certs/ca-certificates.crt';
/** Only an /etc of ours has it. What the machine itself has at a path says nothing, and is never written to. */
const mark = '/etc/.of-this-pod-only';

/**
 * An /etc of the pod's own, in which files can be made: links to what was there, and a directory for credentials.
 * Once is enough for all tests of a run.
 */
export async function makeEtc(): Promise<void> {
  if (existsSync(mark)) return;
  if (process.env[insideVariable] !== '1') throw new Error('outside of a pod /etc is the machine’s');
  const tool = await findTool('mount');
  if (tool === undefined) throw new Error('neither mount nor busybox');
  const base = mkdtempSync(join(tmpdir(), 'sidelight-etc-'));
  runTool(tool, ['-t', 'tmpfs', 'tmpfs', base]);
  const [former, own] = [join(base, 'former'), join(base, 'own')];
  for (const directory of [former, own]) mkdirSync(directory);
  runTool(tool, ['--rbind', '/etc', former]);
  for (const entry of readdirSync(former)) {
    if (entry !== 'ssl' && entry !== 'sidelight') symlinkSync(join(former, entry), join(own, entry));
  }
  mkdirSync(join(own, 'ssl/certs'), { recursive: true });
  mkdirSync(join(own, credentialsPath.replace('/etc/', '')), { recursive: true });
  writeFileSync(join(own, basename(mark)), '');
  runTool(tool, ['--bind', own, '/etc']);
  if (!existsSync(mark)) throw new Error('the mount over /etc is not seen');
}

/** The public authorities that the sidecar's image trusts, PEM. */
export async function trust(certificates: string): Promise<void> {
  await makeEtc();
  writeFileSync(authorities, certificates);
}
