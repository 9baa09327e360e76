import type { CommandWords, OptionWords, Value } from './words.ts';

/** A completion function for bash 3.2 and newer, without the package bash-completion. */
export const bashCompletion = (commands: readonly CommandWords[]): string => `# bash completion for sidelight
_sidelight_take() {
  local word
  while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen "$@" -- "$cur")
}
_sidelight_paths() {
  compopt -o filenames 2>/dev/null
  _sidelight_take "$1"
}
_sidelight() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD - 1]} path= i
  COMPREPLY=()
  if [[ $cur == = ]]; then cur=
  elif [[ $prev == = ]]; then prev=\${COMP_WORDS[COMP_CWORD - 2]}
  fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "\${path:+$path }\${COMP_WORDS[i]}" in
      ${anyOf(commands.filter(({ path }) => path.length > 0).map(nameOf))}) path="\${path:+$path }\${COMP_WORDS[i]}" ;;
    esac
  done
  case "$path" in
${commands.map(commandCase).join('\n')}
  esac
}
complete -F _sidelight sidelight
`;

const nameOf = ({ path }: CommandWords): string => path.join(' ');
const quoted = (word: string): string => `'${word}'`;
const anyOf = (words: readonly string[]): string => words.map(quoted).join(' | ');
const wordsCall = (words: readonly string[]): string => `_sidelight_take -W ${quoted(words.join(' '))}`;

function commandCase(command: CommandWords): string {
  const { commands, options, argument } = command;
  const words = commands.map(({ name }) => name);
  const rest = words.length > 0 ? wordsCall(words) : call(argument);
  return `    ${quoted(nameOf(command))})
      case "$prev" in
${options.flatMap(valueCase).join('')}        *) if [[ $cur == -* ]]; then ${wordsCall(options.flatMap(({ flags }) => flags))}; else ${rest}; fi ;;
      esac ;;`;
}

const valueCase = ({ flags, value }: OptionWords): string[] =>
  value ? [`        ${flags.join(' | ')}) ${call(value)} ;;\n`] : [];

function call(value: Value | undefined): string {
  if (value?.kind === 'words') return wordsCall(value.words);
  if (value?.kind === 'files') return '_sidelight_paths -f';
  return value?.kind === 'directories' ? '_sidelight_paths -d' : ':';
}
