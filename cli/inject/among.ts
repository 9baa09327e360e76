import { Fault } from '../../platform/faults/index.ts';
import { readYaml } from '../../platform/yaml/index.ts';
import { type Namespaces, namespacesIn } from './namespaces.ts';
import { manifestsOf } from './workloads.ts';

interface Input {
  readonly name: string;
  readonly text: string;
}

/** What the Namespace documents of all files of a run say. A file that can't be read says nothing. */
export const namespacesAmong = (inputs: readonly Input[]): Namespaces =>
  new Map(
    inputs.filter(({ text }) => text.includes('Namespace')).flatMap((input) => [...namespacesOf(input)]),
  );

function namespacesOf({ text, name }: Input): Namespaces {
  try {
    return namespacesIn(manifestsOf(readYaml(text, name)));
  } catch (error) {
    // Its own edit says what is wrong with it.
    if (error instanceof Fault) return new Map();
    throw error;
  }
}
