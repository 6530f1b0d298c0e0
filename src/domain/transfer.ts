// What goes in and out of the book as tables: which nouns, in which order, and what is told of it.

/** Nouns whose records can be exported, in the order in which records refer to earlier ones. */
export const EXPORTED = [
  'customers',
  'addresses',
  'technicians',
  'services',
  'jobs',
  'appointments',
  'branches',
  'departments',
  'subtypes',
  'territories',
  'users',
  'absences',
  'events',
  'links',
  'notes',
] as const;
export type ExportedNoun = (typeof EXPORTED)[number];

/** Nouns that can be imported, in the order in which they refer to each other: what a record refers to comes before it. */
export const IMPORTED = [
  'branches',
  'departments',
  'territories',
  'services',
  'subtypes',
  'technicians',
  'customers',
  'addresses',
  'jobs',
  'appointments',
] as const;
export type ImportedNoun = (typeof IMPORTED)[number];

export interface ExportedTable {
  readonly noun: ExportedNoun;
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
  readonly noun: ImportedNoun;
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
