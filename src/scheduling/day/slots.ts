// Every start of a day, graded for one appointment (P6): green fits without touching anybody, yellow only by a pin, impossible
// not at all; with every reason. Bookings give the same reasons when they refuse.

import { formatDuration } from '../../base/duration.ts';
import type { Coordinates } from '../../base/geo.ts';
import { formatId } from '../../base/ids.ts';
import type { Instant } from '../../base/time.ts';
import { addDays, dayStart, epochSeconds, formatTime, formatTimes, instantAt } from '../../base/time.ts';
import type { DayAppointment, DayTechnician, Span } from '../../domain/day.ts';
import { workSpans } from '../../domain/shift.ts';
import type { Visit } from '../solver/problem.ts';
import type { Day } from './day.ts';
import type { Reason } from './eligibility.ts';
import { unfitReasons } from './eligibility.ts';
import { linkReasons } from './link-reasons.ts';
import type { Standing } from './standing.ts';
import { hasNoRoad, travelOf } from './travel.ts';

export type Grade = 'green' | 'yellow' | 'impossible';

/** The appointment that is looked at: its place and needs, not where it stands. */
export type SlotRequest = Pick<
  DayAppointment,
  'customerId' | 'branchId' | 'kind' | 'place' | 'skills' | 'durationSeconds'
> & {
  /** Itself: never in its own way. */
  readonly id: number;
};

/** What somebody else does between two moments. */
export interface Occupied {
  readonly appointment: DayAppointment;
  readonly standing: Standing;
  /** Epoch seconds. */
  readonly start: number;
  readonly end: number;
  /** The start it has in the book: earlier than `start` where the day is running late. */
  readonly planned: number;
}

export interface SlotQuestion {
  readonly day: Day;
  readonly technician: DayTechnician;
  readonly wanted: SlotRequest;
  /** Epoch seconds. */
  readonly start: number;
}

/** Everything that speaks against a start, apart from whether lunch and the others still fit around it. */
export function startReasons(question: SlotQuestion): Reason[] {
  const { day, technician, wanted } = question;
  return [
    ...unfitReasons(technician, wanted, day.settings),
    ...hourReasons(question),
    ...absenceReasons(question),
    ...takenReasons(question),
    ...travelReasons(question),
    ...limitReasons(question),
    ...linkReasons(question),
  ];
}

/** The worst of the reasons; green without any. */
export function gradeOf(reasons: readonly Reason[]): Grade {
  if (reasons.some((reason) => reason.grade === 'impossible')) return 'impossible';
  return reasons.length > 0 ? 'yellow' : 'green';
}

/** What stands on a technician's day, in order of start. */
export function occupiedOf(day: Day, technicianId: number, except: number): Occupied[] {
  const found: Occupied[] = [];
  for (const [v, appointment] of day.appointments.entries()) {
    const stand = day.stands[v];
    if (appointment === null || !stand || stand.technicianId !== technicianId || appointment.id === except) continue;
    const { serviceSeconds: seconds, fixed } = day.problem.visits[v] as Visit;
    const start = fixed ? day.origin + fixed.start : stand.start;
    const standing = day.standings[v] as Standing;
    if (seconds > 0) found.push({ appointment, standing, start, end: start + seconds, planned: stand.start });
  }
  return found.sort((a, b) => a.start - b.start || a.appointment.id - b.appointment.id);
}

function reason(grade: Reason['grade'], code: string, message: string): Reason {
  return { grade, code, rule: 'P6', message };
}

function clockOf(day: Day): 12 | 24 {
  return day.settings.clock === '24' ? 24 : 12;
}

function timeText(day: Day, seconds: number): string {
  return formatTime(instantAt(seconds), day.records.timeZone, clockOf(day));
}

/** `8:40-9:40 AM`. */
function timesText(day: Day, span: { readonly start: number; readonly end: number }): string {
  return formatTimes(instantAt(span.start), instantAt(span.end), day.records.timeZone, clockOf(day));
}

/** `all day`, or its times. */
function spanText(day: Day, span: Span): string {
  const { date, timeZone } = day.records;
  const isWhole = span.start <= dayStart(date, timeZone) && span.end >= dayStart(addDays(date, 1), timeZone);
  return isWhole ? 'all day' : timesText(day, { start: epochSeconds(span.start), end: epochSeconds(span.end) });
}

