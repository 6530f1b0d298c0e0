// What happened between two revisions, netted: of each row what it was at the first and at the second, so that a change and
// its undo leave nothing. Rows that belong to a record are shown with it.

import { ID_PREFIX, recordName } from '../base/ids.ts';
import type { RecordChange, RecordDifference } from '../domain/history.ts';
import type { LoggedTable } from './change-log.ts';
import { chunksOf } from './chunk.ts';
import type { Database } from './database.ts';
import type { Image } from './history.ts';
import { describe } from './history.ts';
import { readImage } from './image.ts';
import type { RowKey } from './references.ts';
import { PART_OF } from './references.ts';

/** After the one revision, up to the other and with it. */
export interface RevisionRange {
  readonly after: number;
  readonly to: number;
}

/** The records that differ, by noun and number, with what belongs to them. */
export async function differences(db: Database, range: RevisionRange): Promise<RecordDifference[]> {
  const found = new Map<string, Found>();
  for (const [key, change] of await netChanges(db, range)) {
    const owner = ownerOf(key, change.image);
    const name = recordName(owner.table, owner.rowId);
    const record = found.get(name) ?? { key: owner, own: null, parts: [] };
    found.set(name, record);
    if (owner.table === key.table && owner.rowId === key.rowId) record.own = change.described;
    else record.parts.push(change.described);
  }
  return [...found.values()].sort(byKey).map(({ key, own, parts }) => ({
    ...(own ?? { record: recordName(key.table, key.rowId), kind: 'changed', columns: [] }),
    parts,
  }));
}

interface Found {
  readonly key: RowKey;
  own: RecordChange | null;
  readonly parts: RecordChange[];
}

interface NetChange {
  readonly described: RecordChange;
  readonly image: Image;
}

/** What a row was before its first change and after its last one, as stored. */
interface Ends extends RowKey {
  readonly before: string | null;
  after: string | null;
}

/** Of each row that differs in the end: how, and its last image. */
async function netChanges(db: Database, range: RevisionRange): Promise<[RowKey, NetChange][]> {
  return (await endsOf(db, range)).flatMap(({ table, rowId, ...ends }): [RowKey, NetChange][] => {
    const before = readImage<Image>(table, ends.before);
    const after = readImage<Image>(table, ends.after);
    const image = after ?? before;
    if (image === null) return [];
    const described = describe({ table, rowId, before, after });
    if (described.kind === 'changed' && described.columns.length === 0) return [];
    return [
      [
        { table, rowId },
        { described, image },
      ],
    ];
  });
}

async function endsOf(db: Database, { after: from, to }: RevisionRange): Promise<Ends[]> {
  const rows = new Map<string, Ends>();
  const revisions = await db
    .selectFrom('revision')
    .select('id')
    .where('id', '>', from)
    .where('id', '<=', to)
    .orderBy('id')
    .execute();
  for (const chunk of chunksOf(revisions.map(({ id }) => id))) {
    const changes = await db
      .selectFrom('change')
      .select(['tableName', 'rowId', 'before', 'after'])
      .where('revisionId', 'in', chunk)
      .orderBy('id')
      .execute();
    for (const { tableName, rowId, before, after } of changes) {
      const name = `${tableName} ${rowId}`;
      const known = rows.get(name);
      if (known) known.after = after;
      else rows.set(name, { table: tableName as LoggedTable, rowId, before, after });
    }
  }
  return [...rows.values()];
}

function ownerOf(key: RowKey, image: Image): RowKey {
  const part = PART_OF[key.table];
  if (part === undefined) return key;
  const [column, table] = part;
  return { table, rowId: image[column] as number };
}

const NOUNS = Object.keys(ID_PREFIX);

function byKey({ key: one }: Found, { key: other }: Found): number {
  const rank = ({ table }: RowKey): number => (NOUNS.includes(table) ? NOUNS.indexOf(table) : NOUNS.length);
  return rank(one) - rank(other) || one.rowId - other.rowId;
}
