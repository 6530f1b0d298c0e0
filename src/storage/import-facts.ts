// What imports need to know of the records that rows refer to, for hundreds at once.

import { chunksOf } from './chunk.ts';
import type { Database } from './database.ts';

async function inChunks<R extends { readonly id: number }>(
  ids: readonly number[],
  read: (some: readonly number[]) => Promise<readonly R[]>,
): Promise<Map<number, R>> {
  const found = new Map<number, R>();
  for (const chunk of chunksOf(ids)) for (const row of await read(chunk)) found.set(row.id, row);
  return found;
}

/** The customers that exist among these. */
export async function customerFacts(db: Database, ids: readonly number[]) {
  return await inChunks(ids, (some) =>
    db.selectFrom('customer').select(['id', 'archivedAt', 'mergedIntoId']).where('id', 'in', some).execute(),
  );
}

/** Those of the customers into whom others were merged. */
export async function customersWithMerged(db: Database, ids: readonly number[]): Promise<Set<number>> {
  const found = new Set<number>();
  for (const chunk of chunksOf(ids)) {
    const rows = db.selectFrom('customer').select('mergedIntoId as id').where('mergedIntoId', 'in', chunk);
    for (const { id } of await rows.execute()) if (id !== null) found.add(id);
  }
  return found;
}

/** The addresses that exist among these, with what their customers say. */
export async function addressFacts(db: Database, ids: readonly number[]) {
  return await inChunks(ids, (some) =>
    db
      .selectFrom('address')
      .innerJoin('customer', 'customer.id', 'address.customerId')
      .select([
        'address.id',
        'address.customerId',
        'address.archivedAt',
        'address.mergedIntoId',
        'customer.kind as customerKind',
        'customer.archivedAt as customerArchivedAt',
      ])
      .where('address.id', 'in', some)
      .execute(),
  );
}

export type AddressFacts = Awaited<ReturnType<typeof addressFacts>> extends Map<number, infer F> ? F : never;

/** The jobs that exist among these, with what their customers and addresses say. */
export async function jobFacts(db: Database, ids: readonly number[]) {
  return await inChunks(ids, (some) =>
    db
      .selectFrom('job')
      .innerJoin('customer', 'customer.id', 'job.customerId')
      .innerJoin('branch', 'branch.id', 'customer.branchId')
      .innerJoin('address', 'address.id', 'job.addressId')
      .select((from) => [
        'job.id',
        'job.status',
        'job.isFlagged',
        'job.serviceId',
        'job.subtypeId',
        'customer.kind as customerKind',
        'customer.archivedAt as customerArchivedAt',
        'address.archivedAt as addressArchivedAt',
        from.fn.coalesce('address.timeZone', 'branch.timeZone').as('timeZone'),
      ])
      .where('job.id', 'in', some)
      .execute(),
  );
}

export type JobFacts = Awaited<ReturnType<typeof jobFacts>> extends Map<number, infer F> ? F : never;

/** Whose these addresses, jobs or appointments are, where they exist. */
export async function customersOf(db: Database, table: 'address' | 'job' | 'appointment', ids: readonly number[]) {
  return await inChunks(ids, (some) =>
    table === 'appointment'
      ? db
          .selectFrom('appointment')
          .innerJoin('job', 'job.id', 'appointment.jobId')
          .select(['appointment.id', 'job.customerId'])
          .where('appointment.id', 'in', some)
          .execute()
      : db
          .selectFrom(table as 'job')
          .select(['id', 'customerId'])
          .where('id', 'in', some)
          .execute(),
  );
}
