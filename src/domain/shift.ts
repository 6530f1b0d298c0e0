// Working hours: the weekly pattern of a technician, what replaces it on single dates, and the shifts that come of both.
// A night shift (end at or before start) belongs to the date it starts on. Pure: zones in, instants out (P14).

import type { Instant, LocalDate, WallTime } from '../base/time.ts';
import { addDays, addSeconds, generatedInstant, weekday } from '../base/time.ts';
import type { Span } from './day.ts';

/** Hours of a date. `endTime` at or before `startTime` is on the next date; `24:00` is the end of the day. */
export interface Stretch {
  readonly startTime: WallTime;
  readonly endTime: WallTime;
}

/** A row of the weekly pattern; weekday 0 is Sunday. */
export interface WeeklyStretch extends Stretch {
  readonly weekday: number;
}

/** A row that replaces the pattern on one date; no times = off that day. */
export interface DateStretch {
  readonly date: LocalDate;
  readonly startTime: WallTime | null;
  readonly endTime: WallTime | null;
}

export interface Hours {
  readonly pattern: readonly WeeklyStretch[];
  readonly changes: readonly DateStretch[];
}

/** Resolves a wall time; callers that ask thousands of times hand in one that remembers. */
export type Resolve = (date: LocalDate, time: WallTime, zone: string) => Instant;

/** The hours of a date: its changes if it has any, else the pattern's. */
export function stretchesOn(date: LocalDate, { pattern, changes }: Hours): Stretch[] {
  const changed = changes.filter((change) => change.date === date);
  if (changed.length === 0) {
    const day = weekday(date);
    return pattern.filter((stretch) => stretch.weekday === day);
  }
  return changed.flatMap(({ startTime, endTime }) => (startTime && endTime ? [{ startTime, endTime }] : []));
}

/** The shifts of a date: in order, those that touch drawn together; what a change of the clocks swallows is left out. */
export function shiftsOn(
  date: LocalDate,
  at: { readonly hours: Hours; readonly zone: string; readonly resolve?: Resolve },
): Span[] {
  const resolve = at.resolve ?? generatedInstant;
  const spans = stretchesOn(date, at.hours).map(({ startTime, endTime }) => ({
    start: resolve(date, startTime, at.zone),
    end: resolve(endTime <= startTime ? addDays(date, 1) : date, endTime, at.zone),
  }));
  return joined(spans.filter(({ start, end }) => start < end));
}

/** When somebody may work: the shifts, and the overtime that is allowed after the last (S5). */
export function workSpans(day: { readonly shifts: readonly Span[]; readonly overtimeSeconds: number }): Span[] {
  const last = day.shifts.length - 1;
  return day.shifts.map((shift, i) =>
    i === last ? { start: shift.start, end: addSeconds(shift.end, day.overtimeSeconds) } : shift,
  );
}

/** Spans in order, overlapping and touching ones joined. */
export function joined(spans: readonly Span[]): Span[] {
  const result: Span[] = [];
  for (const span of [...spans].sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0))) {
    const last = result.at(-1);
    if (!last || span.start > last.end) result.push(span);
    else if (span.end > last.end) result[result.length - 1] = { start: last.start, end: span.end };
  }
  return result;
}

/** Lunch as the technician's profile has it: its length, and the wall times it starts within. */
export interface LunchRule {
  readonly seconds: number;
  readonly earliest: WallTime;
  readonly latest: WallTime;
}

/**
 * The lunch of a date. Only where one shift covers all of it, from the earliest start to the end of the latest: shorter
 * hours have none. In a night shift it may lie after midnight.
 */
export function lunchOn(
  date: LocalDate,
  at: {
    readonly lunch: LunchRule | null;
    readonly shifts: readonly Span[];
    readonly zone: string;
    readonly resolve?: Resolve;
  },
): { seconds: number; earliest: Instant; latest: Instant } | null {
  const { lunch } = at;
  if (!lunch) return null;
  const resolve = at.resolve ?? generatedInstant;
  for (const day of [date, addDays(date, 1)]) {
    const earliest = resolve(day, lunch.earliest, at.zone);
    const latest = resolve(day, lunch.latest, at.zone);
    const end = addSeconds(latest, lunch.seconds);
    if (earliest <= latest && at.shifts.some((shift) => shift.start <= earliest && end <= shift.end)) {
      return { seconds: lunch.seconds, earliest, latest };
    }
  }
  return null;
}

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
/** The week as people write it: from Monday. */
const WEEK = [1, 2, 3, 4, 5, 6, 0] as const;

/** `mon-fri 08:00-17:00, sat 09:00-13:00`, as it can be typed; empty for no hours. */
export function formatHours(pattern: readonly WeeklyStretch[]): string {
  const days = WEEK.map((day) => ({ day, text: formatStretches(pattern.filter(({ weekday: own }) => own === day)) }));
  const parts: string[] = [];
  for (let index = 0; index < days.length; ) {
    const first = days[index] as (typeof days)[number];
    let last = index;
    while (last + 1 < days.length && days[last + 1]?.text === first.text) last++;
    const names = [...new Set([index, last])].map((at) => DAYS[days[at]?.day as 0]);
    if (first.text !== '') parts.push(`${names.join('-')} ${first.text}`);
    index = last + 1;
  }
  return parts.join(', ');
}

/** `08:00-12:00 13:00-17:00`, in order. */
export function formatStretches(stretches: readonly Stretch[]): string {
  return stretches
    .map(({ startTime, endTime }) => `${startTime}-${endTime}`)
    .sort()
    .join(' ');
}
