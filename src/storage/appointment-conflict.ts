// What stands in the way of appointments that an undo has put back: people who are archived by now, and others in the same
// place. For thousands at once, so in queries by technician and by hundreds of keys.

import type { Instant } from '../base/time.ts';
import { addSeconds } from '../base/time.ts';
import { OPEN_STATUSES } from '../domain/appointment.ts';
import { LONGEST_DURATION_SECONDS } from '../domain/duration.ts';
import { chunksOf } from './chunk.ts';
import type { Database } from './database.ts';
import type { RowKey } from './references.ts';

/** The archived customers and technicians of those of the appointments that are open. */
export async function archivedPeopleOf(db: Database, ids: readonly number[]): Promise<RowKey[]> {
  const people: RowKey[] = [];
  for (const chunk of chunksOf(ids)) {
    const rows = await db
      .selectFrom('appointment')
      .innerJoin('job', 'job.id', 'appointment.jobId')
      .innerJoin('customer', 'customer.id', 'job.customerId')
      .leftJoin('technician', 'technician.id', 'appointment.technicianId')
      .select(['job.customerId', 'customer.archivedAt as customerArchivedAt'])
      .select(['appointment.technicianId', 'technician.archivedAt as technicianArchivedAt'])
      .where('appointment.id', 'in', chunk)
      .where('appointment.status', 'in', OPEN_STATUSES)
      .where((where) =>
        where.or([where('customer.archivedAt', 'is not', null), where('technician.archivedAt', 'is not', null)]),
      )
      .orderBy('appointment.id')
      .execute();
    for (const row of rows) {
      if (row.customerArchivedAt !== null) people.push({ table: 'customer', rowId: row.customerId });
      if (row.technicianId !== null && row.technicianArchivedAt !== null)
        people.push({ table: 'technician', rowId: row.technicianId });
    }
  }
  return people;
}

interface Placed {
  readonly id: number;
  readonly start: Instant;
  readonly end: Instant;
}

/** Open appointments whose planned time overlaps that of one of these with the same technician; without these themselves. */
export async function overlapping(db: Database, ids: readonly number[]): Promise<number[]> {
  const own = new Set(ids);
  const found: number[] = [];
  for (const [technicianId, placed] of await placesOf(db, ids)) {
    const others = await openBetween(db, technicianId, {
      from: addSeconds(placed[0]?.start as Instant, -LONGEST_DURATION_SECONDS),
      to: placed
        .map(({ end }) => end)
        .sort()
        .at(-1) as Instant,
    });
    const strangers = others.filter(({ id }) => !own.has(id)).sort((a, b) => (a.end < b.end ? -1 : 1));
    let next = 0;
    let latestEnd = '';
    for (const { id, start, end } of strangers) {
      for (let one = placed[next]; one && one.start < end; one = placed[++next]) {
        if (one.end > latestEnd) latestEnd = one.end;
      }
      if (latestEnd > start) found.push(id);
    }
  }
  return found.sort((a, b) => a - b);
}

/** The places that these appointments take, by technician and in order. */
async function placesOf(db: Database, ids: readonly number[]): Promise<Map<number, Placed[]>> {
  const places = new Map<number, Placed[]>();
  for (const chunk of chunksOf(ids)) {
    const rows = await openRows(db).where('id', 'in', chunk).where('technicianId', 'is not', null).execute();
    for (const row of rows) {
      const list = places.get(row.technicianId as number) ?? [];
      places.set(row.technicianId as number, list);
      list.push(...placedOf(row));
    }
  }
  for (const list of places.values()) list.sort((a, b) => (a.start < b.start ? -1 : 1));
  return new Map([...places].filter(([, list]) => list.length > 0));
}

async function openBetween(
  db: Database,
  technicianId: number,
  span: { from: Instant; to: Instant },
): Promise<Placed[]> {
  const rows = await openRows(db)
    .where('technicianId', '=', technicianId)
    .where('plannedStart', '>', span.from)
    .where('plannedStart', '<', span.to)
    .execute();
  return rows.flatMap(placedOf);
}

function openRows(db: Database) {
  return db
    .selectFrom('appointment')
    .select(['id', 'technicianId', 'plannedStart', 'durationSeconds'])
    .where('status', 'in', OPEN_STATUSES)
    .where('plannedStart', 'is not', null);
}

function placedOf({
  id,
  plannedStart,
  durationSeconds,
}: {
  id: number;
  plannedStart: string | null;
  durationSeconds: number;
}): Placed[] {
  if (plannedStart === null) return [];
  const start = plannedStart as Instant;
  return [{ id, start, end: addSeconds(start, durationSeconds) }];
}
