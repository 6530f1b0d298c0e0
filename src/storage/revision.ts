// Revisions as moments of the book: the clock of the log never runs back, so each moment has a last revision.

import type { Instant } from '../base/time.ts';
import type { BookMoment } from '../domain/history.ts';
import type { Database } from './database.ts';

/** The last revision at the instant or before it; with `before`, only before it. 0 = the book had not begun. */
export async function revisionAt(db: Database, instant: Instant, before = false): Promise<number> {
  const row = await db
    .selectFrom('revision')
    .select('id')
    .where('at', before ? '<' : '<=', instant)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.id ?? 0;
}

/** A revision with its moment; null when there is none of that number. */
export async function momentOf(db: Database, revision: number): Promise<BookMoment | null> {
  const row = await db.selectFrom('revision').select('at').where('id', '=', revision).executeTakeFirst();
  return row ? { revision, at: row.at } : null;
}

/** When the book was begun. */
export async function beginning(db: Database): Promise<Instant> {
  const row = await db.selectFrom('revision').select('at').orderBy('id').limit(1).executeTakeFirstOrThrow();
  return row.at as Instant;
}
