// Taking a change back, and bringing it back again (X4): every row returns to its image before the change. Each reversal is
// a revision of its own, which can be reversed in turn: so a change, its undo, and the undo of that form a chain, and the
// change stands when the chain behind it has an even number of links.

import { AppError } from '../base/errors.ts';
import type { Input } from '../base/operation.ts';
import type { RevisionRef, UndoResult } from '../domain/history.ts';
import { changesOf, describe } from '../storage/history.ts';
import type * as declarations from './catalog/history.ts';
import type { Scope, WriteScope } from './code.ts';
import type { Reversal } from './undo-conflict.ts';
import { byTable, refuseAfter, refuseBefore } from './undo-conflict.ts';
import { refuseActive, refuseWorkSince, warnOthersSince } from './undo-since.ts';

type Verb = 'undo' | 'redo';

export async function writeUndo(scope: WriteScope, input: Input<typeof declarations.undo>): Promise<UndoResult> {
  const { revision } = input;
  if (revision !== undefined) return await reverse(scope, await standing(scope, revision), 'undo');
  const target = await lastDone(scope);
  const result = await reverse(scope, target, 'undo');
  await warnOthersSince(scope, target.id);
  return result;
}

export async function writeRedo(scope: WriteScope, input: Input<typeof declarations.redo>): Promise<UndoResult> {
  const { revision } = input;
  if (revision !== undefined) return await reverse(scope, await undoing(scope, revision), 'redo');
  const target = await lastUndone(scope);
  const [original = target] = await chainTo(scope, target);
  await refuseWorkSince(scope, { undo: target.id, original });
  return await reverse(scope, target, 'redo');
}

async function reverse(scope: WriteScope, target: Revision, verb: Verb): Promise<UndoResult> {
  const [original = target] = await chainTo(scope, target);
  await refuseFinal(scope, target, verb);
  checkReversedPermission(scope, { target, original, verb });
  const changes = (await changesOf(scope.db, [target.id])).get(target.id) ?? [];
  const named = verb === 'undo' ? target : original;
  const refusal = `Revision ${named.id} cannot be ${verb === 'undo' ? 'undone' : 'redone'}`;
  const reversal: Reversal = { scope, revision: target.id, changes, refusal };
  await refuseActive(reversal);
  await refuseBefore(reversal);
  await putBack(reversal);
  await refuseAfter(reversal);
  return {
    ...refOf(target),
    original: refOf(original),
    changes: changes.map((change) => describe({ ...change, before: change.after, after: change.before })),
  };
}

/** What was created goes first: its names are free then for what comes back. Rows of the last table first, as they hang on others. */
async function putBack({ scope, changes }: Reversal): Promise<void> {
  const tables = [...byTable(changes)].reverse();
  for (const [table, list] of tables) {
    const created = list.filter(({ before }) => before === null).map(({ rowId }) => rowId);
    await scope.changes.removeMany(table, created);
  }
  for (const [table, list] of tables) {
    const images = list.flatMap(({ before }) => before ?? []);
    const rows = await scope.changes.rows(
      table,
      images.map(({ id }) => id),
    );
    const back = images.map((image) => ({ ...image, ...counters(rows.get(image.id)) }));
    await scope.changes.restoreMany(table, back);
  }
}

/** A version is never given twice, and the book's revision never falls. */
function counters(row: Readonly<Record<string, unknown>> | undefined): Record<string, number> {
  return {
    ...(typeof row?.version === 'number' ? { version: row.version + 1 } : {}),
    ...(typeof row?.revision === 'number' ? { revision: row.revision } : {}),
  };
}

const revisions = (scope: Scope) => scope.db.selectFrom('revision').selectAll();
type Revision = Awaited<ReturnType<ReturnType<typeof revisions>['executeTakeFirstOrThrow']>>;

function refOf({ id, operation, command, at, actor }: Revision): RevisionRef {
  return { revision: id, operation, command, at, actor };
}

/** The revision to reverse so that the given one is undone: itself, or the one that brought it back. */
async function standing(scope: Scope, wanted: number): Promise<Revision> {
  const row = await revisionNamed(scope, wanted);
  const later = await chainFrom(scope, row);
  const last = later.at(-1) ?? row;
  if (later.length % 2 === 0) return last;
  throw AppError.conflict(
    'already-undone',
    `Revision ${row.id} was undone already, by revision ${last.id}.`,
    `Bring it back with: dispatch redo ${row.id}`,
  );
}

/** The reversal to reverse so that the given revision stands again; of an undo that stands, the undo itself. */
async function undoing(scope: Scope, wanted: number): Promise<Revision> {
  const row = await revisionNamed(scope, wanted);
  await refuseFinal(scope, row, 'redo');
  const later = await chainFrom(scope, row);
  const last = later.at(-1) ?? row;
  if (later.length % 2 === 1 || (await isUndo(scope, last))) return last;
  throw AppError.conflict(
    'not-undone',
    `Revision ${row.id} was not undone: there is nothing to bring back.`,
    'Changes that were are marked in: dispatch log',
  );
}

async function revisionNamed(scope: Scope, wanted: number): Promise<Revision> {
  const row = await revisions(scope).where('id', '=', wanted).executeTakeFirst();
  if (row) return row;
  throw AppError.notFound('no-revision', `There is no revision ${wanted}.`, 'List them with: dispatch log');
}

