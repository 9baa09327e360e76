import { Command, Option } from 'commander';
import { emitRules, type RuleFormat, ruleFormats } from '../rules/index.ts';
import { readSettings } from './settings.ts';

export const command = new Command('rules')
  .description('Prints recording rules and alerts, an object for each area of the settings.')
  .addOption(
    new Option('--format <format>', 'for the Prometheus operator, to be mounted, or as a rule file')
      .choices(ruleFormats)
      .default('prometheusrule'),
  )
  .option('--settings <file>', 'sidelight.yaml; without it, every default')
  .option('--namespace <name>', 'namespace of the printed objects; without it, that of the settings')
  .addHelpText(
    'after',
    `
Examples:
  sidelight rules | kubectl apply -f -
  sidelight rules --format file > /etc/prometheus/rules/sidelight.yaml

Exit codes: 0 done; 2 wrong usage or bad settings.`,
  )
  .action((options: { format: RuleFormat; settings?: string; namespace?: string }) => {
    const settings = readSettings(options.settings);
    const { namespace = settings.namespace, format } = options;
    process.stdout.write(emitRules({ ...settings, namespace }, format));
  });
