// A batch: operations as JSON lines. What has come in is run together, for 50 ms at most, so that others get the book in
// between; a line is reported once it is saved, and nothing is locked while waiting for more lines.

import { AppError } from '../base/errors.ts';
import { breath } from '../base/stepwise.ts';
import type { Watch } from '../base/watch.ts';
import { count } from '../base/words.ts';
import type { Context } from '../context.ts';
import type { TextLine } from '../transfer/json-lines.ts';
import { LineSplitter, readOperationLine } from '../transfer/json-lines.ts';
import type { Line, LineOutcome } from './run-line.ts';
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
  /** A report in words, for `write`. */
  readonly render: (report: LineReport) => string;
  /** Takes the reports, in the order of the lines, some at a time; only once what they say is saved. */
  readonly write: (text: string) => Promise<void>;
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
      context.saved(`${count(lines - failed.length, 'line')} saved`);
      await options.write(reports.map(options.render).join(''));
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
  if (watch.isStopped()) throw AppError.interrupted();
  const readable = reads.filter(({ line }) => line !== null);
  const isWhole = readable.length === reads.length;
  const held = new HeldReports(reads, options);
  const { revision, notices } = await runAll(
    context,
    readable.map(({ line }) => line as Line),
    {
      yes,
      atOnce: atomic,
      dryRun: dryRun || !isWhole,
      watch,
      onOutcome: (index, outcome) => held.keep(readable[index] as Read, outcome),
    },
  );
  for (const read of reads) if (read.fault) held.keep(read, { ok: false, error: read.fault });
  const failed = held.failed();
  await held.write(atomic && failed.length > 0 ? failed : null);
  return { lines: reads.length, failed, isStopped: false, revision, notices };
}

/** Reports as text until all is saved: a long batch needs the memory for other things than what it has done. */
class HeldReports {
  readonly #reads: readonly Read[];
  readonly #options: BatchOptions;
  readonly #texts = new Map<number, Buffer>();
  readonly #failed = new Map<number, LineReport>();

  constructor(reads: readonly Read[], options: BatchOptions) {
    this.#reads = reads;
    this.#options = options;
  }

  keep(read: Read, outcome: LineOutcome): void {
    const report = reportOf(read, outcome);
    if (!outcome.ok) this.#failed.set(read.number, report);
    this.#texts.set(read.number, Buffer.from(this.#options.render(report)));
  }

  /** In the order of the lines. */
  failed(): LineReport[] {
    return this.#reads.flatMap(({ number }) => this.#failed.get(number) ?? []);
  }

  /** All of them, or only some. */
  async write(only: readonly LineReport[] | null): Promise<void> {
    const numbers = only === null ? this.#reads.map(({ number }) => number) : only.map(({ line }) => line);
    for (let from = 0; from < numbers.length; from += 500) {
      const texts = numbers.slice(from, from + 500).flatMap((number) => this.#texts.get(number) ?? []);
      await this.#options.write(Buffer.concat(texts).toString());
    }
  }
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
