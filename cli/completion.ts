import { Argument, Command } from 'commander';
import { bashCompletion } from './completion/bash.ts';
import { fishCompletion } from './completion/fish.ts';
import { type CommandWords, wordsOf } from './completion/words.ts';
import { zshCompletion } from './completion/zsh.ts';
import { writeOutput } from './output.ts';
import { programOf } from './program.ts';

const shells: Readonly<Record<string, (commands: readonly CommandWords[]) => string>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
};

export const command = new Command('completion')
  .description('Prints what makes a shell complete commands, options and their values.')
  .addArgument(new Argument('<shell>', 'which one is to complete').choices(Object.keys(shells)))
  .addHelpText(
    'after',
    `
Examples:
  sidelight completion bash >> ~/.bashrc
  sidelight completion zsh > "\${fpath[1]}/_sidelight"
  sidelight completion fish > ~/.config/fish/completions/sidelight.fish

New shells complete then. For this one alone:
  source <(sidelight completion bash)

Exit codes: 0 done; 2 a shell that it does not know.`,
  )
  .action(async (shell: string) => {
    const print = shells[shell] as (commands: readonly CommandWords[]) => string;
    await writeOutput(print(wordsOf(await programOf())));
  });
