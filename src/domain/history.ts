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
  readonly changes: readonly RecordChange[];
}

export interface UndoResult {
  /** The reversed revision. */
  readonly revision: number;
  readonly operation: string;
  readonly command: string;
  readonly at: string;
  readonly actor: string;
  readonly changes: readonly RecordChange[];
}

export interface LogResult {
  readonly items: readonly RevisionCard[];
  readonly total: number;
  /** Columns are asked for too. */
  readonly detailed: boolean;
}
