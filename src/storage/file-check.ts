// Looks at a book as a file, through read-only handles, before anybody trusts it: is it ours, can this version read it, is it
// whole, what does it hold. Nothing here ever writes, not even a header, but for what SQLite itself puts back in a book of ours
// whose last writer was killed.

import { closeSync, openSync, readSync, statSync } from 'node:fs';
import SqliteDatabase from 'better-sqlite3';
import { AppError } from '../base/errors.ts';
import { recordName } from '../base/ids.ts';
import type { Instant } from '../base/time.ts';
import type { BookFacts, FileFault } from '../domain/book.ts';
import { MIGRATIONS } from './migrations/index.ts';
import { damaged, LONGEST_WAIT_MS, translate } from './sqlite-error.ts';

/** 'DSPT': tells our files from everybody else's. */
export const APPLICATION_ID = 0x44_53_50_54;
export const SCHEMA_VERSION = MIGRATIONS.length;

/** Faults of one kind that are worth naming; a file that is broken is broken all over. */
const MOST_FAULTS = 100;

/** Refuses (exit 8) a file that is not ours or newer than `newest`, by its header. */
export function checkOurs(path: string, newest: number): void {
  reading(path, (sqlite) => checkHeader(sqlite, path, newest));
}

/** What a whole book holds. Refuses (exit 8) one that is foreign, newer, damaged or without a company, by the name `called`. */
export function checkBook(path: string, called = path): BookFacts {
  return reading(
    path,
    (sqlite) => {
      checkHeader(sqlite, called, SCHEMA_VERSION);
      if (faultsOf(sqlite).length > 0) throw damaged(called);
      return { ...factsOf(sqlite, called), sizeBytes: statSync(path).size };
    },
    called,
  );
}

/** What is wrong with the file itself; empty = SQLite finds it whole. */
export function fileFaults(path: string): FileFault[] {
  return reading(path, faultsOf);
}

/** The role of a user (null: of the book's first one), whatever the book's format; '' = no such user, null = nobody can tell. */
export function roleInFile(path: string, user: string | null): string | null {
  try {
    return reading(path, (sqlite) => {
      const named = user === null ? '' : 'and name = ?';
      const query = sqlite.prepare(`select role from user where archivedAt is null ${named} order by id limit 1`);
      return (query.pluck().get(...(user === null ? [] : [user])) as string | undefined) ?? '';
    });
  } catch {
    return null;
  }
}

/** Rows that are not as the log last had them: changed past dispatch, or rotten in a way that keeps the form of the file. */
export function rowsPastLog(path: string): FileFault[] {
  return reading(path, (sqlite) => [...pastLog(sqlite)]);
}

/** What is hardly ever typed, and what a rotten record looks like to whoever reads it. */
const MISREAD: ReadonlySet<string> = new Set(['time-out-of-range', 'unknown-time-zone']);

/**
 * What an unexpected error means for a book: that its file is damaged, or its rows are not what was written, where that is so;
 * else the error itself.
 */
export function explain(error: unknown, path: string): unknown {
  const known = translate(error, path);
  if (known instanceof AppError && !MISREAD.has(known.code)) return known;
  try {
    return fileFaults(path).length > 0 || rowsPastLog(path).length > 0 ? damaged(path) : error;
  } catch (worse) {
    return worse instanceof AppError ? worse : error;
  }
}

function reading<T>(path: string, look: (sqlite: SqliteDatabase.Database) => T, called = path): T {
  try {
    return lookedAt(path, look);
  } catch (error) {
    if (!isHalfWritten(error) || !hasOurHeader(path)) throw translate(error, called);
  }
  try {
    putBack(path);
    return lookedAt(path, look);
  } catch (error) {
    throw translate(error, called);
  }
}

function lookedAt<T>(path: string, look: (sqlite: SqliteDatabase.Database) => T): T {
  const sqlite = new SqliteDatabase(path, { readonly: true, fileMustExist: true, timeout: LONGEST_WAIT_MS });
  try {
    return look(sqlite);
  } finally {
    sqlite.close();
  }
}

/**
 * A process was killed while it wrote past the write-ahead log, as when the file enters or leaves that mode: SQLite has to put
 * back what it began, and cannot through a read-only handle.
 */
function isHalfWritten(error: unknown): boolean {
  return error instanceof SqliteDatabase.SqliteError && error.code === 'SQLITE_READONLY_ROLLBACK';
}

/** Where SQLite's file format keeps the application id, as a big-endian number. */
const APPLICATION_ID_AT = 68;

