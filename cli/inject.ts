import { Command, Option } from 'commander';
import type { Settings } from '../platform/config/index.ts';
import { convert, type Format } from './files/convert.ts';
import { type Editor, editFiles, type FileOptions, withFileOptions } from './files/index.ts';
import { namespacesAmong } from './inject/among.ts';
import { refuseCrowd } from './inject/crowd.ts';
import { injectText } from './inject/document.ts';
import { checkProfile } from './inject/profile.ts';
import { readSettings } from './settings.ts';

interface Options extends FileOptions {
  readonly settings?: string;
  readonly profile?: string;
  readonly output?: Format;
}

export const command = withFileOptions(
  new Command('inject').description(
    'Prints manifests with their labelled pods injected, as the webhook would, and every other byte as it was. ' +
      'What became of each workload goes to standard error.',
  ),
)
  .addOption(
    new Option('-o, --output <format>', 'prints from the model: comments and layout are lost; JSON or YAML')
      .choices(['json', 'yaml'])
      .conflicts(['inPlace', 'outputDir', 'check', 'diff']),
  )
  .option('--settings <file>', 'sidelight.yaml; without it, every default')
  .option('--profile <names>', 'injects every pod that does not say "disabled", and sets this label on it')
  .addHelpText(
    'after',
    `
Examples:
  sidelight inject -f deployment.yaml | kubectl apply -f -
  helm template my-chart | sidelight inject --profile telemetry -f - | kubectl diff -f -
  sidelight inject --in-place manifests
  sidelight inject --output-dir injected namespace.yaml deployment.yaml
  sidelight inject --diff --settings sidelight.yaml manifests
  sidelight inject --check manifests
  sidelight inject -o json -f deployment.yaml

A pod is labelled by its own sidelight.dev/inject, or by that of a Namespace in
what is read. Of a directory every *.yaml, *.yml and *.json is read, without
hidden ones; links are followed.
Exit codes: 0 done; 1 --check found a file that would change; 2 wrong usage or
unreadable input; 3 a pod is denied. On 2 and 3 nothing is printed to standard
output, and no file is written.`,
  )
  .action(async (files: string[], options: Options) => {
    const settings = readSettings(options.settings);
    checkProfile(options.profile, settings);
    await editFiles(command, files, options, editor(settings, options));
  });

const editor =
  (settings: Settings, { profile, output }: Options): Editor =>
  (inputs) => {
    const namespaces = inputs.length > 1 ? namespacesAmong(inputs) : undefined;
    return ({ text, name }) => {
      refuseCrowd(text, name);
      const injected = injectText(text, name, { settings, profile, namespaces });
      const convertible = output && injected.denied.length === 0;
      return convertible ? { ...injected, text: convert(injected.text, name, output) } : injected;
    };
  };
