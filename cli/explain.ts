import { Command, Option } from 'commander';
import { Fault } from '../platform/faults/index.ts';
import { ExitError } from './exit.ts';
import { explainManifests } from './explain/manifests.ts';
import type { Explanation } from './explain/schema.ts';
import { explanationText } from './explain/text.ts';
import { inputName, readInput } from './input.ts';
import { writeOutput } from './output.ts';
import { readSettings } from './settings.ts';

interface Options {
  filename: string;
  settings?: string;
  patch?: true;
  output: 'text' | 'json';
}

export const command = new Command('explain')
  .description(
    'Says of each pod whether the webhook injects it, with what and why, or why not and what to do; and what the sidecar cannot do.',
  )
  .requiredOption('-f, --filename <file>', 'YAML or JSON to read; - is standard input')
  .option('--settings <file>', 'sidelight.yaml; without it, every default')
  .option('--patch', 'prints the patch as RFC 6902 operations')
  .addOption(new Option('-o, --output <format>', 'what to print').choices(['text', 'json']).default('text'))
  .addHelpText(
    'after',
    `
Example:
  sidelight explain -f deployment.yaml
  kubectl get deploy,ns -o yaml | sidelight explain -f -

A pod is labelled by its own sidelight.dev/inject, or by that of a Namespace in the same input.
Exit codes: 0 done, whatever the verdicts; 2 wrong usage or unreadable input.`,
  )
  .action(async (options: Options) => {
    const { output, patch } = options;
    const explanation = await explain(options);
    await writeOutput(
      output === 'json'
        ? `${JSON.stringify(explanation, null, 2)}\n`
        : explanationText(explanation, { patch }),
    );
  });

async function explain({ filename, settings: path }: Options): Promise<Explanation> {
  const settings = readSettings(path);
  const text = await readInput(filename);
  try {
    return explainManifests(text, inputName(filename), { settings, settingsSource: path ?? 'defaults' });
  } catch (error) {
    if (error instanceof Fault) throw new ExitError(2, error.message);
    throw error;
  }
}
