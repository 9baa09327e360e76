import { Command, InvalidArgumentError, Option } from 'commander';
import { Fault } from '../platform/faults/index.ts';
import { ExitError } from './exit.ts';
import { explainObject } from './explain/cluster.ts';
import { cluster, KubectlError } from './explain/kubectl.ts';
import { explainManifests } from './explain/manifests.ts';
import type { Explanation } from './explain/schema.ts';
import { explanationText } from './explain/text.ts';
import { helmHint } from './files/helm.ts';
import { refuseCrowd } from './inject/crowd.ts';
import { checkProfile } from './inject/profile.ts';
import { inputName, readInput } from './input.ts';
import { writeOutput } from './output.ts';
import { readSettings } from './settings.ts';

interface Options {
  filename?: string;
  namespace?: string;
  profile?: string;
  settings?: string;
  patch?: true;
  output: 'text' | 'json';
  context?: string;
  kubeconfig?: string;
}

export const command = new Command('explain')
  .description(
    'Says of each pod whether the webhook injects it, with what and why, or why not and what to do; and what the sidecar cannot do.',
  )
  .argument(
    '[object]',
    'in a cluster: pod/NAME, deployment/NAME and so on, as kubectl get takes it',
    oneObject,
  )
  .option('-f, --filename <file>', 'YAML or JSON to read; - is standard input')
  .option('-n, --namespace <namespace>', 'of the object, or of manifests that name none', dnsLabel)
  .option('--settings <file>', "sidelight.yaml; without it the cluster's, or every default with -f")
  .option('--profile <names>', 'with -f: as if each pod that does not say "disabled" had this label')
  .option('--patch', 'prints the patch as RFC 6902 operations')
  .addOption(new Option('-o, --output <format>', 'what to print').choices(['text', 'json']).default('text'))
  .option('--context <name>', 'of the kubeconfig; the cluster is read by kubectl')
  .option('--kubeconfig <file>', 'in place of $KUBECONFIG')
  .addHelpText(
    'after',
    `
Examples:
  sidelight explain -f deployment.yaml --profile telemetry
  kubectl get deploy,ns -o yaml | sidelight explain -f -
  sidelight explain pod/web-5d8f7c9b4-x2x7k -n shop

A pod is labelled by its own sidelight.dev/inject, or by that of a Namespace in
the same input.
Exit codes: 0 done, whatever the verdicts; 2 wrong usage, unreadable input, or a
cluster that does not answer.`,
  )
  .action(async (object: string | undefined, options: Options) => {
    const { output, patch } = options;
    const explanation = await explain(object, options);
    await writeOutput(
      output === 'json'
        ? `${JSON.stringify(explanation, null, 2)}\n`
        : explanationText(explanation, { patch }),
    );
  });

function oneObject(text: string): string {
  // Nothing that kubectl would take for an option.
  if (/^[A-Za-z][A-Za-z0-9.]*\/[a-z0-9][-a-z0-9.]*$/.test(text)) return text;
  throw new InvalidArgumentError('It is TYPE/NAME, such as pod/web; a file is named by -f.');
}

function dnsLabel(text: string): string {
  if (/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(text)) return text;
  throw new InvalidArgumentError('It is the name of a namespace.');
}

async function explain(object: string | undefined, options: Options): Promise<Explanation> {
  const { filename } = options;
  if ((object === undefined) === (filename === undefined)) {
    throw new ExitError(
      2,
      'name one: a file (-f FILE, -f - for standard input), or an object of a cluster (pod/NAME)',
    );
  }
  try {
    return await (object === undefined
      ? explainFile(filename as string, options)
      : explainLive(object, options));
  } catch (error) {
    if (error instanceof Fault || error instanceof KubectlError) throw new ExitError(2, error.message);
    throw error;
  }
}

async function explainFile(filename: string, given: Options) {
  const { settings: path, namespace, profile, context, kubeconfig } = given;
  if (context ?? kubeconfig)
    throw new ExitError(2, '--context and --kubeconfig go with an object of a cluster, not with -f');
  const settings = readSettings(path);
  checkProfile(profile, settings);
  const text = await readInput(filename);
  const source = inputName(filename);
  const options = { settings, settingsSource: path ?? 'defaults', namespace, profile };
  try {
    refuseCrowd(text, source);
    return explainManifests(text, source, options);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    throw new ExitError(2, [error.message, ...helmHint(text, 'explain')].join('\n'));
  }
}

function explainLive(
  object: string,
  { settings: path, namespace, profile, context, kubeconfig }: Options,
): Promise<Explanation> {
  if (profile !== undefined)
    throw new ExitError(2, '--profile goes with -f, not with an object of a cluster, which has its label');
  const flags = [
    ...(kubeconfig ? [`--kubeconfig=${kubeconfig}`] : []),
    ...(context ? [`--context=${context}`] : []),
  ];
  const given = path === undefined ? undefined : { settings: readSettings(path), source: path };
  return explainObject(object, { namespace, cluster: cluster(flags), given });
}
