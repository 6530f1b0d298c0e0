// Runs many operations in one transaction. Line by line, each with a savepoint and an entry in the log of its own: what fails
// takes nothing with it. Or at once: all or nothing, one entry, one undo. Everything else is as for a single operation.

import { AppError } from '../base/errors.ts';
import { isRead, undoPermissionOf } from '../base/operation.ts';
import type { Watch } from '../base/watch.ts';
import type { Context } from '../context.ts';
import type { PlacePairs } from '../domain/road.ts';
import { RoadsMissing } from '../domain/road.ts';
import { loadActor, loadBook } from '../storage/book.ts';
import { ChangeRecorder } from '../storage/change-log.ts';
import type { Database } from '../storage/database.ts';
import { JointLog } from '../storage/joint-log.ts';
import { withSavepoint } from '../storage/savepoint.ts';
import { translate } from '../storage/sqlite-error.ts';
import type { Entry } from './catalog/index.ts';
import { findOperation, loadCode } from './catalog/index.ts';
import type { Touched, WriteScope } from './code.ts';
import { commandText } from './command-text.ts';
import type { RoadDesk } from './roads.ts';
import { askForRoads, keepFresh } from './roads.ts';
import { entryNamed, runOperation } from './run.ts';
import type { Outcome, Run } from './run-frame.ts';
import {
  answer,
  checkClock,
  logEntry,
  makeScope,
  outcome,
  perform,
  rememberKey,
  replayed,
  startRun,
} from './run-frame.ts';
import { SetDesk } from './set-desk.ts';
import type { RawInput } from './validate.ts';
import { validateInput } from './validate.ts';

/** One operation among many. */
export interface Line {
  readonly operation: string;
  readonly input: RawInput;
  readonly key?: string | undefined;
}

export type LineOutcome =
  | { readonly ok: true; readonly outcome: Outcome }
  | { readonly ok: false; readonly error: AppError };

interface Answers {
  /** Says yes to what asks for a confirmation. */
  readonly yes: boolean;
}

/** What the lines of one transaction share. */
interface Session extends Answers {
  readonly context: Context;
  readonly transaction: Database;
  /** Of all lines together; null = each line has an entry of its own. */
  readonly joint: JointLog | null;
  readonly after: ((db: Database) => Promise<void>)[];
  readonly sets: SetDesk;
  /** By the line that went the ordinary way last. */
  readonly touched: Touched[];
  /** Of all lines together. */
  desk: RoadDesk | null;
  /** Any one of each line's: whoever takes it all back needs them all. */
  readonly permissions: Set<string>;
  isFinal: boolean;
}

function startSession(of: Pick<Session, 'context' | 'transaction' | 'joint' | 'yes' | 'desk' | 'sets'>): Session {
  return { ...of, touched: [], after: [], permissions: new Set(), isFinal: false };
}

/**
 * Runs the first of the lines, one by one, and commits: as many as come before `isOver`, at least one. Returns their outcomes;
 * what failed has changed nothing. Throws AppError where the book itself cannot be used, with nothing of them saved.
 */
export async function runSome(
  context: Context,
  lines: readonly Line[],
  { yes, isOver, sets }: Answers & { readonly isOver: () => boolean; readonly sets: SetDesk },
): Promise<LineOutcome[]> {
  const db = await context.openBook();
  const first = lines[0];
  if (first && (await goesAlone(db, first))) return [await runAlone(context, first, yes)];
  return await translated(context, async () => {
    const { outcomes, after } = await db.transaction().execute(async (transaction) => {
      const session = startSession({ context, transaction, joint: null, yes, desk: null, sets });
      await begin(session, (await loadBook(transaction)).revision);
      const outcomes: LineOutcome[] = [];
      for (const [index, line] of lines.entries()) {
        if (outcomes.length > 0 && (isOver() || takesLong(line))) break;
        outcomes.push(await runOne(session, lines, index));
      }
      await sets.end();
      return { outcomes, after: session.after };
    });
    for (const later of after) await db.transaction().execute(later);
    return outcomes;
  }).catch((error: unknown) => {
    sets.abandon();
    throw error;
  });
}

async function begin({ context, transaction, joint, sets }: Session, revision: number): Promise<void> {
  await checkClock({ db: transaction, now: context.clock.now() });
  sets.begin({ context, transaction, joint, revision });
}

/** In a set where that goes, else the ordinary way. */
async function runOne(session: Session, lines: readonly Line[], index: number): Promise<LineOutcome> {
  const { sets } = session;
  const done = await sets.run(lines, index);
  if (done) {
    session.permissions.add(undoPermissionOf(entryNamed((lines[index] as Line).operation).operation));
    return { ok: true, outcome: done };
  }
  await sets.flush();
  const line = lines[index] as Line;
  const told = await runLine(session, line);
  sets.noticed(line, session.touched.splice(0), told.ok ? told.outcome.revision : null);
  return told;
}

