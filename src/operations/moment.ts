// Moments of the book as people give them: a time, a date where a day makes sense, or the number of a revision.

import { AppError } from '../base/errors.ts';
import type { Instant } from '../base/time.ts';
import { addDays, dayStart } from '../base/time.ts';
import { parseDate, parseDateTime } from '../base/when.ts';
import type { BookMoment } from '../domain/history.ts';
import { beginning, momentOf, revisionAt } from '../storage/revision.ts';
import type { Scope } from './code.ts';
import { momentText } from './promise.ts';

/** A date begins, as in `--since mon`, or ends, as in `--until fri`. */
export type Edge = 'start' | 'end';

/** A typed date or time. `isDay`: the moment is a midnight, and what happens then belongs to the next day. */
export function readEdge(scope: Scope, text: string, edge: Edge): { readonly at: Instant; readonly isDay: boolean } {
  const { today, book } = scope;
  try {
    const date = parseDate(text, { today });
    return { at: dayStart(edge === 'start' ? date : addDays(date, 1), book.timeZone), isDay: true };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'invalid-date') throw error;
  }
  return { at: readTime(scope, text), isDay: false };
}

function readTime({ today, book }: Scope, text: string): Instant {
  return parseDateTime(text, { today, zone: book.timeZone });
}

/** Throws (exit 2) for a moment that has not come. A weekday alone is the coming one, as everywhere. */
export function refuseAhead(scope: Scope, at: Instant, flag: string): void {
  if (at <= scope.now) return;
  throw AppError.usage(
    'ahead',
    `${flag} ${momentText(scope, at, scope.book.timeZone)} lies ahead.`,
    'Write a past day like yesterday, "16 nov 2026" or 2026-11-16, with a time where it matters.',
  );
}

/** The book at a typed time, or after a revision. Throws (exit 2) when it lies ahead, (exit 3) before the book began. */
export async function readPast(scope: Scope, text: string, flag: string): Promise<BookMoment> {
  const named = await revisionNamed(scope, text);
  if (named) return named;
  const at = readTime(scope, text);
  refuseAhead(scope, at, flag);
  const revision = await revisionAt(scope.db, at);
  if (revision > 0) return { revision, at };
  const begun = momentText(scope, await beginning(scope.db), scope.book.timeZone);
  throw AppError.notFound('before-the-book', `The book begins on ${begun}.`, 'Give a later time.');
}

/** As `readPast`, for the end of a stretch: a date stands for its beginning or its end, and the future for now. */
export async function readEnd(scope: Scope, text: string, edge: Edge, flag: string): Promise<BookMoment> {
  const named = await revisionNamed(scope, text);
  if (named) return named;
  const { at, isDay } = readEdge(scope, text, edge);
  if (edge === 'start') refuseAhead(scope, at, flag);
  if (at > scope.now) return { revision: scope.book.revision, at: scope.now };
  return { revision: await revisionAt(scope.db, at, isDay), at };
}

async function revisionNamed(scope: Scope, text: string): Promise<BookMoment | null> {
  if (!/^[0-9]{1,12}$/.test(text)) return null;
  const moment = await momentOf(scope.db, Number(text));
  if (moment) return moment;
  throw AppError.notFound('no-revision', `There is no revision ${text}.`, 'List them with: dispatch log');
}
