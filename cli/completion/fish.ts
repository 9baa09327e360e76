import type { CommandWords, OptionWords, Value } from './words.ts';

/** Completions for fish, to be sourced or to be a file of its completions folder. */
export const fishCompletion = (commands: readonly CommandWords[]): string => `# fish completion for sidelight
function __sidelight_at
    set -l path
    for word in (commandline -opc)[2..-1]
        switch "$path $word"
            case ${commands.map(({ path }) => quoted(` ${path.join(' ')}`)).join(' ')}
                set path "$path $word"
        end
    end
    test "$path" = "$argv[1]"
end
complete -c sidelight -f
${commands.flatMap(commandLines).join('\n')}
`;

const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

function commandLines({ path, commands, options, argument }: CommandWords): string[] {
  const at = path.length > 0 ? ` ${path.join(' ')}` : '';
  const complete = `complete -c sidelight -n ${quoted(`__sidelight_at ${quoted(at)}`)}`;
  return [
    ...commands.map(({ name, description }) => `${complete} -a ${name} -d ${quoted(description)}`),
    ...options.map((option) => `${complete} ${optionOf(option)}`),
    ...(argument ? [`${complete} ${offer(argument, '')}`] : []),
  ];
}

function optionOf({ flags, description, value }: OptionWords): string {
  const names = flags.map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`));
  return [...names, ...(value ? [offer(value, '-r ')] : []), '-d', quoted(description)].join(' ');
}

function offer(value: Value, required: string): string {
  if (value.kind === 'words') return `${required}-f -a ${quoted(value.words.join(' '))}`;
  if (value.kind === 'files') return `${required}-F`;
  return `${required}-f${value.kind === 'directories' ? " -a '(__fish_complete_directories)'" : ''}`;
}
