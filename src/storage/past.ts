// The book as it was after an earlier revision, for any query: every row that has changed since is stood in for by its first
// image after that revision. Temporary views take the names of the tables, so that the code that reads the present reads the
// past without knowing. Only what has changed since costs anything: the views are a union of the table without those rows
// and of the images, and the database looks through them to the table's own indexes. The file is not written.

import { sql } from 'kysely';
import type { LoggedTable } from './change-log.ts';
import type { Database } from './database.ts';
import { jsonField, OWN_SCHEMA } from './database.ts';
import { addedColumns } from './image.ts';

/** Does the work while the tables of this transaction are what they were after the revision. Only the log stays as it is. */
export async function inPast<T>(db: Database, revision: number, work: () => Promise<T>): Promise<T> {
  await sql`savepoint past`.execute(db);
  try {
    for (const table of await findFirstChanges(db, revision)) await shadow(db, table);
    return await work();
  } finally {
    await sql`rollback to past`.execute(db);
    await sql`release past`.execute(db);
  }
}

/**
 * Of each row that has changed since, the change that did so first. Returns the tables of those rows. Grouped by the bare
 * name, the database would walk the whole log in the order of its records instead of starting at the revision.
 */
async function findFirstChanges(db: Database, revision: number): Promise<LoggedTable[]> {
  await sql`create temporary table "first change" as
    select "tableName" || '' as "tableName", "rowId", min(id) as id from "change"
    where "revisionId" > ${revision} group by 1, 2`.execute(db);
  const { rows } = await sql<{ tableName: LoggedTable }>`select distinct "tableName" from "first change"`.execute(db);
  return rows.map(({ tableName }) => tableName);
}

/** A table made from the table itself has its types, without which the database would not look through the union. */
async function shadow(db: Database, table: LoggedTable): Promise<void> {
  const own = sql.table(`${OWN_SCHEMA}.${table}`);
  const changed = sql.table(`changed ${table}`);
  const images = sql.table(`image of ${table}`);
  await sql`create temporary table ${changed} (id integer primary key)`.execute(db);
  await sql`insert into ${changed} select "rowId" from "first change" where "tableName" = ${table}`.execute(db);
  await sql`create temporary table ${images} as select * from ${own} where 1 = 0`.execute(db);
  await sql`create unique index ${sql.ref(`key of ${table}`)} on ${images} (id)`.execute(db);
  await insertImages(db, table);
  await sql`create temporary view ${sql.table(table)} as
    select * from ${own} where id not in (select id from ${changed}) union all select * from ${images}`.execute(db);
}

/** The rows as they were, of those that were there. Columns that are younger than an image have what their migration gave. */
async function insertImages(db: Database, table: LoggedTable): Promise<void> {
  const found = sql`"first change" as first join "change" on "change".id = first.id
    where first."tableName" = ${table} and "change".before is not null`;
  const one = await sql<{ before: string }>`select "change".before from ${found} limit 1`.execute(db);
  if (!one.rows[0]) return;
  const added = addedColumns(table);
  const columns = Object.keys({ ...added, ...(JSON.parse(one.rows[0].before) as object) });
  const names = sql.join(columns.map((name) => sql.ref(name)));
  const values = sql.join(columns.map((name) => jsonField(sql.ref('change.before'), name, added[name])));
  await sql`insert into ${sql.table(`image of ${table}`)} (${names}) select ${values} from ${found}`.execute(db);
}
