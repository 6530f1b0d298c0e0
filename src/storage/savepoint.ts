// A part of a transaction that can fail by itself.

import { sql } from 'kysely';
import { AppError } from '../base/errors.ts';
import type { Database } from './database.ts';

/** Runs `work`; when it throws, what it has written is gone, the transaction goes on, and the error is thrown again. */
export async function withSavepoint<T>(transaction: Database, work: () => Promise<T>): Promise<T> {
  await sql`savepoint line`.execute(transaction);
  try {
    const done = await work();
    await sql`release savepoint line`.execute(transaction);
    return done;
  } catch (error) {
    await goBack(transaction).catch((second: unknown) => {
      // A full disk takes the whole transaction back: then the first error says why, and nothing goes on.
      throw error instanceof AppError ? second : error;
    });
    throw error;
  }
}

async function goBack(transaction: Database): Promise<void> {
  await sql`rollback to savepoint line`.execute(transaction);
  await sql`release savepoint line`.execute(transaction);
}
