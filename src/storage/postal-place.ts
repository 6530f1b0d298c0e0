// The book's own table of postal codes (A3). The shipped one stands in data/ and is asked after it.

import type { PostalPlace } from '../domain/address.ts';
import type { Database } from './database.ts';

/** The place of the first key that the book knows. */
export async function findPostalPlace(
  db: Database,
  country: string,
  keys: readonly string[],
): Promise<PostalPlace | null> {
  const rows = await db
    .selectFrom('postalPlace')
    .select(['country', 'postalCode', 'latitude', 'longitude', 'place'])
    .where('country', '=', country)
    .where('postalCode', 'in', keys)
    .execute();
  const found = keys.map((key) => rows.find(({ postalCode }) => postalCode === key));
  return found.find((row) => row !== undefined) ?? null;
}

/** The book's whole table by `US 60607`, with row keys: what an import compares with. */
export async function allPostalPlaces(db: Database): Promise<Map<string, PostalPlace & { id: number }>> {
  const rows = await db.selectFrom('postalPlace').selectAll().execute();
  return new Map(rows.map((row) => [`${row.country} ${row.postalCode}`, row]));
}
