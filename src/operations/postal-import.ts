// Imports a table of postal codes: all of it, or nothing when a row is wrong, with every wrong row named (A3).

import type { Violation } from '../base/errors.ts';
import { AppError, EXIT } from '../base/errors.ts';
import type { PostalPlace } from '../domain/address.ts';
import { allPostalPlaces } from '../storage/postal-place.ts';
import type { WriteScope } from './code.ts';

/** Bad rows that the message lists; all of them stand in the error's violations. */
const LISTED = 20;
/** Every postal code of the world is some 2 million lines; this is a slip of the file's name. */
const MAXIMUM_BYTES = 200_000_000;

/** The file's rows. Throws AppError: exit 8 when it can't be read, exit 2 with every bad row. */
export async function readPlacesFile(file: string): Promise<readonly PostalPlace[]> {
  const { readPostalPlaces } = await import('../transfer/postal-place.ts');
  const { places, violations } = await readPostalPlaces(await textOf(file));
  if (violations.length > 0) throw badRows(file, violations);
  if (places.length === 0) throw AppError.usage('empty-file', `${file} has no rows.`, 'Nothing was imported.');
  return places;
}

async function textOf(file: string): Promise<string> {
  const { readFileSync, statSync } = await import('node:fs');
  try {
    if (statSync(file).size > MAXIMUM_BYTES)
      throw AppError.usage('file-too-large', `${file} is too large for a table.`);
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(file));
  } catch (error) {
    if (error instanceof TypeError)
      throw AppError.usage('not-utf8', `${file} is not UTF-8 text.`, 'Save it as CSV UTF-8.');
    const code = (error as NodeJS.ErrnoException).code;
    if (error instanceof AppError || code === undefined) throw error;
    throw AppError.file('unreadable-file', `${file} cannot be read (${code}).`, 'Check the name of the file.');
  }
}

function badRows(file: string, violations: readonly Violation[]): AppError {
  const listed = violations.slice(0, LISTED).map(({ message }) => message);
  const more = violations.length - listed.length;
  const lines = [`${file} was not imported:`, ...listed, ...(more > 0 ? [`... and ${more} more.`] : [])];
  return new AppError({
    code: 'bad-rows',
    message: lines.join('\n'),
    hint: 'Put these lines right and import the file again; nothing was changed.',
    exitCode: EXIT.usage,
    violations,
  });
}

/** Adds what is new and replaces what differs. */
export async function storePlaces(scope: WriteScope, places: readonly PostalPlace[]) {
  const known = await allPostalPlaces(scope.db);
  const added: PostalPlace[] = [];
  let replaced = 0;
  for (const place of places) {
    const before = known.get(`${place.country} ${place.postalCode}`);
    if (!before) added.push(place);
    else if (isDifferent(before, place)) {
      await scope.changes.update('postalPlace', before.id, place);
      replaced++;
    }
  }
  await scope.changes.insertMany('postalPlace', added);
  return { added: added.length, replaced, unchanged: places.length - added.length - replaced };
}

function isDifferent(a: PostalPlace, b: PostalPlace): boolean {
  return a.latitude !== b.latitude || a.longitude !== b.longitude || a.place !== b.place;
}
