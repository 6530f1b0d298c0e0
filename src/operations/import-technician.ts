// Technicians as an import: profile, weekly pattern and territories, by the rules of "tech add" and "tech edit".

import type { WeeklyHours } from '../base/weekly-hours.ts';
import { parseWeeklyHours } from '../base/weekly-hours.ts';
import { formatHours } from '../domain/shift.ts';
import { defaultCode, parseCode } from '../domain/technician.ts';
import type { Patch, Row } from '../storage/change-log.ts';
import { allRows, rowsByOwner } from '../storage/table-rows.ts';
import { appointmentsAhead } from '../storage/technician-card.ts';
import { archivedColumn, branchColumn } from './import-columns.ts';
import { Names } from './import-names.ts';
import type { ImportRow } from './import-row.ts';
import type { ImportScope, TableImport, TableReader } from './import-table.ts';
import { RECORD_FIELDS } from './record-fields.ts';
import type { Profile } from './technician.ts';
import { EMPTY_PROFILE, insertPattern, profilePatch, replacePattern } from './technician.ts';
import { replaceTerritories } from './territory.ts';

export const TECHNICIANS: TableImport = {
  table: 'technician',
  fields: RECORD_FIELDS.technicians,
  open: async (scope) => await TechnicianReader.open(scope),
};

const NO_LUNCH = { lunchSeconds: 0, lunchEarliest: '00:00', lunchLatest: '00:00' };

/** The columns of a field of the profile that is blank. */
const BLANK: Readonly<Record<keyof Profile, Patch<'technician'>>> = {
  skills: { skills: '{}' },
  start: { startLatitude: null, startLongitude: null },
  end: { endLatitude: null, endLongitude: null },
  radius: { coverageRadiusMetres: null },
  kind: { kind: 'tech' },
  maxJobs: { maxJobsPerDay: null },
  overtime: { overtimeSeconds: 0 },
  lunch: NO_LUNCH,
};

const NO_HOURS = /^none$/i;

interface Books {
  readonly branches: Names<{ id: number; name: string }>;
  readonly territories: Names<{ id: number; name: string }>;
  /** By code, the technician; 0 for one of the file. */
  readonly codes: Map<string, number>;
}

class TechnicianReader implements TableReader {
  readonly #scope: ImportScope;
  readonly #books: Books;
  #shifts: ReadonlyMap<number, readonly unknown[]> = new Map();
  #served: ReadonlyMap<number, readonly { territoryId: number }[]> = new Map();
  readonly #archived: ImportRow[] = [];

  private constructor(scope: ImportScope, books: Books) {
    this.#scope = scope;
    this.#books = books;
  }

  static async open(scope: ImportScope): Promise<TechnicianReader> {
    const technicians = await allRows(scope.db, 'technician');
    return new TechnicianReader(scope, {
      branches: new Names('branch', await allRows(scope.db, 'branch')),
      territories: new Names('territory', await allRows(scope.db, 'territory')),
      codes: new Map(technicians.map(({ id, code }) => [code.toUpperCase(), id])),
    });
  }

  async prepare(rows: readonly ImportRow[]): Promise<void> {
    const ids = rows.flatMap(({ before }) => before?.id ?? []);
    this.#shifts = await rowsByOwner(this.#scope.db, 'shift', 'technicianId', ids);
    this.#served = await rowsByOwner(this.#scope.db, 'technicianTerritory', 'technicianId', ids);
  }

