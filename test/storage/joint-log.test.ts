// The entry that many operations share: whatever came between, each row is in it once, as it was before all of them and as it is
// after them; what came and went with them is not in it.

import { expect, test } from 'vitest';
import type { Database } from '../../src/storage/database.ts';
import type { RowImage } from '../../src/storage/joint-log.ts';
import { JointLog } from '../../src/storage/joint-log.ts';
import type { Entry } from '../../src/storage/log-rows.ts';
import { makeWorld } from '../support/world.ts';

const REVISION = 2;
const ENTRY: Entry = {
  at: '2026-11-23T14:00:00Z',
  actor: 'owner',
  operation: 'batch',
  command: 'dispatch batch',
  permission: 'company.edit',
  isFinal: false,
  undoes: null,
};

/** The caller of a log holds the write lock until it is finished. */
async function withLog<T>(work: (log: JointLog, db: Database) => Promise<T>): Promise<T> {
  const db = await (await makeWorld()).context().openBook();
  return await db.transaction().execute((transaction) => work(new JointLog(transaction, REVISION), transaction));
}

const row = (rowId: number, name: string) => ({ id: rowId, name, archivedAt: null });

function image(rowId: number, before: string | null, after: string | null): RowImage {
  return {
    table: 'department',
    rowId,
    before: before === null ? null : row(rowId, before),
    after: after === null ? null : row(rowId, after),
  };
}

/** What is in the log of the entry: the names before and after, by row. */
async function logged(db: Database): Promise<[number, string | null, string | null][]> {
  const rows = await db.selectFrom('change').selectAll().where('revisionId', '=', REVISION).orderBy('rowId').execute();
  const nameIn = (json: string | null): string | null => json && (JSON.parse(json) as { name: string }).name;
  return rows.map(({ rowId, before, after }) => [rowId, nameIn(before), nameIn(after)]);
}

/** The same steps must come to the same, whether images still wait or are in the log already. */
for (const between of ['nothing', 'a look at the log'] as const) {
  async function replay(steps: readonly RowImage[]) {
    return await withLog(async (log, db) => {
      for (const step of steps) {
        await log.add([step]);
        if (between === 'a look at the log') await log.flush();
      }
      const revision = await log.finish(ENTRY);
      return { revision, changes: await logged(db) };
    });
  }

  test(`a row that changes again keeps what it was first (${between} between)`, async () => {
    const steps = [image(1, 'A', 'B'), image(2, null, 'X'), image(1, 'B', 'C'), image(2, 'X', 'Y')];
    expect(await replay(steps)).toEqual({
      revision: REVISION,
      changes: [
        [1, 'A', 'C'],
        [2, null, 'Y'],
      ],
    });
  });

  test(`a row that goes is there before and not after (${between} between)`, async () => {
    expect((await replay([image(1, 'A', 'B'), image(1, 'B', null)])).changes).toEqual([[1, 'A', null]]);
  });

  test(`a row that goes and comes back is the one it was (${between} between)`, async () => {
    const steps = [image(1, 'A', null), image(1, null, 'B'), image(1, 'B', null), image(1, null, 'C')];
    expect((await replay(steps)).changes).toEqual([[1, 'A', 'C']]);
  });

  test(`a row that comes and goes was never there, but its number may be told (${between} between)`, async () => {
    expect(await replay([image(3, null, 'A'), image(3, 'A', null)])).toEqual({ revision: REVISION, changes: [] });
  });

  test(`a row that comes, goes and comes again is new (${between} between)`, async () => {
    const steps = [image(3, null, 'A'), image(3, 'A', null), image(3, null, 'B')];
    expect((await replay(steps)).changes).toEqual([[3, null, 'B']]);
  });
}

test('many rows are written before the end, and still change', async () => {
  const changes = await withLog(async (log, db) => {
    for (let id = 1; id <= 600; id++) await log.add([image(id, null, `Nr ${id}`)]);
    expect((await logged(db)).length).toBeGreaterThan(0);
    await log.add([image(1, 'Nr 1', 'First'), image(600, 'Nr 600', 'Last')]);
    await log.finish(ENTRY);
    return await logged(db);
  });
  expect([changes.length, changes[0], changes[599]]).toEqual([600, [1, null, 'First'], [600, null, 'Last']]);
});

test('without a change there is no entry, and the book keeps its number', async () => {
  await withLog(async (log, db) => {
    await log.add([]);
    expect(await log.finish(ENTRY)).toBeNull();
    expect((await db.selectFrom('book').select('revision').executeTakeFirstOrThrow()).revision).toBe(1);
  });
});
