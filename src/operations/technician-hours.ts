// What changes a technician's hours: single dates, absences, events. Nothing booked is moved by them; the result lists
// what no longer fits, and the scheduler or a dispatcher settles it.

import { AppError } from '../base/errors.ts';
import type { Input } from '../base/operation.ts';
import { parseRecurrence } from '../base/recurrence.ts';
import type { Instant, LocalDate, WallTime } from '../base/time.ts';
import { addDays, formatDate, localDate, resolveWallTime, typedInstant, weekday } from '../base/time.ts';
import { parseWeeklyHours } from '../base/weekly-hours.ts';
import { parseDate, parseTime } from '../base/when.ts';
import { LONGEST_EVENT_SECONDS } from '../domain/duration.ts';
import type { Stretch } from '../domain/shift.ts';
import { stretchesOn } from '../domain/shift.ts';
import type { DateHours, EventCard, Misfit, TechnicianCard, TimeOffCard, WithMisfits } from '../domain/technician.ts';
import { findEvents, findShiftChanges, findTimeOff } from '../storage/absence.ts';
import { lookup } from '../storage/lookup.ts';
import { loadTechnicianDays } from '../storage/technician.ts';
import { findMisfits, findTechnicians, technicianRef } from '../storage/technician-card.ts';
import { absenceSpan } from './absence-span.ts';
import type * as declarations from './catalog/technician.ts';
import type { Scope, WriteScope } from './code.ts';

export async function technicianOf(scope: Scope, id: number): Promise<TechnicianCard> {
  const [technician] = await findTechnicians(scope.db, { id });
  if (!technician) throw AppError.notFound('no-technician', `There is no technician T-${id}.`);
  return technician;
}

/** The technician meant, who must not be archived. */
export async function workingTechnician(scope: Scope, text: string): Promise<TechnicianCard> {
  const technician = await technicianOf(scope, await lookup(scope.db, 'technician', text));
  if (technician.archivedAt === null) return technician;
  throw AppError.refused(
    'archived',
    `${technician.number} ${technician.name} is archived.`,
    `Bring the technician back first: dispatch tech restore ${technician.number}`,
  );
}

/** Today where the technician works. */
export function todayOf(scope: Scope, { timeZone }: { timeZone: string }): LocalDate {
  return localDate(scope.now, timeZone);
}

/** Makes a change and finds the booked appointments that fitted before and no longer do. */
export async function withMisfits<T>(
  scope: Scope,
  technicianIds: readonly number[],
  change: () => Promise<T>,
): Promise<{ value: T; misfits: Misfit[] }> {
  const before = await findMisfits(scope.db, technicianIds, scope.now);
  const value = await change();
  const known = new Set(before.map(({ appointmentId }) => appointmentId));
  const after = await findMisfits(scope.db, technicianIds, scope.now);
  return { value, misfits: after.filter(({ appointmentId }) => !known.has(appointmentId)) };
}

// ---- the hours of one date ----

export async function changeShift(
  scope: WriteScope,
  input: Input<typeof declarations.shiftChange>,
): Promise<WithMisfits<DateHours>> {
  const technician = await workingTechnician(scope, input.technician);
  const { id, timeZone } = technician;
  const date = parseDate(input.date, { today: todayOf(scope, technician) });
  const stretches = input.hours ? parseHoursOf(date, input.hours) : [];
  const { misfits } = await withMisfits(scope, [id], async () => {
    const old = (await findShiftChanges(scope.db, id, date)).filter((change) => change.date === date);
    for (const row of old) await scope.changes.remove('shiftChange', row.id);
    const rows = input.off ? [{ startTime: null, endTime: null }] : stretches;
    await scope.changes.insertMany(
      'shiftChange',
      rows.map((row) => ({ technicianId: id, date, ...row })),
    );
    await refuseOverlap(scope, id, date);
  });
  const changes = await findShiftChanges(scope.db, id, date);
  return {
    technician: technicianRef(technician),
    date,
    timeZone,
    hours: stretchesOn(date, { pattern: technician.hours, changes }).map(({ startTime, endTime }) => ({
      startTime,
      endTime,
    })),
    isUsual: !changes.some((change) => change.date === date),
    misfits,
  };
}

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

function parseHoursOf(date: LocalDate, ranges: readonly string[]): Stretch[] {
  const hours = parseWeeklyHours(`${DAYS[weekday(date)]} ${ranges.join(' ')}`);
  if (hours.some((stretch) => stretch.weekday !== weekday(date))) {
    throw AppError.usage('invalid-hours', `"${ranges.join(' ')}" names days.`, 'Give the hours alone: 10:00-14:00.');
  }
  return hours.map(({ start, end }) => ({ startTime: start, endTime: end }));
}

/** A night shift and the next morning's may not overlap. */
async function refuseOverlap(scope: WriteScope, technicianId: number, date: LocalDate): Promise<void> {
  const calendar = await loadTechnicianDays(scope.db, [addDays(date, -1), date, addDays(date, 1)], [technicianId]);
  let last: { date: LocalDate; end: Instant } | null = null;
  for (const [day, technicians] of calendar) {
    for (const { start, end } of technicians[0]?.shifts ?? []) {
      if (last && last.date !== day && start < last.end) {
        throw AppError.refused(
          'overlapping-hours',
          `The hours of ${formatDate(last.date)} would run into those of ${formatDate(day)}.`,
          'Change the hours of the other date first, or give shorter ones.',
        );
      }
      last = { date: day, end };
    }
  }
}

