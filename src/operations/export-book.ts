// What exporting a table needs besides its rows: the names of small tables, read once.

import type { Database } from '../storage/database.ts';
import type { Schema } from '../storage/schema.ts';
import type { RowOf } from '../storage/table-rows.ts';
import { allRows } from '../storage/table-rows.ts';

type Cells = Readonly<Record<string, unknown>>;

/** A table that is exported. */
export interface ExportTable<T extends keyof Schema = keyof Schema> {
  readonly table: T;
  readonly columns: readonly string[];
  /** The rows by column, in order. */
  cells(at: ExportBook, rows: readonly RowOf<T>[]): Promise<readonly Cells[]>;
}

/** The names of small tables, read once. */
export interface ExportBook {
  readonly db: Database;
  readonly zones: ReadonlyMap<number, string>;
  readonly branches: ReadonlyMap<number, string>;
  readonly departments: ReadonlyMap<number, string>;
  readonly services: ReadonlyMap<number, string>;
  readonly subtypes: ReadonlyMap<number, string>;
  /** Codes that are nobody else's name. */
  readonly technicians: ReadonlyMap<number, string>;
  readonly technicianBranches: ReadonlyMap<number, number>;
  readonly territories: ReadonlyMap<number, string>;
}

/** Reads them. */
export async function openExportBook(db: Database): Promise<ExportBook> {
  const branches = await allRows(db, 'branch');
  const technicians = await allRows(db, 'technician');
  const named = (rows: readonly { id: number; name: string }[]) => new Map(rows.map(({ id, name }) => [id, name]));
  return {
    db,
    zones: new Map(branches.map(({ id, timeZone }) => [id, timeZone])),
    branches: named(branches),
    departments: named(await allRows(db, 'department')),
    services: named(await allRows(db, 'service')),
    subtypes: named(await allRows(db, 'subtype')),
    technicians: clearCodes(technicians),
    technicianBranches: new Map(technicians.map(({ id, branchId }) => [id, branchId])),
    territories: named(await allRows(db, 'territory')),
  };
}

function clearCodes(technicians: readonly { id: number; name: string; code: string }[]): Map<number, string> {
  const holders = new Map<string, Set<number>>();
  for (const { id, name, code } of technicians)
    for (const word of [name, code].map((text) => text.toLowerCase()))
      holders.set(word, (holders.get(word) ?? new Set()).add(id));
  const clear = technicians.filter(({ code }) => holders.get(code.toLowerCase())?.size === 1);
  return new Map(clear.map(({ id, code }) => [id, code]));
}

/** Their keys. */
export const idsOf = (rows: readonly { id: number }[]): number[] => rows.map(({ id }) => id);
/** Where it comes from. */
export const EXTERNAL = ({ externalId, source }: { externalId: string | null; source: string | null }) => ({
  externalId,
  source,
});

/** Keeps the row's type within, and none without. */
export function define<T extends keyof Schema>(table: ExportTable<T>): ExportTable {
  return table as unknown as ExportTable;
}
