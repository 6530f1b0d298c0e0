// The change log and taking a change back (X4): every row of the reversed change returns to its image before it. Refused
// when something later touched or built on those rows: nothing anybody did afterwards is lost silently.

import { AppError } from '../base/errors.ts';
import type { Noun } from '../base/ids.ts';
import { formatId, ID_PREFIX, readId, recordName } from '../base/ids.ts';
import type { LogResult, UndoResult } from '../domain/history.ts';
import { archivedPeopleOf, overlapping } from '../storage/appointment.ts';
import type { LoggedChange } from '../storage/history.ts';
import { changesOf, countRevisions, describe, findRevisions } from '../storage/history.ts';
import { lookup } from '../storage/lookup.ts';
import { missingTargets, rowsPointingTo } from '../storage/references.ts';
import { openAppointments } from '../storage/service-history.ts';
import { appointmentsAhead } from '../storage/technician-card.ts';
import * as declarations from './catalog/history.ts';
import type { Scope, WriteScope } from './code.ts';
import { implementRead, implementWrite } from './code.ts';

/** Who may take status steps back. */
const ROLLBACK = 'appointment.rollback';

export const log = implementRead(declarations.log, {
  async read(scope, input): Promise<LogResult> {
    const record = input.record === undefined ? undefined : recordOf(input.record);
    const filter = { record, actor: input.actor === undefined ? undefined : await actorNamed(scope, input.actor) };
    const total = await countRevisions(scope.db, filter);
    if (total === 0 && record) await lookup(scope.db, record.noun, formatId(record.noun, record.id));
    const items = await findRevisions(scope.db, { ...filter, limit: input.limit });
    return { items, total, detailed: input.details === true };
  },
});

/** The name as the log has it: of a user however typed, or of somebody who is no user any more. */
async function actorNamed(scope: Scope, text: string): Promise<string> {
  const logged = await scope.db
    .selectFrom('revision')
    .select('id')
    .where('actor', '=', text)
    .limit(1)
    .executeTakeFirst();
  if (logged) return text;
  const id = await lookup(scope.db, 'user', text);
  return (await scope.db.selectFrom('user').select('name').where('id', '=', id).executeTakeFirstOrThrow()).name;
}

/** `A-12` → an appointment: the prefix says the noun. */
function recordOf(text: string): { noun: Noun; id: number } {
  const prefix = /^[A-Za-z]{1,2}(?=-?[0-9])/.exec(text)?.[0].toUpperCase();
  const noun = (Object.keys(ID_PREFIX) as Noun[]).find((candidate) => ID_PREFIX[candidate] === prefix);
  const id = noun === undefined ? null : readId(noun, text);
  if (noun !== undefined && id !== null) return { noun, id };
  throw AppError.usage(
    'bad-id',
    `"${text}" is not the number of a record.`,
    'Write it with its prefix: A-12, J-3, C-1, AD-2, T-4.',
  );
}

export const undo = implementWrite(declarations.undo, {
  async write(scope, input): Promise<UndoResult> {
    const target = await revisionToUndo(scope, input.revision);
    const changes = (await changesOf(scope.db, [target.id])).get(target.id) ?? [];
    await refuseIfChangedSince(scope, target.id, changes);
    await refuseIfBuiltUpon(scope, target.id, changes);
    for (const change of [...changes].reverse()) await reverse(scope, change);
    await refuseIfTargetGone(scope, target.id, changes);
    await refuseIfArchivedWhileBooked(scope, target.id, changes);
    await refuseIfOpenForArchived(scope, target.id, changes);
    await refuseIfPlaceTaken(scope, target.id, changes);
    const { id, operation, command, at, actor } = target;
    const back = changes.map((change) => describe({ ...change, before: change.after, after: change.before }));
    return { revision: id, operation, command, at, actor, changes: back };
  },
});

