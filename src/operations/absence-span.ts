// When an absence begins and ends, as people type it: whole days, the last one included, or moments.

import { AppError } from '../base/errors.ts';
import type { Instant, LocalDate, WallTime } from '../base/time.ts';
import { addDays, dayStart, localDate, typedInstant } from '../base/time.ts';
import { parseDate, parseDateTime, parseTime } from '../base/when.ts';

type Moment = { readonly date: LocalDate } | { readonly instant: Instant };

interface Where {
  readonly today: LocalDate;
  readonly zone: string;
}

/** Without `to` it ends with the day of `from`. Throws AppError (exit 2). */
export function absenceSpan(
  typed: { readonly from: string; readonly to?: string | undefined },
  at: Where,
): { start: Instant; end: Instant } {
  const from = readMoment(typed.from, at);
  const to = typed.to === undefined ? { date: dateOf(from, at.zone) } : readMoment(typed.to, at, dateOf(from, at.zone));
  const start = 'date' in from ? dayStart(from.date, at.zone) : from.instant;
  const end = 'date' in to ? dayStart(addDays(to.date, 1), at.zone) : to.instant;
  if (end > start) return { start, end };
  throw AppError.usage(
    'empty-time-off',
    `The absence would end at or before its start ("${typed.from}" to "${typed.to ?? ''}").`,
    'The last day is included: --from 2026-12-24 --to 2026-12-26 are three days.',
  );
}

function dateOf(moment: Moment, zone: string): LocalDate {
  return 'date' in moment ? moment.date : localDate(moment.instant, zone);
}

/** A whole day, or a moment; a time alone is one on `sameDay`, where that is given. Throws AppError (exit 2). */
export function readMoment(text: string, at: Where, sameDay?: LocalDate): Moment {
  try {
    return { date: parseDate(text, at) };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'invalid-date') throw error;
  }
  const time = sameDay === undefined ? null : timeAlone(text);
  if (time !== null && sameDay !== undefined) return { instant: typedInstant(sameDay, time, at.zone) };
  return { instant: parseDateTime(text, at) };
}

function timeAlone(text: string): WallTime | null {
  try {
    return parseTime(text);
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}
