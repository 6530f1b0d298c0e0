// Why a change can't be taken back any more, or brought back (X4): something later touched its rows, was built upon them, or
// took their place. Nothing anybody did afterwards is lost silently: what stands in the way is named. In set form, because
// an import of ten thousand rows is one change.

import { AppError } from '../base/errors.ts';
import { recordName } from '../base/ids.ts';
import { archivedPeopleOf, overlapping } from '../storage/appointment-conflict.ts';
import type { LoggedTable } from '../storage/change-log.ts';
import { chunksOf } from '../storage/chunk.ts';
import type { LoggedChange } from '../storage/history.ts';
import { latestRevisions } from '../storage/history.ts';
import type { RowKey } from '../storage/references.ts';
import { missingTargets, rowsPointingTo } from '../storage/references.ts';
import { openAppointments } from '../storage/service-history.ts';
import { appointmentsAhead } from '../storage/technician-card.ts';
import type { WriteScope } from './code.ts';
import { refuseMergedOwners } from './undo-merged.ts';

/** A change that is to be reversed. */
export interface Reversal {
  readonly scope: WriteScope;
  readonly revision: number;
  readonly changes: readonly LoggedChange[];
  /** As messages have it: `Revision 41 cannot be undone`. */
  readonly refusal: string;
}

/** Checks the rows as they stand before they go back. Throws AppError (exit 4). */
export async function refuseBefore(reversal: Reversal): Promise<void> {
  await refuse(reversal, await changedSince(reversal));
  await refuse(reversal, await builtUpon(reversal));
}

/** Checks the rows that came back. Throws AppError (exit 4); the transaction is not kept then. */
export async function refuseAfter(reversal: Reversal): Promise<void> {
  await refuse(reversal, await goneTargets(reversal));
  await refuseMergedOwners(reversal);
  await refuse(reversal, await bookedOfArchived(reversal));
  await refuse(reversal, await archivedOfOpen(reversal));
  await refuse(reversal, await takenPlaces(reversal));
}

/** The changes of each table, in the order they were made. */
export function byTable(changes: readonly LoggedChange[]): Map<LoggedTable, LoggedChange[]> {
  const tables = new Map<LoggedTable, LoggedChange[]>();
  for (const change of changes) {
    const list = tables.get(change.table);
    if (list) list.push(change);
    else tables.set(change.table, [change]);
  }
  return tables;
}

const keysOf = (changes: readonly LoggedChange[]): number[] => changes.map(({ rowId }) => rowId);

async function changedSince({ scope, changes }: Reversal): Promise<RowKey[]> {
  const changed: RowKey[] = [];
  for (const [table, list] of byTable(changes)) {
    const rows = await scope.changes.rows(table, keysOf(list));
    for (const { rowId, after } of list) {
      if (comparable(rows.get(rowId) ?? null, after) !== comparable(after, after)) changed.push({ table, rowId });
    }
  }
  return changed;
}

type RowImage = Readonly<Record<string, unknown>> | null;

/**
 * A row's version and the book's revision only count changes; an undone one leaves a higher count behind. Columns that the
 * logged image lacks are younger than it, and none of its business.
 */
function comparable(image: RowImage, logged: RowImage): string {
  if (image === null) return 'none';
  const columns = Object.entries(image).filter(
    ([name]) => name !== 'version' && name !== 'revision' && (logged === null || Object.hasOwn(logged, name)),
  );
  return JSON.stringify(columns.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Records made later that hang on one this change created: a job of the customer, an appointment of the job. */
async function builtUpon({ scope, changes }: Reversal): Promise<RowKey[]> {
  const own = new Set(changes.map(({ table, rowId }) => recordName(table, rowId)));
  const pointing: RowKey[] = [];
  for (const [table, list] of byTable(changes.filter(({ before }) => before === null))) {
    pointing.push(...(await rowsPointingTo(scope.db, table, keysOf(list))));
  }
  return pointing.filter(({ table, rowId }) => !own.has(recordName(table, rowId)));
}

/** What a row that came back points to must be there: a technician whose adding was undone since is not. */
async function goneTargets({ scope, changes }: Reversal): Promise<RowKey[]> {
  const gone: RowKey[] = [];
  for (const [table, list] of byTable(changes)) {
    gone.push(
      ...(await missingTargets(
        scope.db,
        table,
        list.flatMap(({ before }) => before ?? []),
      )),
    );
  }
  return gone;
}

/** Who is archived again must have nothing open, as for archiving itself (C2). */
async function bookedOfArchived({ scope, changes }: Reversal): Promise<RowKey[]> {
  const archived = changes.filter(({ before, after }) => before?.archivedAt != null && after?.archivedAt === null);
  const of = (table: LoggedTable): number[][] => chunksOf(keysOf(archived.filter((change) => change.table === table)));
  const open: { readonly appointmentId: number }[] = [];
  for (const ids of of('customer')) open.push(...(await openAppointments(scope.db, { customerIds: ids })));
  for (const ids of of('technician')) open.push(...(await appointmentsAhead(scope.db, ids, scope.now)));
  return open.map(({ appointmentId }) => ({ table: 'appointment', rowId: appointmentId }));
}

/** An appointment that is open again must be one of people who are there. */
async function archivedOfOpen({ scope, changes }: Reversal): Promise<RowKey[]> {
  return await archivedPeopleOf(scope.db, appointmentsOf(changes));
}

/** A place that comes back must still be free: whoever was put there since stays there, and nobody is booked twice. */
async function takenPlaces({ scope, revision, changes }: Reversal): Promise<RowKey[]> {
  const ids = await overlapping(scope.db, appointmentsOf(changes));
  const later = await latestRevisions(scope.db, { table: 'appointment', ids, after: revision });
  return ids.filter((id) => later.has(id)).map((rowId) => ({ table: 'appointment', rowId }));
}

function appointmentsOf(changes: readonly LoggedChange[]): number[] {
  return keysOf(changes.filter(({ table }) => table === 'appointment'));
}

const NAMED = 8;

async function refuse({ scope, revision, refusal }: Reversal, rows: readonly RowKey[]): Promise<void> {
  const distinct = [...new Map(rows.map((row) => [recordName(row.table, row.rowId), row]))];
  if (distinct.length === 0) return;
  const named: string[] = [];
  for (const [name, { table, rowId }] of distinct.slice(0, NAMED)) {
    const later = (await latestRevisions(scope.db, { table, ids: [rowId], after: revision })).get(rowId);
    named.push(later === undefined ? name : `${name} (revision ${later})`);
  }
  const more = distinct.length > NAMED ? ` and ${distinct.length - NAMED} more` : '';
  throw AppError.conflict(
    'changed-since',
    `${refusal}: later changes depend on it: ${named.join(', ')}${more}.`,
    'Undo those first, the latest one first.',
  );
}
