// What `dispatch help <topic>` explains: what several commands have in common. The texts stand in data/help/, in lines for 80
// columns; a test runs every command in them.

import { readFileSync } from 'node:fs';
import { dataFile } from './data-file.ts';

/** The topics with what they are about. Some are named like a command: its own help is `dispatch <command> --help`. */
export const TOPICS: Readonly<Record<string, string>> = {
  dates: 'How dates, times, windows and durations are written',
  pins: 'Locks that the scheduler may not touch',
  slots: 'Which time can be offered: suggest, slots, book',
  json: 'JSON, CSV and plain text; schemas',
  scripting: 'Exit codes, keys, dry runs, batches',
};

export function isTopic(word: string): boolean {
  return Object.hasOwn(TOPICS, word);
}

export function topicText(topic: string): string {
  return readFileSync(dataFile(`help/${topic}.txt`), 'utf8');
}
