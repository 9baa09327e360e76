import { Command, Option } from 'commander';
import {
  type DashboardFormat,
  dashboardConfigMaps,
  dashboardFormats,
  dashboardJson,
  dashboards,
} from '../dashboards/index.ts';
import { ExitError } from './exit.ts';
import { readSettings } from './settings.ts';

/** Standard output takes one JSON document, so one dashboard. */
function oneDashboard(uid: string): string {
  const known = dashboards();
  const found = known.find((dashboard) => dashboard.uid === uid);
  if (found) return dashboardJson(found);
  throw new ExitError(2, `no dashboard ${uid}; there is ${known.map(({ uid }) => uid).join(', ')}`);
}

export const command = new Command('dashboards')
  .description('Prints the Grafana dashboards.')
  .argument('[uid]', 'which dashboard --format json prints', 'sidelight-vendors')
  .addOption(
    new Option('--format <format>', "ConfigMaps for Grafana's sidecar, or the JSON of one dashboard")
      .choices(dashboardFormats)
      .default('configmap'),
  )
  .option('--settings <file>', 'sidelight.yaml; without it, every default')
  .option('--namespace <name>', 'namespace of the ConfigMaps; without it, that of the settings')
  .addHelpText(
    'after',
    `
Examples:
  sidelight dashboards --namespace monitoring | kubectl apply -f -
  sidelight dashboards --format json sidelight-vendors > vendors.json

Exit codes: 0 done; 2 wrong usage, bad settings or an unknown dashboard.`,
  )
  .action((uid: string, options: { format: DashboardFormat; settings?: string; namespace?: string }) => {
    const settings = readSettings(options.settings);
    const { namespace = settings.namespace } = options;
    process.stdout.write(
      options.format === 'json' ? oneDashboard(uid) : dashboardConfigMaps({ ...settings, namespace }),
    );
  });
