// Which revision has set each column of a record as it stands. An undo sets nothing: what it brings back was set by whoever
// had set it before the undone change.

import type { Noun } from '../base/ids.ts';
import type { BlamedColumn, RevisionRef } from '../domain/history.ts';
import type { Database } from './database.ts';
import type { Image } from './history.ts';
import { readImage } from './image.ts';

interface Setter {
  readonly setBy: RevisionRef;
  readonly restoredBy: RevisionRef | null;
}
type Setters = ReadonlyMap<string, Setter>;

/** Every column of a record that is there, in the order of the table. */
export async function blame(db: Database, record: { noun: Noun; id: number }): Promise<BlamedColumn[]> {
  const row = await db
    .selectFrom(record.noun as 'customer')
    .selectAll()
    .where('id', '=', record.id)
    .executeTakeFirstOrThrow();
  const setters = await settersOf(db, record);
  return Object.entries(row)
    .filter(([column]) => column !== 'id' && column !== 'version')
    .map(([column, value]) => ({ column, value, setBy: null, restoredBy: null, ...setters.get(column) }));
}

async function settersOf(db: Database, { noun, id }: { noun: Noun; id: number }): Promise<Setters> {
  const changes = await db
    .selectFrom('change')
    .innerJoin('revision', 'revision.id', 'change.revisionId')
    .select(['revision.id', 'revision.at', 'revision.actor', 'revision.operation', 'revision.command'])
    .select(['revision.undoes', 'change.before', 'change.after'])
    .where('change.tableName', '=', noun)
    .where('change.rowId', '=', id)
    .orderBy('change.id')
    .execute();
  const isUndone = new Set(changes.map(({ undoes }) => undoes));
  const earlier = new Map<number, Setters>();
  let setters: Setters = new Map();
  for (const { undoes, before, after, id: revision, ...row } of changes) {
    if (isUndone.has(revision)) earlier.set(revision, setters);
    const ref: RevisionRef = { revision, ...row };
    const changed = changedColumns(readImage(noun, before), readImage(noun, after));
    const undone = undoes === null ? undefined : earlier.get(undoes);
    setters = undone ? restored(setters, { changed, undone, restoredBy: ref }) : set(setters, changed, ref);
  }
  return setters;
}

function set(setters: Setters, changed: readonly string[], setBy: RevisionRef): Setters {
  return new Map([...setters, ...changed.map((column): [string, Setter] => [column, { setBy, restoredBy: null }])]);
}

/** The setters as they were before the undone change, for the columns that the undo has put back. */
function restored(
  setters: Setters,
  { changed, undone, restoredBy }: { changed: readonly string[]; undone: Setters; restoredBy: RevisionRef },
): Setters {
  const back = changed.flatMap((column): [string, Setter][] => {
    const setter = undone.get(column);
    return setter ? [[column, { setBy: setter.setBy, restoredBy }]] : [];
  });
  return new Map([...[...setters].filter(([column]) => !changed.includes(column)), ...back]);
}

function changedColumns(before: Image | null, after: Image | null): string[] {
  const columns = Object.keys(after ?? before ?? {});
  return before && after ? columns.filter((column) => before[column] !== after[column]) : columns;
}
