// The appointments of a stretch of days with the records they need, flat: one join, then services and subtypes by key. Read
// by the index on the window's start.

import { coordinatesOf } from '../base/geo.ts';
import type { Instant } from '../base/time.ts';
import type { AppointmentStatus, Kind, Priority } from '../domain/appointment.ts';
import { customerName } from '../domain/customer.ts';
import type { DayAppointment, Skills } from '../domain/day.ts';
import { activePin } from '../domain/pin.ts';
import type { Database } from './database.ts';

/** Which appointments: windows that start in `[from, to)`. */
export interface Asked {
  readonly from: Instant;
  readonly to: Instant;
  readonly branchId: number | undefined;
  /** Only what stands, or is held, with these; undefined = everything. */
  readonly technicianIds?: readonly number[] | undefined;
  readonly now: Instant;
}

async function loadRows(db: Database, asked: Asked) {
  let query = db
    .selectFrom('appointment')
    .innerJoin('job', 'job.id', 'appointment.jobId')
    .innerJoin('customer', 'customer.id', 'job.customerId')
    .innerJoin('address', 'address.id', 'job.addressId')
    .select([
      'appointment.id',
      'appointment.version',
      'appointment.jobId',
      'appointment.serviceId',
      'appointment.subtypeId',
      'appointment.kind',
      'appointment.status',
      'appointment.windowStart',
      'appointment.windowEnd',
      'appointment.timeZone',
      'appointment.durationSeconds',
      'appointment.technicianId',
      'appointment.plannedStart',
      'appointment.heldTechnicianId',
      'appointment.heldStart',
      'appointment.pin',
      'appointment.pinExpiresAt',
      'appointment.travelStartedAt',
      'appointment.arrivedAt',
      'appointment.completedAt',
      'job.customerId',
      'job.addressId',
      'job.priority',
      'customer.firstName',
      'customer.lastName',
      'customer.company',
      'customer.accountingKey',
      'customer.branchId',
      'address.street',
      'address.postalCode',
      'address.latitude',
      'address.longitude',
    ])
    .where('appointment.windowStart', '>=', asked.from)
    .where('appointment.windowStart', '<', asked.to)
    .where('appointment.status', '!=', 'cancelled')
    .orderBy('appointment.id');
  if (asked.branchId !== undefined) query = query.where('customer.branchId', '=', asked.branchId);
  const ids = asked.technicianIds;
  if (ids !== undefined) {
    query = query.where((where) =>
      where.or([where('appointment.technicianId', 'in', ids), where('appointment.heldTechnicianId', 'in', ids)]),
    );
  }
  return await query.execute();
}

type Row = Awaited<ReturnType<typeof loadRows>>[number];

/** The appointments of a stretch of time that are not cancelled, by id. */
export async function loadDayAppointments(db: Database, asked: Asked): Promise<DayAppointment[]> {
  if (asked.technicianIds?.length === 0) return [];
  const rows = await loadRows(db, asked);
  const services = await loadServices(db);
  const subtypes = await loadSubtypes(db, rows);
  return rows.map((row) => toDayAppointment(row, { services, subtypes, now: asked.now }));
}

interface Around {
  readonly services: ReadonlyMap<number, ServiceOfDay>;
  readonly subtypes: ReadonlyMap<number, string>;
  readonly now: Instant;
}

/** Column by column: a rest spread of so many takes longer than the query. */
function toDayAppointment(row: Row, { services, subtypes, now }: Around): DayAppointment {
  const service = services.get(row.serviceId);
  return {
    id: row.id,
    version: row.version,
    jobId: row.jobId,
    customerId: row.customerId,
    customerName: customerName(row),
    branchId: row.branchId,
    addressId: row.addressId,
    street: row.street,
    place: coordinatesOf(row.latitude, row.longitude),
    postalCode: row.postalCode,
    serviceId: row.serviceId,
    serviceName: service?.name ?? '',
    subtypeName: row.subtypeId === null ? null : (subtypes.get(row.subtypeId) ?? null),
    skills: service?.skills ?? {},
    kind: row.kind as Kind,
    priority: (row.priority ?? service?.priority ?? 'normal') as Priority,
    status: row.status as AppointmentStatus,
    windowStart: row.windowStart as Instant,
    windowEnd: row.windowEnd as Instant,
    timeZone: row.timeZone,
    durationSeconds: row.durationSeconds,
    technicianId: row.technicianId,
    plannedStart: row.plannedStart as Instant | null,
    heldTechnicianId: row.heldTechnicianId,
    heldStart: row.heldStart as Instant | null,
    pin: activePin(row, now),
    travelStartedAt: row.travelStartedAt as Instant | null,
    arrivedAt: row.arrivedAt as Instant | null,
    completedAt: row.completedAt as Instant | null,
  };
}

interface ServiceOfDay {
  readonly name: string;
  readonly priority: string;
  readonly skills: Skills;
}

async function loadServices(db: Database): Promise<Map<number, ServiceOfDay>> {
  const rows = await db.selectFrom('service').select(['id', 'name', 'priority', 'skills']).execute();
  return new Map(rows.map(({ id, name, priority, skills }) => [id, { name, priority, skills: JSON.parse(skills) }]));
}

async function loadSubtypes(
  db: Database,
  rows: readonly { readonly subtypeId: number | null }[],
): Promise<Map<number, string>> {
  const ids = [...new Set(rows.flatMap(({ subtypeId }) => subtypeId ?? []))];
  if (ids.length === 0) return new Map();
  const found = await db.selectFrom('subtype').select(['id', 'name']).where('id', 'in', ids).execute();
  return new Map(found.map(({ id, name }) => [id, name]));
}
