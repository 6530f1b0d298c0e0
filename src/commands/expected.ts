// What may stand in place of the last word of a command line, given those before it: a command word, a flag, a choice, a
// record of the book, a file.

import type { Noun } from '../base/ids.ts';
import type { Field, Operation } from '../base/operation.ts';
import { flagName } from '../base/operation.ts';
import { CATALOG } from '../operations/catalog/index.ts';
import { GROUPS } from './help.ts';
import { GLOBAL_FLAGS } from './options.ts';
import type { HandCommand } from './program.ts';
import { withoutGlobalFlags } from './program.ts';
import { TOPICS } from './topics.ts';

export interface Word {
  readonly word: string;
  readonly about: string;
}

export interface Expected {
  /** Those that begin as the last word does. */
  readonly words: readonly Word[];
  /** Records of these nouns, whose numbers or names begin with `text`. */
  readonly nouns: readonly Noun[];
  readonly text: string;
  readonly files: boolean;
  /** What stays of the last word in front of each word offered: `--tech=`, `MARIA,`. */
  readonly lead: string;
  /** The book named with --db; null = none is. */
  readonly book: string | null;
}

/** One thing that may be typed: a flag's value, or an argument. */
interface Slot {
  readonly words?: readonly Word[];
  readonly nouns?: readonly Noun[];
  readonly files?: boolean;
  /** Several, with commas between. */
  readonly isList?: boolean;
}

interface Flag {
  readonly names: readonly string[];
  readonly about: string;
  /** null = it takes no value. */
  readonly value: Slot | null;
}

/** A command as completion sees it. */
interface Command {
  readonly path: readonly string[];
  readonly about: string;
  readonly flags: readonly Flag[];
  readonly arguments: readonly Slot[];
}

/** Reads the words as a shell has them: quotes and backslashes still there, `--flag=value` whole or in three. */
export function expectedAfter(typed: readonly string[], hands: readonly HandCommand[]): Expected {
  const before = typed.slice(0, -1).filter((word) => word !== '=');
  const last = plain(typed.at(-1) === '=' ? '' : (typed.at(-1) ?? ''));
  const book = before.includes('--db') ? (before[before.indexOf('--db') + 1] ?? null) : null;
  const [, flag = '', value = ''] = /^(--[^=]+)=(.*)$/s.exec(last) ?? [];
  const expected =
    flag === '' ? slotOf(before, last, hands) : { slot: slotOf([...before, flag], value, hands).slot, text: value };
  const listed = expected.slot.isList ? expected.text.slice(0, expected.text.lastIndexOf(',') + 1) : '';
  const text = expected.text.slice(listed.length);
  const { words = [], nouns = [], files = false } = expected.slot;
  return {
    words: words.filter(({ word }) => word.startsWith(text)),
    nouns,
    text,
    files,
    lead: (flag === '' ? '' : `${flag}=`) + listed,
    book,
  };
}

function plain(word: string): string {
  return word.replace(/^["']/, '').replace(/\\(.)/g, '$1');
}

function slotOf(before: readonly string[], text: string, hands: readonly HandCommand[]): { slot: Slot; text: string } {
  const commands = [
    ...CATALOG.flatMap(({ operation }) => operationCommands(operation)),
    ...hands.filter(({ isHidden }) => !isHidden).map(handCommand),
  ];
  const words = withoutGlobalFlags(before);
  const command = commandAt(words, commands);
  const flags = [...(command?.flags ?? []), ...COMMON_FLAGS];
  const valued = flags.find(({ names, value }) => value !== null && names.includes(before.at(-1) ?? ''));
  if (valued?.value) return { slot: valued.value, text };
  if (text.startsWith('-')) return { slot: { words: flags.map(flagWord) }, text };
  if (command) return { slot: argumentSlot(command, words.slice(command.path.length)), text };
  return { slot: { words: nextWords(words, commands) }, text };
}

// ---- commands ----

const COMMON_FLAGS: readonly Flag[] = GLOBAL_FLAGS.map(({ flags, description, takesValue }) => ({
  names: [flags.split(' ')[0] as string],
  about: description,
  value: takesValue ? { files: flags.startsWith('--db') } : null,
}));

function operationCommands({ paths, summary, fields }: Operation): Command[] {
  const given = Object.entries(fields);
  const flags = given
    .filter(([, { positional }]) => !positional)
    .map(([name, field]) => ({
      names: [`--${flagName(name, field)}`, ...(field.short ? [`-${field.short}`] : [])],
      about: field.description,
      value: field.type === 'boolean' ? null : fieldSlot(field),
    }));
  const slots = given.filter(([, { positional }]) => positional).map(([, field]) => fieldSlot(field));
  return paths.map((path) => ({ path, about: summary, flags, arguments: slots }));
}

function fieldSlot({ type, noun, offers, choices = [], placeholder, list, description }: Field): Slot {
  return {
    words: choices.map((word) => ({ word, about: description })),
    nouns: type === 'record' && noun ? [noun] : (offers ?? []),
    files: placeholder === 'FILE',
    isList: list === true,
  };
}

function handCommand({ path, summary, flags = [], arguments: given = [] }: HandCommand): Command {
  const isFile = (form: string, description: string): boolean => /\bfile\b/i.test(`${form} ${description}`);
  return {
    path,
    about: summary,
    flags: flags.map(({ form, description }) => ({
      names: form.replace(/ <.*/, '').split(', ').toReversed(),
      about: description,
      value: form.includes('<') ? { files: isFile(form, description) } : null,
    })),
    arguments: given.map(({ form, description }) =>
      form.includes('operation')
        ? { words: CATALOG.map(({ operation: { name, summary: about } }) => ({ word: name, about })) }
        : { files: isFile(form, description) },
    ),
  };
}

/** The command whose words come first; the longest one when several do. */
function commandAt(words: readonly string[], commands: readonly Command[]): Command | undefined {
  return commands
    .filter(({ path }) => path.every((word, index) => words[index] === word))
    .toSorted((a, b) => b.path.length - a.path.length)[0];
}

/** The argument that comes after those that are there. */
function argumentSlot({ flags, arguments: slots }: Command, words: readonly string[]): Slot {
  const takesValue = (word: string): boolean =>
    flags.some(({ names, value }) => value !== null && names.includes(word));
  const there = words.filter((word, index) => !word.startsWith('-') && !takesValue(words[index - 1] ?? ''));
  return slots[there.length] ?? (slots.at(-1)?.isList ? (slots.at(-1) as Slot) : {});
}

function flagWord({ names, about }: Flag): Word {
  return { word: names[0] as string, about };
}

function nextWords(words: readonly string[], commands: readonly Command[]): Word[] {
  const isHelp = words[0] === 'help';
  const path = isHelp ? words.slice(1) : words;
  const found = new Map<string, string>();
  for (const { path: own, about } of commands) {
    const next = own[path.length];
    if (next === undefined || !path.every((word, index) => own[index] === word)) continue;
    const group = own.slice(0, path.length + 1).join(' ');
    found.set(next, own.length === path.length + 1 ? about : (GROUPS[group] ?? `${next} commands`));
  }
  if (path.length === 0) {
    if (isHelp) for (const [topic, about] of Object.entries(TOPICS)) found.set(topic, about);
    else found.set('help', 'Show the help of a command or topic');
  }
  return [...found].map(([word, about]) => ({ word, about }));
}
