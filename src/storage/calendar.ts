// What a calendar needs of the book: visits of some days with their places and people, when each was last changed, and what
// tells this book from every other.

import { createHash } from 'node:crypto';
import type { Instant } from '../base/time.ts';
import type { LoggedTable } from './change-log.ts';
import type { Database } from './database.ts';

export interface CalendarQuery {
  /** Windows that start in `[from, to)`. */
  readonly from: Instant;
  readonly to: Instant;
  /** Only theirs; undefined = everybody's, and what nobody has. */
  readonly technicianIds: readonly number[] | undefined;
}

/** The visits, cancelled ones included, by time. */
export async function calendarRows(db: Database, { from, to, technicianIds }: CalendarQuery) {
  let query = db
    .selectFrom('appointment')
    .innerJoin('job', 'job.id', 'appointment.jobId')
    .innerJoin('customer', 'customer.id', 'job.customerId')
    .innerJoin('address', 'address.id', 'job.addressId')
    .innerJoin('service', 'service.id', 'appointment.serviceId')
    .leftJoin('subtype', 'subtype.id', 'appointment.subtypeId')
    .leftJoin('technician', 'technician.id', 'appointment.technicianId')
    .selectAll('appointment')
    .select(['job.customerId', 'job.addressId', 'job.priority', 'job.notes as jobNotes'])
    .select(['customer.firstName', 'customer.lastName', 'customer.company', 'customer.accountingKey'])
    .select(['address.street', 'address.unit', 'address.city', 'address.state', 'address.postalCode'])
    .select(['address.latitude', 'address.longitude'])
    .select(['service.name as serviceName', 'service.priority as servicePriority', 'subtype.name as subtypeName'])
    .select('technician.name as technicianName')
    .where('appointment.windowStart', '>=', from)
    .where('appointment.windowStart', '<', to)
    .orderBy('appointment.windowStart')
    .orderBy('appointment.id');
  if (technicianIds) query = query.where('appointment.technicianId', 'in', technicianIds);
  return await query.execute();
}

export type CalendarRow = Awaited<ReturnType<typeof calendarRows>>[number];

/** Keys in one statement; databases take only so many. */
const CHUNK = 500;

/** The primary phones of these customers. */
export async function primaryPhones(db: Database, customerIds: readonly number[]): Promise<Map<number, string>> {
  const phones = new Map<number, string>();
  for (let from = 0; from < customerIds.length; from += CHUNK) {
    const rows = await db
      .selectFrom('contact')
      .select(['customerId', 'value'])
      .where('customerId', 'in', customerIds.slice(from, from + CHUNK))
      .where('type', '=', 'phone')
      .where('isPrimary', '=', 1)
      .execute();
    for (const { customerId, value } of rows) phones.set(customerId, value);
  }
  return phones;
}

/** The last revision that changed each of these rows; those that are in no log are left out. */
export async function lastRevisions(
  db: Database,
  table: LoggedTable,
  ids: readonly number[],
): Promise<Map<number, number>> {
  const last = new Map<number, number>();
  for (let from = 0; from < ids.length; from += CHUNK) {
    const rows = await db
      .selectFrom('change')
      .select(({ fn }) => ['rowId', fn.max('revisionId').as('revision')])
      .where('tableName', '=', table)
      .where('rowId', 'in', ids.slice(from, from + CHUNK))
      .groupBy('rowId')
      .execute();
    for (const { rowId, revision } of rows) last.set(rowId, Number(revision));
  }
  return last;
}

/** When each of these revisions was made. */
export async function revisionTimes(db: Database, ids: readonly number[]): Promise<Map<number, Instant>> {
  const times = new Map<number, Instant>();
  for (let from = 0; from < ids.length; from += CHUNK) {
    const chunk = ids.slice(from, from + CHUNK);
    const rows = await db.selectFrom('revision').select(['id', 'at']).where('id', 'in', chunk).execute();
    for (const { id, at } of rows) times.set(id, at as Instant);
  }
  return times;
}

const IDENTITY_LENGTH = 16;

/**
 * A word that stays with the book for ever, in copies and backups too: made from when and how it was begun. Nothing drawn by
 * chance, so that a book made twice in the same way is the same book.
 */
export async function bookIdentity(db: Database): Promise<string> {
  const { createdAt } = await db.selectFrom('book').select('createdAt').executeTakeFirstOrThrow();
  const first = await db.selectFrom('revision').select('command').orderBy('id').limit(1).executeTakeFirst();
  const beginning = `${createdAt} ${first?.command ?? ''}`;
  return createHash('sha256').update(beginning).digest('hex').slice(0, IDENTITY_LENGTH);
}
