// What every run of an operation stands on, alone or as one of many lines: the scope its code works in, who may run it, the
// idempotency key, the clock, and the entry in the change log.

import { AppError } from '../base/errors.ts';
import type { Operation } from '../base/operation.ts';
import { undoPermissionOf } from '../base/operation.ts';
import type { Instant } from '../base/time.ts';
import { localDate, secondsBetween } from '../base/time.ts';
import type { Context } from '../context.ts';
import type { Actor, Role } from '../domain/permission.ts';
import { ROLE_PERMISSIONS } from '../domain/permission.ts';
import type { Database } from '../storage/database.ts';
import type { Entry } from './catalog/index.ts';
import type { Book, Code, ReadCode, Scope, WriteCode, WriteScope } from './code.ts';
import type { RoadDesk } from './roads.ts';

export interface RunOptions {
  /** Does everything but the commit. */
  readonly dryRun?: boolean;
  /** Idempotency key: the same key with the same input returns the first result and changes nothing. */
  readonly key?: string | undefined;
  /** As it goes into the change log; the command line where not given. */
  readonly command?: string;
  /** Takes text that is too much for one result, as it is made. */
  readonly emit?: ((text: string) => Promise<void>) | undefined;
}

export interface Outcome {
  readonly operation: string;
  readonly result: unknown;
  /** The book's revision of this write; null for reads and dry runs. */
  readonly revision: number | null;
  readonly dryRun: boolean;
  /** The result is an earlier one, found by its key. */
  readonly replayed: boolean;
  /** What the user should know although nothing failed. */
  readonly notices: readonly string[];
  /** What the result says has failed, for the exit code. */
  readonly verdict: AppError | null;
  /** The zone and settings that the result is shown in. */
  readonly book: Book;
  readonly now: Instant;
}

/** One operation under way. */
export interface Run {
  readonly context: Context;
  readonly entry: Entry;
  readonly code: Code;
  readonly input: Record<string, unknown>;
  readonly options: RunOptions;
  readonly db: Database;
  /** Of the present attempt. */
  readonly notices: string[];
  /** Said once, however often it is tried. */
  readonly standing: string[];
  /** Opened with the book's settings, once. */
  desk: RoadDesk | null;
  readonly afterwards: ((db: Database) => Promise<void>)[];
  /** As it goes into the change log. */
  readonly command: string;
  /** What the input only names; null where there is nothing of that, or nobody has asked. */
  identity: string | null;
}

/** What is run, before anything has been read. */
export function startRun(of: Pick<Run, 'context' | 'entry' | 'code' | 'input' | 'options' | 'db' | 'command'>): Run {
  return { ...of, notices: [], standing: [], desk: null, afterwards: [], identity: null };
}

/** What a read finds, in its own scope where it has one. */
export async function answer(run: Run, present: Scope): Promise<Outcome> {
  const code = run.code as ReadCode<unknown, unknown>;
  const work = async (scope: Scope): Promise<Outcome> =>
    outcome(run, scope, { result: await code.read(scope, run.input), revision: null });
  return code.within ? await code.within(present, run.input, work) : await work(present);
}

/** The write itself, in a transaction that is open; what it was prepared with, where it has been. Returns its result. */
export async function perform(
  run: Run,
  scope: WriteScope,
  prepared: { readonly value: unknown } | null,
): Promise<unknown> {
  const code = run.code as WriteCode<unknown, unknown, unknown>;
  const value = prepared ? prepared.value : await code.prepare?.(scope, run.input);
  await checkClock(scope);
  return await code.write(scope, run.input, value);
}

/**
 * Before a key is looked up that stands for more than the input: prepares the write, to see what that is. Returns what it was prepared
 * with, where that has been done.
 */
export async function identified(
  run: Run,
  scope: Scope,
  prepared: { readonly value: unknown } | null,
): Promise<{ readonly value: unknown } | null> {
  const code = run.code as WriteCode<unknown, unknown, unknown>;
  if (!code.identity || run.options.key === undefined) return prepared;
  const value = prepared ? prepared.value : await code.prepare?.(scope, run.input);
  run.identity = await code.identity(value);
  return { value };
}

/** The entry of what one run changed. */
export function logEntry(run: Run, scope: Scope, result: unknown) {
  const { operation } = run.entry;
  const undoes = operation.takesBack ? (result as { revision: number }).revision : null;
  return {
    at: scope.now,
    actor: scope.actor.name,
    operation: operation.name,
    command: run.command,
    permission: undoPermissionOf(operation),
    isFinal: operation.effect === 'final',
    undoes,
  };
}

