// Jobs and appointments as plain rows, for tests of what stands around them: no scheduler, no rules of booking.

import { formatId } from '../../src/base/ids.ts';
import type { World } from './world.ts';

export interface BookedOptions {
  readonly customerId: number;
  readonly addressId: number;
  readonly status?: string;
  /** Default Tuesday 2026-11-24, 8-10 AM in Chicago. */
  readonly windowStart?: string;
  readonly windowEnd?: string;
  readonly technicianId?: number | null;
  readonly pin?: string | null;
}

export interface Booked {
  readonly jobId: number;
  readonly appointmentId: number;
  /** `A-1`. */
  readonly number: string;
}

/** One service for all of a test's appointments. */
async function serviceId(world: World): Promise<number> {
  const db = await world.context().openBook();
  const known = await db.selectFrom('service').select('id').executeTakeFirst();
  if (known) return known.id;
  const department = await db
    .insertInto('department')
    .values({ name: 'HVAC', archivedAt: null })
    .returning('id')
    .executeTakeFirstOrThrow();
  const row = { name: 'AC Repair', kind: 'tech', durationSeconds: 3600, priority: 'normal', skills: '{}' };
  const service = await db
    .insertInto('service')
    .values({ ...row, departmentId: department.id, archivedAt: null, externalId: null, source: null })
    .returning('id')
    .executeTakeFirstOrThrow();
  return service.id;
}

/** A technician who starts at the given place and works on weekdays from 8 to 5. */
export async function addTechnicianRow(
  world: World,
  at: { latitude: number; longitude: number; coverageRadiusMetres?: number },
): Promise<number> {
  const db = await world.context().openBook();
  const row = await db
    .insertInto('technician')
    .values({
      branchId: 1,
      name: 'Maria Lopez',
      code: 'ML',
      kind: 'tech',
      skills: '{}',
      startLatitude: at.latitude,
      startLongitude: at.longitude,
      endLatitude: at.latitude,
      endLongitude: at.longitude,
      coverageRadiusMetres: at.coverageRadiusMetres ?? null,
      maxJobsPerDay: null,
      overtimeSeconds: 0,
      lunchSeconds: 0,
      lunchEarliest: '11:00',
      lunchLatest: '13:00',
      archivedAt: null,
      externalId: null,
      source: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const shifts = [1, 2, 3, 4, 5].map((weekday) => ({
    technicianId: row.id,
    weekday,
    startTime: '08:00',
    endTime: '17:00',
  }));
  await db.insertInto('shift').values(shifts).execute();
  return row.id;
}

/** A job with one appointment. */
export async function addBooked(world: World, options: BookedOptions): Promise<Booked> {
  const db = await world.context().openBook();
  const service = await serviceId(world);
  const { customerId, addressId, technicianId = null } = options;
  const windowStart = options.windowStart ?? '2026-11-24T14:00:00Z';
  const job = await db
    .insertInto('job')
    .values({
      customerId,
      addressId,
      serviceId: service,
      subtypeId: null,
      status: 'open',
      priority: null,
      notes: null,
      isFlagged: 0,
      sameTechnician: 0,
      createdAt: windowStart,
      externalId: null,
      source: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const appointment = await db
    .insertInto('appointment')
    .values({
      ...EMPTY_TIMES,
      jobId: job.id,
      serviceId: service,
      kind: 'tech',
      status: options.status ?? 'scheduled',
      windowStart,
      windowEnd: options.windowEnd ?? '2026-11-24T16:00:00Z',
      timeZone: 'America/Chicago',
      durationSeconds: 3600,
      technicianId,
      plannedStart: technicianId === null ? null : windowStart,
      pin: options.pin ?? null,
      createdAt: windowStart,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return { jobId: job.id, appointmentId: appointment.id, number: formatId('appointment', appointment.id) };
}

const EMPTY_TIMES = {
  subtypeId: null,
  heldTechnicianId: null,
  heldStart: null,
  pinReason: null,
  pinnedBy: null,
  pinnedAt: null,
  pinExpiresAt: null,
  notes: null,
  onSiteNotes: null,
  acceptedAt: null,
  travelStartedAt: null,
  arrivedAt: null,
  completedAt: null,
  cancelledAt: null,
  cancelReason: null,
  unableReason: null,
  externalId: null,
  source: null,
};
