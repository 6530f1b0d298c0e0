// Whether a book is whole, judged past the tool: by SQLite's own checks, and by the log, which must explain every row.

import SqliteDatabase from 'better-sqlite3';
import { contents } from '../support/contents.ts';

type Row = Record<string, unknown> & { id: number };
interface Change {
  readonly tableName: string;
  readonly rowId: number;
  readonly after: string | null;
}

/** Tables that are no part of what people change. */
const UNLOGGED: ReadonlySet<string> = new Set(['revision', 'change', 'idempotencyKey', 'searchText', 'road']);

/** Everything that is wrong with the file; empty = it is whole. */
export function faultsIn(path: string): string[] {
  const db = new SqliteDatabase(path);
  const integrity = db.pragma('integrity_check', { simple: true });
  const lost = db.pragma('foreign_key_check') as unknown[];
  const doubled = db.prepare(OVERLAPS).pluck().get() as number;
  db.close();
  return [
    ...(integrity === 'ok' ? [] : [`integrity: ${String(integrity)}`]),
    ...(lost.length === 0 ? [] : [`${lost.length} rows point nowhere`]),
    ...(doubled === 0 ? [] : [`${doubled} overlaps`]),
    ...unexplained(path),
  ];
}

const END = (row: string): string => `unixepoch(${row}.plannedStart) + ${row}.durationSeconds`;
/** By the sums themselves, not by anything the tool computes. */
const OVERLAPS = `select count(*) from appointment a join appointment b on b.technicianId = a.technicianId and b.id > a.id
  where a.status <> 'cancelled' and b.status <> 'cancelled'
  and unixepoch(a.plannedStart) < ${END('b')} and unixepoch(b.plannedStart) < ${END('a')}`;

/** Revisions are numbered without a gap, each with what it changed, and every row is as the log last saw it. */
function unexplained(path: string): string[] {
  const all = contents(path) as Record<string, Row[]>;
  const revisions = all.revision ?? [];
  const faults: string[] = [];
  if (all.book?.[0]?.revision !== revisions.length) faults.push('the revision is not the number of entries in the log');
  if (revisions.some(({ id }, index) => id !== index + 1)) faults.push('the log has a gap');
  const explained = new Set((all.change ?? []).map((change) => change.revisionId));
  for (const { id } of revisions) if (!explained.has(id)) faults.push(`revision ${id} changed nothing`);
  const last = new Map<string, string | null>();
  for (const { tableName, rowId, after } of (all.change ?? []) as unknown as Change[])
    last.set(`${tableName} ${rowId}`, after);
  for (const [table, rows] of Object.entries(all)) {
    if (UNLOGGED.has(table)) continue;
    for (const row of rows) {
      const image = last.get(`${table} ${row.id}`);
      last.delete(`${table} ${row.id}`);
      if (image === undefined || image === null) faults.push(`${table} ${row.id} is in no log`);
      else if (!isSame(row, JSON.parse(image), table)) faults.push(`${table} ${row.id} is not as logged`);
    }
  }
  for (const [key, image] of last) if (image !== null) faults.push(`${key} is logged, but not there`);
  return faults;
}

function isSame(row: Row, image: Row, table: string): boolean {
  const columns = Object.keys(image).filter((column) => !(table === 'book' && column === 'revision'));
  return columns.every((column) => row[column] === image[column]);
}
