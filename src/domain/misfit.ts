// What a change of hours leaves outside them: which booked appointments of a technician no longer fit. The change is made
// all the same; the list says what a dispatcher has to look at.

import type { Instant } from '../base/time.ts';
import { addSeconds } from '../base/time.ts';
import type { DayTechnician, Span } from './day.ts';
import { workSpans } from './shift.ts';

/** The booked time of an appointment; one without a planned start may lie anywhere in its window. */
export interface Booked {
  readonly plannedStart: Instant | null;
  readonly durationSeconds: number;
  readonly windowStart: Instant;
  readonly windowEnd: Instant;
}

export type MisfitReason = 'time-off' | 'off-shift' | 'event';

/** Where an appointment stands that does not fit. */
export const MISFIT_WORDS: Readonly<Record<MisfitReason, string>> = {
  'off-shift': 'outside the hours',
  'time-off': 'in the time off',
  event: 'over the event',
};

/** Why it doesn't fit the technician's days around it, or null. Events open to customers are no obstacle. */
export function misfitReason(booked: Booked, days: readonly DayTechnician[]): MisfitReason | null {
  const blocked = (span: Span): MisfitReason | null => {
    const overlaps = (other: Span): boolean => other.start < span.end && span.start < other.end;
    if (days.some((day) => day.timeOff.some(overlaps))) return 'time-off';
    const holds = (work: Span): boolean => work.start <= span.start && span.end <= work.end;
    if (!days.some((day) => workSpans(day).some(holds))) return 'off-shift';
    return days.some((day) => day.events.some((event) => !event.isOpen && overlaps(event))) ? 'event' : null;
  };
  const spans = startsOf(booked, days).map((start) => ({ start, end: addSeconds(start, booked.durationSeconds) }));
  const reasons = spans.map(blocked);
  return reasons.includes(null) ? null : (reasons[0] as MisfitReason);
}

/** The planned start; without one, the window's start and every later moment in it at which something ends or begins. */
function startsOf(booked: Booked, days: readonly DayTechnician[]): Instant[] {
  if (booked.plannedStart !== null) return [booked.plannedStart];
  const { windowStart, windowEnd } = booked;
  const moments = days.flatMap((day) => [
    ...day.shifts.map(({ start }) => start),
    ...day.timeOff.map(({ end }) => end),
    ...day.events.map(({ end }) => end),
  ]);
  return [windowStart, ...moments.filter((moment) => moment > windowStart && moment < windowEnd)];
}
