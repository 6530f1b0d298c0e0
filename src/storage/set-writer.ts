// Writes of many operations in few statements: new rows wait in memory with the keys they will have, and go to the database
// together, with their entries in the change log. The caller holds the write lock from the first row to the last flush.

import type { LoggedTable, NewRow, Patch, Row } from './change-log.ts';
import { VERSIONED } from './change-log.ts';
import type { Database } from './database.ts';
import type { RowImage } from './joint-log.ts';
import type { Entry } from './log-rows.ts';
import { insertChanges, insertRevisions } from './log-rows.ts';
import { insertRows, nextKey, updateRows } from './statements.ts';

/** A row before and after; null before = new. */
export interface SetImage extends RowImage {
  readonly after: Row;
}

/** An entry in the log with all it changed. */
interface LoggedEntry {
  readonly revision: number;
  readonly entry: Entry;
  readonly images: readonly SetImage[];
}

/** A key with the result it stands for. */
export interface KeyRow {
  readonly key: string;
  readonly operation: string;
  readonly inputHash: string;
  readonly result: string;
  readonly revisionId: number | null;
  readonly at: string;
}

/** So many rows are remembered after they were written: those that make room for the next ones are mostly among them. */
const MOST_KNOWN = 2_000;

export class SetWriter {
  readonly #db: Database;
  readonly #next = new Map<LoggedTable, number>();
  readonly #fresh = new Map<LoggedTable, Map<number, Row>>();
  readonly #changed = new Map<LoggedTable, Map<number, Row>>();
  readonly #known: Map<string, Row>;
  /** By table: the columns of its new rows, and one that has them. */
  readonly #shapes = new Map<LoggedTable, { readonly names: readonly string[]; readonly row: Row }>();
  readonly #keys: KeyRow[] = [];
  #entries: LoggedEntry[] = [];
  /** Of the operation under way. */
  #images: SetImage[] = [];

  /** `known`: rows that earlier writers of the same run have written, and nobody else since. */
  constructor(db: Database, known: Map<string, Row>) {
    this.#db = db;
    this.#known = known;
  }

