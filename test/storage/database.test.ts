import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AppError } from '../../src/base/errors.ts';
import type { Database } from '../../src/storage/database.ts';
import { openDatabase, requireSqlite } from '../../src/storage/database.ts';
import { APPLICATION_ID, fileFaults, SCHEMA_VERSION } from '../../src/storage/file-check.ts';
import { MIGRATIONS } from '../../src/storage/migrations/index.ts';
import { withSavepoint } from '../../src/storage/savepoint.ts';
import { translate } from '../../src/storage/sqlite-error.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dispatch-db-'));
  path = join(folder, 'book.db');
});
afterEach(() => {
  chmodSync(folder, 0o700);
  rmSync(folder, { recursive: true, force: true });
});

const open = (mode: 'open' | 'create', migrations?: readonly (readonly string[])[]) =>
  openDatabase({ path, mode, jitter: () => 0.5, ...(migrations ? { migrations } : {}) });

function failure(action: () => unknown): AppError {
  try {
    action();
  } catch (error) {
    return error as AppError;
  }
  throw new Error('it did not fail');
}

async function makeBook(): Promise<Buffer> {
  const db = open('create');
  await db.insertInto('department').values({ name: 'HVAC', archivedAt: null }).execute();
  await db.destroy();
  return readFileSync(path);
}

