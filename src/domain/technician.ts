// Technicians as people enter and see them: profile, lunch, codes to type, and what operations return. How a day of theirs
// looks to the scheduler is in day.ts, their hours in shift.ts.

import { formatDuration, parseDuration } from '../base/duration.ts';
import { AppError } from '../base/errors.ts';
import type { Coordinates } from '../base/geo.ts';
import type { Instant, LocalDate, WallTime } from '../base/time.ts';
import { parseTime } from '../base/when.ts';
import type { PinLock } from './appointment.ts';
import type { Skills, Span } from './day.ts';
import type { DateStretch, LunchRule, Stretch, WeeklyStretch } from './shift.ts';

/** A technician by name, as other records point to one. */
export interface TechnicianRef {
  readonly id: number;
  readonly number: string;
  readonly name: string;
  readonly code: string;
}

export interface TechnicianCard extends TechnicianRef {
  readonly version: number;
  readonly branchId: number;
  readonly branch: string;
  readonly timeZone: string;
  readonly kind: 'tech' | 'sales' | 'both';
  readonly skills: Skills;
  /** Where the day starts and ends; from the branch and the start where the profile says nothing. */
  readonly start: Coordinates | null;
  readonly startSource: 'own' | 'branch';
  readonly end: Coordinates | null;
  readonly coverageRadiusMetres: number | null;
  /** Names, sorted; empty = serves everywhere. */
  readonly territories: readonly string[];
  readonly maxJobsPerDay: number | null;
  readonly overtimeSeconds: number;
  readonly lunch: LunchRule | null;
  readonly hours: readonly WeeklyStretch[];
  readonly archivedAt: Instant | null;
  readonly externalId: string | null;
  readonly source: string | null;
}

/** The card with what lies ahead. */
export interface TechnicianDetails extends TechnicianCard {
  readonly shiftChanges: readonly DateStretch[];
  readonly timeOff: readonly TimeOffCard[];
  readonly events: readonly EventCard[];
}

export interface TimeOffCard extends Span {
  readonly id: number;
  readonly number: string;
  readonly technician: TechnicianRef;
  readonly timeZone: string;
  readonly reason: string | null;
}

export interface EventCard {
  readonly id: number;
  readonly number: string;
  /** null = everybody of the branch. */
  readonly technician: TechnicianRef | null;
  readonly branch: string;
  readonly timeZone: string;
  readonly title: string;
  readonly date: LocalDate;
  readonly startTime: WallTime;
  readonly durationSeconds: number;
  readonly rrule: string | null;
  readonly isOpen: boolean;
  readonly place: Coordinates | null;
  /** The next occurrences, a few at most; empty when it is over. */
  readonly next: readonly Span[];
}

/** A booked appointment that a change of hours leaves outside them. */
export interface Misfit {
  readonly appointmentId: number;
  readonly number: string;
  readonly technician: TechnicianRef;
  /** The date in the branch's zone. */
  readonly date: LocalDate;
  readonly customerName: string;
  readonly serviceName: string;
  readonly windowStart: Instant;
  readonly windowEnd: Instant;
  readonly timeZone: string;
  readonly plannedStart: Instant | null;
  readonly durationSeconds: number;
  readonly pin: PinLock | null;
  readonly reason: 'off-shift' | 'time-off' | 'event';
}

export type WithMisfits<T> = T & { readonly misfits: readonly Misfit[] };

/** The hours of one date after a change. */
export interface DateHours {
  readonly technician: TechnicianRef;
  readonly date: LocalDate;
  readonly timeZone: string;
  readonly hours: readonly Stretch[];
  /** Whether the hours are those of the weekly pattern. */
  readonly isUsual: boolean;
}

const LUNCH = /^(\S+(?: (?:m|min|minutes|h))?) ([^\s-]+) ?- ?([^\s-]+)$/;
const LONGEST_LUNCH_SECONDS = 4 * 3600;

/** `30m 11:30-13:00`: half an hour that starts within those times; `none` → null. Throws AppError (exit 2). */
export function parseLunch(text: string): LunchRule | null {
  const plain = text.trim().toLowerCase().replace(/\s+/g, ' ').replaceAll('–', '-');
  if (plain === 'none') return null;
  const wrong = (message: string): AppError =>
    AppError.usage('bad-lunch', message, 'Write it as "30m 11:30-13:00" (it starts within those times), or "none".');
  const [, length, from, to] = LUNCH.exec(plain) ?? [];
  if (length === undefined || from === undefined || to === undefined) throw wrong(`"${text}" is not a lunch break.`);
  const seconds = parseDuration(length);
  const [earliest, latest] = [parseTime(from), parseTime(to)];
  if (seconds > LONGEST_LUNCH_SECONDS) throw wrong(`A lunch of ${formatDuration(seconds)} is too long; time off?`);
  if (latest < earliest) throw wrong(`The lunch "${text}" would start no later than before its earliest start.`);
  return { seconds, earliest, latest };
}

/** `30m 11:30-13:00`, as it can be typed. */
export function formatLunch(lunch: LunchRule | null): string {
  return lunch === null ? 'none' : `${formatDuration(lunch.seconds)} ${lunch.earliest}-${lunch.latest}`;
}

const LONGEST_CODE = 12;

/** Upper case, letters and digits with dashes between; nothing that reads as a number. Throws AppError (exit 2). */
export function parseCode(text: string): string {
  const code = text.trim().normalize('NFC').toUpperCase();
  if (/^[\p{L}\p{N}]+(?:[-_][\p{L}\p{N}]+)*$/u.test(code) && !readsAsNumber(code)) return code;
  const why = readsAsNumber(code) ? 'reads as a number of a technician' : 'is not a code';
  throw AppError.usage('bad-code', `"${text}" ${why}.`, 'Use a few letters, such as MARIA or ML2.');
}

/** `T-3` and `12` mean the technician with that number, whoever has which code. */
function readsAsNumber(code: string): boolean {
  return /^(?:T-?)?\d+$/.test(code);
}

/** The first name as a code, with a number where it is taken. `taken` in upper case. */
export function defaultCode(name: string, taken: ReadonlySet<string>): string {
  const [word = ''] =
    name
      .normalize('NFC')
      .toUpperCase()
      .match(/[\p{L}\p{N}]+/u) ?? [];
  // With a number behind it, such a name would read as a technician's number.
  const base = word === '' || /^T?\d*$/.test(word) ? ['T', 'E', 'C', 'H'] : [...word];
  for (let number = 1; ; number++) {
    const suffix = number === 1 ? '' : String(number);
    const code = base.slice(0, LONGEST_CODE - suffix.length).join('') + suffix;
    if (!taken.has(code)) return code;
  }
}
