// Whole tables, some rows at a time by key, and what belongs to those rows: so that any number of records goes out or in with
// the same memory and a few queries for hundreds of them.

import type { Row } from './change-log.ts';
import { chunksOf } from './chunk.ts';
import type { Database } from './database.ts';
import type { ExternalReference } from './external.ts';
import { externalKey } from './external.ts';
import type { Schema } from './schema.ts';

const ROWS_AT_ONCE = 1_000;

type TableName = keyof Schema;

/** All rows of a table, in the order of their keys. */
export async function* tableRows<T extends TableName>(db: Database, table: T): AsyncGenerator<RowOf<T>[]> {
  for (let after = 0; ; ) {
    const rows = (await db
      .selectFrom(table as 'shift')
      .selectAll()
      .where('id', '>', after)
      .orderBy('id')
      .limit(ROWS_AT_ONCE)
      .execute()) as unknown as RowOf<T>[];
    if (rows.length > 0) yield rows;
    if (rows.length < ROWS_AT_ONCE) return;
    after = (rows.at(-1) as unknown as Row).id;
  }
}

/** A row as it is read. */
export type RowOf<T extends TableName> = { [K in keyof Schema[T]]: K extends 'id' | 'version' ? number : Schema[T][K] };

/** All rows of a small table. */
export async function allRows<T extends TableName>(db: Database, table: T): Promise<RowOf<T>[]> {
  const rows: RowOf<T>[] = [];
  for await (const some of tableRows(db, table)) rows.push(...some);
  return rows;
}

/** The rows with these values in a column, in the order of their keys. */
export async function rowsWith<T extends TableName>(
  db: Database,
  table: T,
  column: string,
  values: readonly number[],
): Promise<RowOf<T>[]> {
  const found: RowOf<T>[] = [];
  for (const chunk of chunksOf(values)) {
    const rows = await db
      .selectFrom(table as 'shift')
      .selectAll()
      .where(column as 'id', 'in', chunk)
      .orderBy('id')
      .execute();
    found.push(...(rows as unknown as RowOf<T>[]));
  }
  return found;
}

/** `rowsWith`, by the value of the column. */
export async function rowsByOwner<T extends TableName>(
  db: Database,
  table: T,
  column: string,
  values: readonly number[],
): Promise<Map<number, RowOf<T>[]>> {
  const owned = new Map<number, RowOf<T>[]>();
  for (const row of await rowsWith(db, table, column, values)) {
    const owner = (row as unknown as Row)[column] as number;
    const rows = owned.get(owner);
    if (rows) rows.push(row);
    else owned.set(owner, [row]);
  }
  return owned;
}

type ImportedTable = 'customer' | 'address' | 'job' | 'appointment' | 'technician' | 'service';

/** The keys of records that have these ids of other systems, as `externalKey` writes them. */
export async function idsByExternal(
  db: Database,
  table: ImportedTable,
  references: readonly ExternalReference[],
): Promise<Map<string, number>> {
  const bySource = new Map<string, string[]>();
  for (const { externalId, source } of references) {
    const ids = bySource.get(source ?? '');
    if (ids) ids.push(externalId as string);
    else bySource.set(source ?? '', [externalId as string]);
  }
  const found = new Map<string, number>();
  for (const [source, ids] of bySource) {
    for (const chunk of chunksOf(ids)) {
      const rows = await db
        .selectFrom(table as 'customer')
        .select(['id', 'externalId', 'source'])
        .where('source', '=', source)
        .where('externalId', 'in', chunk)
        .execute();
      for (const row of rows) found.set(externalKey(row), row.id);
    }
  }
  return found;
}

/** Folded accounting keys of all customers, archived ones included, by their holders (C3). */
export async function accountingKeys(db: Database): Promise<Map<string, number>> {
  const rows = await db.selectFrom('customer').select(['id', 'accountingKeyFolded']).execute();
  return new Map(rows.map(({ id, accountingKeyFolded }) => [accountingKeyFolded, id]));
}
