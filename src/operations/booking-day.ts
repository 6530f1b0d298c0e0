// A day that the set form of booking keeps in memory, and how it goes on with each appointment.

import type { Instant } from '../base/time.ts';
import { addSeconds } from '../base/time.ts';
import type { DayAppointment, DayTechnician } from '../domain/day.ts';
import type { Placed } from '../domain/placement.ts';
import type { StandingDay } from '../scheduling/day/standing-day.ts';
import type { NewRow } from '../storage/change-log.ts';
import type { Reading } from './booking-reading.ts';

/** A day as the bookings before have left it. */
export interface KnownDay {
  standing: StandingDay;
  /** From here on a pin has run out: it must be read anew. */
  readonly until: Instant | null;
}

/** Whose shift, overtime included, runs past midnight: then it is not plain to which day a window belongs. */
export function endsLate(technicians: readonly DayTechnician[], midnight: Instant): boolean {
  return technicians.some(({ shifts, overtimeSeconds }) => {
    const last = shifts.at(-1);
    return last !== undefined && addSeconds(last.end, overtimeSeconds) > midnight;
  });
}

/** The day goes on with the new appointment, and the others where they are now. */
export function stand(
  { standing }: KnownDay,
  { id, reading, row, placed }: { id: number; reading: Reading; row: NewRow<'appointment'>; placed: Placed },
): void {
  const { job, wish, subtypeName } = reading;
  for (const { toTechnicianId, appointmentId, toStart } of placed.moved) {
    if (toTechnicianId !== null && toStart !== null) standing.move(toTechnicianId, appointmentId, toStart);
  }
  const { place } = job;
  const { status, windowStart, windowEnd, technicianId, plannedStart, pin } = row;
  standing.add({
    id,
    version: 1,
    jobId: job.id,
    customerId: place.customerId,
    customerName: place.customerName,
    branchId: place.branchId,
    addressId: place.addressId,
    street: place.street,
    place: place.place,
    postalCode: place.postalCode,
    serviceId: row.serviceId,
    serviceName: wish.chosen.serviceName,
    subtypeName,
    skills: wish.chosen.skills,
    kind: wish.chosen.kind,
    priority: wish.priority,
    status: status as DayAppointment['status'],
    windowStart: windowStart as Instant,
    windowEnd: windowEnd as Instant,
    timeZone: row.timeZone,
    durationSeconds: row.durationSeconds,
    technicianId,
    plannedStart: plannedStart as Instant | null,
    heldTechnicianId: null,
    heldStart: null,
    pin: pin as DayAppointment['pin'],
    travelStartedAt: null,
    arrivedAt: null,
    completedAt: null,
  });
}
