// Tells one input of an operation from another. Apart, so that only who uses a key loads the hash functions.

import { createHash } from 'node:crypto';

/** The same for the same fields and values, in whatever order they were given. */
export function inputHash(input: Readonly<Record<string, unknown>>): string {
  const sorted = Object.fromEntries(Object.entries(input).sort(([a], [b]) => (a < b ? -1 : 1)));
  return createHash('sha256').update(JSON.stringify(sorted)).digest('hex');
}
