// One operation among many: what it may be, and how it runs in a transaction that it shares with others. What fails is rolled back
// to where it began.

import { AppError } from '../base/errors.ts';
import { isRead, undoPermissionOf } from '../base/operation.ts';
import type { Context } from '../context.ts';
import { ChangeRecorder } from '../storage/change-log.ts';
import type { Database } from '../storage/database.ts';
import type { JointLog } from '../storage/joint-log.ts';
import { withSavepoint } from '../storage/savepoint.ts';
import { translate } from '../storage/sqlite-error.ts';
import type { Entry } from './catalog/index.ts';
import { loadCode } from './catalog/index.ts';
import type { Touched, WriteScope } from './code.ts';
import { commandText } from './command-text.ts';
import type { RoadDesk } from './roads.ts';
import { entryNamed, runOperation } from './run.ts';
import type { Outcome, Run } from './run-frame.ts';
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
import type { SetDesk } from './set-desk.ts';
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

/** What is settled before the lines run. */
export interface Answers {
  /** Says yes to what asks for a confirmation. */
  readonly yes: boolean;
  /** Nothing will be saved. */
  readonly dryRun: boolean;
}

/** What the lines of one transaction share. */
export interface Session extends Answers {
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

export function startSession(
  of: Pick<Session, 'context' | 'transaction' | 'joint' | 'yes' | 'dryRun' | 'desk' | 'sets'>,
): Session {
  return { ...of, touched: [], after: [], permissions: new Set(), isFinal: false };
}

/** Refuses a line for what it says itself; else runs it within the savepoint. Throws what is no fault of the line. */
export async function runLine(session: Session, line: Line): Promise<LineOutcome> {
  const { context, transaction, joint, dryRun } = session;
  try {
    const entry = entryNamed(line.operation);
    requireRunnable(entry, line, session);
    if (joint) requireJoinable(entry);
    const { operation } = entry;
    const run: Run = {
      ...startRun({
        context,
        entry,
        code: await loadCode(entry),
        input: validateInput(operation, line.input),
        options: { key: line.key, dryRun },
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
  const ready = await identified(run, scope, null);
  const replay = await replayed(run, scope);
  if (replay) return replay;
  const changes = new ChangeRecorder(transaction, session.joint);
  const writeScope: WriteScope = { ...scope, changes };
  const result = await perform(run, writeScope, ready);
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

function requireRunnable({ operation }: Entry, line: Line, { yes, dryRun }: Answers): void {
  const command = operation.paths[0].join(' ');
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
  if (operation.confirm && !yes && !dryRun) {
    const what = operation.confirm.kind === 'word' ? 'It cannot be undone' : 'It needs a confirmation';
    throw AppError.usage(
      'not-confirmed',
      `${operation.name} was not run. ${what}.`,
      'Give --yes to confirm all lines.',
    );
  }
}

/** What takes back an entry of the log is an entry itself, and what reads the saved file would miss the lines before it. */
function requireJoinable({ operation }: Entry): void {
  if (operation.readsSaved === true) {
    throw AppError.usage(
      'not-at-once',
      `${operation.name} reads what is saved already and cannot be a part of what is saved at once.`,
      'Run it by itself, or the lines one by one: without --atomic.',
    );
  }
  if (operation.takesBack !== true) return;
  throw AppError.usage(
    'not-at-once',
    `${operation.name} takes back a whole change and cannot be a part of another.`,
    'Run it by itself, or the lines one by one: without --atomic.',
  );
}

/** A line in a transaction of its own. */
export async function runAlone(context: Context, line: Line, answers: Answers): Promise<LineOutcome> {
  try {
    const entry = entryNamed(line.operation);
    requireRunnable(entry, line, answers);
    const command = commandText(entry.operation, line.input);
    const options = { key: line.key, command };
    return { ok: true, outcome: await runOperation(context, line.operation, line.input, options) };
  } catch (error) {
    if (error instanceof AppError) return { ok: false, error };
    throw error;
  }
}
