// A book from before customers could be merged: its customers belong to nobody else, and what was logged of them can still be
// taken back.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { MIGRATIONS } from '../../src/storage/migrations/index.ts';
import type { World } from '../support/world.ts';
import { makeWorld } from '../support/world.ts';

/** The number of the format that keeps into whom a customer was merged. */
const FORMAT = 7;

/** Takes the book back to the format before, as far as customers go. */
function makeOlder({ path }: World): void {
  const sqlite = new SqliteDatabase(path);
  sqlite.exec('drop index customerMerged; alter table customer drop column mergedIntoId');
  sqlite.exec("update change set before = json_remove(before, '$.mergedIntoId') where tableName = 'customer'");
  sqlite.exec("update change set after = json_remove(after, '$.mergedIntoId') where tableName = 'customer'");
  sqlite.pragma(`user_version = ${FORMAT - 1}`);
  sqlite.close();
}

test('the customers of an older book are merged into nobody, and the copy is of the older format', async () => {
  const world = await makeWorld();
  await world.cli(['customer', 'create', '--first', 'Jane', '--last', 'Doe']);
  await world.cli(['customer', 'edit', 'C-1', '--last', 'Roe']);
  makeOlder(world);
  expect(await world.run('customer.show', { customer: 'C-1' })).toMatchObject({ lastName: 'Roe', mergedInto: null });
  const copy = new SqliteDatabase(`${world.path}.before-format-${MIGRATIONS.length}`, { readonly: true });
  expect(copy.pragma('user_version', { simple: true })).toBe(FORMAT - 1);
  copy.close();
  await world.run('history.undo', {});
  expect(await world.run('customer.show', { customer: 'C-1' })).toMatchObject({ lastName: 'Doe', mergedInto: null });
  await world.run('history.undo', {});
  await world.run('history.redo', {});
  expect(await world.run('customer.show', { customer: 'C-1' })).toMatchObject({ lastName: 'Doe', mergedInto: null });
});

test('nobody is merged into somebody who is not there', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'dispatch-merged-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const sqlite = new SqliteDatabase(join(folder, 'book.db'));
  sqlite.pragma('foreign_keys = on');
  for (const statement of MIGRATIONS.flat()) sqlite.exec(statement);
  sqlite.exec("insert into branch (name, timeZone) values ('Main', 'America/Chicago')");
  const insert = `insert into customer (kind, branchId, accountingKey, accountingKeyFolded, createdAt, mergedIntoId)
    values ('customer', 1, ?, ?, '2026-11-23T14:00:00Z', ?)`;
  expect(() => sqlite.prepare(insert).run('A', 'a', 9)).toThrow('FOREIGN KEY');
  expect(sqlite.prepare(insert).run('A', 'a', null).changes).toBe(1);
  sqlite.close();
});
