import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { podMonitors, toStream } from '../../manifests/index.ts';
import { defaultSettings } from '../../platform/config/index.ts';
import { kubectl } from './setup/kubectl.ts';

const definition = 'crd/podmonitors.monitoring.coreos.com';
const text = toStream(podMonitors({ ...defaultSettings, namespace: 'default' }), []);
const dryRun = (monitors: string) => kubectl(['apply', '--dry-run=server', '-f', '-'], monitors);

let installedByUs = false;

beforeAll(async () => {
  const known = await kubectl(['get', definition, '--ignore-not-found', '-o', 'name']);
  if (known.trim() !== '') return;
  installedByUs = true;
  const crd = readFileSync(join(import.meta.dirname, 'fixtures/podmonitors-crd.yaml'), 'utf8');
  await kubectl(['apply', '--server-side', '-f', '-'], crd);
  await kubectl(['wait', '--for=condition=established', definition, '--timeout=30s']);
});
afterAll(async () => {
  if (installedByUs) await kubectl(['delete', definition]);
});

test('the API server takes the PodMonitors as the operator’s objects', async () => {
  const said = await dryRun(text);
  expect(said).toContain('podmonitor.monitoring.coreos.com/sidelight-envoy created');
  expect(said).toContain('podmonitor.monitoring.coreos.com/sidelight-webhook created');
});

test('and would refuse a field that there isn’t', async () => {
  await expect(dryRun(text.replace('relabelings:', 'relabellings:'))).rejects.toThrow('relabellings');
});
