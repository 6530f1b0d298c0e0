// Images of every format there was become rows of the present one: each column that a migration has added is known with its
// default.

import SqliteDatabase from 'better-sqlite3';
import { expect, test } from 'vitest';
import type { LoggedTable } from '../../src/storage/change-log.ts';
import { readImage } from '../../src/storage/image.ts';
import { MIGRATIONS } from '../../src/storage/migrations/index.ts';

interface Column {
  readonly name: string;
  readonly dflt_value: string | null;
}

function tablesOf(sqlite: SqliteDatabase.Database): Map<string, readonly Column[]> {
  const names = sqlite.prepare("select name from sqlite_schema where type = 'table'").pluck().all() as string[];
  const own = names.filter((name) => !name.startsWith('sqlite_'));
  return new Map(own.map((name) => [name, sqlite.pragma(`table_info("${name}")`) as Column[]]));
}

test('every column is there, and those that were added have their defaults', () => {
  const sqlite = new SqliteDatabase(':memory:');
  const formats = MIGRATIONS.map((statements) => {
    for (const statement of statements) sqlite.exec(statement);
    return tablesOf(sqlite);
  });
  const present = formats.at(-1) ?? new Map<string, readonly Column[]>();
  for (const format of formats) {
    for (const [table, columns] of format) {
      const old = Object.fromEntries(columns.map(({ name }) => [name, 'old']));
      const expected = (present.get(table) ?? []).map(({ name, dflt_value }): [string, unknown] => [
        name,
        name in old ? 'old' : (JSON.parse(dflt_value ?? 'null') as unknown),
      ]);
      expect([table, readImage(table as LoggedTable, JSON.stringify(old))]).toEqual([
        table,
        Object.fromEntries(expected),
      ]);
    }
  }
  sqlite.close();
});
