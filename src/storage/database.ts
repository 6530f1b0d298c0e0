// Opens the book: the only place that knows the database is SQLite. Checks that the file is ours before touching it,
// brings an older file up to date, and makes every write take its lock at once (BEGIN IMMEDIATE), so that parallel
// processes wait for each other instead of failing halfway.

import { chmodSync, closeSync, existsSync, mkdirSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import type { DatabaseConnection, Driver, Expression, TransactionSettings } from 'kysely';
import { CompiledQuery, Kysely, SqliteDialect, SqliteDriver, sql } from 'kysely';
import { AppError } from '../base/errors.ts';
import { APPLICATION_ID, checkOurs } from './file-check.ts';
import { MIGRATIONS } from './migrations/index.ts';
import type { Schema } from './schema.ts';
import { partName, vacuumInto } from './snapshot.ts';
import { isBusy, LONGEST_WAIT_MS, translate } from './sqlite-error.ts';
import { Statements } from './statements.ts';

/** A connection or a transaction: inside a transaction only its own handle may be used. */
export type Database = Kysely<Schema>;

/** Earlier releases can lose writes when two processes reset the write-ahead log at once. */
const OLDEST_SQLITE = [3, 51, 3] as const;
/** The schema of the book's own tables, as against temporary ones of the same name. */
export const OWN_SCHEMA = 'main';
/**
 * SQLite waits without letting anything else run, and asks ever more seldom: so the wait for the write lock is cut up. Ctrl-C ends it
 * at once, and who has waited long asks as often as who has just come.
 */
const LOCK_WAIT_MS = 20;
const LOCK_PAUSE_MS = 10;
const LOCK_ATTEMPTS = LONGEST_WAIT_MS / (LOCK_WAIT_MS + LOCK_PAUSE_MS / 2);

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
  const opened = fileAt(options.path);
  const sqlite = connect(options.path, migrations.length, options.mode);
  try {
    prepare(sqlite, options.path, migrations);
  } catch (error) {
    sqlite.close();
    if (created) for (const suffix of ['', '-wal', '-shm']) rmSync(options.path + suffix, { force: true });
    throw translate(error, options.path);
  }
  return new Kysely<Schema>({ dialect: new BookDialect(sqlite, { ...options, opened }) });
}

/** Which file has the name now: another one once the book has been replaced (storage/replace.ts). */
function fileAt(path: string): string | null {
  const file = path === ':memory:' ? undefined : statSync(path, { throwIfNoEntry: false });
  return file ? `${file.dev}:${file.ino}` : null;
}

interface DriverOptions extends OpenOptions {
  readonly opened: string | null;
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
export function makeFolder(folder: string): void {
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

function prepare(sqlite: SqliteDatabase.Database, path: string, migrations: readonly (readonly string[])[]): void {
  requireSqlite(sqlite.prepare('select sqlite_version()').pluck().get() as string);
  sqlite.pragma('foreign_keys = ON');
  sqlite.pragma('synchronous = FULL');
  sqlite.pragma('temp_store = memory');
  if (sqlite.pragma('journal_mode', { simple: true }) !== 'wal') sqlite.pragma('journal_mode = WAL');
  migrate(sqlite, path, migrations);
}

/** Throws AppError (exit 8) for a release that is too old, such as `3.51.2`. */
export function requireSqlite(release: string): void {
  const found = release.split('.').map(Number);
  const differences = OLDEST_SQLITE.map((part, index) => (found[index] as number) - part);
  const [first = 0] = differences.filter((difference) => difference !== 0);
  if (first >= 0) return;
  throw AppError.file(
    'old-sqlite',
    `SQLite ${release} can lose concurrent writes.`,
    `dispatch needs ${OLDEST_SQLITE.join('.')} or newer.`,
  );
}

function migrate(sqlite: SqliteDatabase.Database, path: string, migrations: readonly (readonly string[])[]): void {
  const version = (): number => sqlite.pragma('user_version', { simple: true }) as number;
  if (version() === migrations.length) return;
  if (version() > 0 && path !== ':memory:') copyBefore(path, version());
  for (let next = version(); next < migrations.length; next++) {
    sqlite.exec('begin immediate');
    try {
      // Another process may have migrated while this one waited for the lock.
      if (version() === next) {
        for (const statement of migrations[next] as readonly string[]) sqlite.exec(statement);
        sqlite.pragma(`application_id = ${APPLICATION_ID}`);
        sqlite.pragma(`user_version = ${next + 1}`);
      }
      sqlite.exec('commit');
    } catch (error) {
      if (sqlite.inTransaction) sqlite.exec('rollback');
      throw error;
    }
  }
}

/** As it was, for whoever has to go back; by a snapshot, since another process may be bringing the file up to date just now. */
function copyBefore(path: string, version: number): void {
  const copy = `${path}.before-format-${version + 1}`;
  const part = partName(copy);
  try {
    rmSync(part, { force: true });
    vacuumInto(path, part);
    if (versionOf(part) === version) renameSync(part, copy);
  } finally {
    rmSync(part, { force: true });
  }
}

function versionOf(path: string): number {
  const sqlite = new SqliteDatabase(path, { readonly: true });
  try {
    return sqlite.pragma('user_version', { simple: true }) as number;
  } finally {
    sqlite.close();
  }
}

class BookDialect extends SqliteDialect {
  readonly #sqlite: SqliteDatabase.Database;
  readonly #options: DriverOptions;

  constructor(sqlite: SqliteDatabase.Database, options: DriverOptions) {
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
  readonly #options: DriverOptions;

  constructor(sqlite: SqliteDatabase.Database, options: DriverOptions) {
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

  /** What fails for want of room SQLite has taken back by itself; asked again, it would complain of that instead. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#sqlite.inTransaction) await super.rollbackTransaction(connection);
  }

  async #takeWriteLock(connection: DatabaseConnection, attempts: number): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await connection.executeQuery(CompiledQuery.raw('begin immediate'));
        break;
      } catch (error) {
        if (!isBusy(error) || attempt >= attempts) throw translate(error, this.#options.path);
        const pause = this.#options.jitter() * LOCK_PAUSE_MS;
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
    if (fileAt(this.#options.path) === this.#options.opened) return;
    await connection.executeQuery(CompiledQuery.raw('rollback'));
    throw AppError.busy(`${this.#options.path} has just been replaced by another file.`, 'Try again.');
  }
}
