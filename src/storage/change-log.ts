// Every change people make passes through here: the row is written, and its image before and after is logged in the same
// transaction. That one record feeds the log, undo, the board as of a past moment, and the search index.

import { sql } from 'kysely';
import { AppError } from '../base/errors.ts';
import { recordName } from '../base/ids.ts';
import { chunksOf } from './chunk.ts';
import type { Database } from './database.ts';
import type { RowImage } from './joint-log.ts';
import { JointLog } from './joint-log.ts';
import type { Entry } from './log-rows.ts';
import { insertChanges, insertRevisions } from './log-rows.ts';
import type { Schema } from './schema.ts';
import { refreshSearch } from './search.ts';
import { takenColumn } from './sqlite-error.ts';

/** Tables whose rows are logged; the rest are the log itself, caches, and keys. */
export type LoggedTable = Exclude<keyof Schema, 'revision' | 'change' | 'idempotencyKey' | 'searchText' | 'road'>;

export type Row = Record<string, unknown> & { id: number };

/** What a caller gives for a new row: every column but the key and the version. */
export type NewRow<T extends LoggedTable> = {
  [K in keyof Omit<Schema[T], 'id' | 'version'>]: Schema[T][K];
};
export type Patch<T extends LoggedTable> = Partial<NewRow<T>>;

/** Tables whose rows count their changes. */
export const VERSIONED: ReadonlySet<string> = new Set([
  'branch',
  'user',
  'department',
  'service',
  'subtype',
  'technician',
  'territory',
  'customer',
  'address',
  'job',
  'appointment',
]);
const ROWS_PER_STATEMENT = 200;

/** A kind of row that has changed. */
export interface Touched {
  readonly table: LoggedTable;
  readonly isNew: boolean;
}

function kindOf({ table, before }: RowImage): Touched {
  return { table, isNew: before === null };
}

/** Collects the changes of one transaction. Only the operation runner makes and finishes one. */
export class ChangeRecorder {
  readonly #db: Database;
  readonly #images = new Map<string, RowImage>();
  /** Of changes that went to the log already. */
  readonly #customers = new Set<number>();
  readonly #appended = new Map<string, Touched>();
  /** Where changes go that are logged at once. */
  #joint: JointLog | null;

  /** `joint`: the entry that many operations share; else this one has an entry of its own. */
  constructor(db: Database, joint: JointLog | null = null) {
    this.#db = db;
    this.#joint = joint;
  }

  /** Writes a new row and returns its key. */
  async insert<T extends LoggedTable>(table: T, row: NewRow<T>): Promise<number> {
    const [id] = await this.insertMany(table, [row]);
    return id as number;
  }

  /** Writes many rows, some hundreds a statement, and returns their keys in order. */
  async insertMany<T extends LoggedTable>(table: T, rows: readonly NewRow<T>[]): Promise<number[]> {
    const ids: number[] = [];
    for (const chunk of chunksOf(rows, ROWS_PER_STATEMENT)) {
      const inserted = (await this.#db
        .insertInto(table)
        .values(chunk as never)
        .returningAll()
        .execute()) as unknown as Row[];
      for (const after of inserted) {
        ids.push(after.id);
        this.#remember({ table, rowId: after.id, before: null, after });
      }
    }
    return ids;
  }

  /** Changes one row. With `ifVersion`, refuses (exit 4) when somebody else changed it meanwhile. */
  async update<T extends LoggedTable>(table: T, id: number, patch: Patch<T>, ifVersion?: number): Promise<void> {
    const before = await this.row(table, id);
    if (!before) throw AppError.notFound('no-row', `There is no ${recordName(table, id)}.`);
    if (ifVersion !== undefined && before.version !== ifVersion) {
      throw AppError.conflict(
        'changed-since',
        `${recordName(table, id)} has version ${String(before.version)}, not ${ifVersion}: somebody changed it meanwhile.`,
        'Look at it again and repeat the change with the version it shows.',
      );
    }
    const changed = Object.entries(patch).filter(([column, value]) => before[column] !== value);
    if (changed.length === 0) return;
    const after: Row = { ...before, ...Object.fromEntries(changed) };
    if (VERSIONED.has(table)) after.version = Number(before.version) + 1;
    await this.#write(table, after);
    this.#remember({ table, rowId: id, before, after });
  }

  /** Raises a record's version when something that belongs to it changed (a contact, a skill) but not its own row. */
  async touch(table: LoggedTable, id: number): Promise<void> {
    const before = await this.row(table, id);
    if (!before) return;
    const after: Row = { ...before, version: Number(before.version) + 1 };
    await this.#write(table, after);
    this.#remember({ table, rowId: id, before, after });
  }

  /** Removes a row: for what never was a record of its own (a shift pattern, an absence), and to undo a creation. */
  async remove(table: LoggedTable, id: number): Promise<void> {
    await this.removeMany(table, [id]);
  }

  /** Removes those of the rows that are there, some hundreds a statement. */
  async removeMany(table: LoggedTable, ids: readonly number[]): Promise<void> {
    const rows = await this.rows(table, ids);
    for (const chunk of chunksOf([...rows.keys()])) {
      await this.#db
        .deleteFrom(table as 'shift')
        .where('id', 'in', chunk)
        .execute();
    }
    for (const before of rows.values()) this.#remember({ table, rowId: before.id, before, after: null });
  }

