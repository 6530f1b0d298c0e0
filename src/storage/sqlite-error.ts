// What SQLite and the file system say, turned into errors that name the file and the way out. Every other part of storage asks
// here what an error means, so that no code of SQLite's is known anywhere else.

import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { AppError } from '../base/errors.ts';

/** How long anybody waits for a file that another process holds: longer than a large import, short for a person. */
export const LONGEST_WAIT_MS = 10_000;

function sqliteCode(error: unknown): string {
  return error instanceof SqliteDatabase.SqliteError ? error.code : '';
}

export function isBusy(error: unknown): boolean {
  return /^SQLITE_(BUSY|LOCKED)/.test(sqliteCode(error));
}

/** The file is no database, or one with pages that cannot be right. */
export function isDamage(error: unknown): boolean {
  return /^SQLITE_(CORRUPT|NOTADB)/.test(sqliteCode(error));
}

/** The column whose value another row has already, where that is what went wrong; else null. */
export function takenColumn(error: unknown): string | null {
  if (sqliteCode(error) !== 'SQLITE_CONSTRAINT_UNIQUE') return null;
  return /: "?\w+"?\.(\w+)/.exec((error as Error).message)?.[1] ?? '';
}

/** The file is no database any more, or never was. */
export function damaged(path: string): AppError {
  return AppError.file(
    'corrupt-file',
    `${path} is damaged or is not a dispatch book.`,
    'Restore a backup (dispatch restore FILE), or use another file; this one was not changed.',
  );
}

/** Less than this, and SQLite cannot even make the file that connections share, which it does not call full. */
const LEAST_FREE_BYTES = 64 * 1024;

function isDiskFull(path: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(dirname(path));
    return bavail * bsize < LEAST_FREE_BYTES;
  } catch {
    return false;
  }
}

/** Turns what SQLite and the file system say into an error that names the file and the way out. */
export function translate(error: unknown, path: string): unknown {
  if (error instanceof AppError) return error;
  const code = sqliteCode(error) || ((error as NodeJS.ErrnoException | null)?.code ?? '');
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) {
    return AppError.busy(
      `${path} has been in use by another process for ${LONGEST_WAIT_MS / 1000} s.`,
      'Try again, or end the other process; nothing was changed.',
    );
  }
  if (isDamage(error)) return damaged(path);
  if (code === 'SQLITE_FULL' || code === 'ENOSPC' || (code.startsWith('SQLITE_IOERR') && isDiskFull(path))) {
    return AppError.file(
      'disk-full',
      `The disk of ${path} is full. Nothing was changed.`,
      'Free some space and try again.',
    );
  }
  if (
    /^SQLITE_(CANTOPEN|READONLY|PERM|IOERR)/.test(code) ||
    /^(EACCES|EPERM|EROFS|ENOTDIR|EISDIR|ENOENT|EEXIST|EMFILE|EIO)$/.test(code)
  ) {
    return AppError.file(
      'unusable-file',
      `${path} cannot be read or written (${code}). Nothing was changed.`,
      'Check the folder and its permissions, or name another file.',
    );
  }
  return error;
}
