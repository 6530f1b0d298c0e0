// A batch: operations as JSON lines. What has come in is run together, for 50 ms at most, so that others get the book in
// between; a line is reported once it is saved, and nothing is locked while waiting for more lines.

import type { ExitCode } from '../base/errors.ts';
import { AppError, EXIT } from '../base/errors.ts';
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
  readonly failed: number;
  /** The first lines that failed, with the first line of the reason. */
  readonly firstFailed: readonly FailedLine[];
  /** Lines whose key was seen before: their first results were given again. */
  readonly replayed: number;
  /** Lines that changed nothing, such as those that only read. */
  readonly unchanged: number;
  /** Of the first line that failed, else of the first whose result says that something is wrong. */
  readonly exitCode: ExitCode;
  /** It was ended before the last line. */
  readonly isStopped: boolean;
  /** Of a batch at once; null where nothing was saved, or each line has its own. */
  readonly revision: number | null;
  readonly notices: readonly string[];
}

export interface FailedLine {
  readonly line: number;
  readonly reason: string;
}

/** So many failed lines are named; each has said why, in full, in its own result. */
const MOST_NAMED = 10;

/** What a batch has come to, line by line: long ones keep none of their lines. */
class Count {
  lines = 0;
  failed = 0;
  replayed = 0;
  unchanged = 0;
  readonly firstFailed: FailedLine[] = [];
  #failure: ExitCode | null = null;
  #verdict: ExitCode | null = null;

  add({ line, outcome }: LineReport): void {
    this.lines += 1;
    if (outcome.ok) {
      const { verdict, replayed, revision, dryRun } = outcome.outcome;
      this.#verdict ??= verdict?.exitCode ?? null;
      if (replayed) this.replayed += 1;
      else if (revision === null && !dryRun) this.unchanged += 1;
      return;
    }
    this.failed += 1;
    this.#failure ??= outcome.error.exitCode;
    if (this.firstFailed.length < MOST_NAMED) {
      this.firstFailed.push({ line, reason: outcome.error.message.split('\n', 1)[0] as string });
    }
  }

  summary(of: Pick<BatchSummary, 'isStopped' | 'revision' | 'notices'>): BatchSummary {
    const { lines, failed, firstFailed, replayed, unchanged } = this;
    const exitCode = this.#failure ?? this.#verdict ?? EXIT.ok;
    return { lines, failed, firstFailed, replayed, unchanged, exitCode, ...of };
  }
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
  const done = held.count();
  await held.write({ onlyFailed: atomic && done.failed > 0 });
  return done.summary({ isStopped: false, revision, notices });
}

/** Reports as text until all is saved: a long batch needs the memory for other things than what it has done. */
class HeldReports {
  readonly #reads: readonly Read[];
  readonly #options: BatchOptions;
  readonly #texts = new Map<number, Buffer>();
  /** All but their results, which are long; a line may be reported again, and the last word counts. */
  readonly #reports = new Map<number, LineReport>();

  constructor(reads: readonly Read[], options: BatchOptions) {
    this.#reads = reads;
    this.#options = options;
  }

  keep(read: Read, outcome: LineOutcome): void {
    const report = reportOf(read, outcome);
    this.#texts.set(read.number, Buffer.from(this.#options.render(report)));
    const told = outcome.ok ? { ...outcome, outcome: { ...outcome.outcome, result: null } } : outcome;
    this.#reports.set(read.number, { ...report, outcome: told });
  }

  count(): Count {
    const done = new Count();
    for (const { number } of this.#reads) {
      const report = this.#reports.get(number);
      if (report) done.add(report);
    }
    return done;
  }

  /** In the order of the lines. */
  async write({ onlyFailed }: { readonly onlyFailed: boolean }): Promise<void> {
    const numbers = this.#reads.flatMap(({ number }) =>
      onlyFailed && this.#reports.get(number)?.outcome.ok !== false ? [] : number,
    );
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
