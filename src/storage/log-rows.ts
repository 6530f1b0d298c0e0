// The rows of the change log as they are written: a revision says who, when and what; each of its changes is a row of the book
// before and after. With its columns here, every way of writing the log has the same ones.

import type { Database } from './database.ts';
import { SCHEMA_VERSION } from './file-check.ts';
import { insertRows } from './statements.ts';

/** What a revision says, but for its number. */
export interface Entry {
  readonly at: string;
  readonly actor: string;
  readonly operation: string;
  readonly command: string;
  readonly permission: string;
  readonly isFinal: boolean;
  readonly undoes: number | null;
}

/** A row of the book before and after, as JSON; null = not there. */
export interface Change {
  readonly revision: number;
  readonly table: string;
  readonly rowId: number;
  readonly before: string | null;
  readonly after: string | null;
}

const REVISION_COLUMNS = [
  'id',
  'at',
  'actor',
  'operation',
  'command',
  'permission',
  'isFinal',
  'undoes',
  'schemaVersion',
];
const CHANGE_COLUMNS = ['revisionId', 'tableName', 'rowId', 'before', 'after'];

/** Writes revisions; the caller has given the book the number of the last. */
export async function insertRevisions(
  db: Database,
  revisions: readonly { readonly revision: number; readonly entry: Entry }[],
): Promise<void> {
  const rows = revisions.map(({ revision, entry }) => [
    revision,
    entry.at,
    entry.actor,
    entry.operation,
    entry.command,
    entry.permission,
    entry.isFinal ? 1 : 0,
    entry.undoes,
    SCHEMA_VERSION,
  ]);
  await insertRows(db, 'revision', REVISION_COLUMNS, rows);
}

export async function insertChanges(db: Database, changes: readonly Change[]): Promise<void> {
  const rows = changes.map(({ revision, table, rowId, before, after }) => [revision, table, rowId, before, after]);
  await insertRows(db, 'change', CHANGE_COLUMNS, rows);
}
