// What belongs to a customer, as a merge moves it (C8).

import type { Database } from './database.ts';

/** The keys of everything that points to the customer, but contacts and wishes, which are compared first. */
export async function recordsOf(db: Database, customerId: number) {
  const ids = async (table: 'address' | 'job' | 'note'): Promise<number[]> => {
    const rows = db.selectFrom(table).select('id').where('customerId', '=', customerId).orderBy('id');
    return (await rows.execute()).map(({ id }) => id);
  };
  const merged = await db.selectFrom('customer').select('id').where('mergedIntoId', '=', customerId).execute();
  const { appointments } = await db
    .selectFrom('appointment')
    .innerJoin('job', 'job.id', 'appointment.jobId')
    .select((from) => from.fn.countAll<number>().as('appointments'))
    .where('job.customerId', '=', customerId)
    .executeTakeFirstOrThrow();
  return {
    addresses: await ids('address'),
    jobs: await ids('job'),
    notes: await ids('note'),
    /** Customers that were merged into this one before. */
    merged: merged.map(({ id }) => id),
    appointments,
  };
}
