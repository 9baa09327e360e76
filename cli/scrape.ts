import { Command, Option } from 'commander';
import { podMonitors, scrapeConfig, toStream, toYaml } from '../manifests/index.ts';
import { version } from '../platform/version.ts';
import { readSettings } from './settings.ts';

const forOperator = [
  `Sidelight ${version}, for the Prometheus operator: sidelight scrape | kubectl apply -f -`,
  'The podMonitorSelector of your Prometheus must take these labels (settings: rules.labels).',
];
const forPrometheus = [
  `Sidelight ${version}, for a Prometheus without the operator: one of its scrape_config_files.`,
  'Its account must get, list and watch pods.',
];

export const command = new Command('scrape')
  .description('Prints what Prometheus needs to scrape the sidecars and the webhook.')
  .option('--settings <file>', 'sidelight.yaml; without it, every default')
  .addOption(
    new Option('--for <prometheus>', 'PodMonitors for the operator, or scrape_configs for a plain Prometheus')
      .choices(['operator', 'prometheus'])
      .default('operator'),
  )
  .addHelpText(
    'after',
    `
Examples:
  sidelight scrape | kubectl apply -f -
  sidelight scrape --for prometheus > /etc/prometheus/sidelight.yaml`,
  )
  .action((options: { settings?: string; for: string }) => {
    const settings = readSettings(options.settings);
    process.stdout.write(
      options.for === 'operator'
        ? toStream(podMonitors(settings), forOperator)
        : toYaml(scrapeConfig(settings), forPrometheus),
    );
  });
