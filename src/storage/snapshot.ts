// Copies a book while others write. VACUUM INTO reads one snapshot: no writer waits for it, it never starts over as the page by page
// backup does when somebody writes, and its copy is one small file without a log beside it. The copy is checked and on the disk
// before it gets its name.

import { chmodSync, closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { AppError } from '../base/errors.ts';
import { breath } from '../base/stepwise.ts';
import type { BookFacts } from '../domain/book.ts';
import { checkBook } from './file-check.ts';
import { damaged, isDamage, LONGEST_WAIT_MS, translate } from './sqlite-error.ts';

const PART_ENDING = /\.\d+\.part$/;

/** A name beside the target that nobody else uses; what a killed process leaves there is told by its ending. */
export function partName(target: string): string {
  return `${target}.${process.pid}.part`;
}

/** Copies the book at `path` as it is now to `target`, in place of what is there. Throws AppError (exit 4, 6 or 8). */
export async function copySnapshot(path: string, target: string): Promise<BookFacts> {
  const part = partName(target);
  return await withPart(part, async () => {
    vacuumInto(path, part);
    await breath();
    const facts = checkBook(part, path);
    publish(part, target);
    return facts;
  });
}

/** Runs `work`, which makes the file `part` and gives it away; whatever ends the process, nothing of it is left. */
export async function withPart<T>(part: string, work: () => Promise<T>): Promise<T> {
  const remove = (): void => {
    for (const suffix of ['', '-journal', '-wal', '-shm']) rmSync(part + suffix, { force: true });
  };
  // Ctrl-C ends the process without coming back here.
  process.once('exit', remove);
  try {
    remove();
    return await work();
  } catch (error) {
    throw translate(error, part.replace(PART_ENDING, ''));
  } finally {
    remove();
    process.removeListener('exit', remove);
  }
}

/** A copy for its owner only. */
export function vacuumInto(path: string, part: string): void {
  closeSync(openSync(part, 'wx', 0o600));
  chmodSync(part, 0o600);
  const sqlite = new SqliteDatabase(path, { readonly: true, fileMustExist: true, timeout: LONGEST_WAIT_MS });
  try {
    sqlite.prepare('vacuum into ?').run(part);
  } catch (error) {
    throw isDamage(error) ? damaged(path) : error;
  } finally {
    sqlite.close();
  }
}

/** Gives a finished file its name, in place of what has it; both survive a power cut. */
export function publish(part: string, target: string): void {
  sync(part);
  if (existsSync(`${target}-wal`)) {
    throw AppError.conflict('in-use', `${target} is a book in use: it is not overwritten.`, 'Name another file.');
  }
  renameSync(part, target);
  sync(dirname(target));
}

export function sync(path: string): void {
  // Windows has no handle on a folder.
  if (process.platform === 'win32') return;
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
