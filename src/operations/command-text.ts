// An operation's input as the command that says the same: the change log shows what came in by a file in the words that
// everybody types.

import type { Operation } from '../base/operation.ts';
import { fieldEntries, flagName } from '../base/operation.ts';
import { shellWord } from '../base/shell.ts';
import type { RawInput } from './validate.ts';

const LONGEST_COMMAND = 4_000;

/** `dispatch book J-12 --window "2026-11-24 08:00-10:00"`. */
export function commandText(operation: Operation, raw: RawInput): string {
  const words = ['dispatch', ...operation.paths[0]];
  const given = fieldEntries(operation.fields).filter(([name]) => isGiven(raw, name));
  for (const [name, field] of given) if (field.positional) words.push(...valuesOf(raw[name]).map(shellWord));
  for (const [name, field] of given) {
    if (field.positional) continue;
    words.push(`--${flagName(name, field)}`);
    if (raw[name] !== true) words.push(shellWord(valuesOf(raw[name]).join(',')));
  }
  return words.join(' ').slice(0, LONGEST_COMMAND);
}

function isGiven(raw: RawInput, name: string): boolean {
  const value = Object.hasOwn(raw, name) ? raw[name] : undefined;
  return value !== undefined && value !== null && value !== false;
}

function valuesOf(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).map((one) =>
    typeof one === 'object' && one !== null ? Object.values(one).join(',') : String(one),
  );
}
