import { Command, InvalidArgumentError } from 'commander';
import type { Settings } from '../platform/config/index.ts';
import { Fault } from '../platform/faults/index.ts';
import { profileNames } from '../webhook/index.ts';
import { ExitError } from './exit.ts';
import { type Injected, injectText } from './inject/document.ts';
import { inputName, readInput } from './input.ts';
import { writeOutput } from './output.ts';
import { readSettings } from './settings.ts';

const helmAction = /\{\{-?\s*(?:\.[A-Z]|\$\.|(?:include|template|toYaml|if|with|range|define|tpl|end)\b)/;

interface Options {
  filename: string;
  settings?: string;
  profile?: string;
}

export const command = new Command('inject')
  .description(
    'Prints manifests with their labelled pods injected, as the webhook would, and every other byte as it was. ' +
      'What became of each workload goes to standard error.',
  )
  .requiredOption('-f, --filename <file>', 'YAML or JSON to read; - is standard input', onlyFile)
  .option('--settings <file>', 'sidelight.yaml; without it, every default')
  .option('--profile <names>', 'injects every pod that does not say "disabled", and sets this label on it')
  .addHelpText(
    'after',
    `
Example:
  sidelight inject -f deployment.yaml | kubectl apply -f -
  helm template my-chart | sidelight inject --profile telemetry -f - | kubectl diff -f -

A pod is labelled by its own sidelight.dev/inject, or by that of a Namespace in the same input.
Exit codes: 0 done; 2 wrong usage or unreadable input; 3 a pod is denied. On 2 and 3 nothing is printed.`,
  )
  .action(async ({ filename, settings: path, profile }: Options) => {
    const settings = readSettings(path);
    checkProfile(profile, settings);
    const text = await readInput(filename);
    const injected = inject(text, inputName(filename), { settings, profile });
    if (injected.denied.length > 0) throw new ExitError(3, injected.denied.join('\n'));
    process.stderr.write(injected.report.map((line) => `${line}\n`).join(''));
    await writeOutput(injected.text);
  });

/** kubectl takes several files; here what is printed is the one that is read, with every other byte as it was. */
function onlyFile(file: string, before: string | undefined): string {
  if (before === undefined) return file;
  throw new InvalidArgumentError(`It comes after ${before}; one file at a time, or join them: -f -`);
}

function checkProfile(profile: string | undefined, settings: Settings): void {
  const known = profileNames(settings);
  if (profile === undefined || profile === 'enabled') return;
  if (profile.split('.').every((name) => known.includes(name))) return;
  throw new ExitError(2, `--profile ${profile}: allowed: enabled, or joined by dots: ${known.join(', ')}`);
}

function inject(
  text: string,
  source: string,
  options: { settings: Settings; profile: string | undefined },
): Injected {
  try {
    return injectText(text, source, options);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const hint = helmAction.test(text)
      ? '\nIt looks like an unrendered Helm template: helm template CHART | sidelight inject -f -'
      : '';
    throw new ExitError(2, error.message + hint);
  }
}