/** The user's changes that stand; undos are none. */
function ownDone(scope: Scope) {
  const reversals = scope.db.selectFrom('revision').select('id').where('undoes', 'is not', null);
  return ownStanding(scope).where((where) => where.or([where('undoes', 'is', null), where('undoes', 'in', reversals)]));
}

/** The user's last change before this one that can be undone. */
async function lastBefore(scope: Scope, { id }: Revision): Promise<Revision | null> {
  const query = ownDone(scope).where('id', '<', id).where('isFinal', '=', 0).where('operation', '!=', 'company.init');
  return await firstWhere(query, async (row) => !(await isUndo(scope, row)));
}

/** The user's last change that stands. */
async function lastDone(scope: Scope): Promise<Revision> {
  const found = await firstWhere(
    ownDone(scope),
    async (row) => !(await isUndo(scope, row)) && !(await isRunAlone(scope, row)),
  );
  if (found) return found;
  throw AppError.notFound(
    'nothing-to-undo',
    `${scope.actor.name} has no change to undo.`,
    'Undo somebody else’s by its revision: dispatch undo 41',
  );
}

/** The user's last undo that nobody has reversed. */
async function lastUndone(scope: Scope): Promise<Revision> {
  const query = ownStanding(scope).where('undoes', 'is not', null);
  const found = await firstWhere(query, async (row) => await isUndo(scope, row));
  if (found) return found;
  throw AppError.notFound(
    'nothing-to-redo',
    `${scope.actor.name} has undone nothing that could be brought back.`,
    'Redo what somebody else has undone by its revision: dispatch redo 41',
  );
}

/** The user's revisions that were not reversed, the latest first. */
function ownStanding(scope: Scope) {
  const reversed = scope.db.selectFrom('revision').select('undoes').where('undoes', 'is not', null);
  return revisions(scope).where('actor', '=', scope.actor.name).where('id', 'not in', reversed).orderBy('id', 'desc');
}

async function firstWhere(
  query: ReturnType<typeof ownStanding>,
  fits: (row: Revision) => Promise<boolean>,
): Promise<Revision | null> {
  let row = await query.limit(1).executeTakeFirst();
  while (row && !(await fits(row))) row = await query.where('id', '<', row.id).limit(1).executeTakeFirst();
  return row ?? null;
}

/** From the change that started it to the revision itself, which is the only one where it reverses none. */
async function chainTo(scope: Scope, row: Revision): Promise<Revision[]> {
  if (row.undoes === null) return [row];
  const reversed = await revisions(scope).where('id', '=', row.undoes).executeTakeFirstOrThrow();
  return [...(await chainTo(scope, reversed)), row];
}

/** What reversed the revision, what reversed that, and so on. */
async function chainFrom(scope: Scope, row: Revision): Promise<Revision[]> {
  const chain: Revision[] = [];
  const next = (id: number) => revisions(scope).where('undoes', '=', id).executeTakeFirst();
  for (let later = await next(row.id); later; later = await next(later.id)) chain.push(later);
  return chain;
}

async function isUndo(scope: Scope, row: Revision): Promise<boolean> {
  return (await chainTo(scope, row)).length % 2 === 0;
}

/** The record of a search that changed nothing (S7): there is nothing in it to take back. */
async function isRunAlone({ db }: Scope, { id, operation }: Revision): Promise<boolean> {
  if (operation !== 'schedule.optimize') return false;
  const changes = db.selectFrom('change').select('id').where('revisionId', '=', id).where('tableName', '!=', 'run');
  return (await changes.limit(1).executeTakeFirst()) === undefined;
}

async function refuseFinal(scope: Scope, row: Revision, verb: Verb): Promise<void> {
  if (row.isFinal !== 1 && row.operation !== 'company.init') return;
  const before = verb === 'undo' ? await lastBefore(scope, row) : null;
  const done = verb === 'undo' ? 'undone' : 'undone, so there is nothing to redo';
  throw AppError.refused(
    'final',
    `Revision ${row.id} (${row.command}) is final and cannot be ${done}.`,
    `Correct it with new changes.${before === null ? '' : `\nTo undo your change before it: dispatch undo ${before.id}`}`,
  );
}

/**
 * Taking a change back needs what making it needed, and so does bringing it back again; a status step needs what a rollback
 * does (P3). Permissions for one's own appointments reach only one's own changes (W6).
 */
function checkReversedPermission(
  { actor }: Scope,
  { target, original, verb }: { target: Revision; original: Revision; verb: Verb },
): void {
  const { permission } = original;
  const isOwn = original.actor === actor.name && target.actor === actor.name;
  // Whoever takes back a batch needs something of each of its operations.
  const needed = permission
    .split(',')
    .map((group) => group.split(' ').filter((name) => name !== ''))
    .find(
      (names) =>
        names.length > 0 &&
        !names.some((name) => actor.permissions.has(name) && (isOwn || !/^(own|personal)-/.test(name))),
    );
  if (!needed) return;
  throw AppError.permission(
    `${actor.name} (${actor.role}) lacks the permission ${needed.join(' or ')} to ${verb} revision ${target.id} (${target.operation}).`,
    'Use --as with a user who has it.',
  );
}
