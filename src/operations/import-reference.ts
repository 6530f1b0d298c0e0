// References of rows to records of large tables: by number, or by the id of another system. They are read for hundreds of rows
// at once.

import type { Noun } from '../base/ids.ts';
import { formatId, readId } from '../base/ids.ts';
import { externalKey } from '../storage/external.ts';
import { idsByExternal } from '../storage/table-rows.ts';
import type { ImportRow } from './import-row.ts';
import type { ImportScope } from './import-table.ts';

type Referred = 'customer' | 'address' | 'job';

export class References<F> {
  readonly #scope: ImportScope;
  readonly #noun: Referred;
  readonly #load: (ids: readonly number[]) => Promise<ReadonlyMap<number, F>>;
  #byExternal: ReadonlyMap<string, number> = new Map();
  #facts: ReadonlyMap<number, F> = new Map();

  /** `load` reads what the noun's records say, by key. */
  constructor(scope: ImportScope, noun: Referred, load: (ids: readonly number[]) => Promise<ReadonlyMap<number, F>>) {
    this.#scope = scope;
    this.#noun = noun;
    this.#load = load;
  }

  /** Reads the records that the rows refer to, and those of `more`. */
  async prepare(rows: readonly ImportRow[], more: readonly number[] = []): Promise<void> {
    const external = `${this.#noun}ExternalId`;
    const references = rows.flatMap((row) => this.#external(row, row.text(external)) ?? []);
    if (references.length > 0) this.#byExternal = await idsByExternal(this.#scope.db, this.#noun, references);
    const numbers = rows.flatMap((row) => readId(this.#noun, row.text(this.#noun) ?? '') ?? []);
    const ids = new Set([...numbers, ...this.#byExternal.values(), ...more]);
    this.#facts = await this.#load([...ids]);
  }

  /** The record that the row refers to, with its key; a fault of the row where a new record has none. */
  of(row: ImportRow): { readonly id: number; readonly facts: F } | undefined {
    const field = row.text(this.#noun) === undefined ? `${this.#noun}ExternalId` : this.#noun;
    const text = row.text(field);
    if (text === undefined) {
      if (row.before === null || row.isBlank(this.#noun))
        row.wrong(this.#noun, 'missing-field', `it is missing: give ${this.#noun} or ${this.#noun}ExternalId.`);
      return undefined;
    }
    const id = field === this.#noun ? readId(this.#noun, text) : this.#idOf(row, text);
    const facts = id === null ? undefined : this.#facts.get(id);
    if (id !== null && facts !== undefined) return { id, facts };
    const name =
      id === null || field !== this.#noun
        ? `${this.#noun} "${text}"`
        : `${this.#noun} ${formatId(this.#noun as Noun, id)}`;
    // Somebody else's number, where ours is expected: the likeliest slip of all.
    const way =
      id === null && field === this.#noun ? ` Its id in the other system goes into ${this.#noun}ExternalId.` : '';
    row.wrong(field, `no-${this.#noun}`, `there is no ${name}.${way}`);
    return undefined;
  }

  get(id: number): F | undefined {
    return this.#facts.get(id);
  }

  #external(row: ImportRow, externalId: string | undefined) {
    return externalId === undefined ? null : { externalId, source: row.text('source') ?? this.#scope.source };
  }

  #idOf(row: ImportRow, text: string): number | null {
    const reference = this.#external(row, text);
    return reference === null ? null : (this.#byExternal.get(externalKey(reference)) ?? null);
  }
}
