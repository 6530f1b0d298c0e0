// Reads the change log: revisions with what each did to which record.

import type { ExpressionBuilder, Selectable } from 'kysely';
import { sql } from 'kysely';
import type { Noun } from '../base/ids.ts';
import { recordName } from '../base/ids.ts';
import type { Instant } from '../base/time.ts';
import type { ColumnChange, RecordChange, RevisionCard } from '../domain/history.ts';
import type { LoggedTable } from './change-log.ts';
import { chunksOf } from './chunk.ts';
import type { Database } from './database.ts';
import { jsonField } from './database.ts';
import { PART_OF } from './references.ts';
import type { Schema } from './schema.ts';

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
  /** An empty list matches nothing. */
  readonly operations?: readonly string[] | undefined;
  /** Only what touched one of these tables. */
  readonly tables?: readonly LoggedTable[] | undefined;
  readonly since?: Instant | undefined;
  /** Exclusive. */
  readonly before?: Instant | undefined;
}

/** Changes of one revision that are shown, unless all are asked for: an import has a hundred thousand. */
const MOST_CHANGES = 100;

/** The latest revisions first, with what they changed: of the record alone where one is asked for, and `all` or the first of it. */
export async function findRevisions(
  db: Database,
  filter: LogFilter,
  { limit, all }: { readonly limit: number; readonly all: boolean },
): Promise<RevisionCard[]> {
  const rows = await matching(db, filter).selectAll().orderBy('id', 'desc').limit(limit).execute();
  const ids = rows.map((row) => row.id);
  const reversals = await reversalsOf(db, ids);
  const cards: RevisionCard[] = [];
  for (const { id, permission: _permission, schemaVersion: _schemaVersion, isFinal, ...row } of rows) {
    const shown = await shownChanges(db, id, { record: filter.record, all });
    cards.push({ revision: id, ...row, isFinal: isFinal === 1, ...standing(id, reversals), ...shown });
  }
  return cards;
}

async function shownChanges(
  db: Database,
  revision: number,
  { record, all }: { readonly record: LogFilter['record']; readonly all: boolean },
): Promise<Pick<RevisionCard, 'changes' | 'changeCount'>> {
  let query = db.selectFrom('change').where('revisionId', '=', revision);
  if (record) query = query.where(isAbout(record));
  const { total } = await query.select((from) => from.fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  const shown = query.selectAll().orderBy('id');
  const rows = await (all ? shown : shown.limit(MOST_CHANGES)).execute();
  return { changes: rows.map((row) => describe(toChange(row))), changeCount: total };
}

/** A change of the record's own row, or of one that is a part of it. */
function isAbout({ noun, id }: NonNullable<LogFilter['record']>) {
  const parts = Object.entries(PART_OF).filter(([, [, owner]]) => owner === noun);
  const image = sql`coalesce(${sql.ref('after')}, ${sql.ref('before')})`;
  return ({ eb, and, or }: ExpressionBuilder<Schema, 'change'>) =>
    or([
      and([eb('tableName', '=', noun), eb('rowId', '=', id)]),
      ...parts.map(([table, [column]]) =>
        and([eb('tableName', '=', table), sql<boolean>`${jsonField(image, column)} = ${id}`]),
      ),
    ]);
}

/** The names of the operations in the log; with words, those of commands that begin with them. */
export async function loggedOperations(db: Database, words?: string): Promise<string[]> {
  let query = db.selectFrom('revision').select('operation').distinct().orderBy('operation');
  if (words !== undefined) {
    const start = `dispatch ${words} `;
    query = query.where(sql<string>`substr(${sql.ref('command')} || ' ', 1, ${start.length})`, '=', start);
  }
  return (await query.execute()).map(({ operation }) => operation);
}

/** How many revisions match. */
export async function countRevisions(db: Database, filter: LogFilter): Promise<number> {
  const row = await matching(db, filter)
    .select((from) => from.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  return row.total;
}

function matching(db: Database, { record, actor, operations, tables, since, before }: LogFilter) {
  let query = db.selectFrom('revision');
  if (actor !== undefined) query = query.where('actor', '=', actor);
  if (operations !== undefined) query = query.where('operation', 'in', [...operations, '']);
  if (since !== undefined) query = query.where('at', '>=', since);
  if (before !== undefined) query = query.where('at', '<', before);
  if (tables !== undefined) {
    query = query.where(({ exists, selectFrom }) =>
      exists(
        selectFrom('change')
          .select('change.id')
          .whereRef('change.revisionId', '=', 'revision.id')
          .where('change.tableName', 'in', tables),
      ),
    );
  }
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
    for (const row of rows) {
      const known = found.get(row.revisionId);
      if (known) known.push(toChange(row));
      else found.set(row.revisionId, [toChange(row)]);
    }
  }
  return found;
}

/** What reversed each of the revisions, what reversed that, and so on: the reversed one by key. */
async function reversalsOf(db: Database, revisions: readonly number[]): Promise<Map<number, number>> {
  const found = new Map<number, number>();
  for (let asked = [...revisions]; asked.length > 0; ) {
    const next: number[] = [];
    for (const chunk of chunksOf(asked)) {
      const rows = await db.selectFrom('revision').select(['id', 'undoes']).where('undoes', 'in', chunk).execute();
      for (const { id, undoes } of rows) found.set(undoes as number, id);
      next.push(...rows.map(({ id }) => id));
    }
    asked = next.filter((id) => !found.has(id));
  }
  return found;
}

/** The last undo of a revision, and the redo that has brought it back after that. */
function standing(revision: number, reversals: ReadonlyMap<number, number>) {
  let undoneBy: number | null = null;
  let redoneBy: number | null = null;
  for (let next = reversals.get(revision); next !== undefined; next = reversals.get(next)) {
    if (undoneBy === null || redoneBy !== null) [undoneBy, redoneBy] = [next, null];
    else redoneBy = next;
  }
  return { undoneBy, redoneBy };
}

/** Of rows of a table: the latest revision that touched it, after the given one where that is given; those that none did are left out. */
export async function latestRevisions(
  db: Database,
  { table, ids, after = 0 }: { readonly table: LoggedTable; readonly ids: readonly number[]; readonly after?: number },
): Promise<Map<number, number>> {
  const latest = new Map<number, number>();
  for (const chunk of chunksOf(ids)) {
    const rows = await db
      .selectFrom('change')
      .select((from) => ['rowId', from.fn.max('revisionId').as('revisionId')])
      .where('tableName', '=', table)
      .where('rowId', 'in', chunk)
      .where('revisionId', '>', after)
      .groupBy('rowId')
      .execute();
    for (const { rowId, revisionId } of rows) latest.set(rowId, revisionId);
  }
  return latest;
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

function toChange({ tableName, rowId, before, after }: Selectable<Schema['change']>): LoggedChange {
  return { table: tableName as LoggedTable, rowId, before: parse(before), after: parse(after) };
}

function parse(image: string | null): Image | null {
  return image === null ? null : (JSON.parse(image) as Image);
}
