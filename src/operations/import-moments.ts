// Times in tables: as people type them, in the zone of the record (P14). Tables mostly have the plain ISO form, and the same
// times over and over: that form is read at once, and each text is remembered.

import type { ClockText, Instant, LocalDate } from '../base/time.ts';
import { isLocalDate, localDate, typedInstant } from '../base/time.ts';
import { parseDateTime, parseWindow } from '../base/when.ts';
import type { ArrivalWindow } from '../domain/booking.ts';

const PLAIN = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d)$/;
const PLAIN_WINDOW = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d)-(\d\d:\d\d)$/;
/** Texts that are remembered. */
const MOST_KNOWN = 5_000;

export class Moments {
  readonly #now: Instant;
  readonly #moments = new Map<string, Instant>();
  readonly #windows = new Map<string, ArrivalWindow>();

  constructor(now: Instant) {
    this.#now = now;
  }

  /** Throws AppError (exit 2) for what is no time, or does not exist in the zone. */
  moment(text: string, zone: string): Instant {
    return remembered(this.#moments, `${zone} ${text}`, () => {
      const [, date = '', time = ''] = PLAIN.exec(text) ?? [];
      if (isLocalDate(date)) return typedInstant(date as LocalDate, time as ClockText, zone);
      return parseDateTime(text, { today: localDate(this.#now, zone), zone });
    });
  }

  /** As `moment`, for a date with a range of times. */
  window(text: string, zone: string): ArrivalWindow {
    return remembered(this.#windows, `${zone} ${text}`, () => {
      const [, date = '', from = '', to = ''] = PLAIN_WINDOW.exec(text) ?? [];
      if (isLocalDate(date) && from < to) {
        return { start: this.moment(`${date} ${from}`, zone), end: this.moment(`${date} ${to}`, zone) };
      }
      return parseWindow(text, { today: localDate(this.#now, zone), zone });
    });
  }
}

function remembered<T>(known: Map<string, T>, key: string, read: () => T): T {
  const found = known.get(key);
  if (found !== undefined) return found;
  const value = read();
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(key, value);
  return value;
}
