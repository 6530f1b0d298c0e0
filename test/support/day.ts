// Days in memory for tests of scheduling: technicians and appointments in a few words, on Tuesday 24 November 2026 in Chicago,
// with places on a line of longitude so that distances are easy to see.

import type { Coordinates } from '../../src/base/geo.ts';
import type { Instant, LocalDate } from '../../src/base/time.ts';
import { addSeconds, toInstant } from '../../src/base/time.ts';
import type { DayAppointment, DayRecords, DayTechnician } from '../../src/domain/day.ts';
import type { PlaceRequest } from '../../src/domain/placement.ts';
import { DEFAULT_SETTINGS } from '../../src/domain/settings.ts';

export const DATE = '2026-11-24' as LocalDate;
export const ZONE = 'America/Chicago';
/** The day before, at noon: nothing of the day is frozen. */
export const NOW = toInstant('2026-11-23T18:00:00Z');
export const SETTINGS = { ...DEFAULT_SETTINGS };

/** An instant of the day by the wall clock, such as `09:30`; `+02:00` is after the next midnight. */
export function at(clock: string): Instant {
  const next = clock.startsWith('+');
  const [hours = 0, minutes = 0] = clock.replace('+', '').split(':').map(Number);
  return addSeconds(toInstant('2026-11-24T06:00:00Z'), (next ? 86_400 : 0) + hours * 3_600 + minutes * 60);
}

/** The wall clock of an instant of the day. */
export function clock(instant: string | null | undefined): string | null {
  if (instant === null || instant === undefined) return null;
  const seconds = (Date.parse(instant) - Date.parse('2026-11-24T06:00:00Z')) / 1000;
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  return `${two(seconds / 3_600)}:${two((seconds % 3_600) / 60)}`;
}

/** A place so many hundredths of a degree north of the depot: one is 1.1 km. */
export function north(hundredths: number): Coordinates {
  return { latitude: 41.88 + hundredths / 100, longitude: -87.63 };
}

export const DEPOT = north(0);

/** 08:00 to 17:00, no lunch, HVAC, from the depot. */
export function technician(id: number, changes: Partial<DayTechnician> = {}): DayTechnician {
  return {
    id,
    branchId: 1,
    name: ['Nobody', 'Maria', 'Sam', 'Jo', 'Ada'][id] ?? `Tech ${id}`,
    code: `T${id}`,
    kind: 'tech',
    skills: { hvac: 1 },
    startPlace: DEPOT,
    endPlace: DEPOT,
    coverageRadiusMetres: null,
    maxJobsPerDay: null,
    overtimeSeconds: 0,
    lunch: null,
    shifts: [{ start: at('08:00'), end: at('17:00') }],
    timeOff: [],
    events: [],
    ...changes,
  };
}

/** An hour of HVAC, one hundredth of a degree north, from 08:00 to 10:00, unassigned. */
export function appointment(id: number, changes: Partial<DayAppointment> = {}): DayAppointment {
  return {
    id,
    version: 1,
    jobId: id,
    customerId: id,
    customerName: `Customer ${id}`,
    branchId: 1,
    addressId: id,
    street: `${id} Oak St`,
    place: north(1),
    serviceId: 1,
    serviceName: 'AC Repair',
    subtypeName: null,
    skills: { hvac: 1 },
    kind: 'tech',
    priority: 'normal',
    status: 'scheduled',
    windowStart: at('08:00'),
    windowEnd: at('10:00'),
    timeZone: ZONE,
    durationSeconds: 3_600,
    technicianId: null,
    plannedStart: null,
    heldTechnicianId: null,
    heldStart: null,
    pin: null,
    travelStartedAt: null,
    arrivedAt: null,
    completedAt: null,
    ...changes,
  };
}

/** Assigned: technician, planned start, window. */
export function booked(
  id: number,
  technicianId: number,
  start: string,
  changes: Partial<DayAppointment> = {},
): DayAppointment {
  return appointment(id, { technicianId, plannedStart: at(start), ...changes });
}

export function records(
  technicians: readonly DayTechnician[],
  appointments: readonly DayAppointment[] = [],
): DayRecords {
  const span = { start: at('00:00'), end: at('+00:00') };
  return { date: DATE, timeZone: ZONE, span, technicians, appointments };
}

/** An unpinned hour from 08:00 to 10:00, one hundredth of a degree north. */
export function request(changes: Partial<PlaceRequest> = {}): PlaceRequest {
  return {
    appointmentId: null,
    customerId: 1,
    branchId: 1,
    place: north(1),
    kind: 'tech',
    serviceId: 1,
    skills: { hvac: 1 },
    priority: 'normal',
    windowStart: at('08:00'),
    windowEnd: at('10:00'),
    durationSeconds: 3_600,
    technicianId: null,
    start: null,
    pin: null,
    keepUnassigned: false,
    bump: true,
    ...changes,
  };
}
