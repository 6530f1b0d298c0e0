// What goes in and out of the book as tables: which nouns, in which order, and what is told of it.

/** Nouns whose records go out and come in as tables: what a record refers to comes before it. */
export const TABLE_NOUNS = [
  'branches',
  'departments',
  'territories',
  'services',
  'subtypes',
  'technicians',
  'users',
  'customers',
  'addresses',
  'jobs',
  'appointments',
  'links',
  'notes',
  'absences',
  'events',
] as const;
export type TableNoun = (typeof TABLE_NOUNS)[number];

export interface ExportedTable {
  readonly noun: TableNoun;
  /** null = handed on as it was made. */
  readonly file: string | null;
  readonly rows: number;
}

export interface ExportResult {
  /** The tables written; the records themselves where they are the result. */
  readonly items: readonly unknown[];
  readonly total: number;
}

export interface ImportedTable {
  readonly noun: TableNoun;
  readonly file: string;
  readonly rows: number;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
}

export interface ImportResult {
  readonly items: readonly ImportedTable[];
  readonly total: number;
}

/** The format that a file's name says. */
export function formatOf(file: string): 'csv' | 'jsonl' {
  return /\.(?:jsonl|ndjson)$/i.test(file) ? 'jsonl' : 'csv';
}
