// What somebody in a hurry probably meant: typos, words of other tools, numbers without a command, text without quotes.

import type { CommanderError } from 'commander';
import { AppError } from '../base/errors.ts';
import type { Noun } from '../base/ids.ts';
import { ID_PREFIX } from '../base/ids.ts';
import type { Operation } from '../base/operation.ts';
import { flagName } from '../base/operation.ts';
import { closest } from '../base/words.ts';
import { CATALOG } from '../operations/catalog/index.ts';
import type { HandCommand } from './program.ts';

/** Words of other tools and of the trade, with the command that does it. */
const SYNONYMS: ReadonlyMap<string, string> = new Map([
  ['assign', 'pin A-1 --tech NAME'],
  ['availability', 'suggest'],
  ['calendar', 'board'],
  ['day', 'board'],
  ['delete', 'cancel'],
  ['find', 'customer list TEXT'],
  ['history', 'log'],
  ['lead', 'customer create --lead'],
  ['lock', 'pin'],
  ['move', 'edit A-1 --window TIME'],
  ['plan', 'optimize'],
  ['quote', 'suggest'],
  ['remove', 'cancel'],
  ['replan', 'optimize'],
  ['reschedule', 'edit A-1 --window TIME'],
  ['schedule', 'board'],
  ['search', 'customer list TEXT'],
  ['sick', 'tech timeoff add NAME --from today'],
  ['technician', 'tech'],
  ['timeoff', 'tech timeoff add NAME --from today'],
  ['today', 'board'],
  ['tomorrow', 'board tomorrow'],
  ['unlock', 'unpin'],
  ['why', 'explain'],
]);

/** The error for a first word that is no command. */
export function unknownCommand(word: string, hand: readonly HandCommand[]): AppError {
  const words = [
    ...new Set([
      ...CATALOG.flatMap(({ operation }) => operation.paths.map((path) => path[0] as string)),
      ...hand.filter(({ isHidden }) => !isHidden).map(({ path }) => path[0] as string),
    ]),
  ];
  const meant = showCommand(word) ?? SYNONYMS.get(word.toLowerCase()) ?? closest(word, words);
  const hint = meant === null ? 'See all commands with: dispatch --help' : `Did you mean "dispatch ${meant}"?`;
  return AppError.usage('unknown-command', `There is no command "${word}".`, hint);
}

/** Words that a noun has no verb for, with what is done in their place. */
const IN_PLACE: ReadonlyMap<string, string> = new Map([
  ['customer delete', 'Customers are kept, with their history: dispatch customer archive C-3'],
  ['customer remove', 'Customers are kept, with their history: dispatch customer archive C-3'],
]);

/** The error for a word that a noun has no verb for; `printed` is what commander says, with the nearest verb. */
export function unknownVerb(noun: string, error: CommanderError, printed: string): AppError {
  const said = usageError(error, printed);
  const verb = /'(.+)'/.exec(error.message)?.[1] ?? '';
  const hint = IN_PLACE.get(`${noun} ${verb.toLowerCase()}`) ?? said.hint;
  return AppError.usage(said.code, said.message, hint || `See: dispatch ${noun} --help`);
}

/** `appointment show A-1` for a number alone. */
function showCommand(word: string): string | null {
  const noun = nounOf(word);
  const entry = CATALOG.find(({ operation }) => operation.name === `${noun}.show`);
  return entry ? `${entry.operation.paths[0].join(' ')} ${word.toUpperCase()}` : null;
}

function nounOf(word: string): Noun | null {
  const prefix = /^([a-z]{1,2})-\d+$/i.exec(word)?.[1]?.toUpperCase();
  return (Object.keys(ID_PREFIX) as Noun[]).find((noun) => ID_PREFIX[noun] === prefix) ?? null;
}

/** The error for words that have no place in the command: a number without its flag, or text without quotes. */
export function tooManyWords(operation: Operation, extra: readonly string[], argv: readonly string[]): AppError {
  const path = operation.paths[0].join(' ');
  const [word = ''] = extra;
  return AppError.usage(
    'excessArguments',
    `"${path}" can't tell what "${extra.join(' ')}" is.`,
    flagsFor(extra, operation, argv) ?? quotesFor(word, argv) ?? `See: dispatch ${path} --help`,
  );
}

/** `--keep C-1 --merge C-2`: each number with the next flag of its noun that was not given; null where the first has none. */
function flagsFor(words: readonly string[], operation: Operation, argv: readonly string[]): string | null {
  const fields = Object.entries(operation.fields);
  const flags = fields.map(([name, field]) => ({ noun: field.noun, flag: flagName(name, field) }));
  const open = flags.filter(({ flag }) => !argv.includes(`--${flag}`));
  const meant: string[] = [];
  for (const word of words) {
    const noun = nounOf(word);
    const index = open.findIndex((field) => noun !== null && field.noun === noun);
    const [found] = index < 0 ? [] : open.splice(index, 1);
    if (!found) break;
    meant.push(`--${found.flag} ${word.toUpperCase()}`);
  }
  return meant.length === 0 ? null : `Did you mean ${meant.join(' ')}?`;
}

/** `--window tomorrow 8-10`: the shell took the quotes' place for a new word. */
function quotesFor(word: string, argv: readonly string[]): string | null {
  const at = argv.indexOf(word);
  const [flag = '', value = ''] = argv.slice(at - 2, at);
  if (at < 2 || !flag.startsWith('--') || value.startsWith('--')) return null;
  return `Text with spaces needs quotes: ${flag} "${value} ${word}"`;
}

/** What commander says about flags and words, as an error of ours; where it knows nothing nearer, the command's help is the way out. */
export function usageError(error: CommanderError, printed: string, path: string | null = null): AppError {
  const [first = error.message, ...more] = printed
    .trim()
    .split('\n')
    .filter((line) => line.startsWith('error:') || line.startsWith('('));
  const message = first.replace(/^error: /, '').replace(/^./, (letter) => letter.toUpperCase());
  const hint = more.join(' ').replace(/^\((.*)\)$/, '$1');
  const help = path === null ? undefined : `See: dispatch ${path} --help`;
  return AppError.usage(error.code.replace('commander.', ''), message, hint === '' ? help : hint);
}
