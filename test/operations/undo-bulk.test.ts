// An import is one change with thousands of rows, more than a statement takes: it is undone and redone as one.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { UndoResult } from '../../src/domain/history.ts';
import { records } from '../support/contents.ts';
import { refusal } from '../support/shop.ts';
import type { World } from '../support/world.ts';
import { makeWorld } from '../support/world.ts';

const ROWS = 1300;

/** Imports places, all of them at this latitude. */
async function imported(world: World, latitude: number, rows: number): Promise<number> {
  const file = join(world.folder, 'places.csv');
  const lines = Array.from({ length: rows }, (_, index) => `US,${10_000 + index},${latitude},-87.65,Place ${index}`);
  writeFileSync(file, ['country,postal_code,latitude,longitude,place', ...lines, ''].join('\n'));
  return (await world.outcome('postal.import', { file })).revision as number;
}

test('rows that were created, and rows that were changed', async () => {
  const world = await makeWorld();
  const empty = records(world.path);
  await imported(world, 41, ROWS);
  const first = records(world.path);
  await imported(world, 42, ROWS);
  const second = records(world.path);
  const undone = await world.run<UndoResult>('history.undo');
  expect(undone.changes).toHaveLength(ROWS);
  expect(records(world.path)).toEqual(first);
  await world.run('history.redo');
  expect(records(world.path)).toEqual(second);
  await world.run('history.undo');
  await world.run('history.undo');
  expect(records(world.path)).toEqual(empty);
  await world.run('history.redo');
  expect(records(world.path)).toEqual(first);
});

test('what was changed since is named, the first of many', async () => {
  const world = await makeWorld();
  const revision = await imported(world, 41, ROWS);
  const later = await imported(world, 42, 20);
  const error = await refusal(world as never, 'history.undo', { revision });
  const named = Array.from({ length: 8 }, (_, index) => `postalPlace ${index + 1} (revision ${later})`).join(', ');
  expect(error.message).toBe(
    `Revision ${revision} cannot be undone: later changes depend on it: ${named} and 12 more.`,
  );
});
