// A part of a transaction that can fail by itself.

import { sql } from 'kysely';
import type { Database } from './database.ts';

/** Runs `work`; when it throws, what it has written is gone, the transaction goes on, and the error is thrown again. */
export async function withSavepoint<T>(transaction: Database, work: () => Promise<T>): Promise<T> {
  await sql`savepoint line`.execute(transaction);
  try {
    const done = await work();
    await sql`release savepoint line`.execute(transaction);
    return done;
  } catch (error) {
    await sql`rollback to savepoint line`.execute(transaction);
    await sql`release savepoint line`.execute(transaction);
    throw error;
  }
}
