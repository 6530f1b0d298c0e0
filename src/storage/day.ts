// The days as the scheduler and the board see them: who works when and what is booked, for many days in a handful of queries.
// Appointments come by the index on the window's start, so that the size of the book does not matter.

import type { Instant, LocalDate } from '../base/time.ts';
import { addDays, addSeconds, dayStart, localDate } from '../base/time.ts';
import type { DayAppointment, DayRecords, DayTechnician, Span } from '../domain/day.ts';
import type { LinkSet } from '../domain/link.ts';
import type { Database } from './database.ts';
import { loadDayAppointments } from './day-appointment.ts';
import { linksInRange } from './link.ts';
import { loadTechnicianDays } from './technician.ts';

/** What the days are seen with: the book's own zone, and the moment at which pins expire. An operation's scope fits. */
export interface DayView {
  readonly book: { readonly timeZone: string };
  readonly now: Instant;
}

/**
 * The records of each date, of one branch or of all. An appointment belongs to the date on which its window starts; one that
 * falls into the part of a night shift after midnight belongs to the date that shift starts on. With `only`, the appointments
 * are those of the technicians it takes, and nobody else's.
 */
export async function loadDays(
  db: Database,
  at: DayView,
  dates: readonly LocalDate[],
  branchId?: number,
  only?: (technician: DayTechnician) => boolean,
): Promise<Map<LocalDate, DayRecords>> {
  const sorted = [...new Set(dates)].sort();
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (first === undefined || last === undefined) return new Map();
  const zones = await loadZones(db);
  const zone = (branchId === undefined ? null : zones.get(branchId)) ?? at.book.timeZone;
  const calendar = await loadCalendar(db, { dates: [addDays(first, -1), ...sorted], branchId, zones, zone });
  const inUse = branchId === undefined ? [...new Set([zone, ...zones.values()])] : [zone];
  const from = least(inUse.map((name) => dayStart(first, name)));
  const nightEnds = (calendar.nights.get(last) ?? []).map(({ end }) => end);
  const to = greatest([...inUse.map((name) => dayStart(addDays(last, 1), name)), ...nightEnds]);
  const byDate = new Map<LocalDate, DayAppointment[]>(sorted.map((date) => [date, []]));
  const midnights = new Map(inUse.map((name) => [name, midnightsOf(sorted, name)]));
  const technicianIds = only === undefined ? undefined : idsOf(calendar, only);
  for (const appointment of await loadDayAppointments(db, { from, to, branchId, technicianIds, now: at.now })) {
    const own = midnights.get(zones.get(appointment.branchId) ?? zone) as Midnights;
    const date = dateIn(own, appointment.windowStart);
    if (date !== null) byDate.get(homeDate(appointment, date, calendar))?.push(appointment);
  }
  const links = await linksInRange(db, { from, to, now: at.now });
  return new Map(
    sorted.map((date) => {
      const technicians = calendar.days.get(date) ?? [];
      const span = spanOf(date, zone, technicians);
      const appointments = byDate.get(date) ?? [];
      return [date, { date, timeZone: zone, span, technicians, appointments, ...linksAmong(links, appointments) }];
    }),
  );
}

/** The links of a day's appointments, with the ends that stand elsewhere. */
function linksAmong({ links, ends }: LinkSet, appointments: readonly DayAppointment[]): Pick<DayRecords, 'links'> {
  if (links.length === 0) return {};
  const here = new Set(appointments.map(({ id }) => id));
  const own = links.filter(({ appointmentId, otherId }) => here.has(appointmentId) || here.has(otherId));
  return own.length === 0 ? {} : { links: { links: own, ends } };
}

function idsOf({ days }: Calendar, only: (technician: DayTechnician) => boolean): number[] {
  return [...new Set([...days.values()].flatMap((list) => list.filter(only).map(({ id }) => id)))];
}

/** The records of the day on which an appointment with this window would be planned. */
export async function loadDayOf(
  db: Database,
  at: DayView,
  wanted: { readonly windowStart: Instant; readonly windowEnd: Instant; readonly branchId: number },
): Promise<DayRecords> {
  const { branchId } = wanted;
  const zones = await loadZones(db);
  const zone = zones.get(branchId) ?? at.book.timeZone;
  const date = localDate(wanted.windowStart, zone);
  const calendar = await loadCalendar(db, { dates: [addDays(date, -1), date], branchId, zones, zone });
  const home = homeDate({ ...NOWHERE, ...wanted }, date, calendar);
  return (await loadDays(db, at, [home], branchId)).get(home) as DayRecords;
}

const NOWHERE = { technicianId: null, plannedStart: null, heldTechnicianId: null, heldStart: null };

async function loadZones(db: Database): Promise<Map<number, string>> {
  const rows = await db.selectFrom('branch').select(['id', 'timeZone']).execute();
  return new Map(rows.map(({ id, timeZone }) => [id, timeZone]));
}

