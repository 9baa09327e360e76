import type { Command } from 'commander';
import { exitCodes } from '../exit.ts';

/** What `--help` prints of a command at 80 columns, without colours. */
export function helpOf(command: Command): string {
  let text = '';
  command.configureOutput({
    writeOut: (piece) => {
      text += piece;
    },
    getOutHelpWidth: () => 80,
    getOutHasColors: () => false,
  });
  command.outputHelp();
  return text;
}

/** The words that call a command. */
export const callOf = (command: Command): string =>
  command.parent ? `${callOf(command.parent)} ${command.name()}` : command.name();

/** The program and every command below it. */
export const everyCommand = (command: Command): Command[] => [
  command,
  ...command.commands.flatMap(everyCommand),
];

/** Those that the help of a command names. */
export function exitCodesOf(command: Command): number[] {
  const [, listed = ''] = /^Exit codes: (.*)/ms.exec(helpOf(command)) ?? [];
  return [...` ${listed}`.replaceAll(/\s+/g, ' ').matchAll(/(?:^|;) ([0-3]) /g)].map(([, code]) =>
    Number(code),
  );
}

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

function exitTable(commands: readonly Command[]): string {
  const leaves = commands.filter((command) => command.commands.length === 0);
  const rows = Object.entries(exitCodes).map(([code, meaning]) => {
    const ending = leaves.filter((command) => exitCodesOf(command).includes(Number(code)));
    const all = ending.length === leaves.length;
    return row([code, meaning, all ? 'all' : ending.map((command) => `\`${callOf(command)}\``).join(', ')]);
  });
  return [row(['code', 'meaning', 'of']), row(['---', '---', '---']), ...rows].join('\n');
}

const section = (command: Command): string => `## ${callOf(command)}

\`\`\`text
${helpOf(command).trimEnd()}
\`\`\`
`;

/** The page of every command: its help, and what the exit codes mean. */
export function commandsPage(program: Command): string {
  const commands = everyCommand(program);
  return [
    `# The command line

What \`sidelight --help\` and the help of each command print. In a clone it is \`npx sidelight\`.

## Exit codes

${exitTable(commands)}

On 2 and 3 \`inject\`, \`uninject\` and \`explain\` print nothing to standard output, so that a pipe to kubectl applies nothing
half-done. Whoever reads what a command prints may go away, as \`head\` does: that is no error.

## Environment

| variable | what |
| --- | --- |
| \`NO_COLOR\` | set to anything: no colours, which only \`--diff\` on a terminal has |
| \`SIDELIGHT_DEBUG\` | set to anything: an unforeseen failure says where in the code it happened |
| \`XDG_CACHE_HOME\` | where the demo keeps the programs that it fetches, in \`sidelight\`; without it \`~/.cache\` |
| \`KUBECONFIG\` | which cluster \`explain pod/NAME\` reads, by kubectl |

Errors of the catalogue have a page each: [docs/faults](faults/README.md).
`,
    ...commands.map(section),
  ].join('\n');
}
