// What booking needs to know of many jobs at once: the job, whose address it is, and what is booked for it already.

import { coordinatesOf } from '../base/geo.ts';
import { formatId } from '../base/ids.ts';
import type { Instant } from '../base/time.ts';
import { OPEN_STATUSES } from '../domain/appointment.ts';
import { customerName } from '../domain/customer.ts';
import type { CardRow } from './appointment.ts';
import { chunksOf } from './chunk.ts';
import type { Database } from './database.ts';
import type { WorkPlace } from './work.ts';

/** A job as booking sees it. */
export interface JobFacts {
  readonly id: number;
  readonly number: string;
  readonly status: string;
  readonly serviceId: number;
  readonly subtypeId: number | null;
  readonly priority: string | null;
  readonly isFlagged: boolean;
  readonly sameTechnician: boolean;
  readonly place: WorkPlace;
  /** By which its days are counted. */
  readonly branchTimeZone: string;
  /** What its appointments' cards show of the job. */
  readonly card: Pick<
    CardRow,
    | 'customerId'
    | 'addressId'
    | 'jobPriority'
    | 'customerKind'
    | 'firstName'
    | 'lastName'
    | 'company'
    | 'accountingKey'
    | 'street'
    | 'city'
  >;
  /** Open and ahead, in the order of their windows. Grows as more are booked. */
  readonly booked: BookedAhead[];
}

export interface BookedAhead {
  readonly id: number;
  readonly windowStart: Instant;
  readonly windowEnd: Instant;
  readonly timeZone: string;
  readonly technicianId: number | null;
}

/** The jobs that exist among these, by key. */
export async function bookingFacts(
  db: Database,
  jobIds: readonly number[],
  now: Instant,
): Promise<Map<number, JobFacts>> {
  const found = new Map<number, JobFacts>();
  for (const ids of chunksOf(jobIds)) {
    for (const row of await jobRows(db).where('job.id', 'in', ids).execute()) found.set(row.id, toFacts(row));
    for (const { jobId, ...one } of await bookedAhead(db, ids, now)) found.get(jobId)?.booked.push(one);
  }
  return found;
}

function jobRows(db: Database) {
  return db
    .selectFrom('job')
    .innerJoin('customer', 'customer.id', 'job.customerId')
    .innerJoin('branch', 'branch.id', 'customer.branchId')
    .innerJoin('address', 'address.id', 'job.addressId')
    .select([
      'job.id',
      'job.status',
      'job.serviceId',
      'job.subtypeId',
      'job.priority as jobPriority',
      'job.isFlagged',
      'job.sameTechnician',
      'job.customerId',
      'job.addressId',
      'customer.kind as customerKind',
      'customer.firstName',
      'customer.lastName',
      'customer.company',
      'customer.accountingKey',
      'customer.branchId',
      'customer.archivedAt as customerArchivedAt',
      'branch.timeZone as branchTimeZone',
      'address.street',
      'address.city',
      'address.postalCode',
      'address.latitude',
      'address.longitude',
      'address.timeZone',
      'address.archivedAt as addressArchivedAt',
      'address.mergedIntoId',
    ]);
}

type JobRow = Awaited<ReturnType<ReturnType<typeof jobRows>['executeTakeFirstOrThrow']>>;

function toFacts(row: JobRow): JobFacts {
  const { id, status, serviceId, subtypeId, jobPriority, customerId, addressId, customerKind } = row;
  const { firstName, lastName, company, accountingKey, street, city } = row;
  return {
    id,
    number: formatId('job', id),
    status,
    serviceId,
    subtypeId,
    priority: jobPriority,
    isFlagged: row.isFlagged === 1,
    sameTechnician: row.sameTechnician === 1,
    branchTimeZone: row.branchTimeZone,
    place: {
      customerId,
      customerNumber: formatId('customer', customerId),
      customerName: customerName(row),
      customerKind: customerKind as 'customer' | 'lead',
      customerArchivedAt: row.customerArchivedAt,
      branchId: row.branchId,
      addressId,
      addressNumber: formatId('address', addressId),
      addressArchivedAt: row.addressArchivedAt,
      mergedIntoId: row.mergedIntoId,
      street,
      postalCode: row.postalCode,
      timeZone: row.timeZone ?? row.branchTimeZone,
      place: coordinatesOf(row.latitude, row.longitude),
    },
    card: {
      customerId,
      addressId,
      jobPriority,
      customerKind,
      firstName,
      lastName,
      company,
      accountingKey,
      street,
      city,
    },
    booked: [],
  };
}

/** The open appointments of jobs that are ahead, in the order of their windows. */
export async function bookedAhead(
  db: Database,
  jobIds: readonly number[],
  now: Instant,
): Promise<(BookedAhead & { readonly jobId: number })[]> {
  const rows = await db
    .selectFrom('appointment')
    .select(['jobId', 'id', 'windowStart', 'windowEnd', 'timeZone', 'technicianId'])
    .where('jobId', 'in', jobIds)
    .where('status', 'in', OPEN_STATUSES)
    .where('windowEnd', '>', now)
    .orderBy('windowStart')
    .orderBy('id')
    .execute();
  return rows as (BookedAhead & { readonly jobId: number })[];
}

/** The first moment after `now` at which a pin runs out among windows that begin in a span. */
export async function nextExpiry(
  db: Database,
  at: { from: Instant; to: Instant; now: Instant },
): Promise<Instant | null> {
  const row = await db
    .selectFrom('appointment')
    .select((select) => select.fn.min('pinExpiresAt').as('first'))
    .where('windowStart', '>=', at.from)
    .where('windowStart', '<', at.to)
    .where('pinExpiresAt', '>', at.now)
    .executeTakeFirst();
  return (row?.first ?? null) as Instant | null;
}
