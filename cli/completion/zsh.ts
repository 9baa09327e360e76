import type { CommandWords, OptionWords, Value } from './words.ts';

/** A completion function for zsh, to be sourced or to be a file `_sidelight` on its `fpath`. */
export const zshCompletion = (commands: readonly CommandWords[]): string => `#compdef sidelight
${commands.map(commandFunction).join('')}if [[ $funcstack[1] == _sidelight ]]; then _sidelight "$@"; else compdef _sidelight sidelight; fi
`;

const functionOf = (path: readonly string[]): string => ['_sidelight', ...path].join('_');
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

function commandFunction(command: CommandWords): string {
  const { path, commands, argument } = command;
  const specs = command.options.flatMap(optionSpecs);
  const body =
    commands.length > 0
      ? nested(command, specs)
      : `  _arguments ${[...specs, ...(argument ? [quoted(`*:${what(argument)}`)] : [])].join(' \\\n    ')}\n`;
  return `${functionOf(path)}() {\n${body}}\n`;
}

function nested({ path, commands }: CommandWords, specs: readonly string[]): string {
  const described = commands.map(({ name, description }) =>
    quoted(`${name}:${description.replaceAll(':', '\\:')}`),
  );
  return `  local curcontext=$curcontext state line
  local -a commands=(
    ${described.join('\n    ')}
  )
  _arguments -C ${[...specs, `'1: :->command'`, `'*:: :->rest'`].join(' \\\n    ')}
  case $state in
    command) _describe command commands ;;
    rest)
      case $line[1] in
${commands.map(({ name }) => `        ${name}) ${functionOf([...path, name])} ;;`).join('\n')}
      esac ;;
  esac
`;
}

/** One for each flag, so that either way of writing it excludes the other. */
function optionSpecs({ flags, description, value, repeats }: OptionWords): string[] {
  const others = repeats ? '*' : `(${flags.join(' ')})`;
  const said = description.replaceAll(/[\\[\]:]/g, '\\$&');
  return flags.map((flag) => {
    const separator = value && flag.startsWith('--') ? '=' : '';
    return quoted(`${others}${flag}${separator}[${said}]${value ? `:${what(value)}` : ''}`);
  });
}

function what(value: Value): string {
  if (value.kind === 'words') return `value:(${value.words.join(' ')})`;
  if (value.kind === 'files') return 'file:_files';
  return value.kind === 'directories' ? 'directory:_files -/' : 'value: ';
}
