// A batch: operations as JSON lines. What has come in is run together, for 50 ms at most, so that others get the book in
// between; a line is reported once it is saved, and nothing is locked while waiting for more lines.

import { AppError } from '../base/errors.ts';
import type { Watch } from '../base/watch.ts';
import type { Context } from '../context.ts';
import type { TextLine } from '../transfer/json-lines.ts';
import { LineSplitter, readOperationLine } from '../transfer/json-lines.ts';
import type { Line, LineOutcome } from './run-lines.ts';
import { runAll, runSome } from './run-lines.ts';
import { SetDesk } from './set-desk.ts';

const LONGEST_HOLD_MILLISECONDS = 50;

/** What became of one line. */
export interface LineReport {
  /** From 1. */
  readonly line: number;
  /** null where the line does not say. */
  readonly operation: string | null;
  readonly key: string | null;
  readonly outcome: LineOutcome;
}

export interface BatchOptions {
  /** All or nothing, one entry in the log. */
  readonly atomic: boolean;
  readonly dryRun: boolean;
  /** Says yes to what asks for a confirmation. */
  readonly yes: boolean;
  readonly watch: Watch;
  /** Takes the reports, in the order of the lines, some at a time. */
  readonly onReports: (reports: readonly LineReport[]) => Promise<void>;
}

export interface BatchSummary {
  readonly lines: number;
  /** Of the lines that failed, in order. */
  readonly failed: readonly LineReport[];
  /** It was ended before the last line. */
  readonly isStopped: boolean;
  /** Of a batch at once; null where nothing was saved. */
  readonly revision: number | null;
  readonly notices: readonly string[];
}

/** A line that is ready to run, or cannot be read. */
interface Read {
  readonly number: number;
  readonly line: Line | null;
  readonly fault: AppError | null;
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
  const failed: LineReport[] = [];
  const sets = new SetDesk();
  let lines = 0;
  for await (const reads of readLines(pieces)) {
    for (let from = 0; from < reads.length && !watch.isStopped(); ) {
      const reports = await runChunk(context, reads.slice(from), { ...options, sets });
      from += reports.length;
      lines += reports.length;
      failed.push(...reports.filter(({ outcome }) => !outcome.ok));
      await options.onReports(reports);
      watch.say(() => `${lines} lines done, ${failed.length} failed`);
      await breath();
    }
    if (watch.isStopped()) return { lines, failed, isStopped: true, revision: null, notices: [] };
  }
  return { lines, failed, isStopped: watch.isStopped(), revision: null, notices: [] };
}

/** The first lines of those at hand: up to one that cannot be read, or as many as fit into the time. */
async function runChunk(
  context: Context,
  reads: readonly Read[],
  { yes, sets }: BatchOptions & { readonly sets: SetDesk },
): Promise<LineReport[]> {
  const [first] = reads;
  if (first?.fault) return [reportOf(first, { ok: false, error: first.fault })];
  const fault = reads.findIndex((read) => read.fault !== null);
  const runnable = fault < 0 ? reads : reads.slice(0, fault);
  const { milliseconds } = context.clock;
  const end = milliseconds() + LONGEST_HOLD_MILLISECONDS;
  const lines = runnable.flatMap(({ line }) => line ?? []);
  const outcomes = await runSome(context, lines, { yes, sets, isOver: () => milliseconds() >= end });
  return outcomes.map((outcome, i) => reportOf(runnable[i] as Read, outcome));
}

async function runTogether(
  context: Context,
  pieces: AsyncIterable<Uint8Array>,
  options: BatchOptions,
): Promise<BatchSummary> {
  const { watch, atomic, dryRun, yes } = options;
  const reads: Read[] = [];
  for await (const some of readLines(pieces)) reads.push(...some);
  const readable = reads.filter(({ line }) => line !== null);
  const unreadable = reads.some(({ fault }) => fault !== null);
  const { outcomes, revision, notices } = await runAll(
    context,
    readable.map(({ line }) => line as Line),
    { yes, atOnce: atomic, dryRun: dryRun || unreadable, watch },
  );
  let next = 0;
  const reports = reads.map((read) =>
    reportOf(read, read.fault ? { ok: false, error: read.fault } : (outcomes[next++] as LineOutcome)),
  );
  const failed = reports.filter(({ outcome }) => !outcome.ok);
  await options.onReports(atomic && failed.length > 0 ? failed : reports);
  return { lines: reads.length, failed, isStopped: false, revision, notices };
}

async function* readLines(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Read[]> {
  const splitter = new LineSplitter();
  for await (const piece of pieces) yield splitter.push(piece).map(readLine);
  yield splitter.end().map(readLine);
}

function readLine(text: TextLine): Read {
  try {
    return { number: text.number, line: readOperationLine(text), fault: null };
  } catch (error) {
    if (error instanceof AppError) return { number: text.number, line: null, fault: error };
    throw error;
  }
}

function reportOf({ number, line }: Read, outcome: LineOutcome): LineReport {
  return { line: number, operation: line?.operation ?? null, key: line?.key ?? null, outcome };
}

/** Lets a Ctrl-C come through. */
async function breath(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}
