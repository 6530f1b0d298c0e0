// Brings the rows of one table into the book: hundreds at a time are read, matched with the records that are there (external id
// first, then number), checked in memory and written together. What the columns mean is each noun's own (import-*.ts).

import type { Violation } from '../base/errors.ts';
import { AppError } from '../base/errors.ts';
import type { Noun } from '../base/ids.ts';
import { readId, recordName } from '../base/ids.ts';
import type { Fields } from '../base/operation.ts';
import { breath } from '../base/stepwise.ts';
import type { Watch } from '../base/watch.ts';
import { count } from '../base/words.ts';
import type { TableNoun } from '../domain/transfer.ts';
import type { LoggedTable, NewRow, Patch, Row } from '../storage/change-log.ts';
import { gathered } from '../storage/chunk.ts';
import type { ExternalReference } from '../storage/external.ts';
import { externalKey } from '../storage/external.ts';
import { SetWriter } from '../storage/set-writer.ts';
import { nextKey } from '../storage/statements.ts';
import { idsByExternal, rowsWith } from '../storage/table-rows.ts';
import type { TableRow } from '../transfer/table.ts';
import type { WriteScope } from './code.ts';
import type { Faults } from './import-row.ts';
import { ImportRow } from './import-row.ts';

/** Rows that are read, checked and written together. */
const ROWS_AT_ONCE = 500;

/** What the code of a noun has at hand. */
export interface ImportScope extends WriteScope {
  /** New rows and changes wait here. */
  readonly rows: SetWriter;
  /** Of external ids, where a row does not say. */
  readonly source: string;
  /** Something is wrong with a line that was taken already. */
  readonly fault: (line: number, violation: Violation) => void;
  /** Done once the rows at hand are written, in the ordinary way. */
  readonly later: (work: () => Promise<void>) => void;
}

/** How a noun is imported. */
export interface TableImport {
  /** The records carry its name. */
  readonly table: LoggedTable;
  readonly fields: Fields;
  /** Further tables that it adds rows to by `scope.rows`. */
  readonly more?: readonly LoggedTable[];
  /** Reads what all rows need. */
  open(scope: ImportScope): Promise<TableReader>;
}

export interface TableReader {
  /** Finds the records that rows without a number are about, where what they say tells it: sets `id` and `sameAs`. */
  recognise?(rows: readonly ImportRow[]): Promise<void>;
  /** Reads what these rows refer to. */
  prepare?(rows: readonly ImportRow[]): Promise<void>;
  /** The columns that the row sets: all of them for a new record. Says what is wrong with `row.fault`. */
  read(row: ImportRow): Patch<LoggedTable>;
  /** What belongs to the record besides its row, which has its key now. Returns whether anything of that changes. */
  wrote?(row: ImportRow, id: number): boolean;
  /** After the last row: what only the whole file can show. */
  finish?(): Promise<void>;
}

export interface Tally {
  rows: number;
  created: number;
  updated: number;
  unchanged: number;
}

export interface TableRun {
  readonly noun: TableNoun;
  readonly scope: WriteScope;
  readonly source: string;
  readonly watch: Watch;
  readonly faults: Faults;
}

/** Imports the rows of one table; what is wrong with them is in `run.faults`, and then nothing may be saved. */
export async function importTable(how: TableImport, rows: Iterable<TableRow>, run: TableRun): Promise<Tally> {
  const session = await TableSession.open(how, run);
  for (const some of gathered(rows, ROWS_AT_ONCE)) {
    await session.take(some);
    run.watch.say(() => `${count(session.tally.rows, 'row')} of ${run.noun} read`);
    await breath();
    if (run.watch.isStopped()) throw AppError.interrupted();
  }
  await session.end();
  return session.tally;
}

/** What a session has of its own. */
interface Made {
  readonly scope: ImportScope;
  readonly reader: TableReader;
  readonly known: Map<string, Row>;
  readonly later: (() => Promise<void>)[];
  readonly highest: number;
}