/** Who works when, and whose shift runs past midnight. */
interface Calendar {
  readonly days: ReadonlyMap<LocalDate, readonly DayTechnician[]>;
  /** By the date the shift starts on. */
  readonly nights: ReadonlyMap<LocalDate, readonly Night[]>;
  readonly hasNights: boolean;
}

interface Night {
  readonly technicianId: number;
  readonly branchId: number;
  /** Overtime included. */
  readonly end: Instant;
}

async function loadCalendar(
  db: Database,
  asked: {
    dates: readonly LocalDate[];
    branchId: number | undefined;
    zones: ReadonlyMap<number, string>;
    zone: string;
  },
): Promise<Calendar> {
  const { branchId, zones, zone } = asked;
  const loaded = await loadTechnicianDays(db, asked.dates);
  const isOurs = (one: DayTechnician): boolean => branchId === undefined || one.branchId === branchId;
  const days = new Map([...loaded].map(([date, list]) => [date, list.filter(isOurs)]));
  const nights = new Map(
    [...days].map(([date, list]) => {
      const ends = new Map<string, Instant>();
      const midnight = (one: DayTechnician): Instant => {
        const name = zones.get(one.branchId) ?? zone;
        const known = ends.get(name) ?? dayStart(addDays(date, 1), name);
        ends.set(name, known);
        return known;
      };
      return [date, list.flatMap((one) => nightOf(one, midnight(one)))];
    }),
  );
  return { days, nights, hasNights: [...nights.values()].some((list) => list.length > 0) };
}

function nightOf(technician: DayTechnician, midnight: Instant): Night[] {
  const last = technician.shifts.at(-1);
  if (!last || (technician.overtimeSeconds === 0 && last.end <= midnight)) return [];
  const end = addSeconds(last.end, technician.overtimeSeconds);
  return end > midnight ? [{ technicianId: technician.id, branchId: technician.branchId, end }] : [];
}

function least(instants: readonly Instant[]): Instant {
  return [...instants].sort()[0] as Instant;
}

function greatest(instants: readonly Instant[]): Instant {
  return [...instants].sort().at(-1) as Instant;
}

function spanOf(date: LocalDate, zone: string, technicians: readonly DayTechnician[]): Span {
  const starts = technicians.flatMap(({ shifts }) => shifts[0]?.start ?? []);
  const ends = technicians.flatMap(({ shifts }) => shifts.at(-1)?.end ?? []);
  return {
    start: least([dayStart(date, zone), ...starts]),
    end: greatest([dayStart(addDays(date, 1), zone), ...ends]),
  };
}

/** When each date begins in one zone, and the dates found so far: asked for every appointment, and few starts differ. */
interface Midnights {
  readonly dates: readonly LocalDate[];
  readonly starts: readonly Instant[];
  readonly found: Map<Instant, LocalDate | null>;
}

/** With the two days after the last one: a night shift's appointments lie there. */
function midnightsOf(dates: readonly LocalDate[], zone: string): Midnights {
  const last = dates.at(-1) as LocalDate;
  const all = [...new Set([...dates.flatMap((date) => [date, addDays(date, 1)]), addDays(last, 2)])].sort();
  return { dates: all, starts: all.map((date) => dayStart(date, zone)), found: new Map() };
}

/** The date of an instant, where it is one of those at hand. */
function dateIn({ dates, starts, found }: Midnights, instant: Instant): LocalDate | null {
  const known = found.get(instant);
  if (known !== undefined) return known;
  const index = starts.findLastIndex((start) => instant >= start);
  const date = index < 0 ? null : (dates[index] as LocalDate);
  found.set(instant, date);
  return date;
}

type Dated = Pick<
  DayAppointment,
  'branchId' | 'windowStart' | 'windowEnd' | 'technicianId' | 'plannedStart' | 'heldTechnicianId' | 'heldStart'
>;

/** The date whose plan it belongs to; `date` is the one its window starts on. */
function homeDate(appointment: Dated, date: LocalDate, calendar: Calendar): LocalDate {
  if (!calendar.hasNights) return date;
  const { windowStart, windowEnd, branchId } = appointment;
  const before = addDays(date, -1);
  const nights = calendar.nights.get(before) ?? [];
  if (nights.length === 0) return date;
  const technicianId = appointment.technicianId ?? appointment.heldTechnicianId;
  const isOne = (one: { readonly branchId: number }, id: number): boolean =>
    technicianId === null ? one.branchId === branchId : id === technicianId;
  const start = appointment.plannedStart ?? appointment.heldStart ?? windowStart;
  if (!nights.some((night) => isOne(night, night.technicianId) && night.end > start)) return date;
  const limit = technicianId === null ? windowEnd : start;
  const worksToday = (calendar.days.get(date) ?? []).some((one) => {
    const first = one.shifts[0];
    return isOne(one, one.id) && first !== undefined && first.start <= limit;
  });
  return worksToday ? date : before;
}