describe('opening', () => {
  it('creates the file for its owner only, with our mark, write-ahead log and foreign keys', async () => {
    const db = open('create');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    await db.destroy();
    const sqlite = new SqliteDatabase(path, { readonly: true });
    expect(sqlite.pragma('application_id', { simple: true })).toBe(APPLICATION_ID);
    expect(sqlite.pragma('user_version', { simple: true })).toBe(SCHEMA_VERSION);
    expect(sqlite.pragma('journal_mode', { simple: true })).toBe('wal');
    sqlite.close();
  });

  it('refuses a missing file, naming the way to make one, and makes none', () => {
    expect(failure(() => open('open'))).toMatchObject({ code: 'no-book', exitCode: 3 });
    expect(existsSync(path)).toBe(false);
  });

  it('refuses a folder', () => {
    mkdirSync(path);
    expect(failure(() => open('open'))).toMatchObject({ code: 'not-a-file', exitCode: 8 });
  });

  it.each([
    [
      'a text file',
      () => writeFileSync(path, 'this is no database, just a text file of some length. '.repeat(40)),
      'corrupt-file',
    ],
    ['an empty file', () => writeFileSync(path, ''), 'foreign-file'],
    [
      'another program’s database',
      () => new SqliteDatabase(path).exec('create table other (id integer)').close(),
      'foreign-file',
    ],
  ])('refuses %s and does not touch it', (_, make, code) => {
    make();
    const before = readFileSync(path);
    expect(failure(() => open('open'))).toMatchObject({ code, exitCode: 8 });
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(existsSync(`${path}-wal`)).toBe(false);
  });

  it('refuses a file of a newer version and does not touch it', async () => {
    await makeBook();
    const sqlite = new SqliteDatabase(path);
    sqlite.pragma(`user_version = ${SCHEMA_VERSION + 1}`);
    sqlite.pragma('journal_mode = DELETE');
    sqlite.close();
    const before = readFileSync(path);
    expect(failure(() => open('open'))).toMatchObject({ code: 'newer-file', exitCode: 8 });
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it('says of a truncated file that it is damaged', async () => {
    const whole = await makeBook();
    writeFileSync(path, whole.subarray(0, Math.floor(whole.length / 2)));
    const outcome = await (async () => {
      const db = open('open');
      try {
        return await db.selectFrom('department').selectAll().execute();
      } finally {
        await db.destroy();
      }
    })().catch((error: unknown) => error);
    expect(String(outcome)).toMatch(/damaged|malformed/);
  });

  it.runIf(existsSync('/proc/self'))('refuses a folder in which nobody can make a file', () => {
    const made = failure(() => openDatabase({ path: '/proc/self/dispatch/book.db', mode: 'create', jitter: () => 0 }));
    expect(made).toMatchObject({ code: 'unusable-file', exitCode: 8 });
  });

  it('puts back what a killed process had begun past the write-ahead log, and leaves the files of others to them', async () => {
    await makeBook();
    const halfWritten = (setUp: string): string => {
      const copy = join(folder, 'killed.db');
      const writer = new SqliteDatabase(path);
      writer.pragma('journal_mode = DELETE');
      writer.exec(setUp);
      // So little memory that changes go to the file before they are committed, as they stand when the process dies.
      writer.exec(`pragma cache_size = 1; begin; create table filler (text text);
        insert into filler with recursive n(i) as (select 1 union all select i + 1 from n where i < 500)
        select printf('%.800c', 'x') from n`);
      for (const part of ['', '-journal']) copyFileSync(path + part, copy + part);
      writer.close();
      return copy;
    };
    const ours = halfWritten('');
    expect(fileFaults(ours)).toEqual([]);
    const reopened = new SqliteDatabase(ours, { readonly: true });
    expect(reopened.prepare("select count(*) from sqlite_schema where name = 'filler'").pluck().get()).toBe(0);
    reopened.close();
    const foreign = halfWritten('pragma application_id = 7');
    const before = readFileSync(foreign);
    expect(failure(() => fileFaults(foreign))).toMatchObject({ exitCode: 8 });
    expect(readFileSync(foreign).equals(before)).toBe(true);
  });

  it('leaves nothing behind when a new file cannot be finished', () => {
    expect(String(failure(() => open('create', [['this is no sql']])))).toContain('syntax error');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('refuses a path whose folder is a file', () => {
    writeFileSync(path, 'x');
    const inside = failure(() => openDatabase({ path: join(path, 'book.db'), mode: 'create', jitter: () => 0 }));
    expect(inside).toMatchObject({ code: 'unusable-file', exitCode: 8 });
  });
});

describe('the release of SQLite', () => {
  it.each(['3.51.3', '3.51.10', '3.52.0', '4.0.0'])('may be %s', (release) => {
    expect(() => requireSqlite(release)).not.toThrow();
  });

  it.each(['3.51.2', '3.50.9', '2.99.9'])('may not be %s, which can lose what two processes write', (release) => {
    expect(() => requireSqlite(release)).toThrow(`SQLite ${release} can lose concurrent writes.`);
  });
});

describe('migrating', () => {
  const next = [
    ...MIGRATIONS,
    ['alter table department add column color text', "update department set color = 'blue'"],
  ];

  it('brings an older file up to date and keeps a copy of it as it was', async () => {
    await makeBook();
    const db = open('open', next);
    const rows = await db.selectFrom('department').selectAll().execute();
    await db.destroy();
    expect(rows).toMatchObject([{ name: 'HVAC', color: 'blue' }]);
    const copy = new SqliteDatabase(`${path}.before-format-${next.length}`, { readonly: true });
    expect(copy.pragma('user_version', { simple: true })).toBe(MIGRATIONS.length);
    copy.close();
  });

  it('leaves the file as it was when a migration fails halfway', async () => {
    await makeBook();
    const broken = [...MIGRATIONS, ['alter table department add column color text', 'this is no sql']];
    expect(String(failure(() => open('open', broken)))).toContain('syntax error');
    const sqlite = new SqliteDatabase(path, { readonly: true });
    expect(sqlite.pragma('user_version', { simple: true })).toBe(MIGRATIONS.length);
    expect(sqlite.prepare('select * from department').all()).toEqual([
      { id: 1, version: 1, name: 'HVAC', archivedAt: null },
    ]);
    sqlite.close();
  });
});

describe('locking', () => {
  it('takes the write lock at the beginning of a transaction, not at its first write', async () => {
    await makeBook();
    const db = open('open');
    const other = new SqliteDatabase(path, { timeout: 0 });
    await db.transaction().execute(async () => {
      expect(() => other.exec('begin immediate')).toThrow(/locked/);
    });
    other.exec('begin immediate');
    other.exec('rollback');
    other.close();
    await db.destroy();
  });

  it('lets a read go on beside a writer', async () => {
    await makeBook();
    const writer = new SqliteDatabase(path);
    writer.exec('begin immediate');
    const db = open('open');
    const rows = await db
      .transaction()
      .setAccessMode('read only')
      .execute((snapshot) => snapshot.selectFrom('department').selectAll().execute());
    expect(rows).toHaveLength(1);
    writer.exec('rollback');
    writer.close();
    await db.destroy();
  });
});

describe('a disk that is full in the middle of a change', () => {
  /** SQLite's own limit on pages fails as a full disk does: it takes the whole transaction back by itself. */
  async function fill(db: Database): Promise<void> {
    await sql`pragma max_page_count = 1`.execute(db);
    for (let index = 0; index < 100; index++) {
      await db
        .insertInto('department')
        .values({ name: `${index} `.repeat(900), archivedAt: null })
        .execute();
    }
  }

  it.each<[string, (one: Database) => Promise<void>]>([
    ['a transaction', fill],
    ['a savepoint', (one) => withSavepoint(one, () => fill(one))],
  ])('is called that in %s, and leaves the book as it was', async (_, work) => {
    await makeBook();
    const db = open('open');
    const error = await db
      .transaction()
      .execute(work)
      .catch((thrown: unknown) => translate(thrown, path));
    expect(error).toMatchObject({ code: 'disk-full', exitCode: 8 });
    expect(await db.selectFrom('department').selectAll().execute()).toHaveLength(1);
    await db.destroy();
  });
});

describe('the numbers people see', () => {
  it('are never given twice', async () => {
    const db = open('create');
    const insert = () =>
      db.insertInto('department').values({ name: 'HVAC', archivedAt: null }).returning('id').executeTakeFirstOrThrow();
    const first = await insert();
    await db.deleteFrom('department').execute();
    expect((await insert()).id).toBe(first.id + 1);
    await db.destroy();
  });
});