function hourReasons({ day, technician, wanted, start }: SlotQuestion): Reason[] {
  const found: Reason[] = [];
  const end = start + wanted.durationSeconds;
  const { name } = technician;
  if (start < epochSeconds(day.now)) found.push(reason('impossible', 'past', `${timeText(day, start)} is over.`));
  if (end > epochSeconds(day.records.span.end)) {
    found.push(
      reason('impossible', 'past-end-of-day', `It would run past the end of the day, to ${timeText(day, end)}.`),
    );
  }
  if (technician.shifts.length === 0) {
    found.push(reason('yellow', 'off-shift', `${name} does not work that day.`));
    return found;
  }
  const allowed = workSpans(technician).map((span) => ({
    start: epochSeconds(span.start),
    end: epochSeconds(span.end),
  }));
  if (!allowed.some((shift) => start >= shift.start && end <= shift.end)) {
    const hours = allowed.map((shift) => timesText(day, shift)).join(', ');
    found.push(reason('yellow', 'off-shift', `${name} works ${hours}.`));
  }
  return found;
}

function overlaps(span: Span, start: number, end: number): boolean {
  return epochSeconds(span.start) < end && epochSeconds(span.end) > start;
}

function absenceReasons({ day, technician, wanted, start }: SlotQuestion): Reason[] {
  const found: Reason[] = [];
  const end = start + wanted.durationSeconds;
  for (const absence of technician.timeOff) {
    if (!overlaps(absence, start, end)) continue;
    const why = absence.reason === null ? '' : ` (${absence.reason})`;
    found.push(reason('yellow', 'time-off', `${technician.name} has time off ${spanText(day, absence)}${why}.`));
  }
  for (const event of technician.events) {
    if (event.isOpen || !overlaps(event, start, end)) continue;
    found.push(reason('yellow', 'event', `${technician.name} has "${event.title}" ${spanText(day, event)}.`));
  }
  return found;
}

const PINNED = 'which is pinned';

const UNTOUCHABLE: Partial<Record<Standing, string>> = {
  pinned: PINNED,
  'in-motion': 'which is in motion',
  done: 'which is done',
  frozen: 'which is about to be departed for',
};

function takenReasons({ day, technician, wanted, start }: SlotQuestion): Reason[] {
  const found: Reason[] = [];
  const end = start + wanted.durationSeconds;
  for (const other of occupiedOf(day, technician.id, wanted.id)) {
    const why = untouchable(other);
    const span = spansTaken(other).find((one) => one.start < end && one.end > start);
    if (span === undefined) continue;
    const who = `${formatId('appointment', other.appointment.id)} ${other.appointment.customerName}`;
    const times = timesText(day, span);
    if (why === null) found.push(reason('yellow', 'taken', `Taken by ${who} ${times}, ${givesWay(other)}.`));
    else found.push(reason('impossible', 'taken-fixed', `Taken by ${who} ${times}, ${why}.`));
  }
  return found;
}

/** How it would make room: half a pin leaves one way only, which may be shut. */
function givesWay({ appointment: { pin } }: Occupied): string {
  if (pin === 'time') return 'whose time is pinned: another technician would have to take it';
  if (pin === 'technician') return 'whose technician is pinned: it would have to move to another time';
  return 'which would be moved';
}

/** Where it is expected; and the place that a pin keeps, also while its technician is running late. */
function spansTaken(other: Occupied): { readonly start: number; readonly end: number }[] {
  const { start, end, planned, standing, appointment } = other;
  const keepsPlace =
    appointment.pin !== null && (standing === 'pinned' || standing === 'misfit' || standing === 'frozen');
  return [{ start, end }, ...(keepsPlace ? [{ start: planned, end: planned + end - start }] : [])];
}

/** A pin that has stopped fitting is a pin all the same (N5). */
function untouchable({ standing, appointment }: Occupied): string | null {
  if (standing === 'misfit' && appointment.pin !== null) return PINNED;
  return UNTOUCHABLE[standing] ?? null;
}

