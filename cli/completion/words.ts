import type { Argument, Command, Option } from 'commander';

/** What a shell offers for an argument or for the value of an option. */
export type Value =
  | { readonly kind: 'files' | 'directories' | 'text' }
  | { readonly kind: 'words'; readonly words: readonly string[] };

export interface OptionWords {
  /** `-f` and `--filename`, or one of them. */
  readonly flags: readonly string[];
  readonly description: string;
  /** Without it the option takes none. */
  readonly value: Value | undefined;
  readonly repeats: boolean;
}

export interface NamedWord {
  readonly name: string;
  readonly description: string;
}

/** A command by the words that call it; the program itself has none. */
export interface CommandWords {
  readonly path: readonly string[];
  readonly commands: readonly NamedWord[];
  readonly options: readonly OptionWords[];
  /** Of its arguments that are no commands; `undefined` where it takes none. */
  readonly argument: Value | undefined;
}

/** The program and every command below it that its help shows. */
export const wordsOf = (program: Command): CommandWords[] => below(program, []);

function below(command: Command, path: readonly string[]): CommandWords[] {
  const help = command.createHelp();
  const children = help.visibleCommands(command);
  const commands = children.map((child) => ({
    name: child.name(),
    description: child.description(),
  }));
  const names = commands.map(({ name }) => name).filter((name) => name !== 'help');
  const [first] = command.registeredArguments;
  return [
    {
      path,
      commands,
      options: help.visibleOptions(command).map(optionWords),
      argument: first && valueFor(first, first.name()),
    },
    ...children.flatMap((child) =>
      child.name() === 'help' ? [helpWords([...path, 'help'], names)] : below(child, [...path, child.name()]),
    ),
  ];
}

/** `help COMMAND` is commander's own, which knows nothing of what it takes. */
const helpWords = (path: readonly string[], words: readonly string[]): CommandWords => ({
  path,
  commands: [],
  options: [],
  argument: { kind: 'words', words },
});

const optionWords = (option: Option): OptionWords => ({
  flags: [option.short, option.long].filter((flag) => flag !== undefined),
  description: option.description,
  value: option.isBoolean() ? undefined : valueFor(option, option.flags),
  repeats: option.parseArg !== undefined && option.parseArg.length > 1,
});

function valueFor({ argChoices }: Argument | Option, name: string): Value {
  if (argChoices) return { kind: 'words', words: argChoices };
  if (/\bfile\b/.test(name)) return { kind: 'files' };
  return { kind: /\bdirectory\b/.test(name) ? 'directories' : 'text' };
}