  /**
   * Puts rows back exactly as their images have them, keys included: undo only. The images have the same columns. Exit 4 when
   * another row has the name of one by now.
   */
  async restoreMany(table: LoggedTable, images: readonly Row[]): Promise<void> {
    const rows = await this.rows(
      table,
      images.map(({ id }) => id),
    );
    for (const chunk of chunksOf(images, ROWS_PER_STATEMENT)) await this.#put(table, chunk);
    for (const after of images) this.#remember({ table, rowId: after.id, before: rows.get(after.id) ?? null, after });
  }

  /** Those of the rows that are there, by key. */
  async rows(table: LoggedTable, ids: readonly number[]): Promise<Map<number, Row>> {
    const found = new Map<number, Row>();
    for (const chunk of chunksOf(ids)) {
      const rows = await this.#db
        .selectFrom(table as 'shift')
        .selectAll()
        .where('id', 'in', chunk)
        .execute();
      for (const row of rows as unknown as Row[]) found.set(row.id, row);
    }
    return found;
  }

  async row(table: LoggedTable, id: number): Promise<Row | null> {
    return (await this.rows(table, [id])).get(id) ?? null;
  }

  /** What has changed so far. */
  get images(): readonly RowImage[] {
    return [...this.#images.values()];
  }

  /** Logs changes that another has made at once, so that any number of them takes no memory. */
  async append(images: readonly RowImage[]): Promise<void> {
    if (images.length === 0) return;
    this.#joint ??= new JointLog(this.#db, (await currentRevision(this.#db)) + 1);
    for (const id of this.#touchedCustomers(images)) this.#customers.add(id);
    for (const image of images) this.#appended.set(`${image.table} ${image.before === null}`, kindOf(image));
    await this.#joint.add(images);
  }

  /** Kinds of rows that have changed. */
  get touched(): readonly Touched[] {
    return [...this.#appended.values(), ...this.images.map(kindOf)];
  }

  get isEmpty(): boolean {
    return this.#images.size === 0 && this.#appended.size === 0;
  }

  /** Writes the log entry under the book's next revision and refreshes what is derived. Returns the revision. */
  async finish(entry: Entry): Promise<number | null> {
    if (this.#joint) return await this.#finishJoint(this.#joint, entry);
    const revision = await nextRevision(this.#db);
    await insertRevisions(this.#db, [{ revision, entry }]);
    const changes = this.images.map(({ table, rowId, before, after }) => {
      return {
        revision,
        table,
        rowId,
        before: before && JSON.stringify(before),
        after: after && JSON.stringify(after),
      };
    });
    await insertChanges(this.#db, changes);
    await this.refreshDerived();
    return revision;
  }

  async #finishJoint(joint: JointLog, entry: Entry): Promise<number | null> {
    await joint.add(this.images);
    const revision = await joint.finish(entry);
    await this.refreshDerived();
    return revision;
  }

  /** Brings what is derived from the changed rows up to date: at the end, unless `finish` does. */
  async refreshDerived(): Promise<void> {
    await refreshSearch(this.#db, [...new Set([...this.#customers, ...this.#touchedCustomers(this.images)])]);
  }

  async #write(table: LoggedTable, row: Row): Promise<void> {
    const { id, ...columns } = row;
    await this.#db
      .updateTable(table as 'shift')
      .set(columns as never)
      .where('id', '=', id)
      .execute();
  }

  /** Writes rows whether they are there or not. Of several at once, one that cannot be is found one by one. */
  async #put(table: LoggedTable, images: readonly Row[]): Promise<void> {
    const columns = Object.keys(images[0] ?? {}).filter((column) => column !== 'id');
    const insert = this.#db.insertInto(table).values(images as never);
    try {
      await insert
        .onConflict((conflict) =>
          conflict
            .column('id' as never)
            .doUpdateSet(
              ({ ref }) => Object.fromEntries(columns.map((name) => [name, ref(`excluded.${name}` as never)])) as never,
            ),
        )
        .execute();
    } catch (error) {
      if (images.length === 1) throw takenSince(error, table, images[0] as Row);
      for (const image of images) await this.#put(table, [image]);
    }
  }

  /** Keeps the first `before` and the last `after` of a row within the transaction. */
  #remember(image: RowImage): void {
    const key = `${image.table}:${image.rowId}`;
    const earlier = this.#images.get(key);
    const before = earlier ? earlier.before : image.before;
    if (before === null && image.after === null) this.#images.delete(key);
    else this.#images.set(key, { ...image, before });
  }

  #touchedCustomers(images: readonly RowImage[]): number[] {
    const ids = new Set<number>();
    for (const { table, rowId, before, after } of images) {
      if (table === 'customer') ids.add(rowId);
      if (table === 'contact' || table === 'address') {
        for (const image of [before, after]) if (image) ids.add(image.customerId as number);
      }
    }
    return [...ids];
  }
}

/** A code, a name or a key that is unique was given to somebody else meanwhile. */
function takenSince(error: unknown, table: LoggedTable, image: Row): unknown {
  const column = takenColumn(error);
  if (column === null) return error;
  const value = image[column.replace(/Folded$/, '')];
  return AppError.conflict(
    'changed-since',
    `${recordName(table, image.id)} cannot have "${String(value)}" back: another record has it by now.`,
    'Change it there first, then undo.',
  );
}

async function currentRevision(db: Database): Promise<number> {
  return (await db.selectFrom('book').select('revision').executeTakeFirstOrThrow()).revision;
}

/** Raises the book's revision: the order of all writes, and on a server the lock among them. */
async function nextRevision(db: Database): Promise<number> {
  const row = await db
    .updateTable('book')
    .set({ revision: sql`revision + 1` })
    .returning('revision')
    .executeTakeFirstOrThrow();
  return row.revision;
}
