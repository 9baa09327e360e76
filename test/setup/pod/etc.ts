import { existsSync, mkdirSync, mkdtempSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { credentialsPath } from '../../../webhook/telemetry/credentials.ts';
import { findTool, runTool } from './tool.ts';

const authorities = '/etc/ssl/certs/ca-certificates.crt';

/**
 * An /etc of the pod's own, in which files can be made: links to what was there, and a directory for credentials.
 * Once is enough for all tests of a run.
 */
export async function makeEtc(): Promise<void> {
  if (existsSync(credentialsPath)) return;
  const tool = await findTool('mount');
  if (tool === undefined) throw new Error('neither mount nor busybox');
  const base = mkdtempSync('/tmp/sidelight-etc-');
  runTool(tool, ['-t', 'tmpfs', 'tmpfs', base]);
  const [former, own] = [join(base, 'former'), join(base, 'own')];
  for (const directory of [former, own]) mkdirSync(directory);
  runTool(tool, ['--rbind', '/etc', former]);
  for (const entry of readdirSync(former)) {
    if (entry !== 'ssl' && entry !== 'sidelight') symlinkSync(join(former, entry), join(own, entry));
  }
  mkdirSync(join(own, 'ssl/certs'), { recursive: true });
  mkdirSync(join(own, credentialsPath.replace('/etc/', '')), { recursive: true });
  runTool(tool, ['--bind', own, '/etc']);
}

/** The public authorities that the sidecar's image trusts, PEM. */
export async function trust(certificates: string): Promise<void> {
  await makeEtc();
  writeFileSync(authorities, certificates);
}
