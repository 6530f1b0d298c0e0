// Records by the beginning of their number or name, for the shell's completion: one lean query a noun, so that a keypress is
// answered at once however large the book is.

import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';
import type { Noun } from '../base/ids.ts';
import type { Instant } from '../base/time.ts';
import type { IdRange } from '../domain/candidate.ts';
import { customerName } from '../domain/customer.ts';
import type { Database } from './database.ts';

/** A record that may be meant. */
export interface Found {
  readonly id: number;
  /** What may be typed in place of the number, the shortest first; none where nouns have no names. */
  readonly names: readonly string[];
  /** What tells it from others. */
  readonly about: readonly string[];
  /** Of appointments: the promise. */
  readonly window?: { readonly start: Instant; readonly end: Instant; readonly zone: string };
}

export interface Sought {
  /** The keys that the number may be; no ranges = any, null = the text is no number. */
  readonly ids: readonly IdRange[] | null;
  /** The beginning of a name, in lower case. */
  readonly name: string;
  /** Of appointments without a number: windows that start in it. */
  readonly today: { readonly start: Instant; readonly end: Instant };
  readonly limit: number;
}

type Find = (db: Database, sought: Sought) => Promise<Found[]>;

const FINDERS = {
  appointment: findAppointments,
  customer: findCustomers,
  technician: findTechnicians,
  job: findJobs,
  address: findAddresses,
  service: (db) => findNamed(db, 'service'),
  department: (db) => findNamed(db, 'department'),
  branch: (db) => findNamed(db, 'branch'),
  territory: (db) => findNamed(db, 'territory'),
  event: findEvents,
  timeOff: findTimeOff,
} as const satisfies Partial<Record<Noun, Find>>;

export type FindableNoun = keyof typeof FINDERS;

/** Records that may be meant, the likeliest first; of nouns with few records all. Without a number only what is current. */
export async function findCandidates(db: Database, noun: FindableNoun, sought: Sought): Promise<Found[]> {
  const find: Find = FINDERS[noun];
  return await find(db, sought);
}

function inRanges(column: string, ranges: readonly IdRange[]): RawBuilder<boolean> {
  const tests = ranges.map(({ first, last }) => sql`${sql.ref(column)} between ${first} and ${last}`);
  return sql<boolean>`(${sql.join(tests, sql` or `)})`;
}

const hasDigits = (ids: Sought['ids']): ids is readonly IdRange[] => ids !== null && ids.length > 0;

/** The number itself before those that go on; without one, what came last. */
const orderOf = (ids: Sought['ids']): 'asc' | 'desc' => (hasDigits(ids) ? 'asc' : 'desc');

async function findNamed(db: Database, noun: 'service' | 'department' | 'branch' | 'territory'): Promise<Found[]> {
  const rows = await db
    .selectFrom(noun as 'branch')
    .select(['id', 'name'])
    .orderBy('name')
    .execute();
  return rows.map(({ id, name }) => ({ id, names: [name], about: [] }));
}

async function findTechnicians(db: Database): Promise<Found[]> {
  const rows = await db
    .selectFrom('technician')
    .select(['id', 'name', 'code'])
    .where('archivedAt', 'is', null)
    .orderBy('name')
    .execute();
  return rows.map(({ id, name, code }) => ({ id, names: [code, name], about: [] }));
}

async function findCustomers(db: Database, { ids, name, limit }: Sought): Promise<Found[]> {
  let query = db.selectFrom('customer').where('archivedAt', 'is', null).limit(limit);
  if (hasDigits(ids)) query = query.where(inRanges('customer.id', ids));
  else if (ids === null)
    query = query.where('accountingKeyFolded', '>=', name).where('accountingKeyFolded', '<', `${name}\uffff`);
  const rows = await query
    .select(['id', 'firstName', 'lastName', 'company', 'accountingKey'])
    .orderBy(ids === null ? 'accountingKeyFolded' : 'id', ids === null ? 'asc' : orderOf(ids))
    .execute();
  return rows.map(({ id, ...names }) => ({ id, names: [names.accountingKey], about: [customerName(names)] }));
}