async function revisionToUndo(scope: Scope, wanted: number | undefined) {
  const undone = scope.db.selectFrom('revision').select('undoes').where('undoes', 'is not', null);
  const query = revisions(scope).orderBy('id', 'desc').limit(1);
  const row =
    wanted === undefined
      ? await query
          .where('actor', '=', scope.actor.name)
          .where('undoes', 'is', null)
          .where('id', 'not in', undone)
          .executeTakeFirst()
      : await query.where('id', '=', wanted).executeTakeFirst();
  if (!row) throw nothingToUndo(scope, wanted);
  const later = await scope.db.selectFrom('revision').select('id').where('undoes', '=', row.id).executeTakeFirst();
  if (later)
    throw AppError.conflict(
      'already-undone',
      `Revision ${row.id} was undone already, by revision ${later.id}.`,
      'See: dispatch log',
    );
  if (row.isFinal === 1 || row.operation === 'company.init') {
    throw AppError.refused(
      'final',
      `Revision ${row.id} (${row.command}) is final and cannot be undone.`,
      'Correct it with new changes.',
    );
  }
  await checkReversedPermission(scope, row);
  return row;
}

const revisions = (scope: Scope) => scope.db.selectFrom('revision').selectAll();
type Revision = Awaited<ReturnType<ReturnType<typeof revisions>['executeTakeFirstOrThrow']>>;

function nothingToUndo(scope: Scope, wanted: number | undefined): AppError {
  if (wanted !== undefined)
    return AppError.notFound('no-revision', `There is no revision ${wanted}.`, 'List them with: dispatch log');
  return AppError.notFound(
    'nothing-to-undo',
    `${scope.actor.name} has no change to undo.`,
    'Undo somebody else’s by its revision: dispatch undo 41',
  );
}

/**
 * Taking a change back needs what making it needed, and so does bringing it back again; a status step needs what a rollback
 * does (P3). Permissions for one's own appointments reach only one's own changes (W6).
 */
async function checkReversedPermission(scope: Scope, row: Revision): Promise<void> {
  const { operation, permission, actor } = await firstOf(scope, row);
  const needed = operation === 'appointment.status' ? [ROLLBACK] : permission.split(' ').filter((name) => name !== '');
  const held = needed.filter((name) => scope.actor.permissions.has(name));
  const isOwn = actor === scope.actor.name && row.actor === scope.actor.name;
  if (needed.length === 0 || held.some((name) => isOwn || !/^(own|personal)-/.test(name))) return;
  throw AppError.permission(
    `${scope.actor.name} (${scope.actor.role}) lacks the permission ${needed.join(' or ')} to undo revision ${row.id} (${row.operation}).`,
    'Use --as with a user who has it.',
  );
}

/** The change that started it, where a revision is an undo, or the undo of one. */
async function firstOf(scope: Scope, row: Revision): Promise<Revision> {
  if (row.undoes === null) return row;
  return await firstOf(scope, await revisions(scope).where('id', '=', row.undoes).executeTakeFirstOrThrow());
}

