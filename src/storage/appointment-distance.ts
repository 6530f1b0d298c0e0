// The places that an appointment's distances are measured from (P8): the technician's start, the last appointment completed
// before it that day, and the stop planned before it.

import type { Coordinates } from '../base/geo.ts';
import { coordinatesOf } from '../base/geo.ts';
import type { Instant } from '../base/time.ts';
import type { Database } from './database.ts';

export interface Around {
  readonly own: Coordinates | null;
  readonly start: Coordinates | null;
  /** null = none was completed before it that day. */
  readonly completed: { readonly place: Coordinates | null } | null;
  /** null = it is the first stop. */
  readonly planned: { readonly place: Coordinates | null } | null;
}

/** The places around an appointment of a technician, who starts it at `moment` on the day that began at `dayStart`. */
export async function placesAround(
  db: Database,
  appointment: { readonly id: number; readonly addressId: number; readonly technicianId: number },
  { moment, dayStart }: { moment: Instant; dayStart: Instant },
): Promise<Around> {
  const own = await db
    .selectFrom('address')
    .select(['latitude', 'longitude'])
    .where('id', '=', appointment.addressId)
    .executeTakeFirstOrThrow();
  const technician = await db
    .selectFrom('technician')
    .select(['startLatitude', 'startLongitude'])
    .where('id', '=', appointment.technicianId)
    .executeTakeFirstOrThrow();
  const before = db
    .selectFrom('appointment')
    .innerJoin('job', 'job.id', 'appointment.jobId')
    .innerJoin('address', 'address.id', 'job.addressId')
    .select(['address.latitude', 'address.longitude'])
    .where('appointment.technicianId', '=', appointment.technicianId)
    .where('appointment.id', '!=', appointment.id)
    .where('appointment.plannedStart', '>=', dayStart)
    .where('appointment.plannedStart', '<', moment)
    .limit(1);
  const completed = await before
    .where('appointment.status', '=', 'complete')
    .orderBy('appointment.completedAt', 'desc')
    .executeTakeFirst();
  const planned = await before
    .where('appointment.status', 'not in', ['cancelled', 'no-show'])
    .orderBy('appointment.plannedStart', 'desc')
    .executeTakeFirst();
  return {
    own: coordinatesOf(own.latitude, own.longitude),
    start: coordinatesOf(technician.startLatitude, technician.startLongitude),
    completed: completed ? { place: coordinatesOf(completed.latitude, completed.longitude) } : null,
    planned: planned ? { place: coordinatesOf(planned.latitude, planned.longitude) } : null,
  };
}
