// Puts another file in the place of a book: alone with it, in one step, with the old book kept beside. Nobody who has the book open
// goes on writing to what is no longer the book: while anybody has it open, it is not replaced, and who was about to open it
// is told (storage/database.ts).

import { copyFileSync, existsSync, linkSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { AppError } from '../base/errors.ts';
import { breath } from '../base/stepwise.ts';
import type { BookFacts } from '../domain/book.ts';
import { makeFolder } from './database.ts';
import { checkBook } from './file-check.ts';
import { partName, sync, vacuumInto, withPart } from './snapshot.ts';
import { damaged, isBusy, isDamage, LONGEST_WAIT_MS, translate } from './sqlite-error.ts';

const LOCK_WAIT_MS = 200;
const LOGS = ['-wal', '-shm', '-journal'] as const;

export interface Replacement {
  /** The backup. */
  readonly file: string;
  readonly book: string;
  /** Where the old book goes; not there yet. */
  readonly kept: string;
  readonly jitter: () => number;
}

/**
 * Copies the backup beside the book, checks the copy, and puts it in the book's place. Returns where the old book lies, null when
 * there was none. Throws AppError: exit 6 while another process has the book open, 8 for a backup that is not whole.
 */
export async function replaceBook(wanted: Replacement): Promise<string | null> {
  const { file, book } = wanted;
  const part = partName(book);
  makeFolder(dirname(book));
  return await withPart(part, async () => {
    stage(file, part);
    await breath();
    checkBook(part, file);
    sync(part);
    if (!existsSync(book)) {
      for (const log of LOGS) rmSync(book + log, { force: true });
      renameSync(part, book);
      sync(dirname(book));
      return null;
    }
    const lock = await takeAlone(wanted);
    try {
      swap(part, wanted);
    } finally {
      lock?.close();
    }
    return wanted.kept;
  });
}

/** What the backup at `file` holds, told without leaving anything beside it. Throws AppError (exit 8). */
export async function checkBackup(file: string, book: string): Promise<BookFacts> {
  const part = partName(existsSync(dirname(book)) ? book : join(tmpdir(), basename(book)));
  return await withPart(part, async () => {
    stage(file, part);
    await breath();
    return checkBook(part, file);
  });
}

/** One whole file, without a log beside it. A file that is in use, or was not closed, has one, and is read as SQLite reads it. */
function stage(file: string, part: string): void {
  if (existsSync(`${file}-wal`)) {
    vacuumInto(file, part);
    return;
  }
  try {
    copyFileSync(file, part);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    throw code === 'ENOSPC' ? error : translate(error, file);
  }
  let sqlite: SqliteDatabase.Database | undefined;
  try {
    sqlite = new SqliteDatabase(part, { fileMustExist: true });
    sqlite.pragma('journal_mode = DELETE');
  } catch (error) {
    throw isDamage(error) ? damaged(file) : error;
  } finally {
    sqlite?.close();
  }
}

/**
 * An exclusive lock on the whole book, its log merged into it: only who is alone with a book can take it out of WAL mode. Null
 * where the book is too damaged to be locked, or used, by anybody.
 */
async function takeAlone({ book, jitter }: Replacement): Promise<SqliteDatabase.Database | null> {
  for (let waited = 0; ; waited += LOCK_WAIT_MS) {
    let sqlite: SqliteDatabase.Database | undefined;
    try {
      sqlite = new SqliteDatabase(book, { timeout: LOCK_WAIT_MS, fileMustExist: true });
      if (sqlite.pragma('journal_mode = DELETE', { simple: true }) !== 'delete') throw busy(book);
      sqlite.exec('begin exclusive');
      return sqlite;
    } catch (error) {
      sqlite?.close();
      if (isDamage(error)) return null;
      const isWaiting = isBusy(error) || (error instanceof AppError && error.code === 'busy');
      if (!isWaiting) throw translate(error, book);
      if (waited >= LONGEST_WAIT_MS) throw busy(book);
    }
    await new Promise((resolve) => setTimeout(resolve, 5 + jitter() * 10));
  }
}

function busy(book: string): AppError {
  return AppError.busy(
    `${book} is open in another process: it was not replaced.`,
    'End whatever uses the book and try again; nothing was changed.',
  );
}

/** There is a whole book under the name at every moment. */
function swap(part: string, { book, kept }: Replacement): void {
  keep(book, kept);
  // A log that is left would be played into the new book.
  for (const log of LOGS) {
    if (!existsSync(book + log)) continue;
    if (log === '-shm') rmSync(book + log);
    else renameSync(book + log, kept + log);
  }
  renameSync(part, book);
  sync(dirname(book));
}

function keep(book: string, kept: string): void {
  if (existsSync(kept)) throw AppError.conflict('file-exists', `${kept} exists already.`, 'Try again in a second.');
  try {
    linkSync(book, kept);
  } catch {
    // A file system without second names for a file.
    renameSync(book, kept);
  }
}

/** Whether two names are the same file. */
export function isSameFile(a: string, b: string): boolean {
  if (!existsSync(a) || !existsSync(b)) return false;
  const [one, other] = [statSync(a), statSync(b)];
  return one.dev === other.dev && one.ino === other.ino;
}