  read(row: ImportRow): Patch<'technician'> {
    const name = row.text('name');
    const archived = archivedColumn(row, this.#scope.now);
    if (row.before?.archivedAt === null && archived.archivedAt != null) this.#archived.push(row);
    return {
      ...(name === undefined ? {} : { name }),
      ...this.#codeColumn(row, name),
      ...(row.before === null ? EMPTY_PROFILE : {}),
      ...profileColumns(row),
      ...branchColumn(row, this.#books.branches),
      ...archived,
    };
  }

  #codeColumn(row: ImportRow, name: string | undefined): { code?: string } {
    const { codes } = this.#books;
    if (row.text('code') === undefined) {
      if (row.before !== null || name === undefined) return {};
      const code = defaultCode(name, new Set(codes.keys()));
      codes.set(code, 0);
      return { code };
    }
    const code = row.try('code', parseCode);
    if (code === undefined) return {};
    const holder = codes.get(code);
    if (holder !== undefined && holder !== row.before?.id)
      row.wrong('code', 'code-taken', `the code ${code} belongs to another technician.`);
    codes.set(code, row.before?.id ?? 0);
    return { code };
  }

  wrote(row: ImportRow, id: number): boolean {
    const hours = this.#hoursOf(row, id);
    const territories = this.#territoriesOf(row, id);
    if (hours === null && territories === null) return false;
    this.#scope.later(async () => {
      if (hours !== null && row.before === null) await insertPattern(this.#scope, id, hours);
      else if (hours !== null) await replacePattern(this.#scope, id, formatHours(toStretches(hours)) || undefined);
      if (territories !== null) await replaceTerritories(this.#scope, id, territories);
      if (row.before !== null) await this.#touch(row.before);
    });
    return true;
  }

  /** The pattern counts as a part of the record: an edit made from the old one must notice. */
  async #touch({ id, version }: Row): Promise<void> {
    const now = await this.#scope.changes.row('technician', id);
    if (now?.version === version) await this.#scope.changes.touch('technician', id);
  }

  /** The new weekly pattern; null = it stays. */
  #hoursOf(row: ImportRow, id: number): readonly WeeklyHours[] | null {
    const text = row.text('shift');
    if (row.before === null && text === undefined) return parseWeeklyHours(this.#scope.book.settings.openingHours);
    if (!row.has('shift')) return null;
    const hours = text === undefined || NO_HOURS.test(text) ? [] : row.try('shift', parseWeeklyHours);
    if (hours === undefined) return null;
    const before = (this.#shifts.get(id) ?? []) as unknown as Parameters<typeof formatHours>[0];
    return row.before !== null && formatHours(before) === formatHours(toStretches(hours)) ? null : hours;
  }

  #territoriesOf(row: ImportRow, id: number): string[] | null {
    const wanted = row.list('territories').map((text) => this.#books.territories.find(row, 'territories', text)?.id);
    const before = (this.#served.get(id) ?? []).map(({ territoryId }) => territoryId);
    const isSame = wanted.length === before.length && wanted.every((one) => one !== undefined && before.includes(one));
    return isSame || (row.before !== null && !row.has('territories')) ? null : wanted.map((one) => `TY-${one}`);
  }

  /** Whoever still has appointments ahead is not archived. */
  async finish(): Promise<void> {
    const rows = new Map(this.#archived.map((row) => [row.before?.id ?? 0, row]));
    for (const { number, technician } of await appointmentsAhead(this.#scope.db, [...rows.keys()], this.#scope.now)) {
      rows.get(technician.id)?.wrong('archivedAt', 'still-booked', `${technician.name} still has ${number}.`);
      rows.delete(technician.id);
    }
  }
}

function profileColumns(row: ImportRow): Patch<'technician'> {
  const patch: Patch<'technician'> = {};
  for (const field of Object.keys(BLANK) as (keyof Profile)[]) {
    if (row.isBlank(field)) Object.assign(patch, BLANK[field]);
    if (row.input[field] === undefined) continue;
    try {
      Object.assign(patch, profilePatch({ [field]: row.input[field] }));
    } catch (error) {
      row.caught(field, error);
    }
  }
  return patch;
}

function toStretches(hours: readonly WeeklyHours[]) {
  return hours.map(({ weekday, start, end }) => ({ weekday, startTime: start, endTime: end }));
}
