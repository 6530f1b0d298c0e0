// What is told of the lines of a batch: what became of each, and what they have come to. Of a long batch neither the lines nor
// their results are kept: they are counted as they are done, and where all of them must wait until the last is saved, they wait
// as text.

import type { ExitCode } from '../base/errors.ts';
import { EXIT } from '../base/errors.ts';
import { Spool } from '../transfer/spool.ts';
import type { LineOutcome } from './run-line.ts';

/** What became of one line. */
export interface LineReport {
  /** From 1. */
  readonly line: number;
  /** null where the line does not say. */
  readonly operation: string | null;
  readonly key: string | null;
  readonly outcome: LineOutcome;
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

/** What a batch has come to, line by line. */
export class Count {
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

/** Characters that are put away together. */
const PIECE_LENGTH = 65_536;

export interface HeldOptions {
  /** Where a line fails, only those that failed are told of. */
  readonly atomic: boolean;
  readonly render: (report: LineReport) => string;
  readonly write: (text: string) => Promise<void>;
}

/** Reports as text until all is saved. */
export class HeldReports {
  /** Of lines that cannot be read, in order: they take their places among the others. */
  readonly #faults: readonly LineReport[];
  readonly #options: HeldOptions;
  #count = new Count();
  #nextFault = 0;
  #last = 0;
  readonly #spool = new Spool();
  #texts: string[] = [];
  #length = 0;

  constructor(faults: readonly LineReport[], options: HeldOptions) {
    this.#faults = faults;
    this.#options = options;
  }

  /** In the order of the lines. A line that was kept already begins it all anew: they are run once more. */
  keep(report: LineReport): void {
    if (report.line <= this.#last) this.#beginAnew();
    this.#takeFaults(report.line);
    this.#take(report);
    this.#last = report.line;
  }

  /** After the last line. */
  end(): Count {
    this.#takeFaults(Number.POSITIVE_INFINITY);
    return this.#count;
  }

  async write(): Promise<void> {
    for (const text of this.#spool.texts()) await this.#options.write(text);
    if (this.#length > 0) await this.#options.write(this.#texts.join(''));
  }

  /** Where it ends, told or not. */
  close(): void {
    this.#spool.close();
  }

  #beginAnew(): void {
    this.#count = new Count();
    this.#nextFault = 0;
    this.#forget();
  }

  #takeFaults(before: number): void {
    for (let fault = this.#faults[this.#nextFault]; fault && fault.line < before; ) {
      this.#take(fault);
      fault = this.#faults[++this.#nextFault];
    }
  }

  #take(report: LineReport): void {
    const { atomic, render } = this.#options;
    if (atomic && this.#count.failed === 0 && !report.outcome.ok) this.#forget();
    this.#count.add(report);
    if (atomic && this.#count.failed > 0 && report.outcome.ok) return;
    const text = render(report);
    this.#texts.push(text);
    this.#length += text.length;
    if (this.#length >= PIECE_LENGTH) this.#pack();
  }

  #pack(): void {
    this.#spool.add(this.#texts.join(''));
    this.#texts = [];
    this.#length = 0;
  }

  #forget(): void {
    this.#spool.clear();
    this.#texts = [];
    this.#length = 0;
  }
}
