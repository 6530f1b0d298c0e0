// The entry that many operations share in the change log. Images are written as they come, so that a long batch needs no memory
// for them; a row that changes again keeps its first image before and gets its last one after.

import type { LoggedTable, Row } from './change-log.ts';
import type { Database } from './database.ts';
import type { Entry } from './log-rows.ts';
import { insertChanges, insertRevisions } from './log-rows.ts';

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
  /** Its number may have been told: the entry is written even where nothing is left of what was changed. */
  #isUsed = false;

  constructor(db: Database, revision: number) {
    this.#db = db;
    this.revision = revision;
  }

  async add(images: readonly RowImage[]): Promise<void> {
    this.#isUsed ||= images.length > 0;
    for (const image of images) {
      if (this.#written.get(image.table)?.has(image.rowId)) await this.#amend(image);
      else this.#wait(image);
    }
    if (this.#waiting.size >= MOST_WAITING) await this.flush();
  }

  /** Writes the entry. Returns its number; null where nothing was ever changed. */
  async finish(entry: Entry): Promise<number | null> {
    if (!this.#isUsed) return null;
    await this.flush();
    const { revision } = this;
    await this.#db.updateTable('book').set({ revision }).execute();
    await insertRevisions(this.#db, [{ revision, entry }]);
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
    const { revision } = this;
    await insertChanges(
      this.#db,
      images.map((image) => ({ revision, ...image })),
    );
  }
}
