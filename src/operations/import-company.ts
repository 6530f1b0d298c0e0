// The company's own tables as imports: branches, departments, territories, services and their subtypes.

import { count } from '../base/words.ts';
import { zoneViolations } from '../domain/address.ts';
import { durationViolations } from '../domain/duration.ts';
import { parseSkills } from '../domain/skills.ts';
import { parsePrefixes } from '../domain/territory.ts';
import { allRows } from '../storage/table-rows.ts';
import { archivedColumn, placeColumns, skillsColumn } from './import-columns.ts';
import { Names } from './import-names.ts';
import type { ImportRow } from './import-row.ts';
import type { ImportScope, TableImport, TableReader } from './import-table.ts';
import { RECORD_FIELDS } from './record-fields.ts';

export const BRANCHES: TableImport = {
  table: 'branch',
  fields: RECORD_FIELDS.branches,
  async open({ db }) {
    const names = new Names('branch', await allRows(db, 'branch'));
    return {
      read(row) {
        const zone = row.text('timezone');
        for (const violation of zoneViolations(zone)) row.fault(violation);
        return { ...nameColumn(row, names), ...(zone === undefined ? {} : { timeZone: zone }), ...placeColumns(row) };
      },
    };
  },
};

function nameColumn(row: ImportRow, names: Names<{ id: number; name: string }>): { name?: string } {
  const name = row.text('name');
  if (name === undefined) return {};
  names.claim(row, 'name', name);
  return { name };
}

export const DEPARTMENTS: TableImport = {
  table: 'department',
  fields: RECORD_FIELDS.departments,
  async open({ db, now }) {
    const names = new Names('department', await allRows(db, 'department'));
    return { read: (row) => ({ ...nameColumn(row, names), ...archivedColumn(row, now) }) };
  },
};

export const TERRITORIES: TableImport = {
  table: 'territory',
  fields: RECORD_FIELDS.territories,
  async open({ db }) {
    const names = new Names('territory', await allRows(db, 'territory'));
    return { read: (row) => ({ ...nameColumn(row, names), ...prefixColumn(row) }) };
  },
};

function prefixColumn(row: ImportRow): { postalPrefixes?: string } {
  if (row.list('postal').length === 0) return {};
  try {
    return { postalPrefixes: JSON.stringify(parsePrefixes(row.list('postal'))) };
  } catch (error) {
    row.caught('postal', error);
    return {};
  }
}

export const SERVICES: TableImport = {
  table: 'service',
  fields: RECORD_FIELDS.services,
  open: async (scope) => await ServiceReader.open(scope),
};

class ServiceReader implements TableReader {
  readonly #scope: ImportScope;
  readonly #names: Names<{ id: number; name: string; kind: string }>;
  /** By folded name. */
  readonly #departments: Map<string, number>;
  #known: Names<{ id: number; name: string }>;
  readonly #made: string[] = [];

  private constructor(
    scope: ImportScope,
    names: Names<{ id: number; name: string; kind: string }>,
    departments: readonly { id: number; name: string }[],
  ) {
    this.#scope = scope;
    this.#names = names;
    this.#known = new Names('department', departments);
    this.#departments = new Map(departments.map(({ id, name }) => [name.toLowerCase(), id]));
  }

  static async open(scope: ImportScope): Promise<ServiceReader> {
    const names = new Names('service', await allRows(scope.db, 'service'));
    return new ServiceReader(scope, names, await allRows(scope.db, 'department'));
  }

  /** A department that is not there yet is made: a catalogue comes service by service. */
  async prepare(rows: readonly ImportRow[]): Promise<void> {
    for (const row of rows) {
      const name = row.text('department');
      if (name === undefined || this.#departments.has(name.toLowerCase()) || /^D-?[0-9]+$/i.test(name)) continue;
      // A name that is almost another's is a slip; the row says so when it is read.
      if (this.#known.isNear(name)) continue;
      this.#departments.set(
        name.toLowerCase(),
        await this.#scope.changes.insert('department', { name, archivedAt: null }),
      );
      this.#made.push(name);
    }
  }

  read(row: ImportRow) {
    const department = row.text('department');
    const departmentId = department === undefined ? undefined : this.#departmentId(row, department);
    const kind = row.text('kind');
    if (row.before !== null && kind !== undefined && kind !== row.before.kind)
      row.wrong('kind', 'other-kind', `a ${String(row.before.kind)} service stays one: add another service.`);
    return {
      ...(departmentId === undefined ? {} : { departmentId }),
      ...nameColumn(row, this.#names),
      ...(row.before === null ? { kind: kind ?? 'tech' } : {}),
      ...durationColumn(row, this.#scope),
      ...(row.before === null || row.has('priority') ? { priority: row.text('priority') ?? 'normal' } : {}),
      ...skillsColumn(row, parseSkills),
      ...archivedColumn(row, this.#scope.now),
    };
  }

  #departmentId(row: ImportRow, text: string): number | undefined {
    return this.#departments.get(text.toLowerCase()) ?? this.#known.find(row, 'department', text)?.id;
  }

  async finish(): Promise<void> {
    const made = this.#made.map((name) => `"${name}"`).join(', ');
    if (this.#made.length > 0) this.#scope.warn(`made ${count(this.#made.length, 'department')}: ${made}`);
  }
}

function durationColumn(row: ImportRow, scope: ImportScope): { durationSeconds?: number } {
  const seconds = row.number('duration');
  if (seconds === undefined) return {};
  if (seconds !== row.before?.durationSeconds)
    for (const violation of durationViolations(seconds, scope.book.settings)) row.fault(violation);
  return { durationSeconds: seconds };
}

export const SUBTYPES: TableImport = {
  table: 'subtype',
  fields: RECORD_FIELDS.subtypes,
  async open(scope) {
    const services = new Names('service', await allRows(scope.db, 'service'));
    const rows = await allRows(scope.db, 'subtype');
    const taken = new Map(rows.map(({ id, serviceId, name }) => [subtypeKey(serviceId, name), id]));
    return {
      read(row) {
        const serviceId = services.given(row, 'service')?.id ?? (row.before?.serviceId as number | undefined);
        const name = row.text('name') ?? (row.before?.name as string | undefined);
        if (serviceId === undefined || name === undefined) return {};
        const holder = taken.get(subtypeKey(serviceId, name));
        if (holder !== undefined && holder !== row.before?.id)
          row.wrong('name', 'name-taken', `this service has a subtype "${name}" already.`);
        taken.set(subtypeKey(serviceId, name), row.before?.id ?? -1);
        return {
          serviceId,
          name,
          ...(row.before === null || row.isBlank('duration') ? { durationSeconds: null } : {}),
          ...durationColumn(row, scope),
          ...archivedColumn(row, scope.now),
        };
      },
    };
  },
};

function subtypeKey(serviceId: number, name: string): string {
  return `${serviceId} ${name.toLowerCase()}`;
}
