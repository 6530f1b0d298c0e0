// How results are shown: the terminal's width and colors, the company's units and clock. Made once per command and
// handed to every presenter, so that none of them looks at the process.

import { formatDistance } from '../base/distance.ts';
import type { Instant, LocalDate } from '../base/time.ts';
import { formatDate, formatTime, formatWindow, localDate, zoneAbbreviation } from '../base/time.ts';
import { visible } from '../base/words.ts';
import type { Palette } from './colors.ts';
import { makePalette } from './colors.ts';

export interface ViewOptions {
  readonly columns: number;
  readonly color: boolean;
  /** Only ASCII characters. */
  readonly ascii: boolean;
  readonly timeZone: string;
  readonly units: 'mi' | 'km';
  readonly clock: '12' | '24';
  readonly now: Instant;
  readonly today: LocalDate;
}

export interface View extends ViewOptions {
  readonly palette: Palette;
  /** Makes stored text safe for a terminal: one line, control characters visible. */
  readonly text: (stored: string | null | undefined) => string;
  readonly time: (instant: Instant | string, zone?: string) => string;
  readonly date: (date: LocalDate | string) => string;
  readonly window: (start: Instant | string, end: Instant | string, zone?: string) => string;
  /** `Tue 24 Nov 2026 8:00 AM CST`. */
  readonly moment: (instant: Instant | string, zone?: string) => string;
  readonly zone: (instant: Instant | string, zone?: string) => string;
  readonly distance: (metres: number | null) => string;
}

export function makeView(options: ViewOptions): View {
  const clock = options.clock === '24' ? 24 : 12;
  const zoneOr = (zone: string | undefined): string => zone ?? options.timeZone;
  return {
    ...options,
    palette: makePalette(options.color),
    text: (stored) => visible(stored ?? ''),
    time: (instant, zone) => formatTime(instant as Instant, zoneOr(zone), clock),
    date: (date) => formatDate(date as LocalDate),
    window: (start, end, zone) => formatWindow(start as Instant, end as Instant, zoneOr(zone), clock),
    moment: (instant, zone) => {
      const at = instant as Instant;
      const where = zoneOr(zone);
      return `${formatDate(localDate(at, where))} ${formatTime(at, where, clock)} ${zoneAbbreviation(at, where)}`;
    },
    zone: (instant, zone) => zoneAbbreviation(instant as Instant, zoneOr(zone)),
    distance: (metres) => (metres === null ? 'unknown' : formatDistance(metres, options.units)),
  };
}

/** Turns the result of an operation into text for people; ends with a newline. */
export type Presenter<R = never> = (result: R, view: View) => string;
