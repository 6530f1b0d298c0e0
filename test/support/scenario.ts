// Plays a scenario of test/golden/scenarios/: a list of command lines, run one after the other on a book of their own with a
// fixed clock.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { splitWords } from './shell-words.ts';
import type { CliOptions, Ran } from './world.ts';
import { makeWorld } from './world.ts';

const FOLDER = join(import.meta.dirname, '../golden/scenarios');

/** The files, in order. */
export const SCENARIOS: readonly string[] = readdirSync(FOLDER).toSorted();

export function scenarioLines(scenario: string): string[] {
  return readFileSync(join(FOLDER, scenario), 'utf8').split('\n');
}

/** A line of a scenario: a comment, or a command and what came of it. */
export interface Played {
  readonly line: string;
  readonly ran: Ran | null;
}

export interface PlayOptions extends CliOptions {
  /** What is typed instead of the words of a line. */
  readonly typed?: (words: readonly string[]) => readonly string[];
}

/** Every line that is not empty, and the folder of the book, which what is printed may name. */
export async function play(scenario: string, options: PlayOptions): Promise<{ folder: string; played: Played[] }> {
  const lines = scenarioLines(scenario);
  const { typed = (words) => words } = options;
  const withoutBook = lines.some((line) => line.startsWith('dispatch init'));
  const world = await makeWorld(withoutBook ? { init: null } : {});
  const played: Played[] = [];
  for (const line of lines) {
    const clock = /^# now (\S+)$/.exec(line);
    if (clock) world.setNow(clock[1] as string);
    if (line.startsWith('#')) played.push({ line, ran: null });
    if (!line.startsWith('dispatch ')) continue;
    played.push({
      line,
      ran: await world.cli(typed(splitWords(line.replaceAll('FOLDER', world.folder)).slice(1)), options),
    });
  }
  return { folder: world.folder, played };
}