/** What is told of a run. */
export function outcome(run: Run, scope: Scope, done: { result: unknown; revision: number | null }): Outcome {
  return {
    operation: run.entry.operation.name,
    ...done,
    dryRun: false,
    replayed: false,
    notices: [...run.standing, ...run.notices],
    verdict: run.code.verdict?.(done.result as never) ?? null,
    book: scope.book,
    now: scope.now,
  };
}

/** What its code works in. Throws (exit 7) when the user may not run it. */
export async function makeScope(run: Run, db: Database): Promise<Scope> {
  const { loadBook, loadActor } = await import('../storage/book.ts');
  const now = run.context.clock.now();
  const dryRun = run.options.dryRun === true;
  const warn = (message: string): void => void run.notices.push(message);
  const afterwards: Scope['afterwards'] = (work) => void run.afterwards.push(work);
  const emit = run.options.emit ?? null;
  if (run.entry.operation.withoutBook) {
    const { EMPTY_BOOK } = await import('../storage/book.ts');
    return {
      context: run.context,
      db,
      book: EMPTY_BOOK,
      actor: superActor('owner'),
      now,
      today: localDate(now, 'UTC'),
      dryRun,
      warn,
      desk: null,
      afterwards,
      emit,
    };
  }
  const book = await loadBook(db);
  const actor = await loadActor(db, run.context.actorName);
  checkPermission(run.entry.operation, actor);
  if (run.desk === null && book.settings.travelEngine !== 'straight-line')
    run.desk = (await import('./roads.ts')).openDesk(book.settings, now);
  const today = localDate(now, book.timeZone);
  return { context: run.context, db, book, actor, now, today, dryRun, warn, desk: run.desk, afterwards, emit };
}

function superActor(name: string): Actor {
  const role: Role = 'super';
  return { name, role, permissions: ROLE_PERMISSIONS[role], technicianId: null };
}

function checkPermission(operation: Operation, actor: Actor): void {
  if (operation.permission.length === 0 || operation.permission.some((permission) => actor.permissions.has(permission)))
    return;
  throw AppError.permission(
    `${actor.name} (${actor.role}) lacks the permission ${operation.permission.join(' or ')} for "${operation.paths[0].join(' ')}".`,
    'Use --as with a user who has it, or ask an admin to change the role.',
  );
}

/** The log's order must be the clock's: a write from a clock that runs behind would break every view of the past. */
export async function checkClock(scope: Pick<Scope, 'db' | 'now'>): Promise<void> {
  const last = await scope.db.selectFrom('revision').select('at').orderBy('id', 'desc').limit(1).executeTakeFirst();
  if (!last || scope.now >= last.at) return;
  const behind = secondsBetween(scope.now, last.at as Instant);
  throw AppError.conflict(
    'clock-behind',
    `The clock says ${scope.now}, ${behind} s before the book's last change (${last.at}).`,
    "Set the machine's clock, or give a later --now.",
  );
}

/** The first result of the run's key; null without a key, or for a new one. Exit 4 when the key had other data. */
export async function replayed(run: Run, scope: Scope): Promise<Outcome | null> {
  const { key } = run.options;
  if (key === undefined) return null;
  const row = await scope.db.selectFrom('idempotencyKey').selectAll().where('key', '=', key).executeTakeFirst();
  if (!row) return null;
  if (row.operation !== run.entry.operation.name || row.inputHash !== (await hashOf(run))) {
    throw AppError.conflict(
      'key-reused',
      `The key "${key}" was used for another ${row.operation} on ${row.at}.`,
      'Give every new request a key of its own.',
    );
  }
  return { ...outcome(run, scope, { result: JSON.parse(row.result), revision: row.revisionId }), replayed: true };
}

/** Keeps the result under the run's key, where it has one. */
export async function rememberKey(
  run: Run,
  scope: WriteScope,
  { result, revision }: Pick<Outcome, 'result' | 'revision'>,
): Promise<void> {
  const { key } = run.options;
  if (key === undefined) return;
  const row = {
    key,
    operation: run.entry.operation.name,
    inputHash: await hashOf(run),
    result: JSON.stringify(result),
    revisionId: revision,
    at: scope.now,
  };
  await scope.db.insertInto('idempotencyKey').values(row).execute();
}

async function hashOf({ input, identity }: Run): Promise<string> {
  return (await import('./input-hash.ts')).inputHash(identity === null ? input : { ...input, identity });
}
