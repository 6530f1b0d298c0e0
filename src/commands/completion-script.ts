// What a shell needs to complete the words of `dispatch`: a small script that asks `dispatch complete` for the words that may
// come next, one a line with a tab and what it is. A line without a word says that files are wanted.

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** bash shows what words are only beside several of them, and only where it does not insert what it shows. */
const BASH = `_dispatch() {
  local line word
  local -a lines=()
  COMPREPLY=()
  while IFS= read -r line; do lines+=("$line"); done < <(
    dispatch complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null
  )
  if [[ \${lines[0]-} == $'\\tfiles' ]]; then
    compopt -o default 2>/dev/null
    return
  fi
  compopt -o filenames 2>/dev/null
  for line in "\${lines[@]}"; do
    word=\${line%%$'\\t'*}
    if ((\${#lines[@]} > 1)) && [[ $line == *$'\\t'?* && $COMP_TYPE != 37 && $COMP_TYPE != 42 ]]; then
      word+="  (\${line#*$'\\t'})"
    fi
    COMPREPLY+=("$word")
  done
}
complete -o nosort -F _dispatch dispatch 2>/dev/null || complete -F _dispatch dispatch
`;

const ZSH = `#compdef dispatch
_dispatch() {
  local line
  local -a lines offered shown
  lines=("\${(@f)$(dispatch complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ $lines[1] == $'\\tfiles' ]]; then
    _files
    return
  fi
  for line in $lines; do
    offered+=("\${line%%$'\\t'*}")
    shown+=("\${line%%$'\\t'*}  -- \${line#*$'\\t'}")
  done
  compadd -U -l -V dispatch -d shown -a offered
}
compdef _dispatch dispatch
`;

const FISH = `function __dispatch_complete
    set -l lines (dispatch complete -- (commandline -opc)[2..] (commandline -ct) 2>/dev/null)
    if test "$lines[1]" = \\t"files"
        __fish_complete_path (commandline -ct)
    else
        printf '%s\\n' $lines
    end
end
complete -c dispatch -f -k -a '(__dispatch_complete)'
`;

export const SCRIPTS: Readonly<Record<Shell, string>> = { bash: BASH, zsh: ZSH, fish: FISH };
