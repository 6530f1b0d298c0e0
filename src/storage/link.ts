// Links between appointments: those that people made, and those that follow from a job which one technician does from
// beginning to end. Few appointments have any, so that looking for them costs little.

import { formatId } from '../base/ids.ts';
import type { Instant } from '../base/time.ts';
import { addSeconds } from '../base/time.ts';
import type { AppointmentStatus } from '../domain/appointment.ts';
import { customerName } from '../domain/customer.ts';
import type { AppointmentLink, CardLink, LinkEnd, LinkKind, LinkSet } from '../domain/link.ts';
import { binds } from '../domain/link.ts';
import { activePin } from '../domain/pin.ts';
import { chunksOf } from './chunk.ts';
import type { Database } from './database.ts';

const CALLED_OFF = ['cancelled', 'no-show'];

/** A link, and the row it stands in; null = it follows from the job. */
export type StoredLink = AppointmentLink & { readonly rowId: number | null };

/** The links of these appointments, called-off ones on the other side included. */
export async function linksOf(db: Database, ids: readonly number[]): Promise<StoredLink[]> {
  const found = new Map<string, StoredLink>();
  for (const chunk of chunksOf(ids)) {
    const rows = await db
      .selectFrom('appointmentLink')
      .selectAll()
      .where((where) => where.or([where('appointmentId', 'in', chunk), where('otherId', 'in', chunk)]))
      .orderBy('id')
      .execute();
    for (const row of rows) found.set(`row ${row.id}`, toLink(row));
    for (const link of await jobLinks(db, chunk)) found.set(`${link.appointmentId} ${link.otherId}`, link);
  }
  return [...found.values()];
}

function toLink(row: {
  id: number;
  kind: string;
  appointmentId: number;
  otherId: number;
  gapSeconds: number;
}): StoredLink {
  const { id, kind, appointmentId, otherId, gapSeconds } = row;
  return { rowId: id, kind: kind as LinkKind, appointmentId, otherId, gapSeconds };
}

/** Every two appointments of a job that one technician does. */
async function jobLinks(db: Database, ids: readonly number[]): Promise<StoredLink[]> {
  const rows = await db
    .selectFrom('job')
    .innerJoin('appointment', 'appointment.jobId', 'job.id')
    .select(['appointment.id', 'appointment.jobId'])
    .where('job.sameTechnician', '=', 1)
    .where('appointment.status', 'not in', CALLED_OFF)
    .where('job.id', 'in', (from) => from.selectFrom('appointment').select('jobId').where('id', 'in', ids))
    .orderBy('appointment.id')
    .execute();
  return rows.flatMap((one, index) =>
    rows
      .slice(0, index)
      .filter(({ jobId }) => jobId === one.jobId)
      .map((other): StoredLink => ({ ...JOB_LINK, appointmentId: one.id, otherId: other.id })),
  );
}

const JOB_LINK = { rowId: null, kind: 'same-technician', gapSeconds: 0 } as const;

/** Appointments as their links see them, by id. */
export async function linkEnds(db: Database, ids: readonly number[], now: Instant): Promise<LinkEnd[]> {
  const ends: LinkEnd[] = [];
  for (const chunk of chunksOf(ids)) {
    const rows = await endRows(db).where('appointment.id', 'in', chunk).execute();
    ends.push(...rows.map((row) => toEnd(row, now)));
  }
  return ends;
}

function endRows(db: Database) {
  return db
    .selectFrom('appointment')
    .innerJoin('job', 'job.id', 'appointment.jobId')
    .innerJoin('customer', 'customer.id', 'job.customerId')
    .leftJoin('technician', 'technician.id', 'appointment.technicianId')
    .select([
      'appointment.id',
      'appointment.status',
      'appointment.technicianId',
      'appointment.plannedStart',
      'appointment.arrivedAt',
      'appointment.completedAt',
      'appointment.windowStart',
      'appointment.windowEnd',
      'appointment.durationSeconds',
      'appointment.timeZone',
      'appointment.pin',
      'appointment.pinExpiresAt',
      'customer.branchId',
      'customer.firstName',
      'customer.lastName',
      'customer.company',
      'customer.accountingKey',
      'technician.name as technicianName',
    ])
    .orderBy('appointment.id');
}

function toEnd(row: Awaited<ReturnType<ReturnType<typeof endRows>['executeTakeFirstOrThrow']>>, now: Instant): LinkEnd {
  const start = row.technicianId === null ? null : ((row.arrivedAt ?? row.plannedStart) as Instant | null);
  const planned = start === null ? null : addSeconds(start, row.durationSeconds);
  return {
    id: row.id,
    customerName: customerName(row),
    branchId: row.branchId,
    status: row.status as AppointmentStatus,
    technicianId: row.technicianId,
    technicianName: row.technicianName,
    start,
    end: row.status === 'complete' ? ((row.completedAt ?? planned) as Instant | null) : planned,
    windowStart: row.windowStart as Instant,
    windowEnd: row.windowEnd as Instant,
    durationSeconds: row.durationSeconds,
    timeZone: row.timeZone,
    pin: activePin(row, now),
  };
}

