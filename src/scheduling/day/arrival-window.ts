// The arrival windows a company offers on a date: of its usual length, one after the other from the opening on (S1).

import type { Instant, LocalDate } from '../../base/time.ts';
import { addDays, addSeconds, generatedInstant, weekday } from '../../base/time.ts';
import { parseWeeklyHours } from '../../base/weekly-hours.ts';
import type { Span } from '../../domain/day.ts';

/** In order of time; an opening shorter than a window is offered as a whole. */
export function companyWindows(
  date: LocalDate,
  at: { readonly openingHours: string; readonly timeZone: string; readonly windowSeconds: number },
): Span[] {
  return parseWeeklyHours(at.openingHours)
    .filter((hours) => hours.weekday === weekday(date))
    .flatMap(({ start, end }) => {
      const open = generatedInstant(date, start, at.timeZone);
      const close = generatedInstant(end <= start ? addDays(date, 1) : date, end, at.timeZone);
      return windowsBetween({ open, close, windowSeconds: at.windowSeconds });
    });
}

function windowsBetween(at: { open: Instant; close: Instant; windowSeconds: number }): Span[] {
  const windows: Span[] = [];
  for (let start = at.open; ; ) {
    const end = addSeconds(start, at.windowSeconds);
    if (end > at.close) break;
    windows.push({ start, end });
    start = end;
  }
  return windows.length === 0 && at.close > at.open ? [{ start: at.open, end: at.close }] : windows;
}
