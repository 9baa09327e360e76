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
  const object = ['mutatingwebhookconfiguration', webhookConfigurationName];
  const namespaces = (await kubectl(['get', ...object, '--ignore-not-found', '-o', path])).split(' ');
  const other = namespaces.find((name) => name !== '' && name !== settings.namespace);
  if (other)
    throw new Error(`Sidelight is installed in namespace ${other} of this cluster; test in another one`);
}

/** Takes out all that the cluster tests put in, now or in a run that was cut short. */
export async function clean(): Promise<void> {
  await kubectl(['delete', '--ignore-not-found', '-f', '-'], printed('install', '--uninstall'));
  const kinds = 'namespaces,clusterroles,clusterrolebindings,mutatingwebhookconfigurations';
  await kubectl(['delete', kinds, '-l', ownLabel]);
}

/** Whether this run has installed Sidelight: its namespace for injected pods names the run. */
export async function isInstalled(run: string): Promise<boolean> {
  const path = `jsonpath={.metadata.annotations.run}`;
  return (await kubectl(['get', 'namespace', labelled, '--ignore-not-found', '-o', path])) === run;
}

/** Once a run: images in, what an earlier run left out, Sidelight installed as its users do it. */
export async function installed(run: string): Promise<void> {
  if (await isInstalled(run)) return;
  await refuseAnotherInstallation();
  await Promise.all([clean(), loadImages()]);
  await apply(namespace(badlyLabelled, 'former'));
  await kubectl(['apply', '-f', '-'], printed('install'));
  const rollout = ['rollout', 'status', `deployment/${webhookName}`, '--timeout=120s'];
  try {
    await kubectl(['-n', settings.namespace, ...rollout]);
  } catch (error) {
    const log = ['logs', `deployment/${webhookName}`, '--tail=20'];
    throw new Error(`${error}\n${await kubectl(['-n', settings.namespace, ...log]).catch(String)}`);
  }
  await apply(namespace(labelled, 'telemetry', true), namespace(outside));
  await kubectl(['annotate', 'namespace', labelled, `run=${run}`]);
}
