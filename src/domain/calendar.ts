// Visits as calendar entries: what `export ics` writes, and what scripts get with --json.

import type { Instant, LocalDate } from '../base/time.ts';

/** RFC 5545: confirmed = somebody comes then; tentative = promised, but who or when is open. */
export type EntryStatus = 'confirmed' | 'tentative' | 'cancelled';

export interface CalendarEntry {
  /** The same in every export of this book. */
  readonly uid: string;
  /** Rises with each change that concerns the entry. */
  readonly sequence: number;
  /** When that change was made. */
  readonly changedAt: Instant;
  readonly appointmentId: number;
  readonly number: string;
  readonly technicianId: number | null;
  readonly technicianName: string | null;
  readonly status: EntryStatus;
  /** Actual once known, else planned; the arrival window while nothing is planned. */
  readonly start: Instant;
  readonly end: Instant;
  /** The zone it was promised in. */
  readonly timeZone: string;
  readonly summary: string;
  readonly location: string;
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly description: string;
}

export interface CalendarExport {
  /** As calendars show it. */
  readonly name: string;
  readonly from: LocalDate;
  /** Included. */
  readonly to: LocalDate;
  readonly items: readonly CalendarEntry[];
  readonly total: number;
  /** Where it was written; null = it stands in `calendar`. */
  readonly file: string | null;
  /** iCalendar (RFC 5545), lines ended by CRLF; null = it was written to `file`. */
  readonly calendar: string | null;
}
