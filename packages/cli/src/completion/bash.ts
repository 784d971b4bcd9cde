import type { CommandEntry } from "../program/command-table.ts";
import { whatIsNamed } from "./what-is-named.ts";

/**
 * A completion script for bash 3.2 and newer, made from the program's own table. Names are asked for from
 * `onexit completion names KIND`; where nothing is known, files are offered.
 */
export function bashScript(table: readonly CommandEntry[]): string {
  const commands = table.flatMap(({ name, aliases }) => [name, ...aliases]);
  return `# bash completion for onexit; load it with: source <(onexit completion bash)
_onexit() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}"
  local flags="" taking="" verbs="" choices="" names="" given=0 verb="" i
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    COMPREPLY=($(compgen -W "${[...commands, "help"].join(" ")}" -- "$cur"))
    return
  fi
  case "\${COMP_WORDS[1]}" in
${table.map(caseOf).join("\n")}
    help) verbs="${commands.join(" ")}" ;;
  esac
  case "\${COMP_WORDS[1]} $prev" in
${table.flatMap(choicesOf).join("\n")}
  esac
  if [[ -n $choices ]]; then
    COMPREPLY=($(compgen -W "$choices" -- "$cur"))
    return
  fi
  [[ " $taking " == *" $prev "* ]] && return
  if [[ $cur == -* ]]; then
    COMPREPLY=($(compgen -W "$flags" -- "$cur"))
    return
  fi
  for ((i = 2; i < COMP_CWORD; i++)); do
    if [[ " $taking " == *" \${COMP_WORDS[i]} "* ]]; then
      i=$((i + 1))
    elif [[ \${COMP_WORDS[i]} != -* ]]; then
      [[ $given == 0 ]] && verb="\${COMP_WORDS[i]}"
      given=$((given + 1))
    fi
  done
  if [[ -n $verbs && $given == 0 ]]; then
    COMPREPLY=($(compgen -W "$verbs" -- "$cur"))
    return
  fi
  case "\${COMP_WORDS[1]} $verb" in
${table.flatMap(namesOf).join("\n")}
  esac
  [[ -n $names ]] && COMPREPLY=($(compgen -W "$(onexit completion names "$names" 2>/dev/null)" -- "$cur"))
}
complete -o default -F _onexit onexit
`;
}

/** zsh takes bash's completions through a layer of its own. */
export function zshScript(table: readonly CommandEntry[]): string {
  return `#compdef onexit
# zsh completion for onexit; load it after compinit with: source <(onexit completion zsh)
autoload -U +X bashcompinit && bashcompinit
${bashScript(table).split("\n").slice(1).join("\n")}`;
}

function caseOf({ name, aliases, options, verbs }: CommandEntry): string {
  const flags = options.flatMap(({ names }) => names.filter((each) => each.startsWith("--")));
  const taking = options.filter(({ takesValue }) => takesValue).flatMap(({ names }) => names);
  const said = [
    `flags="${[...flags, "--help"].join(" ")}"`,
    taking.length === 0 ? "" : `taking="${taking.join(" ")}"`,
    verbs.length === 0 ? "" : `verbs="${verbs.join(" ")}"`,
  ];
  return `    ${[name, ...aliases].join("|")}) ${said.filter(Boolean).join(" ")} ;;`;
}

function choicesOf({ name, aliases, options }: CommandEntry): readonly string[] {
  return options
    .filter(({ choices }) => choices.length > 0)
    .map(({ names, choices }) => {
      const patterns = [name, ...aliases].flatMap((command) => names.map((flag) => `"${command} ${flag}"`));
      return `    ${patterns.join("|")}) choices="${choices.join(" ")}" ;;`;
    });
}

function namesOf(entry: CommandEntry): readonly string[] {
  const named = whatIsNamed(entry);
  if (named === undefined) return [];
  const patterns =
    named.verbs.length === 0 ? [`"${entry.name} "*`] : named.verbs.map((verb) => `"${entry.name} ${verb}"`);
  return [`    ${patterns.join("|")}) names=${named.kind} ;;`];
}
