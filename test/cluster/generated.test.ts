import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dashboardConfigMaps } from '../../dashboards/index.ts';
import { defaultSettings } from '../../platform/config/index.ts';
import { emitRules } from '../../rules/index.ts';
import { kubectl } from './setup/kubectl.ts';

const definition = 'crd/prometheusrules.monitoring.coreos.com';
const settings = { ...defaultSettings, namespace: 'default' };
const dryRun = (text: string) => kubectl(['apply', '--dry-run=server', '-f', '-'], text);

let installedByUs = false;

beforeAll(async () => {
  const known = await kubectl(['get', definition, '--ignore-not-found', '-o', 'name']);
  if (known.trim() !== '') return;
  installedByUs = true;
  const text = readFileSync(join(import.meta.dirname, 'fixtures/prometheusrules-crd.yaml'), 'utf8');
  await kubectl(['apply', '--server-side', '-f', '-'], text);
  await kubectl(['wait', '--for=condition=established', definition, '--timeout=30s']);
});
afterAll(async () => {
  if (installedByUs) await kubectl(['delete', definition]);
});

test('the API server takes the rules as the operator’s object', async () => {
  expect(await dryRun(emitRules(settings, 'prometheusrule'))).toContain('prometheusrule');
});

test('and would refuse a rule with a duration that is none', async () => {
  const wrong = emitRules(settings, 'prometheusrule').replace('for: 5m', 'for: 5 minutes');
  await expect(dryRun(wrong)).rejects.toThrow('spec.groups');
});

test.each([
  ['rules', emitRules(settings, 'configmap')],
  ['dashboards', dashboardConfigMaps(settings)],
])('kubectl apply takes the ConfigMaps of the %s', async (_, text) => {
  expect(await dryRun(text)).toContain('configmap/sidelight-');
});
