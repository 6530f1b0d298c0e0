// Backing up the book and checking it (operations/checkup.ts). Both work beside whoever books meanwhile.

import { existsSync, statSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { AppError } from '../base/errors.ts';
import type { Input } from '../base/operation.ts';
import type { Instant } from '../base/time.ts';
import { localDate, wallTime } from '../base/time.ts';
import { count } from '../base/words.ts';
import type { Backup, Checkup } from '../domain/book.ts';
import { checkBook } from '../storage/file-check.ts';
import { isSameFile } from '../storage/replace.ts';
import { copySnapshot } from '../storage/snapshot.ts';
import * as declarations from './catalog/book.ts';
import type { CheckedUp } from './checkup.ts';
import { checkUp, repair } from './checkup.ts';
import type { Scope } from './code.ts';
import { implementRead, implementWrite } from './code.ts';

export const backup = implementRead(declarations.backup, {
  async read(scope, input): Promise<Backup> {
    const book = scope.context.bookPath;
    const file = targetOf(scope, input);
    if (isSameFile(file, book)) throw AppError.usage('same-file', `${file} is the book itself.`, 'Name another file.');
    if (existsSync(file) && !statSync(file).isFile()) throw AppError.file('not-a-file', `${file} is not a file.`);
    if (existsSync(file) && input.force !== true) {
      throw AppError.conflict('file-exists', `${file} exists already.`, 'Name another file, or give --force.');
    }
    const facts = scope.dryRun ? checkBook(book) : await copySnapshot(book, file);
    return { file, book, ...facts };
  },
});

function targetOf(scope: Scope, { file }: Input<typeof declarations.backup>): string {
  const book = scope.context.bookPath;
  const folder = file ?? dirname(book);
  const isFolder = file === undefined || (existsSync(file) && statSync(file).isDirectory());
  return isFolder ? join(folder, timedName(book, scope.now, scope.book.timeZone)) : folder;
}

/** `book-2026-11-24-080000.db` for book.db: the time on the office's clock. `label` comes before it. */
export function timedName(book: string, now: Instant, zone: string, label = ''): string {
  const [hours, minutes] = wallTime(now, zone).split(':');
  const time = `${localDate(now, zone)}-${hours}${minutes}${now.slice(17, 19)}`;
  const ending = extname(book);
  return `${basename(book, ending)}${label}-${time}${ending === '' ? '.db' : ending}`;
}

export const doctor = implementWrite(declarations.doctor, {
  async read(scope): Promise<Checkup> {
    return (await checkUp(scope)).checkup;
  },
  async prepare(scope): Promise<CheckedUp> {
    return await checkUp(scope);
  },
  async write(scope, input, found: CheckedUp): Promise<Checkup> {
    return input.fix === true ? await repair(scope, found) : found.checkup;
  },
  verdict({ items, problems }) {
    if (problems === 0) return null;
    const isDamaged = items.some(({ check, problems: found }) => check === 'file' && found > 0);
    if (isDamaged) {
      const hint = 'Restore the last good backup: dispatch restore FILE. The damaged book is kept beside it.';
      return AppError.file('damaged-book', 'The file is damaged: it was not checked further.', hint);
    }
    const hint = items.some(({ canFix, problems: all, fixed }) => canFix && all > fixed)
      ? 'Repair what needs no decision: dispatch doctor --fix'
      : undefined;
    return AppError.refused('problems', `${count(problems, 'problem')}.`, hint);
  },
});
