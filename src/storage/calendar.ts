// What a calendar needs of the book: visits of some days with their places and people, when each was last changed, and what
// tells this book from every other.

import { createHash } from 'node:crypto';
import type { Instant } from '../base/time.ts';
import { chunksOf } from './chunk.ts';
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

/** The primary phones of these customers. */
export async function primaryPhones(db: Database, customerIds: readonly number[]): Promise<Map<number, string>> {
  const phones = new Map<number, string>();
  for (const chunk of chunksOf(customerIds)) {
    const rows = await db
      .selectFrom('contact')
      .select(['customerId', 'value'])
      .where('customerId', 'in', chunk)
      .where('type', '=', 'phone')
      .where('isPrimary', '=', 1)
      .execute();
    for (const { customerId, value } of rows) phones.set(customerId, value);
  }
  return phones;
}

/** When each of these revisions was made. */
export async function revisionTimes(db: Database, ids: readonly number[]): Promise<Map<number, Instant>> {
  const times = new Map<number, Instant>();
  for (const chunk of chunksOf(ids)) {
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
