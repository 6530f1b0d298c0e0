// What a check-up reads of the whole book, a query or two for each question: the records that break a rule which nothing else
// keeps, since the rule, the settings or the people changed after they were written.

import { sql } from 'kysely';
import type { Coordinates } from '../base/geo.ts';
import type { Instant } from '../base/time.ts';
import { OPEN_STATUSES } from '../domain/appointment.ts';
import type { Skills } from '../domain/day.ts';
import { chunksOf } from './chunk.ts';
import type { Database } from './database.ts';

interface Named {
  readonly id: number;
  readonly name: string;
}

/** Technicians at work by the book who have no weekly hours and no hours on a date from today on. */
export async function techniciansWithoutShift(db: Database, today: string): Promise<Named[]> {
  return await db
    .selectFrom('technician')
    .select(['id', 'name'])
    .where('archivedAt', 'is', null)
    .where('id', 'not in', db.selectFrom('shift').select('technicianId'))
    .where(
      'id',
      'not in',
      db.selectFrom('shiftChange').select('technicianId').where('date', '>=', today).where('startTime', 'is not', null),
    )
    .orderBy('id')
    .execute();
}

export interface TypicalDuration extends Named {
  readonly noun: 'service' | 'subtype';
  readonly seconds: number;
}

/** The default durations of everything that can still be booked. */
export async function typicalDurations(db: Database): Promise<TypicalDuration[]> {
  const services = await db
    .selectFrom('service')
    .select(['id', 'name', 'durationSeconds as seconds'])
    .where('archivedAt', 'is', null)
    .orderBy('id')
    .execute();
  const subtypes = await db
    .selectFrom('subtype')
    .select(['id', 'name', 'durationSeconds as seconds'])
    .where('archivedAt', 'is', null)
    .where('durationSeconds', 'is not', null)
    .orderBy('id')
    .execute();
  return [
    ...services.map((row) => ({ noun: 'service' as const, ...row })),
    ...subtypes.map(({ seconds, ...row }) => ({ noun: 'subtype' as const, ...row, seconds: seconds as number })),
  ];
}

/** Somewhere on the map, and the branch it should not lie far from. */
export interface MappedPlace extends Named, Coordinates {
  readonly noun: 'address' | 'technician' | 'branch';
  readonly branchName: string;
  readonly branchLatitude: number | null;
  readonly branchLongitude: number | null;
}

/** Degrees within which nothing is further than `FAR` of the check: what lies so near is not read. */
const NEAR_DEGREES = 1.9;

/** Addresses in use that do not lie next to their branch, every technician's start and end, and every branch. */
export async function mappedPlaces(db: Database): Promise<MappedPlace[]> {
  const addresses = await db
    .selectFrom('address')
    .innerJoin('customer', 'customer.id', 'address.customerId')
    .innerJoin('branch', 'branch.id', 'customer.branchId')
    .select(['address.id', 'address.street as name', 'address.latitude', 'address.longitude'])
    .select(['branch.name as branchName', 'branch.latitude as branchLatitude', 'branch.longitude as branchLongitude'])
    .where('address.archivedAt', 'is', null)
    .where('address.latitude', 'is not', null)
    .where((where) =>
      where.or([
        sql<boolean>`abs(address.latitude - branch.latitude) > ${NEAR_DEGREES}`,
        sql<boolean>`abs(address.longitude - branch.longitude) > ${NEAR_DEGREES}`,
        sql<boolean>`abs(address.latitude) > 90`,
        sql<boolean>`abs(address.longitude) > 180`,
      ]),
    )
    .orderBy('address.id')
    .execute();
  const technicians = await db
    .selectFrom('technician')
    .innerJoin('branch', 'branch.id', 'technician.branchId')
    .select(['technician.id', 'technician.name', 'startLatitude', 'startLongitude', 'endLatitude', 'endLongitude'])
    .select(['branch.name as branchName', 'branch.latitude as branchLatitude', 'branch.longitude as branchLongitude'])
    .where('technician.archivedAt', 'is', null)
    .orderBy('technician.id')
    .execute();
  const branches = await db
    .selectFrom('branch')
    .select(['id', 'name', 'latitude', 'longitude'])
    .orderBy('id')
    .execute();
  const none = { branchName: '', branchLatitude: null, branchLongitude: null };
  return [
    ...branches.flatMap((row) => placed('branch', { ...row, ...none }, row.latitude, row.longitude)),
    ...technicians.flatMap((row) => placed('technician', row, row.startLatitude, row.startLongitude)),
    ...technicians.flatMap((row) => placed('technician', row, row.endLatitude, row.endLongitude)),
    ...addresses.flatMap((row) => placed('address', row, row.latitude, row.longitude)),
  ];
}

