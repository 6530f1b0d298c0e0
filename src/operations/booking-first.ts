// The window that --first takes: the best suggestion of the next days, and word of a sooner one that others would have to make
// room for.

import { AppError } from '../base/errors.ts';
import { datesFrom, localDate, wallTime } from '../base/time.ts';
import { enumerated } from '../base/words.ts';
import type { Wish } from './booking-wish.ts';
import type { Scope } from './code.ts';
import { wantedOf } from './placing.ts';
import type { Promised } from './promise.ts';
import { windowText } from './promise.ts';
import type { Sooner } from './sooner.ts';
import { givesWay, soonerByBumping } from './sooner.ts';
import { firstSuggestion } from './suggesting.ts';
import { noCoordinates } from './work.ts';

const FIRST_DAYS = 7;

/** The best-ranked window of the next days, for --first. Throws (exit 5) where none can be kept. */
export async function firstWindow(scope: Scope, wish: Wish, technicians: number): Promise<Promised> {
  if (technicians > 1) {
    throw AppError.usage(
      'first-of-several',
      `--first finds a window for one technician, not for ${technicians}.`,
      `Choose one of: dispatch suggest --job ${wish.jobNumber}`,
    );
  }
  if (wish.place.place === null) throw noCoordinates({ ...wish.place, jobNumber: wish.jobNumber });
  const zone = wish.place.timeZone;
  const windowSeconds = (scope.book.settings.windowHours[0] ?? 2) * 3600;
  const request = {
    ...wantedOf(wish.place, wish.chosen, wish.priority, wish.durationSeconds),
    technicianId: wish.technicianId,
    windowSeconds,
    links: wish.linkSet,
  };
  const dates = datesFrom(localDate(scope.now, zone), FIRST_DAYS);
  const first = await firstSuggestion(scope, request, dates);
  if (first) {
    const { best, earliest: before, days } = first;
    if (localDate(best.windowStart, zone) > localDate(scope.now, zone)) {
      const sooner = await soonerByBumping(scope, { request, appointmentId: null, days, before });
      if (sooner) warnSooner(scope, wish, sooner);
    }
    return { window: { start: best.windowStart, end: best.windowEnd }, start: null };
  }
  throw AppError.refused(
    'no-window',
    `No arrival window of the next ${FIRST_DAYS} days can be kept for ${wish.jobNumber} (${wish.chosen.serviceName}, ${wish.place.customerName}).`,
    `See why: dispatch suggest --job ${wish.jobNumber} --explain`,
  );
}

function warnSooner(scope: Scope, wish: Wish, { window, placed }: Sooner): void {
  const zone = wish.place.timeZone;
  const who = givesWay(placed);
  const how = who.length === 0 ? 'with room made' : `by moving ${enumerated(who)}`;
  const words = `${localDate(window.start, zone)} ${wallTime(window.start, zone)}-${wallTime(window.end, zone)}`;
  scope.warn(
    `Sooner, ${how}: ${windowText(scope, window, zone)}. Not this one: dispatch undo, then dispatch book ${wish.jobNumber} --window "${words}"`,
  );
}
