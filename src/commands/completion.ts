// Shell completion: `completion SHELL` prints a small script, which asks `complete` for the words that may come next. They
// come from the same declarations as the commands themselves.

import { AppError } from '../base/errors.ts';
import type { Field, Operation } from '../base/operation.ts';
import { flagName } from '../base/operation.ts';
import type { Context } from '../context.ts';
import { CATALOG } from '../operations/catalog/index.ts';
import { GLOBAL_FLAGS } from './options.ts';
import type { HandCommand, HandRun } from './program.ts';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

const SCRIPTS: Readonly<Record<Shell, string>> = {
  bash: `_dispatch() {
  local IFS=$'\\n'
  COMPREPLY=($(compgen -W "$(dispatch complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null | cut -f1)" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _dispatch dispatch
`,
  zsh: `#compdef dispatch
_dispatch() {
  local -a candidates
  candidates=("\${(@f)$(dispatch complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null | sed 's/:/\\\\:/g; s/\\t/:/')}")
  _describe dispatch candidates
}
compdef _dispatch dispatch
`,
  fish: `complete -c dispatch -f -a '(dispatch complete -- (commandline -opc)[2..] (commandline -ct) 2>/dev/null)'
`,
};

interface Call {
  readonly context: Context;
  readonly run: HandRun;
  readonly commands: readonly HandCommand[];
}

/** Prints the script of a shell. */
export async function completion({ context, run }: Call): Promise<void> {
  const shell = run.args[0] ?? '';
  if (!Object.hasOwn(SCRIPTS, shell)) {
    throw AppError.usage(
      'unknown-shell',
      shell === '' ? 'Which shell?' : `There is no completion for "${shell}".`,
      `Shells: ${SHELLS.join(', ')}. For bash: source <(dispatch completion bash)`,
    );
  }
  await context.io.write(SCRIPTS[shell as Shell]);
}

/** Prints the words that may come next, one a line with what they are. */
export async function complete({ context, run, commands }: Call): Promise<void> {
  const words = candidates(run.args, commands);
  await context.io.write(words.map(({ word, about }) => `${word}\t${about}\n`).join(''));
}

interface Candidate {
  readonly word: string;
  readonly about: string;
}

/** What may stand in place of the last word, given those before it. */
export function candidates(words: readonly string[], hands: readonly HandCommand[]): Candidate[] {
  const last = words.at(-1) ?? '';
  const before = words.slice(0, -1);
  const path = before.filter((word) => !word.startsWith('-'));
  const operation = operationAt(path);
  if (!operation) return startingWith(last, last.startsWith('-') ? globalFlags() : nextWords(path, hands));
  const flag = before.at(-1) ?? '';
  const valued = Object.entries(operation.fields).find(([name, field]) => `--${flagName(name, field)}` === flag);
  if (valued && valued[1].type !== 'boolean') return startingWith(last, choicesOf(valued[1]));
  if (last.startsWith('-')) return startingWith(last, [...flagsOf(operation), ...globalFlags()]);
  return startingWith(
    last,
    Object.values(operation.fields)
      .filter((field) => field.positional)
      .flatMap(choicesOf),
  );
}

function startingWith(start: string, all: readonly Candidate[]): Candidate[] {
  return all.filter(({ word }) => word.startsWith(start));
}

/** The operation whose command words the path begins with; the longest one when several do. */
function operationAt(path: readonly string[]): Operation | undefined {
  const matches = CATALOG.flatMap(({ operation }) => operation.paths.map((words) => ({ operation, words }))).filter(
    ({ words }) => words.every((word, index) => path[index] === word),
  );
  return matches.toSorted((a, b) => b.words.length - a.words.length)[0]?.operation;
}

function nextWords(path: readonly string[], hands: readonly HandCommand[]): Candidate[] {
  const found = new Map<string, string>();
  const commands = [
    ...CATALOG.flatMap(({ operation }) => operation.paths.map((words) => ({ words, about: operation.summary }))),
    ...hands.filter(({ isHidden }) => !isHidden).map(({ path: words, summary }) => ({ words, about: summary })),
  ];
  for (const { words, about } of commands) {
    if (!path.every((word, index) => words[index] === word)) continue;
    const word = words[path.length];
    if (word !== undefined) found.set(word, words.length === path.length + 1 ? about : `${word} commands`);
  }
  return [...found].map(([word, about]) => ({ word, about }));
}

function flagsOf(operation: Operation): Candidate[] {
  return Object.entries(operation.fields)
    .filter(([, field]) => !field.positional)
    .map(([name, field]) => ({ word: `--${flagName(name, field)}`, about: field.description }));
}

function globalFlags(): Candidate[] {
  return GLOBAL_FLAGS.map(({ flags, description }) => ({ word: flags.split(' ')[0] as string, about: description }));
}

function choicesOf(field: Field): Candidate[] {
  return (field.choices ?? []).map((word) => ({ word, about: field.description }));
}