async function refuseIfChangedSince(
  scope: WriteScope,
  revision: number,
  changes: readonly LoggedChange[],
): Promise<void> {
  const changed: string[] = [];
  for (const { table, rowId, after } of changes) {
    const current = await scope.changes.row(table, rowId);
    if (comparable(current, after) !== comparable(after, after))
      changed.push(await nameWithRevision(scope, table, rowId, revision));
  }
  if (changed.length > 0) throw laterChanges(revision, changed);
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

async function nameWithRevision(scope: Scope, table: string, rowId: number, after: number): Promise<string> {
  const later = await scope.db
    .selectFrom('change')
    .select('revisionId')
    .where('tableName', '=', table)
    .where('rowId', '=', rowId)
    .where('revisionId', '>', after)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return `${recordName(table, rowId)}${later ? ` (revision ${later.revisionId})` : ''}`;
}

/** Records made later that hang on one this change created: a job of the customer, an appointment of the job. */
async function refuseIfBuiltUpon(scope: WriteScope, revision: number, changes: readonly LoggedChange[]): Promise<void> {
  const own = new Set(changes.map(({ table, rowId }) => recordName(table, rowId)));
  const created = changes.filter(({ before }) => before === null);
  const dependents = new Set<string>();
  for (const table of new Set(created.map((change) => change.table))) {
    const ids = created.filter((change) => change.table === table).map(({ rowId }) => rowId);
    for (const { table: from, rowId } of await rowsPointingTo(scope.db, table, ids)) {
      if (!own.has(recordName(from, rowId))) dependents.add(await nameWithRevision(scope, from, rowId, revision));
    }
  }
  if (dependents.size > 0) throw laterChanges(revision, [...dependents]);
}

/** What a row that came back points to must be there: a technician whose adding was undone since is not. */
async function refuseIfTargetGone(scope: WriteScope, revision: number, changes: readonly LoggedChange[]) {
  const gone = new Set<string>();
  for (const { table, before } of changes) {
    if (before === null) continue;
    for (const target of await missingTargets(scope.db, table, before)) {
      gone.add(await nameWithRevision(scope, target.table, target.rowId, revision));
    }
  }
  if (gone.size > 0) throw laterChanges(revision, [...gone]);
}

/** Who is archived again must have nothing open, as for archiving itself (C2). */
async function refuseIfArchivedWhileBooked(scope: Scope, revision: number, changes: readonly LoggedChange[]) {
  const booked: string[] = [];
  for (const { table, rowId, before, after } of changes) {
    if (before?.archivedAt == null || after?.archivedAt !== null) continue;
    const open =
      table === 'customer'
        ? await openAppointments(scope.db, { customerId: rowId })
        : table === 'technician'
          ? await appointmentsAhead(scope.db, [rowId], scope.now)
          : [];
    for (const { appointmentId } of open) {
      booked.push(await nameWithRevision(scope, 'appointment', appointmentId, revision));
    }
  }
  if (booked.length > 0) throw laterChanges(revision, booked);
}

/** An appointment that is open again must be one of people who are there. */
async function refuseIfOpenForArchived(scope: Scope, revision: number, changes: readonly LoggedChange[]) {
  const archived = new Set<string>();
  for (const { rowId } of changes.filter(({ table }) => table === 'appointment')) {
    for (const one of await archivedPeopleOf(scope.db, rowId)) {
      archived.add(await nameWithRevision(scope, one.table, one.rowId, revision));
    }
  }
  if (archived.size > 0) throw laterChanges(revision, [...archived]);
}

/** A place that comes back must still be free: whoever was put there since stays there, and nobody is booked twice. */
async function refuseIfPlaceTaken(scope: Scope, revision: number, changes: readonly LoggedChange[]): Promise<void> {
  const taking = new Set<string>();
  for (const { table, rowId } of changes) {
    if (table !== 'appointment') continue;
    for (const other of await overlapping(scope.db, rowId)) {
      const name = await nameWithRevision(scope, 'appointment', other, revision);
      if (name !== recordName('appointment', other)) taking.add(name);
    }
  }
  if (taking.size > 0) throw laterChanges(revision, [...taking]);
}

function laterChanges(revision: number, names: readonly string[]): AppError {
  const listed = names.slice(0, 8).join(', ') + (names.length > 8 ? ` and ${names.length - 8} more` : '');
  return AppError.conflict(
    'changed-since',
    `Revision ${revision} cannot be undone: later changes depend on it: ${listed}.`,
    'Undo those first, the latest one first.',
  );
}

async function reverse(scope: WriteScope, { table, rowId, before }: LoggedChange): Promise<void> {
  if (before === null) {
    await scope.changes.remove(table, rowId);
    return;
  }
  const current = await scope.changes.row(table, rowId);
  const version = typeof current?.version === 'number' ? { version: current.version + 1 } : {};
  const revision = typeof current?.revision === 'number' ? { revision: current.revision } : {};
  await scope.changes.restore(table, { ...before, ...version, ...revision });
}
