import { Command } from 'commander';
import { install, toStream, uninstall, webhookName } from '../manifests/index.ts';
import type { Settings } from '../platform/config/index.ts';
import { version } from '../platform/version.ts';
import { readSettings } from './settings.ts';

const afterInstall = ({ namespace }: Settings): string[] => [
  `Sidelight ${version}, for Kubernetes 1.30 or newer: sidelight install | kubectl apply -f -`,
  'Until the webhook is up, labelled pods are refused; wait for it:',
  `  kubectl -n ${namespace} rollout status deployment/${webhookName}`,
  'Then label a namespace, and restart what runs there already:',
  '  kubectl label namespace NAME sidelight.dev/inject=telemetry',
  '  kubectl -n NAME rollout restart deployment',
  'What Prometheus needs to scrape the sidecars: sidelight scrape --help',
];

const afterUninstall = [
  `Sidelight ${version}: sidelight install --uninstall | kubectl delete --ignore-not-found -f -`,
  'The order counts: once the webhook configuration is gone, labelled pods start without sidecars.',
  'Pods keep the sidecar that they have until they are created anew; labels on namespaces stay.',
];

export const command = new Command('install')
  .description(
    'Prints what `kubectl apply -f -` takes to run Sidelight in a cluster (Kubernetes 1.30 or newer).',
  )
  .option('--settings <file>', 'sidelight.yaml; without it, every default')
  .option('--uninstall', 'prints what to delete instead, in order')
  .addHelpText(
    'after',
    `
Examples:
  sidelight install | kubectl apply -f -
  sidelight install --settings sidelight.yaml | kubectl diff -f -
  sidelight install --uninstall | kubectl delete --ignore-not-found -f -

Exit codes: 0 done; 2 wrong usage or bad settings.`,
  )
  .action((options: { settings?: string; uninstall?: true }) => {
    const settings = readSettings(options.settings);
    process.stdout.write(
      options.uninstall
        ? toStream(uninstall(settings), afterUninstall)
        : toStream(install(settings), afterInstall(settings)),
    );
  });