class TableSession {
  readonly tally: Tally = { rows: 0, created: 0, updated: 0, unchanged: 0 };
  readonly #how: TableImport;
  readonly #run: TableRun;
  readonly #scope: ImportScope;
  readonly #reader: TableReader;
  /** Records that the rows at hand are about. */
  readonly #known: Map<string, Row>;
  readonly #later: (() => Promise<void>)[];
  /** The highest key that was ever given, before the first row. */
  readonly #highest: number;
  readonly #required: readonly string[];
  /** Lines by key, and by external id. */
  readonly #seen = new Map<number | string, number>();
  /** Rows say which record they are about. */
  #isKeyed = false;
  /** New records without a number, in a file that numbers others: their turn is last. */
  readonly #unnumbered: ImportRow[] = [];

  private constructor(how: TableImport, run: TableRun, made: Made) {
    this.#how = how;
    this.#run = run;
    this.#scope = made.scope;
    this.#reader = made.reader;
    this.#known = made.known;
    this.#later = made.later;
    this.#highest = made.highest;
    this.#required = Object.keys(how.fields).filter((name) => how.fields[name]?.required);
  }

  static async open(how: TableImport, run: TableRun): Promise<TableSession> {
    const later: (() => Promise<void>)[] = [];
    const known = new Map<string, Row>();
    const scope: ImportScope = {
      ...run.scope,
      rows: new SetWriter(run.scope.db, known),
      source: run.source,
      fault: (line, violation) => run.faults.add(line, violation),
      later: (work) => void later.push(work),
    };
    const highest = (await nextKey(run.scope.db, how.table)) - 1;
    return new TableSession(how, run, { scope, reader: await how.open(scope), known, later, highest });
  }

