// The other half of an operation: how it is done. A read has `read`; a write has `write`, and `prepare` for what must not
// happen under the write lock (the solver, the network). None of them prints, prompts or exits.

import type { AppError } from '../base/errors.ts';
import type { Input, Operation } from '../base/operation.ts';
import type { Instant, LocalDate } from '../base/time.ts';
import type { Context } from '../context.ts';
import type { Actor } from '../domain/permission.ts';
import type { Settings } from '../domain/settings.ts';
import type { ChangeRecorder, LoggedTable, Touched } from '../storage/change-log.ts';
import type { Database } from '../storage/database.ts';
import type { SetWriter } from '../storage/set-writer.ts';
import type { RoadDesk } from './roads.ts';

export type { Touched } from '../storage/change-log.ts';

/** The company's book, as every operation sees it. */
export interface Book {
  readonly revision: number;
  readonly companyName: string;
  readonly settings: Settings;
  /** The first branch's zone: what "today" and typed dates mean when no other record says. */
  readonly timeZone: string;
}

/** What an operation's code has at hand. */
export interface Scope {
  readonly context: Context;
  /** A snapshot of the book, or the write transaction itself. */
  readonly db: Database;
  readonly book: Book;
  readonly actor: Actor;
  readonly now: Instant;
  readonly today: LocalDate;
  /** In the past: the day from which the user counts, `yesterday` being the day before it; else `today` is. */
  readonly typedToday?: LocalDate;
  /** Nothing is to be saved, in the book or elsewhere. */
  readonly dryRun: boolean;
  /** Says something on stderr that does not stop the operation. */
  readonly warn: (message: string) => void;
  /** Where drives come from; null = the straight line. */
  readonly desk: RoadDesk | null;
  /** Runs in a short transaction of its own after the answer: for caches, which are no part of the book. */
  readonly afterwards: (work: (db: Database) => Promise<void>) => void;
  /** Takes text that is too much for one result, as it is made; null = nobody listens, and the result must hold it all. */
  readonly emit: ((text: string) => Promise<void>) | null;
}

export interface WriteScope extends Scope {
  /** The only way to change a row. */
  readonly changes: ChangeRecorder;
}

export interface ReadCode<I, R> extends Judging<R> {
  /** Runs the read in another scope than the present one: at a moment of the past. */
  within?<T>(scope: Scope, input: I, work: (scope: Scope) => Promise<T>): Promise<T>;
  read(scope: Scope, input: I): Promise<R>;
}

/** What the set form of a write has at hand. */
export interface SetScope extends Scope {
  /** Rows wait here, and are written many at a time. */
  readonly rows: SetWriter;
}

/** The set form of a write: many inputs in a row, on what is read for all of them and kept in memory. */
export interface SetForm<I> {
  /** Reads what the inputs need, in a few queries. The same objects are written next, in order. */
  prepare(scope: Scope, inputs: readonly I[]): Promise<void>;
  /** Does one as the ordinary way would; null = that one has to, and nothing has happened yet. */
  write(scope: SetScope, input: I): Promise<unknown>;
  /** Others have changed such rows. */
  forget(touched: readonly Touched[]): void;
  /** Tables that it adds rows to. */
  readonly tables: readonly LoggedTable[];
}

interface Judging<R> {
  /** What a result says has failed although it is one: thrown once it is shown. */
  verdict?(result: R): AppError | null;
}

export interface WriteCode<I, P, R> extends Judging<R> {
  /** For a write that only reads without the field of `readsUnless`. */
  read?(scope: Scope, input: I): Promise<R>;
  /** Reads and computes on a snapshot, without the lock. Run again when the book has changed before the write. */
  prepare?(scope: Scope, input: I): Promise<P>;
  /** What the input only names, such as what a file holds: a key stands for that as well. */
  identity?(prepared: P): Promise<string>;
  write(scope: WriteScope, input: I, prepared: P): Promise<R>;
  /** For verbs that scripts call in bulk. */
  setForm?(): Promise<SetForm<I>>;
}

export type Code = ReadCode<never, unknown> | WriteCode<never, never, unknown>;

/** The code of a read, typed by its declaration. */
export function implementRead<O extends Operation, R>(
  _operation: O,
  code: ReadCode<Input<O>, R>,
): ReadCode<Input<O>, R> {
  return code;
}

/** The code of a write, typed by its declaration. */
export function implementWrite<O extends Operation, R, P = undefined>(
  _operation: O,
  code: WriteCode<Input<O>, P, R>,
): WriteCode<Input<O>, P, R> {
  return code;
}
