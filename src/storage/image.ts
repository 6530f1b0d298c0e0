// Images of rows that were logged under an older format of the file, as rows of the present one. A migration that adds a
// column gives it a value in the rows that are there; images logged before lack it, and get the same value where they are
// read. A test goes through every format there was.

import type { LoggedTable } from './change-log.ts';

type Values = Readonly<Record<string, string | number | null>>;

/** Columns that migrations added to tables, with what older rows got. */
const ADDED: Readonly<Partial<Record<LoggedTable, Values>>> = {
  job: { sameTechnician: 0 },
  customer: { mergedIntoId: null },
};

export function addedColumns(table: LoggedTable): Values {
  return ADDED[table] ?? {};
}

/** An image, as stored, with every column that the table has now. */
export function readImage<T>(table: LoggedTable, image: string): T;
export function readImage<T>(table: LoggedTable, image: string | null): T | null;
export function readImage<T>(table: LoggedTable, image: string | null): T | null {
  return image === null ? null : ({ ...addedColumns(table), ...(JSON.parse(image) as object) } as T);
}
