// A batch: operations as JSON lines. What has come in is run together, for 50 ms at most, so that others get the book in
// between; a line is reported once it is saved, and nothing is locked while waiting for more lines.

import { AppError } from '../base/errors.ts';
import { breath } from '../base/stepwise.ts';
import type { Watch } from '../base/watch.ts';
import { count } from '../base/words.ts';
import type { Context } from '../context.ts';
import type { Read } from './batch-lines.ts';
import { KeptLines, readLines } from './batch-lines.ts';
import type { BatchSummary, LineReport } from './batch-report.ts';
import { Count, HeldReports } from './batch-report.ts';
import type { LineOutcome } from './run-line.ts';
import { runAll, runSome } from './run-lines.ts';
import { SetDesk } from './set-desk.ts';

export type { BatchSummary, LineReport } from './batch-report.ts';

const LONGEST_HOLD_MILLISECONDS = 50;

export interface BatchOptions {
  /** All or nothing, one entry in the log. */
  readonly atomic: boolean;
  readonly dryRun: boolean;
  /** Says yes to what asks for a confirmation. */
  readonly yes: boolean;
  readonly watch: Watch;
  /** A report in words, for `write`. */
  readonly render: (report: LineReport) => string;
  /** Takes the reports, in the order of the lines, some at a time; only once what they say is saved. */
  readonly write: (text: string) => Promise<void>;
}

/** Runs the lines of `pieces`. Throws AppError where the book itself cannot be used; what was reported by then is saved. */
export async function runBatch(
  context: Context,
  pieces: AsyncIterable<Uint8Array>,
  options: BatchOptions,
): Promise<BatchSummary> {
  return options.atomic || options.dryRun
    ? await runTogether(context, pieces, options)
    : await runInTurn(context, pieces, options);
}

async function runInTurn(
  context: Context,
  pieces: AsyncIterable<Uint8Array>,
  options: BatchOptions,
): Promise<BatchSummary> {
  const { watch } = options;
  const done = new Count();
  const sets = new SetDesk();
  for await (const reads of readLines(pieces)) {
    for (let from = 0; from < reads.length && !watch.isStopped(); ) {
      const reports = await runChunk(context, reads.slice(from), { ...options, sets });
      from += reports.length;
      for (const report of reports) done.add(report);
      context.saved(`${count(done.lines - done.failed, 'line')} saved`);
      await options.write(reports.map(options.render).join(''));
      watch.say(() => `${count(done.lines, 'line')} done, ${done.failed} failed`);
      await breath();
    }
    if (watch.isStopped()) break;
  }
  return done.summary({ isStopped: watch.isStopped(), revision: null, notices: [] });
}

/** The first lines of those at hand: up to one that cannot be read, or as many as fit into the time. */
async function runChunk(
  context: Context,
  reads: readonly Read[],
  { yes, dryRun, sets }: BatchOptions & { readonly sets: SetDesk },
): Promise<LineReport[]> {
  const [first] = reads;
  if (first?.fault) return [reportOf(first, { ok: false, error: first.fault })];
  const fault = reads.findIndex((read) => read.fault !== null);
  const runnable = fault < 0 ? reads : reads.slice(0, fault);
  const { milliseconds } = context.clock;
  const end = milliseconds() + LONGEST_HOLD_MILLISECONDS;
  const lines = runnable.flatMap(({ line }) => line ?? []);
  const outcomes = await runSome(context, lines, { yes, dryRun, sets, isOver: () => milliseconds() >= end });
  return outcomes.map((outcome, i) => reportOf(runnable[i] as Read, outcome));
}

async function runTogether(
  context: Context,
  pieces: AsyncIterable<Uint8Array>,
  options: BatchOptions,
): Promise<BatchSummary> {
  const { watch, atomic, dryRun, yes } = options;
  const lines = await KeptLines.from(pieces);
  if (watch.isStopped()) throw AppError.interrupted();
  const faults = lines.faulty.map((read) => reportOf(read, { ok: false, error: read.fault as AppError }));
  const held = new HeldReports(faults, options);
  try {
    const { revision, notices } = await runAll(context, lines, {
      yes,
      atOnce: atomic,
      dryRun: dryRun || faults.length > 0,
      watch,
      onOutcome: (line, index, outcome) => held.keep(reportOf({ number: lines.numberOf(index), line }, outcome)),
    });
    const done = held.end();
    await held.write();
    return done.summary({ isStopped: false, revision, notices });
  } finally {
    held.close();
  }
}

function reportOf({ number, line }: Pick<Read, 'number' | 'line'>, outcome: LineOutcome): LineReport {
  return { line: number, operation: line?.operation ?? null, key: line?.key ?? null, outcome };
}
