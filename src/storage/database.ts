// Opens the book: the only place that knows the database is SQLite. Checks that the file is ours before touching it,
// brings an older file up to date, and makes every write take its lock at once (BEGIN IMMEDIATE), so that parallel
// processes wait for each other instead of failing halfway.

import { chmodSync, closeSync, copyFileSync, existsSync, mkdirSync, openSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import type { DatabaseConnection, Driver, Expression, TransactionSettings } from 'kysely';
import { CompiledQuery, Kysely, SqliteDialect, SqliteDriver, sql } from 'kysely';
import { AppError } from '../base/errors.ts';
import { MIGRATIONS } from './migrations/index.ts';
import type { Schema } from './schema.ts';
import { Statements } from './statements.ts';

/** A connection or a transaction: inside a transaction only its own handle may be used. */
export type Database = Kysely<Schema>;

/** 'DSPT': tells our files from everybody else's. */
export const APPLICATION_ID = 0x44_53_50_54;
export const SCHEMA_VERSION = MIGRATIONS.length;
/** Earlier releases can lose writes when two processes reset the write-ahead log at once. */
const OLDEST_SQLITE = [3, 51, 3] as const;
/** The schema of the book's own tables, as against temporary ones of the same name. */
export const OWN_SCHEMA = 'main';
/** How long anybody waits for a file that another process holds: longer than a large import, short for a person. */
const LONGEST_WAIT_MS = 10_000;
/** SQLite waits without letting anything else run, so the wait for the write lock is cut up: Ctrl-C ends it at once. */
const LOCK_WAIT_MS = 500;
const LOCK_ATTEMPTS = LONGEST_WAIT_MS / LOCK_WAIT_MS;

type Mode = 'create' | 'open';

export interface OpenOptions {
  readonly path: string;
  /** `create` makes a new file and refuses an existing one; `open` refuses a missing one. */
  readonly mode: Mode;
  /** Uniform in [0, 1): spreads the retries of processes that wait for the same lock. */
  readonly jitter: () => number;
  readonly migrations?: readonly (readonly string[])[];
}

/** Only transactions that can be done without name their access so; the others name none. */
const OPTIONAL = 'read write';

/** Writes what can be done without, such as a cache: fails at once, more or less, where another process holds the lock. */
export async function writeIfFree(db: Database, work: (transaction: Database) => Promise<void>): Promise<void> {
  await db.transaction().setAccessMode(OPTIONAL).execute(work);
}

/** The value of a field of an object in JSON text, of its own type; `otherwise` where the object has no such field. */
export function jsonField(json: Expression<unknown>, field: string, otherwise: string | number | null = null) {
  const path = `$."${field}"`;
  const value = sql`${json} ->> ${path}`;
  return otherwise === null
    ? value
    : sql`case when json_type(${json}, ${path}) is null then ${otherwise} else ${value} end`;
}

/** Opens or creates a book. Throws AppError with exit 3 (missing), 4 (exists), 6 (busy) or 8 (not a usable file). */
export function openDatabase(options: OpenOptions): Database {
  const migrations = options.migrations ?? MIGRATIONS;
  const created = options.mode === 'create' && options.path !== ':memory:';
  if (created) createFile(options.path);
  else if (options.path !== ':memory:') checkExists(options.path);
  const sqlite = connect(options.path, migrations.length, options.mode);
  try {
    prepare(sqlite, options.path, migrations);
  } catch (error) {
    sqlite.close();
    if (created) for (const suffix of ['', '-wal', '-shm']) rmSync(options.path + suffix, { force: true });
    throw translate(error, options.path);
  }
  return new Kysely<Schema>({ dialect: new BookDialect(sqlite, options) });
}

function createFile(path: string): void {
  try {
    makeFolder(dirname(path));
    closeSync(openSync(path, 'wx', 0o600));
    chmodSync(path, 0o600);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST' && existsSync(path)) {
      throw AppError.conflict(
        'book-exists',
        `${path} exists already; a new book would overwrite it.`,
        'Use it with --db, or name another file.',
      );
    }
    throw translate(error, path);
  }
}