/** Told without SQLite, which would have to write first. */
function hasOurHeader(path: string): boolean {
  const bytes = Buffer.alloc(4);
  const file = openSync(path, 'r');
  try {
    readSync(file, bytes, 0, bytes.length, APPLICATION_ID_AT);
  } finally {
    closeSync(file);
  }
  return bytes.readUInt32BE() === APPLICATION_ID;
}

/** The first read through a handle that may write does it. */
function putBack(path: string): void {
  const sqlite = new SqliteDatabase(path, { fileMustExist: true, timeout: LONGEST_WAIT_MS });
  try {
    sqlite.pragma('schema_version');
  } finally {
    sqlite.close();
  }
}

function checkHeader(sqlite: SqliteDatabase.Database, path: string, newest: number): void {
  const application = sqlite.pragma('application_id', { simple: true }) as number;
  const version = sqlite.pragma('user_version', { simple: true }) as number;
  if (application !== APPLICATION_ID) {
    throw AppError.file(
      'foreign-file',
      `${path} is not a dispatch book.`,
      'Name another file; this one was not touched.',
    );
  }
  if (version > newest) {
    throw AppError.file(
      'newer-file',
      `${path} was written by a newer dispatch (its format is ${version}, this one reads up to ${newest}).`,
      'Update dispatch; the file was not touched.',
    );
  }
  if (version > 0 && !sqlite.prepare("select 1 from sqlite_schema where name = 'book'").get()) throw damaged(path);
}

function faultsOf(sqlite: SqliteDatabase.Database): FileFault[] {
  const lines = sqlite.pragma(`integrity_check(${MOST_FAULTS})`) as { integrity_check: string }[];
  const broken = lines.flatMap(({ integrity_check: text }): FileFault[] =>
    text === 'ok' ? [] : [{ kind: 'integrity', text }],
  );
  if (broken.length > 0) return broken;
  const lost = sqlite.pragma('foreign_key_check') as { table: string; rowid: number; parent: string }[];
  return lost.map(({ table, rowid, parent }) => ({
    kind: 'reference',
    text: `${table} ${rowid} belongs to a ${parent} that is not there`,
  }));
}

/** Images of an older format are not compared: a migration may have changed the row. */
const LAST_IMAGES = `select change.tableName, change.rowId, change.after from change
  join revision on revision.id = change.revisionId and revision.schemaVersion = ?
  where change.id in (select max(id) from change group by tableName, rowId)`;

interface LastImage {
  readonly tableName: string;
  readonly rowId: number;
  readonly after: string | null;
}

function* pastLog(sqlite: SqliteDatabase.Database): Generator<FileFault> {
  const rows = new Map<string, SqliteDatabase.Statement>();
  const images = sqlite.prepare<[unknown], LastImage>(LAST_IMAGES);
  for (const { tableName, rowId, after } of images.iterate(sqlite.pragma('user_version', { simple: true }))) {
    if (!/^\w+$/.test(tableName)) yield { kind: 'log', text: `the log names a table "${tableName}"` };
    else {
      const select = rows.get(tableName) ?? sqlite.prepare(`select * from "${tableName}" where id = ?`);
      rows.set(tableName, select);
      const row = select.get(rowId) as Record<string, unknown> | undefined;
      if (!isAsLogged(row, after))
        yield { kind: 'log', text: `${recordName(tableName, rowId)} is not as the log has it` };
    }
  }
}

function isAsLogged(row: Record<string, unknown> | undefined, after: string | null): boolean {
  if (after === null || row === undefined) return after === null && row === undefined;
  try {
    const image = JSON.parse(after) as Record<string, unknown>;
    return Object.keys(image).every((column) => column === 'revision' || image[column] === row[column]);
  } catch {
    return false;
  }
}

function factsOf(sqlite: SqliteDatabase.Database, path: string): Omit<BookFacts, 'sizeBytes'> {
  const one = (sql: string): unknown => sqlite.prepare(sql).pluck().get();
  const book = sqlite.prepare('select revision, companyName from book').get() as
    | Pick<BookFacts, 'revision' | 'companyName'>
    | undefined;
  if (!book) throw AppError.file('empty-book', `${path} has no company: it was not finished.`);
  return {
    ...book,
    timeZone: (one('select timeZone from branch order by id limit 1') as string | undefined) ?? 'UTC',
    lastChangeAt: (one('select at from revision order by id desc limit 1') as Instant | undefined) ?? null,
    customers: one('select count(*) from customer') as number,
    appointments: one('select count(*) from appointment') as number,
    schemaVersion: sqlite.pragma('user_version', { simple: true }) as number,
  };
}