async function findAddresses(db: Database, { ids, limit }: Sought): Promise<Found[]> {
  if (ids === null) return [];
  let query = db.selectFrom('address').innerJoin('customer', 'customer.id', 'address.customerId');
  query = query.where('address.archivedAt', 'is', null).where('customer.archivedAt', 'is', null);
  query = query.orderBy('address.id', orderOf(ids)).limit(limit);
  if (hasDigits(ids)) query = query.where(inRanges('address.id', ids));
  const rows = await query
    .select(['address.id', 'street', 'city', 'firstName', 'lastName', 'company', 'accountingKey'])
    .execute();
  return rows.map(({ id, street, city, ...names }) => ({
    id,
    names: [],
    about: [customerName(names), `${street}, ${city}`],
  }));
}

/** Open ones, unless it is a number that is typed. */
async function findJobs(db: Database, { ids, limit }: Sought): Promise<Found[]> {
  if (ids === null) return [];
  let query = db
    .selectFrom('job')
    .innerJoin('customer', 'customer.id', 'job.customerId')
    .innerJoin('service', 'service.id', 'job.serviceId')
    .orderBy('job.id', orderOf(ids))
    .limit(limit);
  query = hasDigits(ids) ? query.where(inRanges('job.id', ids)) : query.where('job.status', '=', 'open');
  const rows = await query
    .select(['job.id', 'firstName', 'lastName', 'company', 'accountingKey', 'service.name', 'job.status'])
    .execute();
  return rows.map(({ id, name, status, ...names }) => ({
    id,
    names: [],
    about: [customerName(names), name, ...(status === 'open' ? [] : [status])],
  }));
}

/** Today's, unless it is a number that is typed. */
async function findAppointments(db: Database, { ids, today, limit }: Sought): Promise<Found[]> {
  if (ids === null) return [];
  let query = db
    .selectFrom('appointment')
    .innerJoin('job', 'job.id', 'appointment.jobId')
    .innerJoin('customer', 'customer.id', 'job.customerId')
    .innerJoin('service', 'service.id', 'appointment.serviceId');
  query = hasDigits(ids)
    ? query.where(inRanges('appointment.id', ids)).orderBy('appointment.id', orderOf(ids)).limit(limit)
    : query
        .where('windowStart', '>=', today.start)
        .where('windowStart', '<', today.end)
        .orderBy('windowStart')
        .orderBy('appointment.id');
  const rows = await query
    .select(['appointment.id', 'windowStart', 'windowEnd', 'timeZone', 'service.name'])
    .select(['firstName', 'lastName', 'company', 'accountingKey'])
    .execute();
  return rows.map(({ id, windowStart, windowEnd, timeZone, name, ...names }) => ({
    id,
    names: [],
    about: [customerName(names), name],
    window: { start: windowStart as Instant, end: windowEnd as Instant, zone: timeZone },
  }));
}

async function findEvents(db: Database, { ids, limit }: Sought): Promise<Found[]> {
  if (ids === null) return [];
  let query = db.selectFrom('event').select(['id', 'title', 'date', 'rrule']).orderBy('id', orderOf(ids)).limit(limit);
  if (hasDigits(ids)) query = query.where(inRanges('event.id', ids));
  const rows = await query.execute();
  return rows.map(({ id, title, date, rrule }) => ({
    id,
    names: [],
    about: [title, rrule === null ? date : `repeats from ${date}`],
  }));
}

/** Those that are not over, unless it is a number that is typed. */
async function findTimeOff(db: Database, { ids, today, limit }: Sought): Promise<Found[]> {
  if (ids === null) return [];
  let query = db.selectFrom('timeOff').innerJoin('technician', 'technician.id', 'timeOff.technicianId');
  query = hasDigits(ids) ? query.where(inRanges('timeOff.id', ids)) : query.where('endsAt', '>', today.start);
  const rows = await query
    .select(['timeOff.id', 'technician.name', 'startsAt', 'reason'])
    .orderBy('timeOff.id', orderOf(ids))
    .limit(limit)
    .execute();
  return rows.map(({ id, name, startsAt, reason }) => ({
    id,
    names: [],
    about: [name, `from ${startsAt.slice(0, 10)}`, ...(reason === null ? [] : [reason])],
  }));
}
