// Reads the change log: revisions with what each did to which record.

import type { Noun } from '../base/ids.ts';
import { recordName } from '../base/ids.ts';
import type { ColumnChange, RecordChange, RevisionCard } from '../domain/history.ts';
import type { LoggedTable } from './change-log.ts';
import type { Database } from './database.ts';

export type Image = Readonly<Record<string, unknown>> & { readonly id: number };

/** One row's change as stored. */
export interface LoggedChange {
  readonly table: LoggedTable;
  readonly rowId: number;
  readonly before: Image | null;
  readonly after: Image | null;
}

export interface LogFilter {
  readonly record?: { readonly noun: Noun; readonly id: number } | undefined;
  readonly actor?: string | undefined;
  readonly limit: number;
}

/** The latest revisions first, with what they changed. */
export async function findRevisions(db: Database, filter: LogFilter): Promise<RevisionCard[]> {
  const rows = await matching(db, filter).selectAll().orderBy('id', 'desc').limit(filter.limit).execute();
  const ids = rows.map((row) => row.id);
  const undone = await undoneBy(db, ids);
  const changes = await changesOf(db, ids);
  return rows.map(({ id, permission: _permission, schemaVersion: _schemaVersion, isFinal, ...row }) => ({
    revision: id,
    ...row,
    isFinal: isFinal === 1,
    undoneBy: undone.get(id) ?? null,
    changes: (changes.get(id) ?? []).map(describe),
  }));
}

/** How many revisions match, whatever the limit. */
export async function countRevisions(db: Database, filter: Omit<LogFilter, 'limit'>): Promise<number> {
  const row = await matching(db, filter)
    .select((from) => from.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  return row.total;
}

function matching(db: Database, { record, actor }: Omit<LogFilter, 'limit'>) {
  let query = db.selectFrom('revision');
  if (actor !== undefined) query = query.where('actor', '=', actor);
  if (!record) return query;
  const touching = db
    .selectFrom('change')
    .select('revisionId')
    .where('tableName', '=', record.noun)
    .where('rowId', '=', record.id);
  return query.where('id', 'in', touching);
}

/** The changes of each revision, in the order they were logged. */
export async function changesOf(db: Database, revisions: readonly number[]): Promise<Map<number, LoggedChange[]>> {
  const found = new Map<number, LoggedChange[]>();
  for (const chunk of chunksOf(revisions)) {
    const rows = await db.selectFrom('change').selectAll().where('revisionId', 'in', chunk).orderBy('id').execute();
    for (const { revisionId, tableName, rowId, before, after } of rows) {
      const change = { table: tableName as LoggedTable, rowId, before: parse(before), after: parse(after) };
      const known = found.get(revisionId);
      if (known) known.push(change);
      else found.set(revisionId, [change]);
    }
  }
  return found;
}

async function undoneBy(db: Database, revisions: readonly number[]): Promise<Map<number, number>> {
  const found = new Map<number, number>();
  for (const chunk of chunksOf(revisions)) {
    const rows = await db.selectFrom('revision').select(['id', 'undoes']).where('undoes', 'in', chunk).execute();
    for (const { id, undoes } of rows) found.set(undoes as number, id);
  }
  return found;
}

/** Keys in one statement; databases take only so many. */
const CHUNK = 500;

function chunksOf(ids: readonly number[]): number[][] {
  return Array.from({ length: Math.ceil(ids.length / CHUNK) }, (_, index) =>
    ids.slice(index * CHUNK, (index + 1) * CHUNK),
  );
}

/** A change in words: what was created, removed, or which columns went from what to what. */
export function describe({ table, rowId, before, after }: LoggedChange): RecordChange {
  const kind = before === null ? 'created' : after === null ? 'removed' : 'changed';
  return { record: recordName(table, rowId), kind, columns: columnChanges(before, after) };
}

function columnChanges(before: Image | null, after: Image | null): ColumnChange[] {
  const columns = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  columns.delete('id');
  columns.delete('version');
  return [...columns]
    .map((column) => ({ column, before: before?.[column] ?? null, after: after?.[column] ?? null }))
    .filter((change) => change.before !== change.after);
}

function parse(image: string | null): Image | null {
  return image === null ? null : (JSON.parse(image) as Image);
}
