// Builders of a day's records for tests of the board and the scheduler: short words in, complete records out. Times are wall
// times of the day's zone, `+2:00` on the next date.

import type { Coordinates } from '../../src/base/geo.ts';
import type { Instant, LocalDate, WallTime } from '../../src/base/time.ts';
import { addDays, addSeconds, dayStart, generatedInstant } from '../../src/base/time.ts';
import type { DayAppointment, DayRecords, DayTechnician, Span } from '../../src/domain/day.ts';

export interface DayFrame {
  readonly date: LocalDate;
  readonly timeZone: string;
}

export const TUESDAY: DayFrame = { date: '2026-11-24' as LocalDate, timeZone: 'America/Chicago' };
export const OFFICE: Coordinates = { latitude: 41.9, longitude: -87.65 };

/** `9:30` on the date, `+2:00` on the next. */
export function at(frame: DayFrame, time: string): Instant {
  const isNext = time.startsWith('+');
  const wall = time.replace('+', '').padStart(5, '0') as WallTime;
  return generatedInstant(isNext ? addDays(frame.date, 1) : frame.date, wall, frame.timeZone);
}

/** `8:00-17:00`. */
export function span(frame: DayFrame, text: string): Span {
  const [start = '', end = ''] = text.split('-');
  return { start: at(frame, start), end: at(frame, end) };
}

/** So many kilometres north of the office. */
export function north(kilometres: number): Coordinates {
  return { latitude: OFFICE.latitude + kilometres / 111.195, longitude: OFFICE.longitude };
}

export interface TechnicianWords extends Partial<Omit<DayTechnician, 'shifts' | 'timeOff' | 'events' | 'lunch'>> {
  readonly id: number;
  readonly shifts?: readonly string[];
  /** `12:00-13:00` to start in, half an hour long. */
  readonly lunch?: string;
  readonly timeOff?: readonly { readonly at: string; readonly reason?: string }[];
  readonly events?: readonly {
    readonly at: string;
    readonly title: string;
    readonly isOpen?: boolean;
    readonly place?: Coordinates;
  }[];
}

export function technician(words: TechnicianWords, frame: DayFrame = TUESDAY): DayTechnician {
  const { shifts = ['8:00-17:00'], lunch, timeOff = [], events = [], ...rest } = words;
  const rule = lunch === undefined ? null : span(frame, lunch);
  return {
    branchId: 1,
    name: `Technician ${words.id}`,
    code: `T${words.id}`,
    kind: 'both',
    skills: {},
    startPlace: OFFICE,
    endPlace: OFFICE,
    coverageRadiusMetres: null,
    maxJobsPerDay: null,
    overtimeSeconds: 0,
    ...rest,
    lunch: rule && { seconds: 1800, earliest: rule.start, latest: rule.end },
    shifts: shifts.map((shift) => span(frame, shift)),
    timeOff: timeOff.map(({ at: text, reason }, index) => ({
      id: index + 1,
      reason: reason ?? null,
      ...span(frame, text),
    })),
    events: events.map(({ at: text, title, isOpen, place }, index) => ({
      id: index + 1,
      title,
      isOpen: isOpen ?? false,
      place: place ?? null,
      ...span(frame, text),
    })),
  };
}

export interface AppointmentWords
  extends Partial<
    Omit<DayAppointment, 'plannedStart' | 'heldStart' | 'travelStartedAt' | 'arrivedAt' | 'completedAt'>
  > {
  readonly id: number;
  readonly window: string;
  /** Technician and planned start: `1@9:30`. */
  readonly planned?: string;
  /** Technician and held start: `1@9:30`. */
  readonly held?: string;
  readonly minutes?: number;
  readonly left?: string;
  readonly arrived?: string;
  readonly done?: string;
}

export function appointment(words: AppointmentWords, frame: DayFrame = TUESDAY): DayAppointment {
  const { window, planned, held, minutes = 60, left, arrived, done, ...rest } = words;
  const place = (text: string | undefined): { id: number | null; start: Instant | null } => {
    const [id, time] = text?.split('@') ?? [];
    return { id: id === undefined ? null : Number(id), start: time === undefined ? null : at(frame, time) };
  };
  const known = (time: string | undefined): Instant | null => (time === undefined ? null : at(frame, time));
  const { start, end } = span(frame, window);
  return {
    version: 1,
    jobId: words.id,
    customerId: words.id,
    customerName: `Customer ${words.id}`,
    branchId: 1,
    addressId: words.id,
    street: `${words.id} Main St`,
    place: OFFICE,
    serviceId: 1,
    serviceName: 'AC Repair',
    subtypeName: null,
    skills: {},
    kind: 'tech',
    priority: 'normal',
    status: 'scheduled',
    timeZone: frame.timeZone,
    durationSeconds: minutes * 60,
    pin: null,
    ...rest,
    windowStart: start,
    windowEnd: end,
    technicianId: place(planned).id,
    plannedStart: place(planned).start,
    heldTechnicianId: place(held).id,
    heldStart: place(held).start,
    travelStartedAt: known(left),
    arrivedAt: known(arrived),
    completedAt: known(done),
  };
}

export function records(
  technicians: readonly DayTechnician[],
  appointments: readonly DayAppointment[],
  frame: DayFrame = TUESDAY,
): DayRecords {
  const midnight = dayStart(frame.date, frame.timeZone);
  const shifts = technicians.flatMap((one) => one.shifts);
  const starts = [midnight, ...shifts.map(({ start }) => start)].sort();
  const ends = [dayStart(addDays(frame.date, 1), frame.timeZone), ...shifts.map(({ end }) => end)].sort();
  return {
    ...frame,
    span: { start: starts[0] ?? midnight, end: ends.at(-1) ?? addSeconds(midnight, 86_400) },
    technicians,
    appointments,
  };
}
