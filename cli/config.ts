import { existsSync } from 'node:fs';
import { Command, Option } from 'commander';
import { defaultSettings, settingsHash } from '../platform/config/index.ts';
import { type PrintFormat, printFormats, printSettings } from './config/print.ts';
import { readFileOf, usualFile } from './config/read.ts';
import { schemaText } from './config/schemaText.ts';
import { writeOutput } from './output.ts';

const file = () =>
  new Option('-f, --filename <file>', 'settings to read; - is standard input').default(usualFile);

const check = new Command('check')
  .description(
    'Says of a settings file whether it is good, or every problem with its place and what is allowed.',
  )
  .argument('[file]', 'the same as -f')
  .addOption(file())
  .addHelpText(
    'after',
    `
Examples:
  sidelight config check
  kubectl -n sidelight get configmap sidelight-settings \\
    -o jsonpath='{.data.sidelight\\.yaml}' | sidelight config check -f -

Exit codes: 0 it is good; 2 it is not, or cannot be read. Then each problem is a
line on standard error, FILE:LINE:COLUMN: path: what is allowed.`,
  )
  .action(async (named: string | undefined, { filename }: { filename: string }) => {
    const { source, settings, set } = await readFileOf(named ?? filename);
    await writeOutput(
      `${source}: good; sets ${set.length} of the settings, which have the hash ${settingsHash(settings)}\n`,
    );
  });

const print = new Command('print')
  .description('Prints every setting with its value, and says which of them the file sets.')
  .argument('[file]', 'the same as -f')
  .addOption(file())
  .addOption(new Option('-o, --output <format>', 'what to print').choices(printFormats).default('yaml'))
  .addHelpText(
    'after',
    `
Examples:
  sidelight config print
  sidelight config print -f sidelight.yaml -o json | jq .set

Without -f and without a ${usualFile} here it prints every default.
Exit codes: 0 done; 2 the file is not good or cannot be read.`,
  )
  .action(async (named: string | undefined, options: { filename: string; output: PrintFormat }) => {
    const filename = named ?? options.filename;
    const absent = filename === usualFile && !existsSync(filename);
    const read = absent
      ? { source: undefined, settings: defaultSettings, set: [] }
      : await readFileOf(filename);
    await writeOutput(printSettings(read, options.output));
  });

const schema = new Command('schema')
  .description('Prints the JSON schema of the settings, by which editors complete and check them.')
  .addHelpText(
    'after',
    `
Example:
  sidelight config schema > sidelight.schema.json

The first line of a sidelight.yaml then tells the editor:
  # yaml-language-server: $schema=sidelight.schema.json

Exit codes: 0 done; 2 wrong usage.`,
  )
  .action(() => writeOutput(schemaText()));

export const command = new Command('config')
  .description('Checks and prints the settings, sidelight.yaml.')
  .addHelpText(
    'after',
    `
Examples:
  sidelight config check
  sidelight config print -o json

Every setting: docs/settings.md
Exit codes: 0 done; 2 the settings are not good, or cannot be read.`,
  );
for (const each of [check, print, schema]) command.addCommand(each.exitOverride());
