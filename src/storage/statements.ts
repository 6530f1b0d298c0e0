// Statements of SQLite kept ready, and the short way for many new rows. With database.ts the only place that knows which database
// it is.

import type SqliteDatabase from 'better-sqlite3';
import type { SqliteDatabase as DialectDatabase, Kysely, SqliteStatement } from 'kysely';
import { CompiledQuery } from 'kysely';
import type { Schema } from './schema.ts';

/** So many statements are kept ready; text with long lists of keys seldom comes twice. */
const MOST_STATEMENTS = 300;
const LONGEST_KEPT = 4_000;

/** Prepares each statement once: a process that runs many operations asks the same things over and over. */
export class Statements implements DialectDatabase {
  readonly #sqlite: SqliteDatabase.Database;
  readonly #kept = new Map<string, SqliteStatement>();

  constructor(sqlite: SqliteDatabase.Database) {
    this.#sqlite = sqlite;
  }

  prepare(text: string): SqliteStatement {
    const kept = this.#kept.get(text);
    if (kept) return kept;
    const statement = forRows(this.#sqlite.prepare(text));
    if (text.length > LONGEST_KEPT) return statement;
    if (this.#kept.size >= MOST_STATEMENTS) this.#kept.clear();
    this.#kept.set(text, statement);
    return statement;
  }

  close(): void {
    this.#sqlite.close();
  }
}

/** The values of many new rows, row by row: one statement writes them all. */
class Rows extends Array<readonly unknown[]> {}

function forRows(statement: SqliteDatabase.Statement): SqliteStatement {
  return {
    reader: statement.reader,
    all: (parameters) => statement.all(parameters),
    iterate: (parameters) => statement.iterate(parameters),
    run: (parameters) => {
      if (!(parameters instanceof Rows)) return statement.run(parameters);
      for (const row of parameters) statement.run(row);
      return { changes: parameters.length, lastInsertRowid: 0 };
    },
  };
}

/**
 * Writes new rows that have their keys, in one call: ten times sooner than through the query builder. `columns` names them,
 * key included; booleans are 0/1. The caller holds the write lock.
 */
export async function insertRows(
  db: Kysely<Schema>,
  table: keyof Schema,
  columns: readonly string[],
  rows: readonly (readonly unknown[])[],
): Promise<void> {
  const names = columns.map((column) => `"${column}"`).join(', ');
  const text = `insert into "${table}" (${names}) values (${columns.map(() => '?').join(', ')})`;
  await db.executeQuery(CompiledQuery.raw(text, Rows.from(rows) as unknown[]));
}

/** The key that a new row of the table would get; the caller holds the write lock. Keys are never used twice. */
export async function nextKey(db: Kysely<Schema>, table: keyof Schema): Promise<number> {
  const { rows } = await db.executeQuery<{ seq: number }>(
    CompiledQuery.raw('select seq from sqlite_sequence where name = ?', [table]),
  );
  return (rows[0]?.seq ?? 0) + 1;
}

/** Writes rows that are there already; `columns` has the key first. */
export async function updateRows(
  db: Kysely<Schema>,
  table: keyof Schema,
  columns: readonly string[],
  rows: readonly (readonly unknown[])[],
): Promise<void> {
  const [key, ...others] = columns;
  const text = `update "${table}" set ${others.map((column) => `"${column}" = ?`).join(', ')} where "${key}" = ?`;
  const values = rows.map(([id, ...rest]) => [...rest, id]);
  await db.executeQuery(CompiledQuery.raw(text, Rows.from(values) as unknown[]));
}