// ---- absences ----

export async function addTimeOff(
  scope: WriteScope,
  input: Input<typeof declarations.timeOffAdd>,
): Promise<WithMisfits<TimeOffCard>> {
  const technician = await workingTechnician(scope, input.technician);
  const at = { today: todayOf(scope, technician), zone: technician.timeZone };
  const { start, end } = absenceSpan(input, at);
  const { value: id, misfits } = await withMisfits(
    scope,
    [technician.id],
    async () =>
      await scope.changes.insert('timeOff', {
        technicianId: technician.id,
        startsAt: start,
        endsAt: end,
        reason: input.reason ?? null,
      }),
  );
  return { ...(await timeOffOf(scope, id)), misfits };
}

async function timeOffOf(scope: Scope, id: number): Promise<TimeOffCard> {
  const [timeOff] = await findTimeOff(scope.db, { id });
  if (!timeOff) throw AppError.notFound('no-timeOff', `There is no absence TO-${id}.`);
  return timeOff;
}

export async function removeTimeOff(
  scope: WriteScope,
  input: Input<typeof declarations.timeOffRemove>,
): Promise<TimeOffCard> {
  const timeOff = await timeOffOf(scope, await lookup(scope.db, 'timeOff', input.timeOff));
  await scope.changes.remove('timeOff', timeOff.id);
  return timeOff;
}

// ---- events ----

export async function addEvent(
  scope: WriteScope,
  input: Input<typeof declarations.eventAdd>,
): Promise<WithMisfits<EventCard>> {
  const whose = await eventOwner(scope, input);
  const date = parseDate(input.date, { today: todayOf(scope, whose) });
  const startTime = parseTime(input.start);
  if (input.duration > LONGEST_EVENT_SECONDS) {
    throw AppError.usage('long-event', 'An event lasts 24 hours at most.', 'Longer: dispatch tech timeoff add');
  }
  const rrule = input.repeat === undefined ? null : parseRecurrence(input.repeat, date);
  if (rrule === null) checkStart(scope, { date, startTime, zone: whose.timeZone });
  const { value: id, misfits } = await withMisfits(
    scope,
    whose.technicianIds,
    async () =>
      await scope.changes.insert('event', {
        technicianId: whose.technicianId,
        branchId: whose.branchId,
        title: input.title,
        date,
        startTime,
        durationSeconds: input.duration,
        rrule,
        openToCustomers: input.open ? 1 : 0,
        latitude: input.at?.latitude ?? null,
        longitude: input.at?.longitude ?? null,
      }),
  );
  const event = await eventOf(scope, id);
  if (event.next.length === 0) scope.warn(`${event.number} ${event.title} has no date within a year from now.`);
  return { ...event, misfits };
}

interface Owner {
  readonly technicianId: number | null;
  readonly branchId: number;
  readonly timeZone: string;
  /** Everybody it concerns. */
  readonly technicianIds: readonly number[];
}

async function eventOwner(scope: Scope, input: Input<typeof declarations.eventAdd>): Promise<Owner> {
  const branchId = input.branch === undefined ? undefined : await lookup(scope.db, 'branch', input.branch);
  if (input.technician !== undefined) {
    const technician = await workingTechnician(scope, input.technician);
    if (branchId !== undefined && branchId !== technician.branchId) {
      throw AppError.usage(
        'other-branch',
        `${technician.name} belongs to the branch ${technician.branch}.`,
        'Leave --branch out.',
      );
    }
    const { id, timeZone } = technician;
    return { technicianId: id, branchId: technician.branchId, timeZone, technicianIds: [id] };
  }
  const branches = scope.db.selectFrom('branch').select(['id', 'timeZone']).orderBy('id').limit(1);
  const branch = await (branchId === undefined
    ? branches
    : branches.where('id', '=', branchId)
  ).executeTakeFirstOrThrow();
  const everybody = await findTechnicians(scope.db, {});
  const technicianIds = everybody.filter((one) => one.branchId === branch.id).map(({ id }) => id);
  return { technicianId: null, branchId: branch.id, timeZone: branch.timeZone, technicianIds };
}

/** A single typed start must exist; of a doubled one the first is taken, as everywhere for stored wall times (P14). */
function checkStart(scope: Scope, at: { date: LocalDate; startTime: WallTime; zone: string }): void {
  const { date, startTime, zone } = at;
  const moments = resolveWallTime(date, startTime, zone);
  if (moments.length === 0) typedInstant(date, startTime, zone);
  if (moments.length === 2) {
    scope.warn(`${startTime} on ${formatDate(date)} happens twice in ${zone}; the event starts at the first.`);
  }
}

async function eventOf(scope: Scope, id: number): Promise<EventCard> {
  const [event] = await findEvents(scope.db, { id }, scope.now);
  if (!event) throw AppError.notFound('no-event', `There is no event E-${id}.`);
  return event;
}

export async function removeEvent(
  scope: WriteScope,
  input: Input<typeof declarations.eventRemove>,
): Promise<EventCard> {
  const event = await eventOf(scope, await lookup(scope.db, 'event', input.event));
  await scope.changes.remove('event', event.id);
  return event;
}