  async take(some: readonly TableRow[]): Promise<void> {
    this.tally.rows += some.length;
    const rows = some.map((row) => new ImportRow(row, this.#how.fields, this.#run.faults));
    this.#isKeyed ||= rows.some((row) => row.has('number') || row.has('externalId'));
    await this.#match(rows);
    const now = rows.filter((row) => !this.#waits(row));
    this.#unnumbered.push(...rows.filter((row) => this.#waits(row)));
    await this.#write(now);
  }

  async end(): Promise<void> {
    for (let from = 0; from < this.#unnumbered.length; from += ROWS_AT_ONCE)
      await this.#write(this.#unnumbered.slice(from, from + ROWS_AT_ONCE));
    await this.#reader.finish?.();
    await this.#doLater();
    if (this.#isKeyed || this.tally.created === 0 || !Object.hasOwn(this.#how.fields, 'externalId')) return;
    this.#scope.warn(
      'the table has no column number or externalId, so importing it again would add these records once more.',
    );
  }

  #waits(row: ImportRow): boolean {
    return row.id === null && row.has('number');
  }

  // ---- which record ----

  async #match(rows: readonly ImportRow[]): Promise<void> {
    const { db } = this.#scope;
    const { table } = this.#how;
    const references = rows.flatMap((row) => this.#referenceOf(row) ?? []);
    const byExternal = references.length === 0 ? NO_IDS : await idsByExternal(db, table as 'customer', references);
    for (const row of rows) row.id = this.#idOf(row, byExternal);
    await this.#reader.recognise?.(rows.filter((row) => row.id === null && row.isFine));
    const ids = rows.flatMap(({ id }) => id ?? []);
    const found = (await rowsWith(db, table, 'id', ids)) as unknown as Row[];
    const byId = new Map(found.map((row) => [row.id, row]));
    this.#scope.rows.know(table, found);
    for (const row of rows) {
      row.before = row.id === null ? null : (byId.get(row.id) ?? null);
      this.#checkTarget(row);
    }
  }

  #referenceOf(row: ImportRow): ExternalReference | null {
    const externalId = row.text('externalId');
    return externalId === undefined ? null : { externalId, source: row.text('source') ?? this.#scope.source };
  }

  #idOf(row: ImportRow, byExternal: ReadonlyMap<string, number>): number | null {
    const { table } = this.#how;
    const reference = this.#referenceOf(row);
    const known = reference && byExternal.get(externalKey(reference));
    const text = row.text('number');
    const number = text === undefined ? null : readId(table as Noun, text);
    if (text !== undefined && number === null)
      row.wrong('number', 'bad-id', `"${text}" is not a number such as ${recordName(table, 12)}.`);
    if (known == null) return number;
    if (number !== null && number !== known) {
      const message = `${recordName(table, number)} is another record than ${recordName(table, known)}, which has the external id "${reference?.externalId}".`;
      row.wrong('number', 'two-records', message);
    }
    return known;
  }

  #checkTarget(row: ImportRow): void {
    const { id, before } = row;
    if (id !== null && before === null && id <= this.#highest) {
      const message = `There is no ${recordName(this.#how.table, id)} any more, and its number is not given again: leave it empty for a new record.`;
      row.wrong('number', 'number-used', message);
    }
    const reference = this.#referenceOf(row);
    for (const key of [id, reference && externalKey(reference), id === null ? row.sameAs : null]) {
      if (key === null) continue;
      const earlier = this.#seen.get(key);
      const message = `the same record stands in line ${earlier} already.`;
      if (earlier === undefined) this.#seen.set(key, row.line);
      else row.fault({ code: 'row-twice', ...keyField(row, key), message });
    }
    if (row.text('source') !== undefined && reference === null && row.isBlank('externalId'))
      row.wrong('source', 'no-external-id', 'a source without an externalId: give both, or neither.');
  }

  // ---- what it becomes ----

  async #write(rows: readonly ImportRow[]): Promise<void> {
    const { rows: writer } = this.#scope;
    const tables = [this.#how.table, ...(this.#how.more ?? [])];
    if (!writer.isOpen(tables)) await writer.open(tables);
    await this.#reader.prepare?.(rows);
    for (const row of rows) this.#writeOne(row);
    await this.#scope.changes.append(writer.take());
    await writer.flush();
    await this.#doLater();
    this.#known.clear();
  }

  #writeOne(row: ImportRow): void {
    for (const name of this.#required) if (row.lacks(name)) row.fault(missing(name));
    const patch = Object.assign(this.#reader.read(row), this.#externalColumns(row));
    if (!row.isFine) return;
    const { table } = this.#how;
    const { rows: writer } = this.#scope;
    if (row.before === null) {
      if (!this.#takeKey(row, row.id ?? writer.nextId(table))) return;
      const id = writer.insert(table, patch as NewRow<LoggedTable>, row.id ?? undefined);
      this.tally.created += 1;
      this.#reader.wrote?.(row, id);
      return;
    }
    const { id } = row.before;
    const isSame = Object.entries(patch).every(([column, value]) => row.before?.[column] === value);
    writer.update(table, id, patch);
    const isMore = this.#reader.wrote?.(row, id) ?? false;
    this.tally[isSame && !isMore ? 'unchanged' : 'updated'] += 1;
  }

  /** A row without a number gets one that no row of the file has, or may have later on. */
  #takeKey(row: ImportRow, key: number): boolean {
    const line = this.#seen.get(key);
    if (line !== undefined && line !== row.line) {
      const message = `it would be ${recordName(this.#how.table, key)}, like line ${line}: give every row a number, or none.`;
      row.wrong('number', 'row-twice', message);
      return false;
    }
    this.#seen.set(key, row.line);
    return true;
  }

  #externalColumns(row: ImportRow): Partial<ExternalReference> {
    if (!Object.hasOwn(this.#how.fields, 'externalId')) return {};
    const reference = this.#referenceOf(row);
    if (reference) return reference;
    return row.before === null || row.has('externalId') ? { externalId: null, source: null } : {};
  }

  async #doLater(): Promise<void> {
    const works = this.#later.splice(0);
    if (works.length === 0 || this.#run.faults.count > 0) return;
    this.#scope.rows.close();
    for (const work of works) await work();
  }
}

const NO_IDS: ReadonlyMap<string, number> = new Map();

/** The column that says which record it is; none where all of them do. */
function keyField(row: ImportRow, key: number | string): { field?: string } {
  if (typeof key === 'number' && row.has('number')) return { field: 'number' };
  return row.has('externalId') ? { field: 'externalId' } : {};
}

function missing(field: string): Violation {
  return { code: 'missing-field', field, message: `${field} is missing: a new record needs it.` };
}
