// Reads jobs, as rows of a list and for their cards. What their appointments need to know of address and service is in
// work.ts.

import { formatId } from '../base/ids.ts';
import type { Instant } from '../base/time.ts';
import type { Kind, Priority } from '../domain/appointment.ts';
import { OPEN_STATUSES } from '../domain/appointment.ts';
import { customerName } from '../domain/customer.ts';
import type { JobRow, JobStatus } from '../domain/job.ts';
import type { Database } from './database.ts';

function jobRows(db: Database) {
  return db
    .selectFrom('job')
    .innerJoin('customer', 'customer.id', 'job.customerId')
    .innerJoin('address', 'address.id', 'job.addressId')
    .innerJoin('service', 'service.id', 'job.serviceId')
    .leftJoin('subtype', 'subtype.id', 'job.subtypeId')
    .selectAll('job')
    .select((from) => [
      'customer.kind as customerKind',
      'customer.firstName',
      'customer.lastName',
      'customer.company',
      'customer.accountingKey',
      'address.street',
      'address.city',
      'service.kind',
      'service.name as serviceName',
      'service.priority as servicePriority',
      'subtype.name as subtypeName',
      from
        .selectFrom('appointment')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .whereRef('appointment.jobId', '=', 'job.id')
        .where('appointment.status', 'in', OPEN_STATUSES)
        .as('openAppointments'),
    ]);
}

type Row = Awaited<ReturnType<ReturnType<typeof jobRows>['executeTakeFirstOrThrow']>>;

function toRow(row: Row): JobRow {
  return {
    id: row.id,
    number: formatId('job', row.id),
    version: row.version,
    status: row.status as JobStatus,
    isFlagged: row.isFlagged === 1,
    sameTechnician: row.sameTechnician === 1,
    customerId: row.customerId,
    customerNumber: formatId('customer', row.customerId),
    customerName: customerName(row),
    customerKind: row.customerKind as 'customer' | 'lead',
    addressId: row.addressId,
    addressNumber: formatId('address', row.addressId),
    street: row.street,
    city: row.city,
    kind: row.kind as Kind,
    serviceId: row.serviceId,
    serviceName: row.serviceName,
    subtypeName: row.subtypeName,
    priority: (row.priority ?? row.servicePriority) as Priority,
    notes: row.notes,
    createdAt: row.createdAt as Instant,
    externalId: row.externalId,
    source: row.source,
    openAppointments: Number(row.openAppointments),
  };
}

/** The job that exists. */
export async function jobRow(db: Database, id: number): Promise<JobRow> {
  return toRow(await jobRows(db).where('job.id', '=', id).executeTakeFirstOrThrow());
}

export interface JobFilter {
  readonly customerId?: number | undefined;
  readonly status?: JobStatus | undefined;
  /** Open jobs with no appointment that still has to be done. */
  readonly unbooked?: boolean | undefined;
}

/** Jobs that match, latest first, and how many there are. */
export async function findJobs(
  db: Database,
  filter: JobFilter,
  limit: number,
): Promise<{ items: JobRow[]; total: number }> {
  const counted = await matchingJobs(db, filter)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  const ids = matchingJobs(db, filter).select('job.id').orderBy('job.id', 'desc').limit(limit);
  const rows = await jobRows(db).where('job.id', 'in', ids).orderBy('job.id', 'desc').execute();
  return { items: rows.map(toRow), total: Number(counted.count) };
}

function matchingJobs(db: Database, filter: JobFilter) {
  let query = db.selectFrom('job');
  if (filter.customerId !== undefined) query = query.where('job.customerId', '=', filter.customerId);
  if (filter.status !== undefined) query = query.where('job.status', '=', filter.status);
  if (!filter.unbooked) return query;
  const booked = db.selectFrom('appointment').select('jobId').where('status', 'in', OPEN_STATUSES);
  return query.where('job.status', '=', 'open').where('job.id', 'not in', booked);
}
