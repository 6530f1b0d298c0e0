// The change log as people read it.

export interface ColumnChange {
  readonly column: string;
  readonly before: unknown;
  readonly after: unknown;
}

export interface RecordChange {
  /** `A-12` where the noun has numbers, else `shift 7`. */
  readonly record: string;
  readonly kind: 'created' | 'changed' | 'removed';
  readonly columns: readonly ColumnChange[];
}

export interface RevisionCard {
  readonly revision: number;
  readonly at: string;
  readonly actor: string;
  readonly operation: string;
  readonly command: string;
  readonly isFinal: boolean;
  /** The revision this one reversed. */
  readonly undoes: number | null;
  /** The revision that reversed this one. */
  readonly undoneBy: number | null;
  /** The revision that brought it back after that. */
  readonly redoneBy: number | null;
  /** The first hundred, or all of them with --details; with a record, those of it alone. */
  readonly changes: readonly RecordChange[];
  readonly changeCount: number;
}

/** Who did what when, without what it changed. */
export interface RevisionRef {
  readonly revision: number;
  readonly operation: string;
  readonly command: string;
  readonly at: string;
  readonly actor: string;
}

/** The reversed revision, and what came of it. */
export interface UndoResult extends RevisionRef {
  /** The change that it was about in the end, where the reversed revision was an undo or a redo; else the same. */
  readonly original: RevisionRef;
  readonly changes: readonly RecordChange[];
}

/** A column of a record with what it holds, and what has set that. */
export interface BlamedColumn {
  readonly column: string;
  readonly value: unknown;
  /** null = older than the change log, or given by a newer format of the file. */
  readonly setBy: RevisionRef | null;
  /** The undo that has brought the value back. */
  readonly restoredBy: RevisionRef | null;
}

export interface BlameResult {
  /** `A-12`. */
  readonly record: string;
  readonly items: readonly BlamedColumn[];
  readonly total: number;
}

/** Between two moments: a record, with what belongs to it. */
export interface RecordDifference extends RecordChange {
  /** Rows without a number of their own: contacts, status steps, shifts. */
  readonly parts: readonly RecordChange[];
}

export interface BookMoment {
  /** The last revision by then; 0 = before the book began. */
  readonly revision: number;
  readonly at: string;
}

export interface DiffResult {
  readonly from: BookMoment;
  readonly to: BookMoment;
  readonly items: readonly RecordDifference[];
  readonly total: number;
  readonly counts: { readonly created: number; readonly changed: number; readonly removed: number };
}

export interface LogResult {
  readonly items: readonly RevisionCard[];
  readonly total: number;
  /** Columns are asked for too. */
  readonly detailed: boolean;
}
