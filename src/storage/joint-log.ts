// The entry that many operations share in the change log. Images are written as they come, so that a long batch needs no memory
// for them; a row that changes again keeps its first image before and gets its last one after.

import type { Entry, LoggedTable, Row } from './change-log.ts';
import type { Database } from './database.ts';
import { SCHEMA_VERSION } from './file-check.ts';
import { insertRows } from './statements.ts';

/** A row before and after; null = not there. */
export interface RowImage {
  readonly table: LoggedTable;
  readonly rowId: number;
  readonly before: Row | null;
  readonly after: Row | null;
}

interface WaitingImage {
  readonly table: LoggedTable;
  readonly rowId: number;
  readonly before: string | null;
  after: string | null;
}

const MOST_WAITING = 500;

export class JointLog {
  /** The number that the entry will have; the caller holds the write lock until then. */
  readonly revision: number;
  readonly #db: Database;
  readonly #waiting = new Map<string, WaitingImage>();
  readonly #written = new Map<LoggedTable, Set<number>>();

  constructor(db: Database, revision: number) {
    this.#db = db;
    this.revision = revision;
  }

  async add(images: readonly RowImage[]): Promise<void> {
    for (const image of images) {
      if (this.#written.get(image.table)?.has(image.rowId)) await this.#amend(image);
      else this.#wait(image);
    }
    if (this.#waiting.size >= MOST_WAITING) await this.flush();
  }

  /** Writes the entry. Returns its number; null where nothing has changed in the end. */
  async finish(entry: Entry): Promise<number | null> {
    await this.flush();
    if ([...this.#written.values()].every((rows) => rows.size === 0)) return null;
    const { revision } = this;
    await this.#db.updateTable('book').set({ revision }).execute();
    await this.#db
      .insertInto('revision')
      .values({ ...entry, id: revision, isFinal: entry.isFinal ? 1 : 0, schemaVersion: SCHEMA_VERSION })
      .execute();
    return revision;
  }

  #wait({ table, rowId, before, after }: RowImage): void {
    const key = `${table}:${rowId}`;
    const known = this.#waiting.get(key);
    const image = {
      table,
      rowId,
      before: known ? known.before : before && JSON.stringify(before),
      after: after && JSON.stringify(after),
    };
    if (image.before === null && image.after === null) this.#waiting.delete(key);
    else this.#waiting.set(key, image);
  }

  async #amend({ table, rowId, after }: RowImage): Promise<void> {
    const mine = this.#db
      .updateTable('change')
      .set({ after: after && JSON.stringify(after) })
      .where('revisionId', '=', this.revision)
      .where('tableName', '=', table)
      .where('rowId', '=', rowId);
    await mine.execute();
    if (after !== null) return;
    // What came and went within the batch was never there.
    const { numDeletedRows } = await this.#db
      .deleteFrom('change')
      .where('revisionId', '=', this.revision)
      .where('tableName', '=', table)
      .where('rowId', '=', rowId)
      .where('before', 'is', null)
      .executeTakeFirst();
    if (numDeletedRows > 0n) this.#written.get(table)?.delete(rowId);
  }

  /** Writes the images that wait: for what reads the log. */
  async flush(): Promise<void> {
    const images = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { table, rowId } of images) {
      const rows = this.#written.get(table);
      if (rows) rows.add(rowId);
      else this.#written.set(table, new Set([rowId]));
    }
    await insertRows(
      this.#db,
      'change',
      ['revisionId', 'tableName', 'rowId', 'before', 'after'],
      images.map(({ table, rowId, before, after }) => [this.revision, table, rowId, before, after]),
    );
  }
}
