// Restoring a backup: no operation, since there may be no book to run one on. What is there is judged as a file, so that a book
// that is damaged, too new or gone can be replaced too.

import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AppError } from '../base/errors.ts';
import type { Context } from '../context.ts';
import type { BookFacts, Restored } from '../domain/book.ts';
import type { Role } from '../domain/permission.ts';
import { ROLE_PERMISSIONS } from '../domain/permission.ts';
import { checkBook, roleInFile } from '../storage/file-check.ts';
import { checkBackup, isSameFile, replaceBook } from '../storage/replace.ts';
import { timedName } from './book.ts';

/** What a restore would do. */
export interface Restoring {
  readonly backup: BookFacts;
  /** There is a file in the book's place. */
  readonly replaces: boolean;
  /** What that file holds; null where it can't be read, or isn't there. */
  readonly present: BookFacts | null;
}

const PERMISSION = 'company.modify';

/** Checks the backup, whoever asks, and what is there. Throws AppError: exit 3 (no such file), 7, or 8 (not a whole book). */
export async function prepareRestore(context: Context, file: string): Promise<Restoring> {
  const { bookPath: book } = context;
  if (!existsSync(file)) throw AppError.notFound('no-file', `There is no file ${file}.`, 'Check its name.');
  if (!statSync(file).isFile()) throw AppError.file('not-a-file', `${file} is not a file.`, 'Name a backup.');
  if (isSameFile(file, book)) throw AppError.usage('same-file', `${file} is the book itself.`, 'Name a backup.');
  if (!existsSync(book)) return { backup: await checkBackup(file, book), replaces: false, present: null };
  if (!statSync(book).isFile()) throw AppError.file('not-a-file', `${book} is not a file.`, 'Name a file with --db.');
  requireRestore(context);
  return { present: presentIn(book), replaces: true, backup: await checkBackup(file, book) };
}

/** A guard rail, as far as the book can still say who is who. */
function requireRestore({ bookPath, actorName }: Context): void {
  const role = roleInFile(bookPath, actorName);
  if (role === null) return;
  const who = actorName ?? 'the owner';
  if (role === '')
    throw AppError.notFound('no-user', `There is no user "${who}".`, 'List the users: dispatch user list');
  if (ROLE_PERMISSIONS[role as Role]?.has(PERMISSION)) return;
  throw AppError.permission(
    `${who} (${role}) lacks the permission ${PERMISSION} for "restore".`,
    'Use --as with a user who has it, or ask an admin to change the role.',
  );
}

/** A file that was never a book is not ours to move. */
function presentIn(book: string): BookFacts | null {
  try {
    return checkBook(book);
  } catch (error) {
    const isForeign = error instanceof AppError && error.code === 'foreign-file' && statSync(book).size > 0;
    if (isForeign) throw AppError.file('foreign-file', `${book} is not a dispatch book.`, 'Move it away first.');
    if (error instanceof AppError) return null;
    throw error;
  }
}

/** Puts the backup in the book's place. Throws AppError: exit 6 while another process has the book open. */
export async function runRestore(context: Context, file: string, { backup }: Restoring): Promise<Restored> {
  const { bookPath: book, jitter, clock } = context;
  const kept = join(dirname(book), timedName(book, clock.now(), backup.timeZone, '-replaced'));
  return { file, book, kept: await replaceBook({ file, book, kept, jitter }), ...backup };
}
