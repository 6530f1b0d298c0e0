// An edit that names its record and nothing to change is a slip, not a success: every edit says so in the same words.

import { AppError } from '../base/errors.ts';
import type { Operation } from '../base/operation.ts';

/**
 * Throws (exit 2) unless a field is given that changes the record. `except` are the fields that only go with others, such as
 * the reason of a change.
 */
export function requireChange(
  operation: Operation,
  input: Readonly<Record<string, unknown>>,
  { record, except = [] }: { record: string; except?: readonly string[] },
): void {
  const isChange = (name: string): boolean => !operation.fields[name]?.positional && name !== 'ifVersion';
  const isGiven = (name: string): boolean => input[name] !== undefined && input[name] !== false;
  const names = Object.keys(operation.fields).filter((name) => isChange(name) && !except.includes(name));
  if (names.some(isGiven)) return;
  throw AppError.usage(
    'nothing-to-change',
    `Nothing was given to change on ${record}.`,
    `See: dispatch ${operation.paths[0].join(' ')} --help`,
  );
}
