import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Command } from 'commander';
import { dashboardConfigMaps, dashboardJson, dashboards } from '../dashboards/index.ts';
import { defaultSettings, kafkaSources, parseSettings, type Settings } from '../platform/config/index.ts';
import { emitRules, runbooks, withOnly } from '../rules/index.ts';
import { schemaText } from './config/schemaText.ts';
import { ExitError } from './exit.ts';
import { makeFolder } from './files/folder.ts';
import { reasonOf } from './files/reason.ts';
import { commandsPage } from './generate/commands.ts';
import { explainPage, explanationSchemaText } from './generate/explain.ts';
import { faultsPage } from './generate/faults.ts';
import { findingPages } from './generate/findings.ts';
import { limitsPage } from './generate/limits.ts';
import { settingsPage } from './generate/settings.ts';
import { programOf } from './program.ts';

const rules = 'manifests/rules';
const drawn = 'manifests/dashboards';

/** The rules on Kafka are off without a source; these files show what each gives. */
const kafkaOf = (source: string): Settings =>
  withOnly('kafka', parseSettings(`rules: { kafka: { sources: [${source}] } }`, `sources: [${source}]`));

/** Every generated file of the repository, from the default settings: its text by its path. */
export async function generatedFiles(): Promise<Record<string, string>> {
  const settings = defaultSettings;
  const inDirectory = (directory: string, files: Record<string, string>) =>
    Object.fromEntries(Object.entries(files).map(([name, text]) => [`${directory}/${name}`, text]));
  return {
    ...inDirectory(rules, {
      'prometheusrule.yaml': emitRules(settings, 'prometheusrule'),
      'configmap.yaml': emitRules(settings, 'configmap'),
      'rules.yaml': emitRules(settings, 'file'),
    }),
    ...inDirectory(
      `${rules}/kafka`,
      Object.fromEntries(
        kafkaSources.map((source) => [`${source}.yaml`, emitRules(kafkaOf(source), 'prometheusrule')]),
      ),
    ),
    ...inDirectory(drawn, {
      'configmaps.yaml': dashboardConfigMaps(settings),
      ...Object.fromEntries(
        dashboards().map((dashboard) => [`${dashboard.uid}.json`, dashboardJson(dashboard)]),
      ),
    }),
    ...inDirectory('docs/runbooks', runbooks(settings)),
    'docs/commands.md': commandsPage(await programOf()),
    ...inDirectory('docs/findings', findingPages()),
    'docs/faults/README.md': faultsPage(),
    'docs/explain.md': explainPage(),
    'docs/explain.schema.json': explanationSchemaText(),
    'docs/limits.md': limitsPage(),
    'docs/settings.md': settingsPage(),
    'sidelight.schema.json': schemaText(),
  };
}

export const command = new Command('generate')
  .description('Writes every generated file of this repository, from the default settings.')
  .argument('<directory>', 'top of the repository')
  .addHelpText(
    'after',
    '\nExample:\n  sidelight generate .\n\nExit codes: 0 done; 2 a file cannot be written.',
  )
  .action(async (directory: string) => {
    const files = await generatedFiles();
    try {
      for (const [path, text] of Object.entries(files)) {
        const file = join(directory, path);
        makeFolder(dirname(file));
        writeFileSync(file, text);
      }
    } catch (error) {
      throw new ExitError(2, `cannot write below ${directory}: ${reasonOf(error)}`);
    }
  });
