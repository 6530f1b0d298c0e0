// Makes commander's commands from the operations' declarations: only those of the noun that was typed, so that starting
// costs the same however many there are.

import { Command, CommanderError, Option } from 'commander';
import type { Field, Fields, Operation } from '../base/operation.ts';
import { flagName } from '../base/operation.ts';
import type { Entry } from '../operations/catalog/index.ts';
import { CATALOG } from '../operations/catalog/index.ts';
import { exampleText, GROUPS, overview } from './help.ts';
import { tooManyWords, unknownCommand, unknownVerb, usageError } from './meant.ts';
import type { GlobalOptions } from './options.ts';
import { GLOBAL_FLAGS } from './options.ts';
import { isTopic, topicText } from './topics.ts';

/** A command that is no operation: written by hand, such as `demo`. */
export interface HandCommand {
  readonly path: readonly string[];
  readonly summary: string;
  /** As commander writes them: `[shell]`, `[words...]`. */
  readonly arguments?: readonly { readonly form: string; readonly description: string }[];
  readonly flags?: readonly { readonly form: string; readonly description: string }[];
  readonly examples?: Operation['examples'];
  /** Not shown in help: for the shell's completion. */
  readonly isHidden?: boolean;
}
export interface HandRun {
  readonly command: HandCommand;
  readonly args: readonly string[];
  readonly options: Readonly<Record<string, unknown>>;
}

/** What the user asked for. */
export type Parsed =
  | {
      readonly kind: 'operation';
      readonly entry: Entry;
      readonly raw: Record<string, unknown>;
      readonly options: GlobalOptions;
    }
  | { readonly kind: 'hand'; readonly run: HandRun; readonly options: GlobalOptions }
  | { readonly kind: 'text'; readonly text: string };

/** Reads the command line. Throws AppError (exit 2) on unknown words and flags, with the nearest known one. */
export function parse(argv: readonly string[], hand: readonly HandCommand[]): Parsed {
  const word = firstWord(argv);
  const words = word === 'help' ? helpWords(argv) : [word];
  const [first] = words;
  if (first === undefined) return { kind: 'text', text: overview(hand) };
  if (word === 'help' && words.length === 1 && isTopic(first)) return { kind: 'text', text: topicText(first) };
  const entries = CATALOG.filter(({ operation }) => operation.paths.some((path) => path[0] === first));
  const hands = hand.filter(({ path }) => path[0] === first);
  if (entries.length === 0 && hands.length === 0) throw unknownCommand(first, hand);
  return run(argv, entries, hands);
}

