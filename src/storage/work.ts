// Reads what a job and its appointments are about: whose address it is, in which zone, and what the service asks for.

import type { Coordinates } from '../base/geo.ts';
import { coordinatesOf } from '../base/geo.ts';
import { formatId } from '../base/ids.ts';
import type { Kind, Priority } from '../domain/appointment.ts';
import { customerName } from '../domain/customer.ts';
import type { Skills } from '../domain/day.ts';
import type { Database } from './database.ts';

/** Where the work is and whose it is. */
export interface WorkPlace {
  readonly customerId: number;
  readonly customerNumber: string;
  readonly customerName: string;
  readonly customerKind: 'customer' | 'lead';
  readonly customerArchivedAt: string | null;
  readonly branchId: number;
  readonly addressId: number;
  readonly addressNumber: string;
  readonly addressArchivedAt: string | null;
  readonly mergedIntoId: number | null;
  readonly street: string;
  readonly postalCode: string | null;
  /** The address's own zone, else its branch's (P14). */
  readonly timeZone: string;
  readonly place: Coordinates | null;
}

/** The address that exists, with its customer and branch. */
export async function workPlace(db: Database, addressId: number): Promise<WorkPlace> {
  const row = await db
    .selectFrom('address')
    .innerJoin('customer', 'customer.id', 'address.customerId')
    .innerJoin('branch', 'branch.id', 'customer.branchId')
    .select([
      'address.customerId',
      'address.street',
      'address.postalCode',
      'address.latitude',
      'address.longitude',
      'address.timeZone',
      'address.archivedAt as addressArchivedAt',
      'address.mergedIntoId',
      'branch.timeZone as branchTimeZone',
      'customer.branchId',
      'customer.kind as customerKind',
      'customer.firstName',
      'customer.lastName',
      'customer.company',
      'customer.accountingKey',
      'customer.archivedAt as customerArchivedAt',
    ])
    .where('address.id', '=', addressId)
    .executeTakeFirstOrThrow();
  return {
    customerId: row.customerId,
    customerNumber: formatId('customer', row.customerId),
    customerName: customerName(row),
    customerKind: row.customerKind as 'customer' | 'lead',
    customerArchivedAt: row.customerArchivedAt,
    branchId: row.branchId,
    addressId,
    addressNumber: formatId('address', addressId),
    addressArchivedAt: row.addressArchivedAt,
    mergedIntoId: row.mergedIntoId,
    street: row.street,
    postalCode: row.postalCode,
    timeZone: row.timeZone ?? row.branchTimeZone,
    place: coordinatesOf(row.latitude, row.longitude),
  };
}

/** A service as work to be done. */
export interface Work {
  readonly serviceId: number;
  readonly serviceName: string;
  readonly subtypeId: number | null;
  readonly kind: Kind;
  /** The subtype's usual duration, else the service's (P5). */
  readonly durationSeconds: number;
  readonly priority: Priority;
  readonly skills: Skills;
  readonly isArchived: boolean;
}

/** The service that exists, with one of its subtypes. */
export async function work(db: Database, serviceId: number, subtypeId: number | null): Promise<Work> {
  const service = await db.selectFrom('service').selectAll().where('id', '=', serviceId).executeTakeFirstOrThrow();
  const subtype =
    subtypeId === null
      ? undefined
      : await db.selectFrom('subtype').select('durationSeconds').where('id', '=', subtypeId).executeTakeFirst();
  return {
    serviceId,
    serviceName: service.name,
    subtypeId,
    kind: service.kind as Kind,
    durationSeconds: subtype?.durationSeconds ?? service.durationSeconds,
    priority: service.priority as Priority,
    skills: JSON.parse(service.skills) as Skills,
    isArchived: service.archivedAt !== null,
  };
}

/** Subtypes of a service that may be chosen. */
export async function subtypesOf(db: Database, serviceId: number): Promise<{ id: number; name: string }[]> {
  return await db
    .selectFrom('subtype')
    .select(['id', 'name'])
    .where('serviceId', '=', serviceId)
    .where('archivedAt', 'is', null)
    .orderBy('id')
    .execute();
}

/** How long a job of this kind takes on site, as a rule: the mean of the company's services. */
export async function usualSeconds(db: Database, kind: Kind): Promise<number> {
  const rows = await db.selectFrom('service').select('durationSeconds').where('kind', '=', kind).execute();
  return Math.floor(rows.reduce((sum, row) => sum + row.durationSeconds, 0) / Math.max(1, rows.length));
}

/** The newest addresses looked through for where customers live. */
const NEWEST_ADDRESSES = 400;
/** So many of them say it. */
const MOST_PLACES = 100;

/** Where the branch's newest customers live: a hundred places at most. */
export async function newestPlaces(db: Database, branchId: number): Promise<Coordinates[]> {
  const newest = db
    .selectFrom('address')
    .select(['customerId', 'latitude', 'longitude'])
    .orderBy('id', 'desc')
    .limit(NEWEST_ADDRESSES);
  const rows = await db
    .selectFrom(newest.as('address'))
    .innerJoin('customer', 'customer.id', 'address.customerId')
    .select(['address.latitude', 'address.longitude'])
    .where('customer.branchId', '=', branchId)
    .limit(MOST_PLACES)
    .execute();
  return rows.flatMap(({ latitude, longitude }) => coordinatesOf(latitude, longitude) ?? []);
}
