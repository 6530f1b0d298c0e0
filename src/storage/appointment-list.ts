// Finds the appointments of a list (P9): their numbers only, by index, so that a hundred thousand rows cost no more than
// those that are shown. The cards are read in appointment.ts.

import type { ExpressionBuilder, SelectQueryBuilder } from 'kysely';
import { sql } from 'kysely';
import type { Instant } from '../base/time.ts';
import { addSeconds } from '../base/time.ts';
import type { AppointmentStatus } from '../domain/appointment.ts';
import { OPEN_STATUSES } from '../domain/appointment.ts';
import { LONGEST_WINDOW_SECONDS } from '../domain/booking.ts';
import type { Database } from './database.ts';
import type { Schema } from './schema.ts';
import { matchingCustomers } from './search.ts';

export interface AppointmentFilter {
  readonly now: Instant;
  /** Customer, service or notes. */
  readonly query?: string | undefined;
  /** Windows that start in [from, to). */
  readonly from?: Instant | undefined;
  readonly to?: Instant | undefined;
  readonly customerId?: number | undefined;
  readonly technicianId?: number | undefined;
  readonly status?: AppointmentStatus | undefined;
  readonly statuses?: readonly AppointmentStatus[] | undefined;
  readonly serviceId?: number | undefined;
  readonly unassigned?: boolean | undefined;
  readonly pinned?: boolean | undefined;
}

/** Which part of time: windows that are not over, nearest first; those that are, latest first; or all, earliest first. */
export type Part = 'ahead' | 'past' | 'all';

type Query = SelectQueryBuilder<Schema, 'appointment', object>;
type Where = ExpressionBuilder<Schema, 'appointment'>;

/** The numbers of the appointments that match. */
export async function findAppointments(
  db: Database,
  filter: AppointmentFilter,
  { part, limit }: { part: Part; limit: number },
): Promise<number[]> {
  const direction = part === 'past' ? 'desc' : 'asc';
  const rows = await inPart(matching(db, filter), part, filter.now)
    .select('appointment.id')
    .orderBy('appointment.windowStart', direction)
    .orderBy('appointment.id', direction)
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

export async function countAppointments(db: Database, filter: AppointmentFilter): Promise<number> {
  return await counted(matching(db, filter));
}

/** Those that still have to be done, with a window that is not over. */
export async function countUpcoming(db: Database, filter: AppointmentFilter): Promise<number> {
  const open = matching(db, filter).where('appointment.status', 'in', OPEN_STATUSES);
  return await counted(inPart(open, 'ahead', filter.now));
}

async function counted(query: Query): Promise<number> {
  const row = await query.select(({ fn }) => fn.countAll<number>().as('count')).executeTakeFirstOrThrow();
  return Number(row.count);
}

function inPart(query: Query, part: Part, now: Instant): Query {
  if (part === 'all') return query;
  if (part === 'past')
    return query.where('appointment.windowEnd', '<=', now).where('appointment.windowStart', '<', now);
  // No window is longer than ten hours: the bound on its start lets the index skip the past.
  return query
    .where('appointment.windowEnd', '>', now)
    .where('appointment.windowStart', '>', addSeconds(now, -LONGEST_WINDOW_SECONDS));
}

function matching(db: Database, filter: AppointmentFilter): Query {
  let query: Query = db.selectFrom('appointment');
  if (filter.from !== undefined) query = query.where('appointment.windowStart', '>=', filter.from);
  if (filter.to !== undefined) query = query.where('appointment.windowStart', '<', filter.to);
  if (filter.status !== undefined) query = query.where('appointment.status', '=', filter.status);
  if (filter.statuses !== undefined) query = query.where('appointment.status', 'in', filter.statuses);
  if (filter.serviceId !== undefined) query = query.where('appointment.serviceId', '=', filter.serviceId);
  if (filter.technicianId !== undefined) query = query.where('appointment.technicianId', '=', filter.technicianId);
  if (filter.unassigned) query = query.where(isUnassigned);
  if (filter.pinned) query = query.where((where) => isPinned(where, filter.now));
  const { customerId, query: text } = filter;
  if (customerId !== undefined) {
    const jobs = db.selectFrom('job').select('id').where('customerId', '=', customerId);
    query = query.where('appointment.jobId', 'in', jobs);
  }
  return text === undefined || text === '' ? query : query.where((where) => matchesText(db, where, text));
}

/** Without a technician, or, where a pin names one who has no room, without a start. */
function isUnassigned(where: Where) {
  return where.and([
    where.or([where('appointment.technicianId', 'is', null), where('appointment.plannedStart', 'is', null)]),
    where('appointment.status', 'in', OPEN_STATUSES),
  ]);
}

function isPinned(where: Where, now: Instant) {
  return where.and([
    where('appointment.pin', 'is not', null),
    where.or([where('appointment.pinExpiresAt', 'is', null), where('appointment.pinExpiresAt', '>', now)]),
  ]);
}

function matchesText(db: Database, where: Where, text: string) {
  const jobs = db.selectFrom('job').select('id').where('customerId', 'in', matchingCustomers(db, text));
  const pattern = `%${text.toLowerCase().replace(/[\\%_]/g, (character) => `\\${character}`)}%`;
  const contains = (column: string) => sql<boolean>`lower(${sql.ref(column)}) like ${pattern} escape '\\'`;
  const services = db.selectFrom('service').select('id').where(contains('service.name'));
  return where.or([
    where('appointment.jobId', 'in', jobs),
    where('appointment.serviceId', 'in', services),
    contains('appointment.notes'),
  ]);
}
