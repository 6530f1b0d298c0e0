// Runs many operations in one transaction. Line by line, each with a savepoint and an entry in the log of its own: what fails
// takes nothing with it. Or at once: all or nothing, one entry, one undo. Everything else is as for a single operation.

import { AppError } from '../base/errors.ts';
import { undoPermissionOf } from '../base/operation.ts';
import { breath } from '../base/stepwise.ts';
import type { Watch } from '../base/watch.ts';
import type { Context } from '../context.ts';
import type { PlacePairs } from '../domain/road.ts';
import { RoadsMissing } from '../domain/road.ts';
import { loadActor, loadBook } from '../storage/book.ts';
import type { Database } from '../storage/database.ts';
import { JointLog } from '../storage/joint-log.ts';
import { translate } from '../storage/sqlite-error.ts';
import { findOperation } from './catalog/index.ts';
import type { RoadDesk } from './roads.ts';
import { askForRoads, keepFresh } from './roads.ts';
import { entryNamed } from './run.ts';
import type { Answers, Line, LineOutcome, Session } from './run-line.ts';
import { runAlone, runLine, startSession } from './run-line.ts';
import { SetDesk } from './set-desk.ts';

/**
 * Runs the first of the lines, one by one, and commits: as many as come before `isOver`, at least one. Returns their outcomes;
 * what failed has changed nothing. Throws AppError where the book itself cannot be used, with nothing of them saved.
 */
export async function runSome(
  context: Context,
  lines: readonly Line[],
  { isOver, sets, ...answers }: Answers & { readonly isOver: () => boolean; readonly sets: SetDesk },
): Promise<LineOutcome[]> {
  const db = await context.openBook();
  const first = lines[0];
  if (first && (await goesAlone(db, first))) return [await runAlone(context, first, answers)];
  return await translated(context, async () => {
    const { outcomes, after } = await db.transaction().execute(async (transaction) => {
      const session = startSession({ context, transaction, joint: null, ...answers, desk: null, sets });
      begin(session, (await loadBook(transaction)).revision);
      const outcomes: LineOutcome[] = [];
      for (const [index, line] of lines.entries()) {
        if (outcomes.length > 0 && (isOver() || hasItsTurn(line))) break;
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

function begin({ context, transaction, joint, sets }: Session, revision: number): void {
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

/** Lines that are run together, and again from the first where drives have to be asked for. */
export interface Lines {
  readonly count: number;
  /** In order, some at a time. */
  pages(): Iterable<readonly Line[]>;
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
  /** Asked now and then: nothing is saved once it is stopped. */
  readonly watch: Watch;
  /** Told of each line, in order, before anything is saved; from the first line again where drives had to be asked for. */
  readonly onOutcome: (line: Line, index: number, outcome: LineOutcome) => void;
}

const PAUSE_MILLISECONDS = 50;

/** Runs all lines and saves them with one entry in the log, or none of them: where one fails, or on a dry run. */
export async function runAll(context: Context, lines: Lines, options: AllOptions): Promise<AllDone> {
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
          if (notice === null) continue;
          // From now on nothing is missing: for the other lines the engine is not waited for again.
          notices.push(notice);
          break;
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
  readonly lines: Lines;
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
      const session = startSession({ context, transaction, joint, yes, dryRun, desk: at.desk, sets: new SetDesk() });
      begin(session, revision);
      const { failed, missing } = await runEach(session, at);
      await session.sets.end();
      if (missing.length > 0 && session.desk) throw new Discarded<Attempted>({ missing, desk: session.desk });
      if (failed > 0 || dryRun || lines.count === 0) throw new Discarded<Attempted>({ revision: null });
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
  let before = 0;
  let due = milliseconds() + PAUSE_MILLISECONDS;
  for (const page of lines.pages()) {
    for (const [at, line] of page.entries()) {
      if (milliseconds() >= due) {
        await breath();
        if (watch.isStopped()) throw AppError.interrupted();
        watch.say(() => `${before + at} of ${lines.count} lines checked`);
        due = milliseconds() + PAUSE_MILLISECONDS;
      }
      const done = await runOne(session, page, at).catch((error: unknown) => {
        if (!(error instanceof RoadsMissing)) throw error;
        missing.push(error.pairs);
        return null;
      });
      if (!done) continue;
      if (!done.ok) failed += 1;
      onOutcome(line, before + at, dryRun ? unsaved(done) : done);
    }
    before += page.length;
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

/** Others get the lock before and after it, or it has to see what came before as saved. */
function hasItsTurn(line: Line): boolean {
  const operation = findOperation(line.operation)?.operation;
  return operation?.takesLong === true || operation?.readsSaved === true;
}

async function goesAlone(db: Database, line: Line): Promise<boolean> {
  if (hasItsTurn(line)) return true;
  // The network is not asked while the book is locked.
  return (await loadBook(db)).settings.travelEngine !== 'straight-line';
}

async function translated<T>(context: Context, work: () => Promise<T>): Promise<T> {
  return await work().catch((error: unknown) => {
    throw translate(error, context.bookPath);
  });
}
