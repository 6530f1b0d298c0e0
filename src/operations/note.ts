// Notes on customers (T1): adding one, and listing them.

import { AppError } from '../base/errors.ts';
import { hasVisible } from '../domain/customer.ts';
import type { NoteCard, NoteList } from '../domain/note.ts';
import { orderNotes } from '../domain/note.ts';
import { findCustomer } from '../storage/customer.ts';
import { lookup } from '../storage/lookup.ts';
import { findNote, noteRow, notesOf } from '../storage/note.ts';
import type { Scope, WriteScope } from './code.ts';
import { refuseMerged, warnMerged } from './merged-customer.ts';
import { requireNoCardNumber } from './work.ts';

export interface NewNote {
  readonly customer: string;
  readonly text: string;
  readonly important?: boolean | undefined;
  readonly visible?: boolean | undefined;
}

export async function addNote(scope: WriteScope, input: NewNote): Promise<NoteCard> {
  const customerId = await lookup(scope.db, 'customer', input.customer);
  refuseMerged(await findCustomer(scope.db, customerId));
  if (!hasVisible(input.text)) throw AppError.usage('blank-note', 'The note has no visible characters.');
  requireNoCardNumber({ text: input.text });
  const note = noteRow({
    customerId,
    kind: 'standard',
    body: input.text,
    createdAt: scope.now,
    createdBy: scope.actor.name,
  });
  const id = await scope.changes.insert('note', {
    ...note,
    isImportant: input.important ? 1 : 0,
    isVisible: input.visible ? 1 : 0,
  });
  return await findNote(scope.db, id);
}

export interface NoteQuery {
  readonly customer: string;
  readonly all?: boolean | undefined;
  readonly search?: string | undefined;
  readonly sort: 'newest' | 'oldest';
  readonly limit: number;
}

export async function listNotes(scope: Scope, input: NoteQuery): Promise<NoteList> {
  const customerId = await lookup(scope.db, 'customer', input.customer);
  await warnMerged(scope, customerId, 'note list');
  const notes = await notesOf(scope.db, customerId, { system: input.all === true });
  const wanted = (input.search ?? '').toLowerCase();
  const found = orderNotes(
    notes.filter(({ body }) => body.toLowerCase().includes(wanted)),
    input.sort,
  );
  return { items: found.slice(0, input.limit), total: found.length };
}
