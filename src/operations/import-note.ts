// Notes as an import, by the rules of "note add" (T1, C5). A row without a number is about the customer's note with that text, made
// at that time where the row says when. What the program wrote comes back, and is not rewritten.

import { AppError } from '../base/errors.ts';
import { formatId, readId } from '../base/ids.ts';
import type { Instant } from '../base/time.ts';
import { toInstant } from '../base/time.ts';
import { hasVisible } from '../domain/customer.ts';
import type { Patch } from '../storage/change-log.ts';
import { customerFacts, customersOf } from '../storage/import-facts.ts';
import type { RowOf } from '../storage/table-rows.ts';
import { rowsByOwner } from '../storage/table-rows.ts';
import { noteAdd } from './catalog/customer.ts';
import { createdColumn, flagColumn, isChange, noteText } from './import-columns.ts';
import { References } from './import-reference.ts';
import type { ImportRow } from './import-row.ts';
import type { ImportScope, TableImport, TableReader } from './import-table.ts';
import { RECORD_FIELDS } from './record-fields.ts';

export const NOTES: TableImport = {
  table: 'note',
  fields: RECORD_FIELDS.notes,
  open: async (scope) => new NoteReader(scope),
};

type Columns = Patch<'note'>;

const ABOUT = { address: 'addressId', job: 'jobId', appointment: 'appointmentId' } as const;
type About = keyof typeof ABOUT;
const ABOUTS = Object.keys(ABOUT) as About[];

class NoteReader implements TableReader {
  readonly #scope: ImportScope;
  readonly #customers: References<{ readonly mergedIntoId: number | null }>;
  /** Whose the records are that the rows at hand are about. */
  readonly #owners = new Map<About, ReadonlyMap<number, { readonly customerId: number }>>();
  /** Of rows that were looked for without a number; undefined = the row names none. */
  readonly #named = new WeakMap<ImportRow, { readonly customerId: number | undefined }>();

  constructor(scope: ImportScope) {
    this.#scope = scope;
    this.#customers = new References(scope, 'customer', (ids) => customerFacts(scope.db, ids));
  }

  async recognise(rows: readonly ImportRow[]): Promise<void> {
    await this.#customers.prepare(rows);
    for (const row of rows) this.#named.set(row, { customerId: this.#readCustomer(row) });
    const ids = new Set(rows.flatMap((row) => this.#named.get(row)?.customerId ?? []));
    const notes = await rowsByOwner(this.#scope.db, 'note', 'customerId', [...ids]);
    for (const row of rows) {
      const customerId = this.#named.get(row)?.customerId;
      const text = row.text('text');
      if (customerId === undefined || text === undefined) continue;
      const createdAt = instantOf(row.text('createdAt'));
      row.sameAs = JSON.stringify([customerId, text, createdAt]);
      const same = notes
        .get(customerId)
        ?.find((one) => one.body === text && (createdAt === undefined || one.createdAt === createdAt));
      row.id = same?.id ?? null;
    }
  }

  async prepare(rows: readonly ImportRow[]): Promise<void> {
    await this.#customers.prepare(rows);
    for (const about of ABOUTS) {
      const ids = rows.flatMap((row) => readId(about, row.text(about) ?? '') ?? []);
      this.#owners.set(about, await customersOf(this.#scope.db, about, [...new Set(ids)]));
    }
  }

  read(row: ImportRow): Columns {
    const before = row.before as RowOf<'note'> | null;
    const named = this.#customerOf(row);
    if (before !== null && named !== undefined && named !== before.customerId)
      row.wrong('customer', 'other-customer', `${formatId('note', before.id)} stays with its customer.`);
    const customerId = named ?? before?.customerId;
    const columns: Columns = {
      ...(customerId === undefined ? {} : { customerId }),
      ...(customerId === undefined ? {} : this.#about(row, customerId)),
      ...(before === null || row.has('kind') ? { kind: row.text('kind') ?? 'standard' } : {}),
      ...bodyColumn(row),
      ...flagColumn(row, 'important', 'isImportant'),
      ...flagColumn(row, 'visible', 'isVisible'),
      ...createdColumn(row, this.#scope.now),
      ...this.#authorColumn(row),
    };
    if (before !== null && isChange(row.before, columns)) refuseSystem(row, before, columns);
    return columns;
  }

  #customerOf(row: ImportRow): number | undefined {
    const known = this.#named.get(row);
    return known ? known.customerId : this.#readCustomer(row);
  }

  /** What belonged to a merged customer belongs to the one that it is now. */
  #readCustomer(row: ImportRow): number | undefined {
    const customer = this.#customers.of(row);
    return customer && (customer.facts.mergedIntoId ?? customer.id);
  }

  #about(row: ImportRow, customerId: number): Columns {
    const columns: Columns = {};
    for (const about of ABOUTS) {
      if (row.before !== null && !row.has(about)) continue;
      columns[ABOUT[about]] = this.#aboutId(row, about, customerId);
    }
    return columns;
  }

  #aboutId(row: ImportRow, about: About, customerId: number): number | null {
    const text = row.text(about);
    if (text === undefined) return null;
    const id = readId(about, text);
    const owner = id === null ? undefined : this.#owners.get(about)?.get(id);
    if (!owner) row.wrong(about, `no-${about}`, `there is no ${about} "${text}".`);
    else if (owner.customerId !== customerId)
      row.wrong(about, 'other-customer', `it belongs to ${formatId('customer', owner.customerId)}.`);
    return id;
  }

  #authorColumn(row: ImportRow): { createdBy?: string } {
    const given = row.text('createdBy');
    if (given !== undefined) return { createdBy: given };
    return row.before === null ? { createdBy: this.#scope.actor.name } : {};
  }
}

/** Undefined for what is no time: that is said where the row is read. */
function instantOf(text: string | undefined): Instant | undefined {
  try {
    return text === undefined ? undefined : toInstant(text);
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}

function bodyColumn(row: ImportRow): { body?: string } {
  const body = row.text('text');
  if (body === undefined) return {};
  noteText(row, 'text');
  if (!hasVisible(body)) row.wrong('text', 'blank-note', 'it has no visible characters.');
  const { maxLength } = noteAdd.fields.text;
  const isTyped = row.text('kind') !== 'system' && row.text('appointment') === undefined;
  if (isTyped && body !== row.before?.body && [...body].length > maxLength)
    row.wrong('text', 'bad-value', `it has ${[...body].length} characters; at most ${maxLength} are kept.`);
  return { body };
}

/** What the program wrote says what happened. */
function refuseSystem(row: ImportRow, before: RowOf<'note'>, columns: Columns): void {
  const number = formatId('note', before.id);
  if (before.kind === 'system')
    row.wrong('text', 'system-note', `${number} was written by the program, and stays as it is.`);
  else if (columns.kind === 'system') row.wrong('kind', 'system-note', `${number} was written by a person.`);
}
