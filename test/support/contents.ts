// Everything a book holds, read past the tool in plain SQL: to show that nothing changed, or that all came back.

import SqliteDatabase from 'better-sqlite3';

export type Contents = Readonly<Record<string, readonly unknown[]>>;

/** Every row of every table, in the order of the keys. */
export function contents(path: string): Contents {
  const db = new SqliteDatabase(path, { readonly: true });
  try {
    const names = db.prepare("select name from sqlite_schema where type = 'table' order by name").pluck().all();
    const tables = (names as string[]).filter((name) => !name.startsWith('sqlite_'));
    return Object.fromEntries(tables.map((name) => [name, db.prepare(`select * from "${name}" order by 1`).all()]));
  } finally {
    db.close();
  }
}

/** The log itself, and keys of requests. */
const LOG: ReadonlySet<string> = new Set(['revision', 'change', 'idempotencyKey']);

/** What people know of: without the log, and without the counters of changes. Derived texts have no keys of their own. */
export function records(path: string): Contents {
  return Object.fromEntries(
    Object.entries(contents(path))
      .filter(([table]) => !LOG.has(table))
      .map(([table, rows]) => {
        const counters = table === 'book' ? ['revision'] : table === 'searchText' ? ['id'] : ['version'];
        return [table, sorted(rows.map((row) => without(row as object, counters)))];
      }),
  );
}

function without(row: object, columns: readonly string[]): object {
  return Object.fromEntries(Object.entries(row).filter(([column]) => !columns.includes(column)));
}

function sorted(rows: readonly object[]): object[] {
  return rows.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}
