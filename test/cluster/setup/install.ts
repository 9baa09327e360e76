// Runs once around all cluster tests: images in, what an earlier run left out, Sidelight installed; then all of it out.
import { execFileSync } from 'node:child_process';
import { webhookConfigurationName, webhookName } from '../../../manifests/index.ts';
import { loadImages } from './images.ts';
import { apply, kubectl } from './kubectl.ts';
import { badlyLabelled, labelled, namespace, outside, ownLabel, settings, settingsFile } from './objects.ts';

/** What our command line prints with the settings of these tests. */
export const printed = (...args: string[]): string =>
  execFileSync('node_modules/.bin/node', ['cli/main.ts', ...args, '--settings', settingsFile], {
    encoding: 'utf8',
  });

/** Another Sidelight's cluster-wide objects have the same names; it must not be taken for ours. */
async function refuseAnotherInstallation(): Promise<void> {
  const path = 'jsonpath={.webhooks[*].clientConfig.service.namespace}';
  const args = [
    'get',
    'mutatingwebhookconfiguration',
    webhookConfigurationName,
    '--ignore-not-found',
    '-o',
    path,
  ];
  const namespaces = (await kubectl(args)).split(' ').filter((name) => name !== '');
  if (namespaces.some((name) => name !== settings.namespace))
    throw new Error(
      `Sidelight is installed in namespace ${namespaces[0]} of this cluster; test in another one`,
    );
}

async function clean(): Promise<void> {
  await kubectl(['delete', '--ignore-not-found', '-f', '-'], printed('install', '--uninstall'));
  const kinds = 'namespaces,clusterroles,clusterrolebindings,mutatingwebhookconfigurations';
  await kubectl(['delete', kinds, '-l', ownLabel]);
}

export default async function setup(): Promise<() => Promise<void>> {
  await refuseAnotherInstallation();
  await Promise.all([clean(), loadImages()]);
  await apply(namespace(badlyLabelled, 'former'));
  await kubectl(['apply', '-f', '-'], printed('install'));
  const deployment = `deployment/${webhookName}`;
  await kubectl(['-n', settings.namespace, 'rollout', 'status', deployment, '--timeout=120s']);
  await apply(namespace(labelled, 'telemetry', true), namespace(outside));
  return clean;
}