/** All that is linked to these appointments, directly or through others, without what was called off. */
export async function linksAround(db: Database, ids: readonly number[], now: Instant): Promise<LinkSet> {
  const known = new Set(ids);
  let fresh = [...ids];
  let links: StoredLink[] = [];
  while (fresh.length > 0) {
    links = [...links, ...(await linksOf(db, fresh))];
    fresh = links.flatMap(({ appointmentId, otherId }) => [appointmentId, otherId]).filter((id) => !known.has(id));
    fresh = [...new Set(fresh)];
    for (const id of fresh) known.add(id);
  }
  const ends = await linkEnds(db, [...known], now);
  const bound = new Set(ends.filter(({ status }) => binds(status)).map(({ id }) => id));
  const distinct = new Map(links.map((link) => [JSON.stringify(link), link]));
  const kept = [...distinct.values()].filter((link) => bound.has(link.appointmentId) && bound.has(link.otherId));
  return { links: kept, ends };
}

/** The links that count for appointments with windows that start in `[from, to)`. */
export async function linksInRange(db: Database, at: { from: Instant; to: Instant; now: Instant }): Promise<LinkSet> {
  const stored = await db
    .selectFrom('appointmentLink')
    .innerJoin('appointment as one', 'one.id', 'appointmentLink.appointmentId')
    .innerJoin('appointment as other', 'other.id', 'appointmentLink.otherId')
    .selectAll('appointmentLink')
    .where('one.status', 'not in', CALLED_OFF)
    .where('other.status', 'not in', CALLED_OFF)
    .where((where) =>
      where.or([
        where.and([where('one.windowStart', '>=', at.from), where('one.windowStart', '<', at.to)]),
        where.and([where('other.windowStart', '>=', at.from), where('other.windowStart', '<', at.to)]),
      ]),
    )
    .orderBy('appointmentLink.id')
    .execute();
  const ofJobs = await db
    .selectFrom('job')
    .innerJoin('appointment', 'appointment.jobId', 'job.id')
    .select('appointment.id')
    .where('job.sameTechnician', '=', 1)
    .where('appointment.windowStart', '>=', at.from)
    .where('appointment.windowStart', '<', at.to)
    .execute();
  const jobs =
    ofJobs.length === 0
      ? []
      : await jobLinks(
          db,
          ofJobs.map(({ id }) => id),
        );
  const links = [...stored.map(toLink), ...jobs];
  const ids = new Set(links.flatMap(({ appointmentId, otherId }) => [appointmentId, otherId]));
  return { links, ends: await linkEnds(db, [...ids], at.now) };
}

/** The links of each appointment, as its card shows them. */
export async function cardLinks(db: Database, ids: readonly number[]): Promise<Map<number, CardLink[]>> {
  const links = await linksOf(db, ids);
  const found = new Map<number, CardLink[]>();
  if (links.length === 0) return found;
  const others = await cardEnds(db, [
    ...new Set(links.flatMap(({ appointmentId, otherId }) => [appointmentId, otherId])),
  ]);
  const add = (id: number, otherId: number, link: StoredLink): void => {
    const other = others.get(otherId);
    const relation = link.kind === 'after' && link.otherId === id ? 'before' : link.kind;
    if (other && binds(other.status))
      found.set(id, [
        ...(found.get(id) ?? []),
        { relation, ...other, gapSeconds: link.gapSeconds, ofJob: link.rowId === null },
      ]);
  };
  const asked = new Set(ids);
  for (const link of links) {
    if (asked.has(link.appointmentId)) add(link.appointmentId, link.otherId, link);
    if (asked.has(link.otherId)) add(link.otherId, link.appointmentId, link);
  }
  return found;
}

async function cardEnds(db: Database, ids: readonly number[]) {
  const ends = new Map<number, Omit<CardLink, 'relation' | 'gapSeconds' | 'ofJob'>>();
  for (const chunk of chunksOf(ids)) {
    const rows = await db
      .selectFrom('appointment')
      .leftJoin('technician', 'technician.id', 'appointment.technicianId')
      .select(['appointment.id', 'appointment.status', 'appointment.plannedStart', 'technician.name'])
      .where('appointment.id', 'in', chunk)
      .execute();
    for (const row of rows)
      ends.set(row.id, {
        appointmentId: row.id,
        number: formatId('appointment', row.id),
        status: row.status as AppointmentStatus,
        technicianName: row.name,
        plannedStart: row.plannedStart as Instant | null,
      });
  }
  return ends;
}
