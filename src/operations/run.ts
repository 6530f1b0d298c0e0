// Runs operations, and nothing else does: permission → validation → prepare on a snapshot, without the lock → the write
// transaction with idempotency key and change log → commit. What was prepared from a book that has changed since is
// prepared again, so a write never acts on what it did not see.

import { AppError } from '../base/errors.ts';
import type { Operation } from '../base/operation.ts';
import type { Instant } from '../base/time.ts';
import { localDate, secondsBetween } from '../base/time.ts';
import { closest } from '../base/words.ts';
import type { Context } from '../context.ts';
import type { Actor, Role } from '../domain/permission.ts';
import { ROLE_PERMISSIONS } from '../domain/permission.ts';
import { RoadsMissing } from '../domain/road.ts';
import type { Database } from '../storage/database.ts';
import type { Entry } from './catalog/index.ts';
import { CATALOG, findOperation, loadCode } from './catalog/index.ts';
import type { Book, Code, ReadCode, Scope, WriteCode, WriteScope } from './code.ts';
import type { RoadDesk } from './roads.ts';
import type { RawInput } from './validate.ts';
import { validateInput } from './validate.ts';

const PREPARE_ATTEMPTS = 5;

export interface RunOptions {
  /** Does everything but the commit. */
  readonly dryRun?: boolean;
  /** Idempotency key: the same key with the same input returns the first result and changes nothing. */
  readonly key?: string | undefined;
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
  /** The zone and settings that the result is shown in. */
  readonly book: Book;
  readonly now: Instant;
}

/** Runs one operation by name. Throws AppError; any other error is a bug. */
export async function runOperation(
  context: Context,
  name: string,
  raw: RawInput,
  options: RunOptions = {},
): Promise<Outcome> {
  const entry = findOperation(name);
  if (!entry) throw unknownOperation(name);
  const { operation } = entry;
  const input = validateInput(operation, raw);
  const code = await loadCode(entry);
  const db = operation.withoutBook ? await context.createBook() : await context.openBook();
  const run: Run = { context, entry, code, input, options, db, notices: [], standing: [], desk: null, afterwards: [] };
  try {
    const outcome = await withRoadsAsked(run, () => (operation.effect === 'read' ? read(run) : write(run)));
    if (operation.withoutBook && outcome.dryRun) await context.discardBook();
    return outcome;
  } catch (error) {
    if (operation.withoutBook) await context.discardBook();
    const { translate } = await import('../storage/database.ts');
    throw translate(error, context.bookPath);
  }
}

interface Run {
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
}

/** The network is for here: no transaction is open. What has stopped for want of drives starts over with them. */
async function withRoadsAsked(run: Run, work: () => Promise<Outcome>): Promise<Outcome> {
  try {
    while (true) {
      const done = await work().catch((error: unknown) => {
        if (error instanceof RoadsMissing && run.desk) return error;
        throw error;
      });
      if (!(done instanceof RoadsMissing)) {
        for (const later of run.options.dryRun ? [] : run.afterwards) await run.db.transaction().execute(later);
        return done;
      }
      const { askForRoads } = await import('./roads.ts');
      const notice = await askForRoads(run.desk as RoadDesk, { ...run, pairs: done.pairs });
      if (notice !== null) run.standing.push(notice);
      run.notices.length = 0;
      run.afterwards.length = 0;
    }
  } finally {
    if (run.desk) await (await import('./roads.ts')).keepFresh(run.desk, run);
  }
}

function unknownOperation(name: string): AppError {
  const near = closest(
    name,
    CATALOG.map(({ operation }) => operation.name),
  );
  return AppError.usage(
    'unknown-operation',
    `There is no operation "${name}".`,
    near === null ? undefined : `Did you mean "${near}"?`,
  );
}

async function read(run: Run): Promise<Outcome> {
  const code = run.code as ReadCode<unknown, unknown>;
  return await run.db
    .transaction()
    .setAccessMode('read only')
    .execute(async (snapshot) => {
      const scope = await makeScope(run, snapshot);
      const result = await code.read(scope, run.input);
      return outcome(run, scope, { result, revision: null });
    });
}

async function write(run: Run): Promise<Outcome> {
  const code = run.code as WriteCode<unknown, unknown, unknown>;
  if (run.entry.operation.withoutBook || !code.prepare) return await commit(run, code, null);
  const prepare = code.prepare.bind(code);
  for (let attempt = 1; attempt <= PREPARE_ATTEMPTS; attempt++) {
    run.notices.length = 0;
    const prepared = await run.db
      .transaction()
      .setAccessMode('read only')
      .execute(async (snapshot) => {
        const scope = await makeScope(run, snapshot);
        const replay = await replayed(run, scope);
        if (replay) return { replay };
        return { revision: scope.book.revision, value: await prepare(scope, run.input), notices: [...run.notices] };
      });
    if (prepared.replay) return prepared.replay;
    const done = await commit(run, code, prepared);
    if (done !== STALE) return done;
  }
  run.notices.length = 0;
  return await commit(run, code, null);
}

const STALE = Symbol('prepared from a book that has changed since');

interface Prepared {
  readonly revision: number;
  readonly value: unknown;
}

/** Ends a dry run's transaction without keeping it. */
class DryRunEnd extends Error {
  readonly outcome: Outcome;

  constructor(outcome: Outcome) {
    super('dry run');
    this.outcome = outcome;
  }
}

