import SqliteDatabase from 'better-sqlite3';
import { expect, it } from 'vitest';
import { REFERENCES } from '../../src/storage/references.ts';
import { makeWorld } from '../support/world.ts';

/** Tables of the log, whose rows no undo touches. */
const LOG = ['change'];

it('the references are those that the tables declare', async () => {
  const { path } = await makeWorld();
  const db = new SqliteDatabase(path, { readonly: true });
  const declared = db
    .prepare(
      `select t.name as "table", k."from" as "column", k."table" as target
       from sqlite_schema t join pragma_foreign_key_list(t.name) k where t.type = 'table'`,
    )
    .all() as { table: string; column: string; target: string }[];
  db.close();
  const told = Object.entries(REFERENCES).flatMap(([table, columns]) =>
    Object.entries(columns).map(([column, target]) => `${table}.${column} ${target}`),
  );
  expect(told.sort()).toEqual(
    declared
      .filter(({ table }) => !LOG.includes(table))
      .map(({ table, column, target }) => `${table}.${column} ${target}`)
      .sort(),
  );
});
