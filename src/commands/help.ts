// What help prints beside commander's lists of flags: the overview of all commands, and examples that can be copied.

import type { Operation } from '../base/operation.ts';
import { CATALOG } from '../operations/catalog/index.ts';
import { GLOBAL_FLAGS } from './options.ts';
import type { HandCommand } from './program.ts';
import { TOPICS } from './topics.ts';

/** Nouns and groups of verbs. */
export const GROUPS: Readonly<Record<string, string>> = {
  company: 'The company and its settings',
  branch: 'Offices with their time zones',
  territory: 'Parts of the map that technicians serve',
  user: 'Users and their roles',
  department: 'Trade lines',
  service: 'The catalogue of work',
  subtype: 'Variants of services',
  tech: 'Technicians, their hours and skills',
  'tech timeoff': 'Absences',
  'tech event': 'Meetings and other blocks',
  customer: 'Customers and leads',
  note: 'Notes on customers',
  address: 'Service locations',
  postal: 'The table of postal codes',
  export: 'Data for other programs',
  job: 'Jobs: one problem at one address',
  appointment: 'Appointments: list and show; the rest stands under "The day"',
  travel: 'The routing engine that drives are asked of',
  completion: 'Completion in bash, zsh and fish',
};

/** Groups that are about the tool itself. */
const OF_THE_TOOL: ReadonlySet<string> = new Set(['completion']);

/** Help is wrapped for terminals of this width. */
const COLUMNS = 80;

/** The examples of a command, and where the flags of all commands stand. */
export function exampleText(examples: Operation['examples']): string {
  const lines = examples.map(({ command, does }) => `  ${continued(command)}\n      ${does}`);
  return `\nExamples:\n${lines.join('\n')}\n\nFlags of every command (--json, --dry-run, --db ...): dispatch --help`;
}

/** A long command goes on with a backslash on the next line, as a shell reads it. */
function continued(command: string): string {
  const words = command.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? [];
  const lines: string[] = [];
  let line = '';
  for (const [index, word] of words.entries()) {
    // A flag stays with its value.
    const next = word.startsWith('--') && !(words[index + 1] ?? '--').startsWith('--') ? ` ${words[index + 1]}` : '';
    if (line !== '' && `      ${line} ${word}${next} \\`.length > COLUMNS) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].join(' \\\n      ');
}

const DAILY = [
  'book',
  'suggest',
  'slots',
  'board',
  'edit',
  'pin',
  'unpin',
  'pins',
  'status',
  'cancel',
  'rollback',
  'link',
  'unlink',
  'optimize',
  'explain',
  'runs',
  'log',
  'undo',
  'redo',
  'blame',
  'diff',
];

/** The help of the whole tool: daily verbs first, then nouns, then the flags everywhere. */
export function overview(hand: readonly HandCommand[]): string {
  const summaries = new Map<string, string>();
  for (const { operation } of CATALOG) {
    for (const path of operation.paths) {
      const word = path[0] as string;
      summaries.set(word, path.length === 1 ? operation.summary : (GROUPS[word] ?? summaries.get(word) ?? ''));
    }
  }
  for (const { path, summary, isHidden } of hand) {
    const word = path[0] as string;
    if (!isHidden) summaries.set(word, path.length === 1 ? summary : (GROUPS[word] ?? summary));
  }
  const line = (word: string): string => `  ${word.padEnd(13)} ${summaries.get(word) ?? ''}`;
  const isNoun = (word: string): boolean => Object.hasOwn(GROUPS, word) && !OF_THE_TOOL.has(word);
  const nouns = [...summaries.keys()].filter((word) => !DAILY.includes(word) && isNoun(word));
  const others = [...summaries.keys()].filter((word) => !DAILY.includes(word) && !nouns.includes(word));
  const flags = GLOBAL_FLAGS.map(({ flags: text, description }) => `  ${text.padEnd(18)} ${description}`);
  return [
    'dispatch: field-service dispatch in the terminal',
    '',
    'Usage: dispatch <command> [flags]      dispatch <command> --help',
    '',
    'The day:',
    ...DAILY.filter((word) => summaries.has(word)).map(line),
    '',
    'Records (dispatch <noun> --help lists the verbs):',
    ...nouns.map(line),
    '',
    'The book:',
    ...others.map(line),
    '',
    'Topics (dispatch help <topic>):',
    ...Object.entries(TOPICS).map(([topic, about]) => `  ${topic.padEnd(13)} ${about}`),
    '',
    'Flags of every command:',
    ...flags,
    '',
  ].join('\n');
}