function placed(
  noun: MappedPlace['noun'],
  { id, name, branchName, branchLatitude, branchLongitude }: Omit<MappedPlace, 'noun' | keyof Coordinates>,
  latitude: number | null,
  longitude: number | null,
): MappedPlace[] {
  if (latitude === null || longitude === null) return [];
  return [{ noun, id, name, latitude, longitude, branchName, branchLatitude, branchLongitude }];
}

export interface Staff {
  readonly branches: readonly Named[];
  readonly services: readonly (Named & { readonly kind: string; readonly skills: Skills })[];
  readonly technicians: readonly { readonly branchId: number; readonly kind: string; readonly skills: Skills }[];
}

/** Who could do what, where. */
export async function loadStaff(db: Database): Promise<Staff> {
  const services = await db
    .selectFrom('service')
    .select(['id', 'name', 'kind', 'skills'])
    .where('archivedAt', 'is', null)
    .orderBy('id')
    .execute();
  const technicians = await db
    .selectFrom('technician')
    .select(['branchId', 'kind', 'skills'])
    .where('archivedAt', 'is', null)
    .execute();
  return {
    branches: await db.selectFrom('branch').select(['id', 'name']).orderBy('id').execute(),
    services: services.map((row) => ({ ...row, skills: JSON.parse(row.skills) as Skills })),
    technicians: technicians.map((row) => ({ ...row, skills: JSON.parse(row.skills) as Skills })),
  };
}

/** Open appointments whose pin has run out, with what stands under it. */
export async function expiredPins(db: Database, now: Instant) {
  return await db
    .selectFrom('appointment')
    .select(['id', 'technicianId', 'plannedStart', 'pinExpiresAt'])
    .where('pin', 'is not', null)
    .where('pinExpiresAt', '<=', now)
    .where('status', 'in', OPEN_STATUSES)
    .orderBy('id')
    .execute();
}

/** Open appointments of customers, with technicians or at addresses that are archived. */
export async function appointmentsOfArchived(db: Database) {
  return await db
    .selectFrom('appointment')
    .innerJoin('job', 'job.id', 'appointment.jobId')
    .innerJoin('customer', 'customer.id', 'job.customerId')
    .innerJoin('address', 'address.id', 'job.addressId')
    .leftJoin('technician', 'technician.id', 'appointment.technicianId')
    .select(['appointment.id', 'address.id as addressId', 'address.street', 'technician.name as technicianName'])
    .select(['customer.archivedAt as customerArchivedAt', 'technician.archivedAt as technicianArchivedAt'])
    .select(['customer.firstName', 'customer.lastName', 'customer.company', 'customer.accountingKey'])
    .where('appointment.status', 'in', OPEN_STATUSES)
    .where((where) =>
      where.or([
        where('customer.archivedAt', 'is not', null),
        where('technician.archivedAt', 'is not', null),
        where('address.archivedAt', 'is not', null),
      ]),
    )
    .orderBy('appointment.id')
    .execute();
}

/** The number of the last entry of the change log, and how many appointments there are. */
export async function bookTotals(db: Database): Promise<{ lastRevision: number; appointments: number }> {
  const { last } = await db
    .selectFrom('revision')
    .select((from) => from.fn.max('id').as('last'))
    .executeTakeFirstOrThrow();
  const { appointments } = await db
    .selectFrom('appointment')
    .select((from) => from.fn.countAll<number>().as('appointments'))
    .executeTakeFirstOrThrow();
  return { lastRevision: last ?? 0, appointments };
}

/** Who these customers are. */
export async function customersNamed(db: Database, ids: readonly number[]) {
  const found = [];
  for (const chunk of chunksOf(ids)) {
    const rows = db
      .selectFrom('customer')
      .select(['id', 'firstName', 'lastName', 'company', 'accountingKey'])
      .where('id', 'in', chunk);
    found.push(...(await rows.execute()));
  }
  return found;
}
