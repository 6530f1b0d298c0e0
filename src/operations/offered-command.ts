// A command that a refusal or notice offers: the one that was typed, with something added or said otherwise, ready to be copied.

import { formatDuration } from '../base/duration.ts';
import { shellWord } from '../base/shell.ts';

/** The command as typed. */
export interface TypedCommand {
  readonly words: readonly string[];
  readonly input: Readonly<Record<string, unknown>>;
  /** Fields in the order they are written; others are left out. */
  readonly fields: readonly string[];
}

/** `dispatch book J-1 --window "tomorrow 8-10"`. */
export function offeredText({ words, input, fields }: TypedCommand): string {
  const flags = fields.flatMap((field) => {
    const value = input[field];
    if (value === undefined) return [];
    const flag = `--${field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    return [flag, shellWord(field === 'duration' ? formatDuration(Number(value)) : String(value))];
  });
  return ['dispatch', ...words, ...flags].join(' ');
}