  /** Before rows of these tables are made. */
  async open(tables: readonly LoggedTable[]): Promise<void> {
    for (const table of tables) if (!this.#next.has(table)) this.#next.set(table, await nextKey(this.#db, table));
  }

  isOpen(tables: readonly LoggedTable[]): boolean {
    return tables.every((table) => this.#next.has(table));
  }

  /** Others add rows from here on. */
  close(): void {
    this.#next.clear();
  }

  /** The key that the next new row gets. */
  nextId(table: LoggedTable): number {
    return this.#next.get(table) as number;
  }

  /** A new row; returns its key: the next one, unless it has one that was never given. */
  insert<T extends LoggedTable>(table: T, row: NewRow<T>, given?: number): number {
    const next = this.#next.get(table) as number;
    const id = given ?? next;
    this.#next.set(table, Math.max(next, id + 1));
    const after = this.#withKey(table, row, id);
    mapOf(this.#fresh, table).set(id, after);
    this.#remember(table, after);
    this.#images.push({ table, rowId: id, before: null, after });
    return id;
  }

  /** The row with its key in front. Filling in the copy of one that has the columns already is a multiple faster than adding them. */
  #withKey(table: LoggedTable, row: object, id: number): Row {
    const columns = row as Readonly<Record<string, unknown>>;
    const like = this.#shapes.get(table);
    const names = Object.keys(columns);
    const keys = VERSIONED.has(table) ? 2 : 1;
    if (!like || like.names.length !== names.length || names.some((name, i) => name !== like.names[i])) {
      const first = (keys === 2 ? { id, version: 1, ...columns } : { id, ...columns }) as Row;
      this.#shapes.set(table, { names, row: first });
      return { ...first };
    }
    const after: Row = { ...like.row };
    for (const name of names) after[name] = columns[name];
    after.id = id;
    return after;
  }

  /** A new row that waits, as it is now. */
  fresh(table: LoggedTable, id: number): Row {
    return this.#fresh.get(table)?.get(id) as Row;
  }

  /** Reads the rows that are to be changed, where they are not known. */
  async makeKnown(table: LoggedTable, ids: readonly number[]): Promise<void> {
    const unknown = ids.filter((id) => !this.#known.has(`${table}:${id}`));
    if (unknown.length === 0) return;
    const rows = await this.#db
      .selectFrom(table as 'shift')
      .selectAll()
      .where('id', 'in', unknown)
      .execute();
    for (const row of rows) this.#remember(table, row as unknown as Row);
  }

  /** Takes note of rows as they are, which others have read. */
  know(table: LoggedTable, rows: readonly Row[]): void {
    for (const row of rows) this.#remember(table, row);
  }

  /** Changes a row that is known. */
  update<T extends LoggedTable>(table: T, id: number, patch: Patch<T>): void {
    const before = this.#known.get(`${table}:${id}`);
    if (!before) throw new Error(`${table} ${id} was not asked for`);
    if (Object.entries(patch).every(([column, value]) => before[column] === value)) return;
    const after: Row = { ...before, ...patch };
    if (VERSIONED.has(table)) after.version = Number(before.version) + 1;
    const fresh = this.#fresh.get(table);
    if (fresh?.has(id)) fresh.set(id, after);
    else mapOf(this.#changed, table).set(id, after);
    this.#remember(table, after);
    this.#images.push({ table, rowId: id, before, after });
  }

  /** What the operation under way has changed; the next one begins. */
  take(): SetImage[] {
    const images = this.#images;
    this.#images = [];
    return images;
  }

  /** Gives changes an entry in the log. */
  log(revision: number, entry: Entry, images: readonly SetImage[]): void {
    this.#entries.push({ revision, entry, images });
  }

  keep(key: KeyRow): void {
    this.#keys.push(key);
  }

  /** Writes all that waits. */
  async flush(): Promise<void> {
    for (const [table, rows] of this.#fresh) await this.#write(table, [...rows.values()], insertRows);
    for (const [table, rows] of this.#changed) await this.#write(table, [...rows.values()], updateRows);
    this.#fresh.clear();
    this.#changed.clear();
    if (this.#known.size > MOST_KNOWN) this.#known.clear();
    await writeEntries(this.#db, this.#entries);
    this.#entries = [];
    const keys = this.#keys.splice(0);
    const columns = ['key', 'operation', 'inputHash', 'result', 'revisionId', 'at'] as const;
    await insertRows(
      this.#db,
      'idempotencyKey',
      columns,
      keys.map((row) => columns.map((column) => row[column])),
    );
  }

  async #write(table: LoggedTable, rows: readonly Row[], write: typeof insertRows): Promise<void> {
    const columns = Object.keys(rows[0] ?? {});
    await write(
      this.#db,
      table,
      columns,
      rows.map((row) => columns.map((column) => row[column])),
    );
  }

  #remember(table: LoggedTable, row: Row): void {
    this.#known.set(`${table}:${row.id}`, row);
  }
}

function mapOf(maps: Map<LoggedTable, Map<number, Row>>, table: LoggedTable): Map<number, Row> {
  let rows = maps.get(table);
  if (!rows) {
    rows = new Map();
    maps.set(table, rows);
  }
  return rows;
}

async function writeEntries(db: Database, entries: readonly LoggedEntry[]): Promise<void> {
  const last = entries.at(-1);
  if (!last) return;
  await db.updateTable('book').set({ revision: last.revision }).execute();
  await insertRevisions(db, entries);
  const changes = entries.flatMap(({ revision, images }) =>
    images.map(({ table, rowId, before, after }) => {
      return { revision, table, rowId, before: before && JSON.stringify(before), after: JSON.stringify(after) };
    }),
  );
  await insertChanges(db, changes);
}