/** What became of all lines in one transaction. */
export interface AllDone {
  /** null where nothing was saved. */
  readonly revision: number | null;
  /** What the user should know besides what the lines say. */
  readonly notices: readonly string[];
}

export interface AllOptions extends Answers {
  /** One entry in the log, and nothing is saved where a line fails. Not so only on a dry run, to see what each line would do. */
  readonly atOnce: boolean;
  readonly dryRun: boolean;
  /** Asked now and then: nothing is saved once it is stopped. */
  readonly watch: Watch;
  /** Told of each line, in order, before anything is saved; from the first line again where drives had to be asked for. */
  readonly onOutcome: (index: number, outcome: LineOutcome) => void;
}

const PAUSE_MILLISECONDS = 50;

/** Runs all lines and saves them with one entry in the log, or none of them: where one fails, or on a dry run. */
export async function runAll(context: Context, lines: readonly Line[], options: AllOptions): Promise<AllDone> {
  const db = await context.openBook();
  const notices: string[] = [];
  let desk: RoadDesk | null = null;
  try {
    return await translated(context, async () => {
      while (true) {
        const done = await tryAll(context, db, { ...options, lines, desk });
        if (!('missing' in done)) return { ...done, notices };
        desk = done.desk;
        for (const pairs of done.missing) {
          const notice = await askForRoads(desk, { context, db, pairs });
          if (notice !== null) notices.push(notice);
        }
      }
    });
  } finally {
    if (desk !== null) await keepFresh(desk, { context, db });
  }
}

/** Ends a transaction without keeping it. */
class Discarded<T> extends Error {
  readonly value: T;

  constructor(value: T) {
    super('discarded');
    this.value = value;
  }
}

/** Drives that have to be asked for first, by line. */
interface Missing {
  readonly missing: readonly PlacePairs[];
  readonly desk: RoadDesk;
}

interface Attempt extends AllOptions {
  readonly lines: readonly Line[];
  readonly desk: RoadDesk | null;
}

type Attempted = Pick<AllDone, 'revision'> | Missing;

async function tryAll(context: Context, db: Database, at: Attempt): Promise<Attempted> {
  const { lines, yes, atOnce, dryRun } = at;
  const after: Session['after'] = [];
  try {
    const revision = await db.transaction().execute(async (transaction) => {
      const { revision } = await loadBook(transaction);
      const joint = atOnce ? new JointLog(transaction, revision + 1) : null;
      const session = startSession({ context, transaction, joint, yes, desk: at.desk, sets: new SetDesk() });
      await begin(session, revision);
      const { failed, missing } = await runEach(session, at);
      await session.sets.end();
      if (missing.length > 0 && session.desk) throw new Discarded<Attempted>({ missing, desk: session.desk });
      if (failed > 0 || dryRun || lines.length === 0) throw new Discarded<Attempted>({ revision: null });
      after.push(...session.after);
      return await finishAll(session);
    });
    for (const later of after) await db.transaction().execute(later);
    return { revision };
  } catch (error) {
    if (error instanceof Discarded) return error.value as Attempted;
    throw error;
  }
}

async function runEach(
  session: Session,
  { lines, dryRun, watch, onOutcome }: Attempt,
): Promise<{ failed: number; missing: PlacePairs[] }> {
  const { milliseconds } = session.context.clock;
  const missing: PlacePairs[] = [];
  let failed = 0;
  let due = milliseconds() + PAUSE_MILLISECONDS;
  for (const index of lines.keys()) {
    if (milliseconds() >= due) {
      await new Promise((resolve) => setImmediate(resolve));
      if (watch.isStopped()) throw AppError.interrupted();
      watch.say(() => `${index} of ${lines.length} lines checked`);
      due = milliseconds() + PAUSE_MILLISECONDS;
    }
    const done = await runOne(session, lines, index).catch((error: unknown) => {
      if (!(error instanceof RoadsMissing)) throw error;
      missing.push(error.pairs);
      return null;
    });
    if (!done) continue;
    if (!done.ok) failed += 1;
    onOutcome(index, dryRun ? unsaved(done) : done);
  }
  return { failed, missing };
}

async function finishAll({ context, transaction, joint, permissions, isFinal }: Session): Promise<number | null> {
  const actor = await loadActor(transaction, context.actorName);
  const entry = {
    at: context.clock.now(),
    actor: actor.name,
    operation: 'batch',
    command: context.command,
    permission: [...permissions].join(','),
    isFinal,
    undoes: null,
  };
  return (await joint?.finish(entry)) ?? null;
}

