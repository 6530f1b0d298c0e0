// Runs operations, and nothing else does: permission → validation → prepare on a snapshot, without the lock → the write
// transaction with idempotency key and change log → commit. What was prepared from a book that has changed since is
// prepared again, so a write never acts on what it did not see.

import { AppError } from '../base/errors.ts';
import { isRead } from '../base/operation.ts';
import { closest, quoted } from '../base/words.ts';
import type { Context } from '../context.ts';
import { RoadsMissing } from '../domain/road.ts';
import type { Entry } from './catalog/index.ts';
import { CATALOG, findOperation, loadCode } from './catalog/index.ts';
import type { WriteCode, WriteScope } from './code.ts';
import type { RoadDesk } from './roads.ts';
import type { Outcome, Run, RunOptions } from './run-frame.ts';
import {
  answer,
  identified,
  logEntry,
  makeScope,
  outcome,
  perform,
  rememberKey,
  replayed,
  startRun,
} from './run-frame.ts';
import type { RawInput } from './validate.ts';
import { validateInput } from './validate.ts';

export type { Outcome, RunOptions } from './run-frame.ts';

const PREPARE_ATTEMPTS = 5;
/** What is done so soon, lock and all, others can wait for: under the lock it is done once, beside it again and again. */
const SHORT_MILLISECONDS = 500;

/** Runs one operation by name. Throws AppError; any other error is a bug. */
export async function runOperation(
  context: Context,
  name: string,
  raw: RawInput,
  options: RunOptions = {},
): Promise<Outcome> {
  const entry = entryNamed(name);
  const { operation } = entry;
  const input = validateInput(operation, raw);
  const code = await loadCode(entry);
  const db = operation.withoutBook ? await context.createBook() : await context.openBook();
  const run = startRun({ context, entry, code, input, options, db, command: options.command ?? context.command });
  try {
    const outcome = await withRoadsAsked(run, () => (isRead(operation, input) ? read(run) : write(run)));
    if (operation.withoutBook && outcome.dryRun) await context.discardBook();
    return outcome;
  } catch (error) {
    if (operation.withoutBook) await context.discardBook();
    const { translate } = await import('../storage/sqlite-error.ts');
    throw translate(error, context.bookPath);
  }
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

/** The operation of that name. Throws (exit 2), with the nearest one, when there is none. */
export function entryNamed(name: string): Entry {
  const entry = findOperation(name);
  if (entry) return entry;
  const near = closest(
    name,
    CATALOG.map(({ operation }) => operation.name),
  );
  throw AppError.usage(
    'unknown-operation',
    `There is no operation ${quoted(name)}.`,
    near === null ? undefined : `Did you mean "${near}"?`,
  );
}

async function read(run: Run): Promise<Outcome> {
  return await run.db
    .transaction()
    .setAccessMode('read only')
    .execute(async (snapshot) => await answer(run, await makeScope(run, snapshot)));
}

async function write(run: Run): Promise<Outcome> {
  const code = run.code as WriteCode<unknown, unknown, unknown>;
  if (run.entry.operation.withoutBook || !code.prepare) return await commit(run, null);
  const prepare = code.prepare.bind(code);
  for (let attempt = 1; attempt <= PREPARE_ATTEMPTS; attempt++) {
    run.notices.length = 0;
    const began = run.context.clock.milliseconds();
    const prepared = await run.db
      .transaction()
      .setAccessMode('read only')
      .execute(async (snapshot) => {
        const scope = await makeScope(run, snapshot);
        const ready = await identified(run, scope, null);
        const replay = await replayed(run, scope);
        if (replay) return { replay };
        const value = ready ? ready.value : await prepare(scope, run.input);
        return { revision: scope.book.revision, value };
      });
    if (prepared.replay) return prepared.replay;
    const done = await commit(run, prepared);
    if (done !== STALE) return done;
    if (run.context.clock.milliseconds() - began < SHORT_MILLISECONDS) break;
  }
  run.notices.length = 0;
  return await commit(run, null);
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

async function commit(run: Run, prepared: null): Promise<Outcome>;
async function commit(run: Run, prepared: Prepared | null): Promise<Outcome | typeof STALE>;
async function commit(run: Run, prepared: Prepared | null): Promise<Outcome | typeof STALE> {
  const { ChangeRecorder } = await import('../storage/change-log.ts');
  try {
    return await run.db.transaction().execute(async (transaction) => {
      const scope: WriteScope = { ...(await makeScope(run, transaction)), changes: new ChangeRecorder(transaction) };
      if (prepared && scope.book.revision !== prepared.revision) return STALE;
      const ready = await identified(run, scope, prepared);
      const replay = await replayed(run, scope);
      if (replay) return replay;
      const result = await perform(run, scope, ready);
      const revision = scope.changes.isEmpty ? null : await scope.changes.finish(logEntry(run, scope, result));
      await rememberKey(run, scope, { result, revision });
      const done = outcome(run, scope, { result, revision });
      if (run.options.dryRun) throw new DryRunEnd({ ...done, revision: null, dryRun: true });
      return done;
    });
  } catch (error) {
    if (error instanceof DryRunEnd) return error.outcome;
    throw error;
  }
}
