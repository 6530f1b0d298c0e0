// The days of technicians: shifts, time off, events and lunch of many technicians on many dates, in six queries however
// many there are. The scheduler, the board and the slot grid all start from it.

import { coordinatesOf } from '../base/geo.ts';
import type { Instant, LocalDate, WallTime } from '../base/time.ts';
import { addDays, addSeconds, generatedInstant } from '../base/time.ts';
import type { DayEvent, DayTechnician, DayTimeOff, Skills, Span } from '../domain/day.ts';
import type { Hours, Resolve } from '../domain/shift.ts';
import { lunchOn, shiftsOn } from '../domain/shift.ts';
import { loadWishes } from './customer-technician.ts';
import type { Database } from './database.ts';
import { loadEvents, loadHours, loadTimeOff } from './hours.ts';
import { loadTerritories } from './territory.ts';

/**
 * Every technician on each of the dates, by number. A date is that of the technician's branch. Who was archived is there
 * on the dates before, with shifts up to that moment.
 */
export async function loadTechnicianDays(
  db: Database,
  dates: readonly LocalDate[],
  technicianIds?: readonly number[],
): Promise<Map<LocalDate, DayTechnician[]>> {
  const sorted = [...dates].sort();
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (first === undefined || last === undefined) return new Map();
  const request = { first, last, technicianIds };
  const technicians = await loadTechnicians(db, technicianIds);
  const hours = await loadHours(db, request);
  const timeOff = await loadTimeOff(db, request);
  const eventsOf = await loadEvents(db, request);
  const staff = technicians.map((technician) => {
    const own = hours.get(technician.id) ?? NO_HOURS;
    // Who has the same week, lunch and zone has the same working day: it is worked out once for all of them.
    const { timeZone, lunch, fixed } = technician;
    const key = own.changes.length > 0 ? null : JSON.stringify([timeZone, own.pattern, lunch, fixed.overtimeSeconds]);
    return {
      technician,
      hours: own,
      key,
      timeOff: timeOff.get(technician.id) ?? [],
      events: eventsOf(technician),
    };
  });
  const resolve = remembered();
  return new Map(sorted.map((date) => [date, daysOf(date, staff, resolve)]));
}

interface Member {
  readonly technician: Loaded;
  readonly hours: Hours;
  readonly key: string | null;
  readonly timeOff: readonly DayTimeOff[];
  readonly events: readonly DayEvent[];
}

function daysOf(date: LocalDate, staff: readonly Member[], resolve: Resolve): DayTechnician[] {
  const known = new Map<string, Workday>();
  return staff.flatMap((member) => {
    let workday = member.key === null ? undefined : known.get(member.key);
    if (!workday) {
      workday = workdayOf(date, member, resolve);
      if (member.key !== null) known.set(member.key, workday);
    }
    const day = dayOf(member, workday);
    return day ? [day] : [];
  });
}

const NO_HOURS: Hours = { pattern: [], changes: [] };
const NO_TERRITORIES: NonNullable<DayTechnician['territories']> = [];
const MIDNIGHT = '00:00' as WallTime;

/** Wall times resolved once: hundreds of technicians share a few. */
function remembered(): Resolve {
  const known = new Map<string, Instant>();
  return (date, time, zone) => {
    const key = `${date} ${time} ${zone}`;
    let instant = known.get(key);
    if (instant === undefined) {
      instant = generatedInstant(date, time, zone);
      known.set(key, instant);
    }
    return instant;
  };
}