async function commit(run: Run, code: WriteCode<unknown, unknown, unknown>, prepared: null): Promise<Outcome>;
async function commit(
  run: Run,
  code: WriteCode<unknown, unknown, unknown>,
  prepared: Prepared | null,
): Promise<Outcome | typeof STALE>;
async function commit(
  run: Run,
  code: WriteCode<unknown, unknown, unknown>,
  prepared: Prepared | null,
): Promise<Outcome | typeof STALE> {
  const { ChangeRecorder } = await import('../storage/change-log.ts');
  try {
    return await run.db.transaction().execute(async (transaction) => {
      const scope: WriteScope = { ...(await makeScope(run, transaction)), changes: new ChangeRecorder(transaction) };
      if (prepared && scope.book.revision !== prepared.revision) return STALE;
      const replay = await replayed(run, scope);
      if (replay) return replay;
      const value = prepared ? prepared.value : await code.prepare?.(scope, run.input);
      await checkClock(scope);
      const result = await code.write(scope, run.input, value);
      const revision = scope.changes.isEmpty ? null : await scope.changes.finish(logEntry(run, scope, result));
      await rememberKey(run, scope, result, revision);
      const done = outcome(run, scope, { result, revision });
      if (run.options.dryRun) throw new DryRunEnd({ ...done, revision: null, dryRun: true });
      return done;
    });
  } catch (error) {
    if (error instanceof DryRunEnd) return error.outcome;
    throw error;
  }
}

function logEntry(run: Run, scope: Scope, result: unknown) {
  const { operation } = run.entry;
  const undoes = operation.name === 'history.undo' ? (result as { revision: number }).revision : null;
  return {
    at: scope.now,
    actor: scope.actor.name,
    operation: operation.name,
    command: run.context.command,
    permission: operation.permission.join(' '),
    isFinal: operation.effect === 'final',
    undoes,
  };
}

function outcome(run: Run, scope: Scope, done: { result: unknown; revision: number | null }): Outcome {
  return {
    operation: run.entry.operation.name,
    ...done,
    dryRun: false,
    replayed: false,
    notices: [...run.standing, ...run.notices],
    book: scope.book,
    now: scope.now,
  };
}

async function makeScope(run: Run, db: Database): Promise<Scope> {
  const { loadBook, loadActor } = await import('../storage/book.ts');
  const now = run.context.clock.now();
  const warn = (message: string): void => void run.notices.push(message);
  const afterwards: Scope['afterwards'] = (work) => void run.afterwards.push(work);
  if (run.entry.operation.withoutBook) {
    const { EMPTY_BOOK } = await import('../storage/book.ts');
    return {
      context: run.context,
      db,
      book: EMPTY_BOOK,
      actor: superActor('owner'),
      now,
      today: localDate(now, 'UTC'),
      warn,
      desk: null,
      afterwards,
    };
  }
  const book = await loadBook(db);
  const actor = await loadActor(db, run.context.actorName);
  checkPermission(run.entry.operation, actor);
  if (run.desk === null && book.settings.travelEngine !== 'straight-line')
    run.desk = (await import('./roads.ts')).openDesk(book.settings, now);
  const today = localDate(now, book.timeZone);
  return { context: run.context, db, book, actor, now, today, warn, desk: run.desk, afterwards };
}

function superActor(name: string): Actor {
  const role: Role = 'super';
  return { name, role, permissions: ROLE_PERMISSIONS[role], technicianId: null };
}

function checkPermission(operation: Operation, actor: Actor): void {
  if (operation.permission.length === 0 || operation.permission.some((permission) => actor.permissions.has(permission)))
    return;
  throw AppError.permission(
    `${actor.name} (${actor.role}) lacks the permission ${operation.permission.join(' or ')} for "${operation.paths[0]?.join(' ')}".`,
    'Use --as with a user who has it, or ask an admin to change the role.',
  );
}

/** The log's order must be the clock's: a write from a clock that runs behind would break every view of the past. */
async function checkClock(scope: Scope): Promise<void> {
  const last = await scope.db.selectFrom('revision').select('at').orderBy('id', 'desc').limit(1).executeTakeFirst();
  if (!last || scope.now >= last.at) return;
  const behind = secondsBetween(scope.now, last.at as Instant);
  throw AppError.conflict(
    'clock-behind',
    `The clock says ${scope.now}, ${behind} s before the book's last change (${last.at}).`,
    "Set the machine's clock, or give a later --now.",
  );
}

async function replayed(run: Run, scope: Scope): Promise<Outcome | null> {
  const { key } = run.options;
  if (key === undefined) return null;
  const row = await scope.db.selectFrom('idempotencyKey').selectAll().where('key', '=', key).executeTakeFirst();
  if (!row) return null;
  if (row.operation !== run.entry.operation.name || row.inputHash !== (await inputHash(run))) {
    throw AppError.conflict(
      'key-reused',
      `The key "${key}" was used for another ${row.operation} on ${row.at}.`,
      'Give every new request a key of its own.',
    );
  }
  return { ...outcome(run, scope, { result: JSON.parse(row.result), revision: row.revisionId }), replayed: true };
}

async function rememberKey(run: Run, scope: WriteScope, result: unknown, revision: number | null): Promise<void> {
  const { key } = run.options;
  if (key === undefined) return;
  const row = {
    key,
    operation: run.entry.operation.name,
    inputHash: await inputHash(run),
    result: JSON.stringify(result),
    revisionId: revision,
    at: scope.now,
  };
  await scope.db.insertInto('idempotencyKey').values(row).execute();
}

async function inputHash(run: Run): Promise<string> {
  const { createHash } = await import('node:crypto');
  const sorted = Object.fromEntries(Object.entries(run.input).sort(([a], [b]) => (a < b ? -1 : 1)));
  return createHash('sha256').update(JSON.stringify(sorted)).digest('hex');
}
