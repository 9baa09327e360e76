import { Command, Option } from 'commander';
import { metricsNetworkPolicy, podMonitors, scrapeConfig, toStream, toYaml } from '../manifests/index.ts';
import { version } from '../platform/version.ts';
import { ExitError } from './exit.ts';
import { readSettings } from './settings.ts';

const forOperator = [
  `Sidelight ${version}, for the Prometheus operator: sidelight scrape | kubectl apply -f -`,
  'The podMonitorSelector of your Prometheus must take these labels (settings: rules.labels).',
];
const forPrometheus = [
  `Sidelight ${version}, for a Prometheus without the operator: one of its scrape_config_files.`,
  'Its account must get, list and watch pods.',
];
const forNetwork = [
  `Sidelight ${version}: only Prometheus reaches the metrics port; every other port stays open to all.`,
  'Not for a namespace that has policies for ingress: they add up, so this one would open what they close.',
];

interface Options {
  settings?: string;
  for: string;
  namespace?: string;
  from?: string;
}

function networkPolicy({ settings, namespace, from }: Options): string {
  if (namespace === undefined || from === undefined) {
    throw new ExitError(2, '--for network-policy needs --namespace and --from');
  }
  return toYaml(metricsNetworkPolicy(readSettings(settings), namespace, from), forNetwork);
}

function printed(options: Options): string {
  if (options.for === 'network-policy') return networkPolicy(options);
  const settings = readSettings(options.settings);
  return options.for === 'operator'
    ? toStream(podMonitors(settings), forOperator)
    : toYaml(scrapeConfig(settings), forPrometheus);
}

export const command = new Command('scrape')
  .description('Prints what Prometheus needs to scrape the sidecars and the webhook.')
  .option('--settings <file>', 'sidelight.yaml; without it, every default')
  .addOption(
    new Option(
      '--for <what>',
      'PodMonitors for the operator, scrape_configs for a plain Prometheus, or a NetworkPolicy for the metrics port',
    )
      .choices(['operator', 'prometheus', 'network-policy'])
      .default('operator'),
  )
  .option('--namespace <name>', "of the NetworkPolicy: the pods'")
  .option('--from <namespace>', "of the NetworkPolicy: Prometheus'")
  .addHelpText(
    'after',
    `
Examples:
  sidelight scrape | kubectl apply -f -
  sidelight scrape --for prometheus > /etc/prometheus/sidelight.yaml
  sidelight scrape --for network-policy --namespace crawlers --from monitoring | kubectl apply -f -

Exit codes: 0 done; 2 wrong usage or bad settings.`,
  )
  .action((options: Options) => {
    process.stdout.write(printed(options));
  });
