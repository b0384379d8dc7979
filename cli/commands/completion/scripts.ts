/**
 * The scripts that shells load. All of them only ask `aiel complete -- <words>` and leave paths to
 * the shell.
 *
 * They are written here because those of `@bomb.sh/tab` 0.0.22 never fall back to file names (so
 * `aiel add` would complete nothing), need the package bash-completion, and can't be sourced twice.
 *
 * @module
 */

import type { Shell } from "./shells.ts";

const BASH = String.raw`# aiel completion for bash: source <(aiel completion bash)
_aiel() {
  local words line candidate tail=""
  # COMP_WORDS splits at "=" and ":"; the line itself does not.
  read -r -a words <<< "\${COMP_LINE:0:\${COMP_POINT}}"
  [[ "\${COMP_LINE:0:\${COMP_POINT}}" == *[[:space:]] ]] && words+=("")
  local cur="\${words[\${#words[@]}-1]}"
  local shown="\${COMP_WORDS[COMP_CWORD]}"
  COMPREPLY=()
  while IFS= read -r line; do
    case "$line" in
      :files) tail=-f ;;
      :directories) tail=-d ;;
      "$cur"*)
        candidate="\${line%%$'\t'*}"
        # Readline replaces only what is behind the last break.
        [[ "$cur" != "$shown" ]] && candidate="\${candidate#"\${cur%"$shown"}"}"
        COMPREPLY+=("$candidate") ;;
    esac
  done < <("\${words[0]}" complete -- "\${words[@]:1}" 2>/dev/null)
  if [[ -n "$tail" ]]; then
    while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen "$tail" -- "$shown")
    compopt -o filenames 2>/dev/null
  fi
  return 0
}
complete -F _aiel aiel`;

const ZSH = String.raw`#compdef aiel
# aiel completion for zsh: source <(aiel completion zsh), after compinit
_aiel() {
  local line value text tail=""
  local -a values shown
  while IFS= read -r line; do
    case "$line" in
      :files) tail="_files" ;;
      :directories) tail="_files -/" ;;
      *)
        value="\${line%%$'\t'*}"
        text="\${line#*$'\t'}"
        values+=("$value")
        shown+=("$value  -- $text") ;;
    esac
  done < <("\${words[1]}" complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)
  (( \${#values} )) && compadd -l -d shown -- "\${values[@]}"
  [[ -n "$tail" ]] && \${=tail}
  return 0
}
compdef _aiel aiel`;

const FISH = String
  .raw`# aiel completion for fish: aiel completion fish > ~/.config/fish/completions/aiel.fish
function __aiel_complete
  set -l words (commandline -opc) (commandline -ct)
  set -l lines ($words[1] complete -- $words[2..-1] 2>/dev/null)
  for line in $lines
    switch $line
      case :files
        __fish_complete_path (commandline -ct)
      case :directories
        __fish_complete_directories (commandline -ct)
      case '*'
        echo $line
    end
  end
end
complete -c aiel -f -a '(__aiel_complete)'`;

/** The scripts. */
export const SCRIPTS: Readonly<Record<Shell, string>> = {
  bash: unescape(BASH),
  zsh: unescape(ZSH),
  fish: unescape(FISH),
};

/** In a template `$` before `{` has to be escaped, and `String.raw` keeps the backslash. */
function unescape(script: string): string {
  return script.replaceAll("\\${", "${");
}
