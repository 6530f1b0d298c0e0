// The days as the scheduler and the board see them: who works when and what is booked, for many days in a handful of queries.
// Appointments come by the index on the window's start, so that the size of the book does not matter.

import type { Instant, LocalDate } from '../base/time.ts';
import { addDays, addSeconds, dayStart, localDate } from '../base/time.ts';
import type { DayAppointment, DayRecords, DayTechnician, Span } from '../domain/day.ts';
import type { Database } from './database.ts';
import { loadDayAppointments } from './day-appointment.ts';
import { loadTechnicianDays } from './technician.ts';

/** What the days are seen with: the book's own zone, and the moment at which pins expire. An operation's scope fits. */
export interface DayView {
  readonly book: { readonly timeZone: string };
  readonly now: Instant;
}

/**
 * The records of each date, of one branch or of all. An appointment belongs to the date on which its window starts; one that
 * falls into the part of a night shift after midnight belongs to the date that shift starts on.
 */
export async function loadDays(
  db: Database,
  at: DayView,
  dates: readonly LocalDate[],
  branchId?: number,
): Promise<Map<LocalDate, DayRecords>> {
  const sorted = [...new Set(dates)].sort();
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (first === undefined || last === undefined) return new Map();
  const zones = await loadZones(db);
  const calendar = await loadCalendar(db, [addDays(first, -1), ...sorted], branchId);
  const inUse = branchId === undefined ? [...zones.values()] : [zones.get(branchId) ?? at.book.timeZone];
  const zone = branchId === undefined ? at.book.timeZone : (inUse[0] as string);
  const from = least(inUse.map((name) => dayStart(first, name)));
  const to = greatest([...inUse.map((name) => dayStart(addDays(last, 1), name)), ...ends(calendar.get(last) ?? [])]);
  const byDate = new Map<LocalDate, DayAppointment[]>(sorted.map((date) => [date, []]));
  for (const appointment of await loadDayAppointments(db, { from, to, branchId, now: at.now })) {
    const ownZone = zones.get(appointment.branchId) ?? zone;
    byDate.get(homeDate(appointment, calendar, ownZone))?.push(appointment);
  }
  return new Map(
    sorted.map((date) => {
      const technicians = calendar.get(date) ?? [];
      const span = spanOf(date, zone, technicians);
      return [date, { date, timeZone: zone, span, technicians, appointments: byDate.get(date) ?? [] }];
    }),
  );
}

/** The records of the day on which an appointment with this window would be planned. */
export async function loadDayOf(
  db: Database,
  at: DayView,
  wanted: { readonly windowStart: Instant; readonly windowEnd: Instant; readonly branchId: number },
): Promise<DayRecords> {
  const zone = (await loadZones(db)).get(wanted.branchId) ?? at.book.timeZone;
  const date = localDate(wanted.windowStart, zone);
  const calendar = await loadCalendar(db, [addDays(date, -1), date], wanted.branchId);
  const home = homeDate({ ...NOWHERE, ...wanted }, calendar, zone);
  return (await loadDays(db, at, [home], wanted.branchId)).get(home) as DayRecords;
}

const NOWHERE = { technicianId: null, plannedStart: null, heldTechnicianId: null, heldStart: null };

async function loadZones(db: Database): Promise<Map<number, string>> {
  const rows = await db.selectFrom('branch').select(['id', 'timeZone']).execute();
  return new Map(rows.map(({ id, timeZone }) => [id, timeZone]));
}

async function loadCalendar(
  db: Database,
  dates: readonly LocalDate[],
  branchId: number | undefined,
): Promise<Map<LocalDate, DayTechnician[]>> {
  const days = await loadTechnicianDays(db, dates);
  if (branchId === undefined) return days;
  return new Map([...days].map(([date, list]) => [date, list.filter((one) => one.branchId === branchId)]));
}

function least(instants: readonly Instant[]): Instant {
  return [...instants].sort()[0] as Instant;
}

function greatest(instants: readonly Instant[]): Instant {
  return [...instants].sort().at(-1) as Instant;
}

/** When the technicians' last shifts end, overtime included. */
function ends(technicians: readonly DayTechnician[]): Instant[] {
  return technicians.flatMap((technician) => lastEnd(technician) ?? []);
}

function lastEnd(technician: DayTechnician): Instant | null {
  const last = technician.shifts.at(-1);
  return last ? addSeconds(last.end, technician.overtimeSeconds) : null;
}

function spanOf(date: LocalDate, zone: string, technicians: readonly DayTechnician[]): Span {
  const starts = technicians.flatMap(({ shifts }) => shifts[0]?.start ?? []);
  const shiftEnds = technicians.flatMap(({ shifts }) => shifts.at(-1)?.end ?? []);
  return {
    start: least([dayStart(date, zone), ...starts]),
    end: greatest([dayStart(addDays(date, 1), zone), ...shiftEnds]),
  };
}

type Dated = Pick<
  DayAppointment,
  'branchId' | 'windowStart' | 'windowEnd' | 'technicianId' | 'plannedStart' | 'heldTechnicianId' | 'heldStart'
>;

function homeDate(appointment: Dated, calendar: ReadonlyMap<LocalDate, DayTechnician[]>, zone: string): LocalDate {
  const { windowStart, windowEnd, branchId } = appointment;
  const date = localDate(windowStart, zone);
  const before = addDays(date, -1);
  const technicianId = appointment.technicianId ?? appointment.heldTechnicianId;
  const isOne = (one: DayTechnician): boolean =>
    technicianId === null ? one.branchId === branchId : one.id === technicianId;
  const start = appointment.plannedStart ?? appointment.heldStart ?? windowStart;
  const night = (calendar.get(before) ?? []).some((one) => isOne(one) && (lastEnd(one) ?? '') > start);
  if (!night) return date;
  const limit = technicianId === null ? windowEnd : start;
  const day = (calendar.get(date) ?? []).some((one) => isOne(one) && (one.shifts[0]?.start ?? '9') <= limit);
  return day ? date : before;
}
