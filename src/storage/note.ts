// Notes of customers, as cards. Few per customer, so they are filtered and ordered where the rules stand.

import { formatId } from '../base/ids.ts';
import type { Instant } from '../base/time.ts';
import type { NoteCard, NoteKind } from '../domain/note.ts';
import type { Database } from './database.ts';
import type { NoteTable } from './schema.ts';

/** A customer's notes; without `system`, only the standard ones (T1). */
export async function notesOf(db: Database, customerId: number, { system }: { system: boolean }): Promise<NoteCard[]> {
  let rows = db.selectFrom('note').selectAll().where('customerId', '=', customerId);
  if (!system) rows = rows.where('kind', '=', 'standard');
  return (await rows.orderBy('id').execute()).map(toCard);
}

export async function findNote(db: Database, id: number): Promise<NoteCard> {
  return toCard(await db.selectFrom('note').selectAll().where('id', '=', id).executeTakeFirstOrThrow());
}

function toCard(row: { [K in keyof NoteTable]: K extends 'id' ? number : NoteTable[K] }): NoteCard {
  return {
    ...row,
    number: formatId('note', row.id),
    kind: row.kind as NoteKind,
    isImportant: row.isImportant === 1,
    isVisible: row.isVisible === 1,
    createdAt: row.createdAt as Instant,
  };
}

/** A new note's row that belongs to the customer alone. */
export function noteRow(note: {
  readonly customerId: number;
  readonly kind: NoteKind;
  readonly body: string;
  readonly createdAt: Instant;
  readonly createdBy: string;
}) {
  return { ...note, addressId: null, jobId: null, appointmentId: null, isImportant: 0 as const, isVisible: 0 as const };
}
