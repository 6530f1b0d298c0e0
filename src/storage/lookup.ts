// Finds the record that people mean: by number (C-12), or by name or code where the noun has one. A name that several
// records have is refused with the list; a typo gets the nearest name.

import { AppError } from '../base/errors.ts';
import type { Noun } from '../base/ids.ts';
import { formatId, ID_PREFIX, readId } from '../base/ids.ts';
import { closest } from '../base/words.ts';
import type { Database } from './database.ts';

type Named = 'customer' | 'technician' | 'service' | 'department' | 'branch' | 'user' | 'territory';
const NAMED: ReadonlySet<Noun> = new Set<Noun>([
  'customer',
  'technician',
  'service',
  'department',
  'branch',
  'user',
  'territory',
]);
const LIST_COMMAND: Partial<Record<Noun, string>> = {
  customer: 'customer list',
  technician: 'tech list',
  service: 'service list',
  department: 'department list',
  branch: 'branch list',
  user: 'user list',
  territory: 'territory list',
  job: 'job list',
  appointment: 'appointment list',
  address: 'address list CUSTOMER',
  timeOff: 'tech show TECHNICIAN',
  event: 'tech show TECHNICIAN',
};
const WORD: Partial<Record<Noun, string>> = { timeOff: 'absence' };

/** The key of the record. Throws AppError: exit 3 when there is none, exit 2 when several match. */
export async function lookup(db: Database, noun: Noun, text: string): Promise<number> {
  const word = WORD[noun] ?? noun;
  const id = readId(noun, text);
  if (id !== null) {
    const found = await db
      .selectFrom(noun as 'customer')
      .select('id')
      .where('id', '=', id)
      .executeTakeFirst();
    if (found) return found.id;
    throw AppError.notFound(`no-${noun}`, `There is no ${word} ${formatId(noun, id)}.`, listHint(noun));
  }
  if (!NAMED.has(noun)) {
    throw AppError.usage(
      'bad-id',
      `"${text}" is not the number of ${/^[aeiou]/.test(word) ? 'an' : 'a'} ${word}.`,
      `Numbers look like ${ID_PREFIX[noun]}-12.`,
    );
  }
  return await byName(db, noun as Named, text);
}

async function byName(db: Database, noun: Named, text: string): Promise<number> {
  const matches = await named(db, noun, text);
  const only = matches[0];
  if (only && matches.length === 1) return only.id;
  if (matches.length > 1) {
    const several = matches
      .slice(0, 5)
      .map((match) => `${formatId(noun, match.id)} ${match.name}`)
      .join(', ');
    throw AppError.usage(
      'ambiguous',
      `"${text}" may be ${several}${matches.length > 5 ? ', ...' : ''}.`,
      'Use the number.',
    );
  }
  const near = closest(text, await typeable(db, noun));
  throw AppError.notFound(
    `no-${noun}`,
    `There is no ${noun} "${text}".`,
    near === null ? listHint(noun) : `Did you mean "${near}"?`,
  );
}

/** Records whose name or code is the text, without regard to case; failing that, whose name begins with it. */
async function named(db: Database, noun: Named, text: string): Promise<{ id: number; name: string }[]> {
  if (noun === 'customer') return await customersNamed(db, text);
  const folded = text.toLowerCase();
  const all = await candidates(db, noun);
  const exact = all.filter(({ name, code }) => name.toLowerCase() === folded || code?.toLowerCase() === folded);
  return exact.length > 0 ? exact : all.filter(({ name }) => name.toLowerCase().startsWith(folded));
}

async function candidates(
  db: Database,
  noun: Exclude<Named, 'customer'>,
): Promise<{ id: number; name: string; code?: string }[]> {
  if (noun === 'technician') return await db.selectFrom('technician').select(['id', 'name', 'code']).execute();
  return await db
    .selectFrom(noun as 'branch')
    .select(['id', 'name'])
    .execute();
}

async function customersNamed(db: Database, text: string): Promise<{ id: number; name: string }[]> {
  const byKey = await db
    .selectFrom('customer')
    .select(['id', 'accountingKey as name'])
    .where('accountingKeyFolded', '=', text.toLowerCase())
    .execute();
  if (byKey.length > 0) return byKey;
  const { matchingCustomers } = await import('./search.ts');
  return await db
    .selectFrom('customer')
    .select(['id', 'accountingKey as name'])
    .where('id', 'in', matchingCustomers(db, text))
    .where('archivedAt', 'is', null)
    .limit(6)
    .execute();
}

/** What finds a record of the noun when it is typed right: its code, its name, each word of that. */
async function typeable(db: Database, noun: Named): Promise<Set<string>> {
  const all = noun === 'customer' ? await customerNames(db) : await candidates(db, noun);
  return new Set(all.flatMap(({ name, code }) => [...(code === undefined ? [] : [code]), name, ...name.split(' ')]));
}

async function customerNames(db: Database): Promise<{ name: string; code?: string }[]> {
  return await db.selectFrom('customer').select('accountingKey as name').where('archivedAt', 'is', null).execute();
}

function listHint(noun: Noun): string | undefined {
  const command = LIST_COMMAND[noun];
  return command === undefined ? undefined : `List them with: dispatch ${command}`;
}
