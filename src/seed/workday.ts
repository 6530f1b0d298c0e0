// The hours of one technician on one date, in seconds: when there is time to work, and when lunch may begin.

import type { Instant, LocalDate } from '../base/time.ts';
import { epochSeconds, generatedInstant, weekday } from '../base/time.ts';
import type { DayTechnician, Span } from '../domain/day.ts';
import { joined, lunchOn, shiftsOn } from '../domain/shift.ts';
import type { SeedEvent, SeedFrame, SeedTechnician } from './plan.ts';

/** From a second to another, since 1970. */
export interface Seconds {
  readonly start: number;
  readonly end: number;
}

export interface Workday {
  /** Without absences and events, in order. */
  readonly free: readonly Seconds[];
  readonly lunch: { readonly seconds: number; readonly earliest: number; readonly latest: number } | null;
}

/** The working day; null = not at work, or somewhere else. */
export function workdayOf(
  technician: SeedTechnician,
  date: LocalDate,
  { timeZone: zone, events: given, meeting }: Pick<SeedFrame, 'timeZone' | 'events'> & { meeting: SeedEvent | null },
): Workday | null {
  const shifts = shiftsOn(date, { hours: { pattern: technician.hours, changes: [] }, zone });
  const own = [...technician.events, ...(meeting ? [meeting] : [])].flatMap((event) => occurrenceOn(event, date, zone));
  const closed = given.filter(({ isOpen }) => !isOpen);
  if (shifts.length === 0 || closed.some((event) => event.place !== null && touches(event, shifts))) return null;
  const lunch = lunchOn(date, { lunch: technician.lunch, shifts, zone });
  return {
    free: without(shifts, [...technician.timeOff, ...own, ...closed]),
    lunch: lunch && {
      seconds: lunch.seconds,
      earliest: epochSeconds(lunch.earliest),
      latest: epochSeconds(lunch.latest),
    },
  };
}

function occurrenceOn(event: SeedEvent, date: LocalDate, zone: string): Span[] {
  const isIts =
    event.rrule === null ? event.date === date : date >= event.date && weekday(date) === weekday(event.date);
  if (!isIts) return [];
  const start = epochSeconds(generatedInstant(date, event.startTime, zone));
  return [spanOf({ start, end: start + event.durationSeconds })];
}

function touches(event: DayTechnician['events'][number], shifts: readonly Span[]): boolean {
  return shifts.some((shift) => event.start < shift.end && event.end > shift.start);
}

function spanOf({ start, end }: Seconds): Span {
  const instant = (seconds: number): Instant => `${new Date(seconds * 1_000).toISOString().slice(0, 19)}Z` as Instant;
  return { start: instant(start), end: instant(end) };
}

function without(shifts: readonly Span[], blocks: readonly Span[]): Seconds[] {
  let left: Seconds[] = shifts.map(({ start, end }) => ({ start: epochSeconds(start), end: epochSeconds(end) }));
  for (const block of joined(blocks)) {
    const [from, to] = [epochSeconds(block.start), epochSeconds(block.end)];
    left = left.flatMap((span) => {
      if (to <= span.start || from >= span.end) return [span];
      return [
        { start: span.start, end: from },
        { start: to, end: span.end },
      ].filter(({ start, end }) => start < end);
    });
  }
  return left;
}

/** Seconds of work that the day has room for. */
export function capacityOf({ free, lunch }: Workday): number {
  return Math.max(0, free.reduce((sum, { start, end }) => sum + end - start, 0) - (lunch?.seconds ?? 0));
}
