import { Command } from 'commander';
import { Fault } from '../platform/faults/index.ts';
import { ExitError } from './exit.ts';
import { explainText } from './explain/text.ts';
import { inputName, readInput } from './input.ts';
import { writeOutput } from './output.ts';
import { readSettings } from './settings.ts';

export const command = new Command('explain')
  .description(
    'Says of each pod in manifests whether the webhook injects it, with what, or why not; and what the sidecar cannot do.',
  )
  .requiredOption('-f, --filename <file>', 'YAML or JSON to read; - is standard input')
  .option('--settings <file>', 'sidelight.yaml; without it, every default')
  .addHelpText(
    'after',
    `
Example:
  sidelight explain -f deployment.yaml
  kubectl get deploy,ns -o yaml | sidelight explain -f -

A pod is labelled by its own sidelight.dev/inject, or by that of a Namespace in the same input.
Exit codes: 0 done, whatever the verdicts; 2 wrong usage or unreadable input.`,
  )
  .action(async ({ filename, settings }: { filename: string; settings?: string }) => {
    const text = await readInput(filename);
    const lines = explained(text, inputName(filename), settings);
    await writeOutput(lines.map((line) => `${line}\n`).join(''));
  });

function explained(text: string, source: string, settings: string | undefined): string[] {
  const read = readSettings(settings);
  try {
    return explainText(text, source, read);
  } catch (error) {
    if (error instanceof Fault) throw new ExitError(2, error.message);
    throw error;
  }
}
