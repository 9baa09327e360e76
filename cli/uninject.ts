import { Command } from 'commander';
import { editFiles, type FileOptions, withFileOptions } from './files/index.ts';
import { readSettings } from './settings.ts';
import { uninjectText } from './uninject/text.ts';

interface Options extends FileOptions {
  readonly settings?: string;
}

export const command = withFileOptions(
  new Command('uninject').description(
    'Takes out of manifests what inject or the webhook added: the file is again what it was, byte for byte. ' +
      'What was edited since stays; standard error says so.',
  ),
)
  .option('--settings <file>', 'the sidelight.yaml of the injection; it tells own NO_PROXY entries from ours')
  .addHelpText(
    'after',
    `
Examples:
  sidelight uninject -f injected.yaml > deployment.yaml
  sidelight uninject --in-place manifests
  sidelight uninject --diff manifests
  sidelight uninject --check manifests

Where inject replaced text, such as an empty list, it noted the old text in the
annotation sidelight.dev/restore.
Exit codes: 0 done, also where nothing of Sidelight's was found; 1 --check found
a file that would change; 2 wrong usage or unreadable input. On 2 nothing is
printed to standard output, and no file is written.`,
  )
  .action(async (files: string[], options: Options) => {
    const settings = readSettings(options.settings);
    await editFiles(
      command,
      files,
      options,
      () =>
        ({ text, name }) =>
          uninjectText(text, name, { settings }),
    );
  });