async function loadTechnicians(db: Database, ids: readonly number[] | undefined) {
  let query = db
    .selectFrom('technician')
    .innerJoin('branch', 'branch.id', 'technician.branchId')
    .selectAll('technician')
    .select(['branch.timeZone', 'branch.latitude as branchLatitude', 'branch.longitude as branchLongitude'])
    .orderBy('technician.id');
  if (ids !== undefined) query = query.where('technician.id', 'in', ids);
  const rows = await query.execute();
  const wishes = await loadWishes(db);
  const territories = await loadTerritories(db);
  return rows.map((row) => {
    const startPlace =
      coordinatesOf(row.startLatitude, row.startLongitude) ?? coordinatesOf(row.branchLatitude, row.branchLongitude);
    return {
      id: row.id,
      branchId: row.branchId,
      timeZone: row.timeZone,
      archivedAt: row.archivedAt as Instant | null,
      lunch:
        row.lunchSeconds === 0
          ? null
          : {
              seconds: row.lunchSeconds,
              earliest: row.lunchEarliest as WallTime,
              latest: row.lunchLatest as WallTime,
            },
      fixed: {
        id: row.id,
        branchId: row.branchId,
        name: row.name,
        code: row.code,
        kind: row.kind as DayTechnician['kind'],
        skills: JSON.parse(row.skills) as Skills,
        startPlace,
        endPlace: coordinatesOf(row.endLatitude, row.endLongitude) ?? startPlace,
        coverageRadiusMetres: row.coverageRadiusMetres,
        territories: territories.get(row.id) ?? NO_TERRITORIES,
        maxJobsPerDay: row.maxJobsPerDay,
        overtimeSeconds: row.overtimeSeconds,
        ...(wishes.size > 0 ? { wishes } : {}),
      },
    };
  });
}

type Loaded = Awaited<ReturnType<typeof loadTechnicians>>[number];

/** What a date means for the hours of a technician, whoever it is. */
interface Workday extends Pick<DayTechnician, 'shifts' | 'lunch'> {
  readonly midnight: Instant;
  /** The next midnight, or the end of the last shift with its overtime where that is later. */
  readonly end: Instant;
}

function workdayOf(date: LocalDate, { technician, hours }: Member, resolve: Resolve): Workday {
  const { timeZone: zone, lunch, fixed } = technician;
  const shifts = shiftsOn(date, { hours, zone, resolve });
  const midnight = resolve(date, MIDNIGHT, zone);
  const nextMidnight = resolve(addDays(date, 1), MIDNIGHT, zone);
  const workEnd = addSeconds(shifts.at(-1)?.end ?? midnight, fixed.overtimeSeconds);
  return {
    shifts,
    lunch: lunchOn(date, { lunch, shifts, zone, resolve }),
    midnight,
    end: [nextMidnight, workEnd].sort().at(-1) ?? nextMidnight,
  };
}

/** Null for who was archived before the date. */
function dayOf(
  { technician, timeOff, events }: Member,
  { midnight, end, shifts, lunch }: Workday,
): DayTechnician | null {
  const { archivedAt, fixed } = technician;
  if (archivedAt !== null && archivedAt <= midnight) return null;
  const touches = (span: Span): boolean => span.start < end && span.end > midnight;
  // Field by field: a spread for every technician and date takes as long as the query.
  return {
    id: fixed.id,
    branchId: fixed.branchId,
    name: fixed.name,
    code: fixed.code,
    kind: fixed.kind,
    skills: fixed.skills,
    startPlace: fixed.startPlace,
    endPlace: fixed.endPlace,
    coverageRadiusMetres: fixed.coverageRadiusMetres,
    territories: fixed.territories,
    maxJobsPerDay: fixed.maxJobsPerDay,
    overtimeSeconds: fixed.overtimeSeconds,
    lunch,
    shifts: archivedAt === null ? shifts : cutAt(shifts, archivedAt),
    timeOff: timeOff.length === 0 ? timeOff : timeOff.filter(touches),
    events: events.length === 0 ? events : events.filter(touches),
    ...(fixed.wishes ? { wishes: fixed.wishes } : {}),
  };
}

function cutAt(shifts: readonly Span[], moment: Instant): Span[] {
  return shifts
    .filter(({ start }) => start < moment)
    .map((shift) => (shift.end > moment ? { start: shift.start, end: moment } : shift));
}