function run(argv: readonly string[], entries: readonly Entry[], hands: readonly HandCommand[]): Parsed {
  let parsed: Parsed | null = null;
  let printed = '';
  const program = makeProgram((text) => {
    printed += text;
  });
  for (const entry of entries) {
    for (const path of entry.operation.paths) {
      addOperation({ program, argv }, entry, path, (raw, options) => {
        parsed = { kind: 'operation', entry, raw, options };
      });
    }
  }
  for (const command of hands) {
    addHand(program, command, (handRun) => {
      parsed = { kind: 'hand', run: handRun, options: program.opts<GlobalOptions>() };
    });
  }
  try {
    program.parse(withHelpFlag(argv), { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.code === 'commander.unknownCommand') throw unknownVerb(firstWord(argv) ?? '', error, printed);
    if (error.exitCode !== 0 && error.code !== 'commander.help')
      throw usageError(error, printed, pathOf(argv, entries));
  }
  return parsed ?? { kind: 'text', text: `${printed.trimEnd()}\n` };
}

/** The command that the words begin with; null for none. */
function pathOf(argv: readonly string[], entries: readonly Entry[]): string | null {
  const paths = entries.flatMap(({ operation }) => operation.paths);
  return paths.find((path) => path.every((word, at) => argv[at] === word))?.join(' ') ?? null;
}

function makeProgram(print: (text: string) => void): Command {
  const program = new Command('dispatch').exitOverride().helpCommand(false).showSuggestionAfterError(true);
  program.configureOutput({ writeOut: print, writeErr: print });
  program.helpOption('-h, --help', 'Show this help');
  program.configureHelp({ styleTitle: (text) => text });
  for (const { flags, description } of GLOBAL_FLAGS) program.option(flags, description);
  return program;
}

/** The command for a group such as `tech timeoff`, made when it is first needed. */
function groupFor(program: Command, path: readonly string[]): Command {
  let group = program;
  for (const [depth, word] of path.entries()) {
    const existing = group.commands.find((command) => command.name() === word);
    const description = GROUPS[path.slice(0, depth + 1).join(' ')] ?? `${word} commands`;
    group = existing ?? group.command(word).description(description).helpCommand(false);
  }
  return group;
}

type OnRun = (raw: Record<string, unknown>, options: GlobalOptions) => void;

interface Typed {
  readonly program: Command;
  readonly argv: readonly string[];
}

function addOperation({ program, argv }: Typed, entry: Entry, path: readonly string[], onRun: OnRun): void {
  const { operation } = entry;
  const group = groupFor(program, path.slice(0, -1));
  // A word may be a command and a group: `export customers` and `export ics`.
  const known = group.commands.find((one) => one.name() === path.at(-1));
  const command = (known ?? group.command(path.at(-1) as string)).description(operation.summary);
  const positional = Object.entries(operation.fields).filter(([, field]) => field.positional);
  for (const [name, field] of positional) {
    const word = flagName(name, { ...field, flag: field.flag ?? name });
    command.argument(field.list ? `[${word}...]` : `[${word}]`, field.description);
  }
  for (const [name, field] of Object.entries(operation.fields))
    if (!field.positional) command.addOption(makeOption(name, field));
  if (operation.details) command.description(`${operation.summary}\n\n${operation.details}`).summary(operation.summary);
  command.addHelpText('after', () => exampleText(operation.examples));
  command.allowExcessArguments().action((...args: unknown[]) => {
    const isList = positional.some(([, field]) => field.list);
    const extra = isList ? [] : command.args.slice(positional.length);
    if (extra.length > 0) throw tooManyWords(operation, extra, argv);
    // A flag that both have is read by the group: -o of `export ics -o x` by `export`.
    const shared = group === program ? {} : group.opts();
    const raw = readOptions(operation.fields, { ...shared, ...command.opts() });
    positional.forEach(([name], index) => {
      const value = args[index];
      if (value !== undefined && !(Array.isArray(value) && value.length === 0)) raw[name] = value;
    });
    onRun(raw, command.optsWithGlobals<GlobalOptions>());
  });
}

function addHand(program: Command, hand: HandCommand, onRun: (run: HandRun) => void): void {
  const group = groupFor(program, hand.path.slice(0, -1));
  const command = group.command(hand.path.at(-1) as string).description(hand.summary);
  for (const { form, description } of hand.arguments ?? []) command.argument(form, description);
  for (const { form, description } of hand.flags ?? []) command.option(form, description);
  if (hand.examples) command.addHelpText('after', () => exampleText(hand.examples ?? []));
  command.action(() => onRun({ command: hand, args: command.args, options: command.opts() }));
}

/** Longer lists of choices stand behind the description: commander would give up wrapping lines. */
const MOST_CHOICES = 24;

function makeOption(name: string, field: Field): Option {
  const flag = `--${flagName(name, field)}`;
  const long = field.short ? `-${field.short}, ${flag}` : flag;
  if (field.type === 'boolean') return new Option(long, field.description);
  const choices = field.choices?.join('|') ?? '';
  const isShort = choices !== '' && choices.length <= MOST_CHOICES;
  const value = (field.placeholder ?? (isShort ? choices : (field.noun ?? field.type))).replace(/[<>]/g, '');
  const note = field.default === undefined ? '' : ` (default ${String(field.default)})`;
  const named = choices === '' || isShort ? '' : `: ${field.choices?.join(', ')}`;
  const description = field.description + (field.description.includes('default') ? '' : note) + named;
  const option = new Option(`${long} <${value}>`, description);
  if (field.list) option.argParser((text: string, earlier: string[] | undefined) => [...(earlier ?? []), text]);
  return option;
}

/** The flags given, by field. Lists are given as `a,b`, by repeating the flag, or both. */
function readOptions(fields: Fields, options: Record<string, unknown>): Record<string, unknown> {
  const raw: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(fields)) {
    const value = options[attributeName(name, field)];
    if (value === undefined || field.positional) continue;
    raw[name] = Array.isArray(value) ? value.flatMap(splitList) : value;
  }
  return raw;
}

/** The name commander gives the flag's value. */
function attributeName(name: string, field: Field): string {
  return flagName(name, field).replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function splitList(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

const VALUED_FLAGS: ReadonlySet<string> = new Set(
  GLOBAL_FLAGS.filter(({ takesValue }) => takesValue).map(({ flags }) => flags.split(' ')[0] as string),
);
const BARE_FLAGS: ReadonlySet<string> = new Set(
  GLOBAL_FLAGS.filter(({ takesValue }) => !takesValue).map(({ flags }) => flags),
);

/** The command line without the flags that every command has. */
export function withoutGlobalFlags(argv: readonly string[]): string[] {
  const kept: string[] = [];
  for (let index = 0; index < argv.length; index++) {
    const word = argv[index] as string;
    if (word === '--') return [...kept, ...argv.slice(index)];
    if (VALUED_FLAGS.has(word)) index++;
    else if (!BARE_FLAGS.has(word) && !VALUED_FLAGS.has(word.split('=')[0] as string)) kept.push(word);
  }
  return kept;
}

/** The first word that is no flag and no flag's value. */
export function firstWord(argv: readonly string[]): string | undefined {
  const words = withoutGlobalFlags(argv);
  const first = words.find((word) => !word.startsWith('-') || word === '--');
  return first === '--' ? words[words.indexOf('--') + 1] : first;
}

/** `help tech add` is `tech add --help`. */
function helpWords(argv: readonly string[]): string[] {
  return withoutGlobalFlags(argv)
    .filter((word) => !word.startsWith('-'))
    .slice(1);
}

function withHelpFlag(argv: readonly string[]): readonly string[] {
  return firstWord(argv) === 'help' ? [...helpWords(argv), '--help'] : argv;
}