function travelReasons({ day, technician, wanted, start }: SlotQuestion): Reason[] {
  if (wanted.place === null) return [];
  const { travelModel } = day;
  const buffer = day.settings.bufferMinutes * 60;
  const end = start + wanted.durationSeconds;
  const others = occupiedOf(day, technician.id, wanted.id);
  const before = others.filter((other) => other.end <= start).at(-1);
  const after = others.find((other) => other.start >= end);
  const { place } = wanted;
  const found: Reason[] = [];
  const enough = (way: string, [from, to]: Way, { buffer: extra, has }: { buffer: number; has: number }): void => {
    if (hasNoRoad(travelModel, from, to)) found.push(noRoad(`${to === place ? 'there' : 'from there'} ${way}`));
    const needed = (travelOf(travelModel, from, to)?.seconds ?? 0) + extra;
    if (needed <= has) return;
    const text = `Too little travel time ${way}: ${formatDuration(Math.ceil(needed / 60) * 60)} needed, ${formatDuration(Math.floor(has / 60) * 60)} left.`;
    found.push(reason('yellow', 'too-little-travel', text));
  };
  const opening = technician.shifts[0];
  if (before) {
    const { customerName, place: from } = before.appointment;
    enough(`from ${customerName}`, [from, place], { buffer, has: start - before.end });
  } else if (opening) {
    const from = Math.max(epochSeconds(opening.start), epochSeconds(day.now));
    const way: Way = [technician.startPlace, place];
    if (start >= from) enough('from the start of the shift', way, { buffer: 0, has: start - from });
  }
  if (after) {
    const { customerName, place: to } = after.appointment;
    enough(`to ${customerName}`, [place, to], { buffer, has: after.start - end });
    return found;
  }
  const home = technician.endPlace ?? technician.startPlace;
  if (hasNoRoad(travelModel, place, home)) found.push(noRoad('home from there'));
  return [...found, ...lateHome({ day, technician, end }, travelOf(travelModel, place, home)?.seconds ?? 0)];
}

/** By the routing engine: only somebody who knows a way goes there all the same. */
function noRoad(way: string): Reason {
  return reason('yellow', 'no-road', `No road leads ${way}.`);
}

type Way = readonly [from: Coordinates | null, to: Coordinates | null];

/** The last appointment has to leave time for the way home, within the shift and its overtime. */
function lateHome(at: { day: Day; technician: DayTechnician; end: number }, driveSeconds: number): Reason[] {
  const { day, technician, end } = at;
  const last = technician.shifts.at(-1);
  if (!last) return [];
  const limit = epochSeconds(last.end) + technician.overtimeSeconds;
  if (end > limit || end + driveSeconds <= limit) return [];
  const home = timeText(day, end + driveSeconds);
  const text = `${technician.name} would be home at ${home}; the day ends at ${timeText(day, limit)}.`;
  return [reason('yellow', 'late-home', text)];
}

function limitReasons({ day, technician, wanted }: SlotQuestion): Reason[] {
  const most = technician.maxJobsPerDay;
  if (most === null) return [];
  const others = day.appointments.filter((one, v) => {
    return one !== null && one.id !== wanted.id && day.stands[v]?.technicianId === technician.id;
  });
  if (others.length < most) return [];
  const text = `${technician.name} has ${others.length} appointments that day, the limit is ${most}.`;
  return [{ grade: 'yellow', code: 'max-jobs', rule: 'S5', message: text }];
}

/** For a start that nothing else speaks against: lunch, or an event elsewhere, finds no time around it. */
export function aroundReason(technician: DayTechnician): Reason {
  const hasEvent = technician.events.some((event) => !event.isOpen && event.place !== null);
  const what = [...(technician.lunch === null ? [] : ['lunch']), ...(hasEvent ? ['the way to an event'] : [])];
  const left = what.length === 0 ? 'the rest of the day' : what.join(' or ');
  return reason('yellow', 'no-room', `${technician.name} would have no time for ${left}.`);
}

/** Instants from the day's start, a step apart, while `isWithin` holds the start. */
export function stepStarts(day: Day, span: Span): Instant[] {
  const step = day.settings.durationStepMinutes * 60;
  const starts: Instant[] = [];
  for (let at = epochSeconds(span.start); at < epochSeconds(span.end); at += step) starts.push(instantAt(at));
  return starts;
}