/** One level at a time: Node's own recursive form never returns where the file system refuses a level as missing. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  if (dirname(folder) !== folder) makeFolder(dirname(folder));
  mkdirSync(folder, { mode: 0o700 });
}

function checkExists(path: string): void {
  if (!existsSync(path)) {
    throw AppError.notFound(
      'no-book',
      `There is no book at ${path}.`,
      'Create one with: dispatch init --name "Your company" --timezone America/Chicago',
    );
  }
  if (!statSync(path).isFile()) throw AppError.file('not-a-file', `${path} is not a file.`, 'Name a file with --db.');
}

function connect(path: string, newest: number, mode: Mode): SqliteDatabase.Database {
  if (mode === 'open' && path !== ':memory:') checkOurs(path, newest);
  try {
    return new SqliteDatabase(path, {
      timeout: LONGEST_WAIT_MS,
      fileMustExist: mode === 'open' && path !== ':memory:',
    });
  } catch (error) {
    throw translate(error, path);
  }
}

/** Looks at a file through a read-only handle, so that a foreign or newer one is never written, not even its header. */
function checkOurs(path: string, newest: number): void {
  let sqlite: SqliteDatabase.Database | undefined;
  try {
    sqlite = new SqliteDatabase(path, { readonly: true, timeout: LONGEST_WAIT_MS });
    const application = sqlite.pragma('application_id', { simple: true }) as number;
    const version = sqlite.pragma('user_version', { simple: true }) as number;
    if (application !== APPLICATION_ID) {
      throw AppError.file(
        'foreign-file',
        `${path} is not a dispatch book.`,
        'Name another file with --db; this one was not touched.',
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
  } catch (error) {
    throw translate(error, path);
  } finally {
    sqlite?.close();
  }
}

function prepare(sqlite: SqliteDatabase.Database, path: string, migrations: readonly (readonly string[])[]): void {
  assertSqliteVersion(sqlite);
  sqlite.pragma('foreign_keys = ON');
  sqlite.pragma('synchronous = FULL');
  sqlite.pragma('temp_store = memory');
  if (sqlite.pragma('journal_mode', { simple: true }) !== 'wal') sqlite.pragma('journal_mode = WAL');
  migrate(sqlite, path, migrations);
}

function assertSqliteVersion(sqlite: SqliteDatabase.Database): void {
  const text = sqlite.prepare('select sqlite_version()').pluck().get() as string;
  const found = text.split('.').map(Number);
  const difference = OLDEST_SQLITE.map((part, index) => (found[index] ?? 0) - part).find((part) => part !== 0) ?? 0;
  if (difference < 0) {
    throw AppError.file(
      'old-sqlite',
      `SQLite ${text} can lose concurrent writes.`,
      `dispatch needs ${OLDEST_SQLITE.join('.')} or newer.`,
    );
  }
}

function migrate(sqlite: SqliteDatabase.Database, path: string, migrations: readonly (readonly string[])[]): void {
  const version = (): number => sqlite.pragma('user_version', { simple: true }) as number;
  if (version() === migrations.length) return;
  if (version() > 0 && path !== ':memory:') copyBefore(sqlite, path, version());
  for (let next = version(); next < migrations.length; next++) {
    sqlite.exec('begin immediate');
    try {
      // Another process may have migrated while this one waited for the lock.
      if (version() === next) {
        for (const statement of migrations[next] ?? []) sqlite.exec(statement);
        sqlite.pragma(`application_id = ${APPLICATION_ID}`);
        sqlite.pragma(`user_version = ${next + 1}`);
      }
      sqlite.exec('commit');
    } catch (error) {
      sqlite.exec('rollback');
      throw error;
    }
  }
}

function copyBefore(sqlite: SqliteDatabase.Database, path: string, version: number): void {
  sqlite.pragma('wal_checkpoint(TRUNCATE)');
  const copy = `${path}.before-format-${version + 1}`;
  copyFileSync(path, copy);
  chmodSync(copy, 0o600);
}

class BookDialect extends SqliteDialect {
  readonly #sqlite: SqliteDatabase.Database;
  readonly #options: OpenOptions;

  constructor(sqlite: SqliteDatabase.Database, options: OpenOptions) {
    super({ database: sqlite });
    this.#sqlite = sqlite;
    this.#options = options;
  }

  override createDriver(): Driver {
    return new BookDriver(this.#sqlite, this.#options);
  }
}

class BookDriver extends SqliteDriver {
  readonly #sqlite: SqliteDatabase.Database;
  readonly #options: OpenOptions;

  constructor(sqlite: SqliteDatabase.Database, options: OpenOptions) {
    super({ database: new Statements(sqlite) });
    this.#sqlite = sqlite;
    this.#options = options;
  }

  override async beginTransaction(connection: DatabaseConnection, settings?: TransactionSettings): Promise<void> {
    if (settings?.accessMode === 'read only') {
      await connection.executeQuery(CompiledQuery.raw('begin'));
      return;
    }
    this.#sqlite.pragma(`busy_timeout = ${LOCK_WAIT_MS}`);
    try {
      await this.#takeWriteLock(connection, settings?.accessMode === OPTIONAL ? 1 : LOCK_ATTEMPTS);
    } finally {
      this.#sqlite.pragma(`busy_timeout = ${LONGEST_WAIT_MS}`);
    }
  }

  async #takeWriteLock(connection: DatabaseConnection, attempts: number): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await connection.executeQuery(CompiledQuery.raw('begin immediate'));
        return;
      } catch (error) {
        if (!isBusy(error) || attempt >= attempts) throw translate(error, this.#options.path);
        const pause = 5 + this.#options.jitter() * 10;
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
  }
}

function sqliteCode(error: unknown): string {
  return error instanceof SqliteDatabase.SqliteError ? error.code : '';
}

function isBusy(error: unknown): boolean {
  return /^SQLITE_(BUSY|LOCKED)/.test(sqliteCode(error));
}

/** The column whose value another row has already, where that is what went wrong; else null. */
export function takenColumn(error: unknown): string | null {
  if (sqliteCode(error) !== 'SQLITE_CONSTRAINT_UNIQUE') return null;
  return /: "?\w+"?\.(\w+)/.exec((error as Error).message)?.[1] ?? '';
}

function damaged(path: string): AppError {
  return AppError.file(
    'corrupt-file',
    `${path} is damaged or is not a dispatch book.`,
    'Restore a backup, or name another file with --db; the file was not changed.',
  );
}

/** Turns what SQLite and the file system say into an error that names the file and the way out. */
export function translate(error: unknown, path: string): unknown {
  if (error instanceof AppError) return error;
  const code = sqliteCode(error) || ((error as NodeJS.ErrnoException | null)?.code ?? '');
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) {
    return AppError.busy(
      `${path} has been in use by another process for ${LONGEST_WAIT_MS / 1000} s.`,
      'Try again, or end the other process; nothing was changed.',
    );
  }
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(code)) {
    return damaged(path);
  }
  if (code === 'SQLITE_FULL' || code === 'ENOSPC') {
    return AppError.file(
      'disk-full',
      `The disk of ${path} is full. Nothing was changed.`,
      'Free some space and try again.',
    );
  }
  if (
    /^SQLITE_(CANTOPEN|READONLY|PERM|IOERR)/.test(code) ||
    /^(EACCES|EPERM|EROFS|ENOTDIR|EISDIR|ENOENT|EEXIST|EMFILE|EIO)$/.test(code)
  ) {
    return AppError.file(
      'unusable-file',
      `${path} cannot be read or written (${code}). Nothing was changed.`,
      'Check the folder and its permissions, or name another file with --db.',
    );
  }
  return error;
}