function unsaved(one: LineOutcome): LineOutcome {
  return one.ok ? { ok: true, outcome: { ...one.outcome, revision: null, dryRun: true } } : one;
}

/** Refuses a line for what it says itself; else runs it within the savepoint. Throws what is no fault of the line. */
async function runLine(session: Session, line: Line): Promise<LineOutcome> {
  const { context, transaction, joint, yes } = session;
  try {
    const entry = entryNamed(line.operation);
    requireRunnable(entry, line, yes);
    if (joint) requireJoinable(entry);
    const { operation } = entry;
    const run: Run = {
      ...startRun({
        context,
        entry,
        code: await loadCode(entry),
        input: validateInput(operation, line.input),
        options: { key: line.key },
        db: transaction,
        command: commandText(operation, line.input),
      }),
      desk: session.desk,
    };
    const done = await withSavepoint(transaction, () => runIn(session, run));
    session.after.push(...run.afterwards);
    return { ok: true, outcome: done };
  } catch (error) {
    const translated = translate(error, context.bookPath);
    if (error instanceof AppError) return { ok: false, error };
    throw translated;
  }
}

async function runIn(session: Session, run: Run): Promise<Outcome> {
  const { transaction } = session;
  const scope = await makeScope(run, transaction);
  session.desk = run.desk;
  const { operation } = run.entry;
  if (isRead(operation, run.input)) {
    await session.joint?.flush();
    return await answer(run, scope);
  }
  const replay = await replayed(run, scope);
  if (replay) return replay;
  const changes = new ChangeRecorder(transaction, session.joint);
  const writeScope: WriteScope = { ...scope, changes };
  const result = await perform(run, writeScope, null);
  session.touched.push(...changes.touched);
  const revision = changes.isEmpty ? null : await logged(session, run, { scope: writeScope, result });
  await rememberKey(run, writeScope, { result, revision });
  return outcome(run, scope, { result, revision });
}

async function logged(
  session: Session,
  run: Run,
  { scope, result }: { scope: WriteScope; result: unknown },
): Promise<number | null> {
  const { joint, permissions } = session;
  const { operation } = run.entry;
  if (joint === null) return await scope.changes.finish(logEntry(run, scope, result));
  permissions.add(undoPermissionOf(operation));
  session.isFinal ||= operation.effect === 'final';
  await scope.changes.refreshDerived();
  await joint.add(scope.changes.images);
  return joint.revision;
}

function requireRunnable({ operation }: Entry, line: Line, yes: boolean): void {
  const command = operation.paths[0]?.join(' ') ?? '';
  if (operation.withoutBook) {
    throw AppError.usage(
      'not-in-batch',
      `${operation.name} makes a book; lines are about one.`,
      `Run it before: dispatch ${command}`,
    );
  }
  if (operation.effect === 'read' && line.key !== undefined) {
    throw AppError.usage('no-key', `A key is for changes; ${operation.name} changes nothing.`);
  }
  if (operation.confirm && !yes) {
    const what = operation.confirm.kind === 'word' ? 'It cannot be undone' : 'It needs a confirmation';
    throw AppError.usage(
      'not-confirmed',
      `${operation.name} was not run. ${what}.`,
      'Give --yes to confirm all lines.',
    );
  }
}

/** What takes back an entry of the log is an entry itself. */
function requireJoinable({ operation }: Entry): void {
  if (operation.takesBack !== true) return;
  throw AppError.usage(
    'not-at-once',
    `${operation.name} takes back a whole change and cannot be a part of another.`,
    'Run it by itself, or the lines one by one: without --atomic.',
  );
}

/** Others get the lock before and after it. */
function takesLong(line: Line): boolean {
  return findOperation(line.operation)?.operation.takesLong === true;
}

async function goesAlone(db: Database, line: Line): Promise<boolean> {
  if (takesLong(line)) return true;
  // The network is not asked while the book is locked.
  return (await loadBook(db)).settings.travelEngine !== 'straight-line';
}

async function runAlone(context: Context, line: Line, yes: boolean): Promise<LineOutcome> {
  try {
    const entry = entryNamed(line.operation);
    requireRunnable(entry, line, yes);
    const command = commandText(entry.operation, line.input);
    const options = { key: line.key, command };
    return { ok: true, outcome: await runOperation(context, line.operation, line.input, options) };
  } catch (error) {
    if (error instanceof AppError) return { ok: false, error };
    throw error;
  }
}

async function translated<T>(context: Context, work: () => Promise<T>): Promise<T> {
  return await work().catch((error: unknown) => {
    throw translate(error, context.bookPath);
  });
}
