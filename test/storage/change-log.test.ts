// Many rows at once through the recorder: images, order, and which row it was that could not be put back.

import { expect, test } from 'vitest';
import type { AppError } from '../../src/base/errors.ts';
import { ChangeRecorder } from '../../src/storage/change-log.ts';
import { makeWorld } from '../support/world.ts';

async function departments(count: number) {
  const world = await makeWorld();
  const db = await world.context().openBook();
  const changes = new ChangeRecorder(db);
  const rows = Array.from({ length: count }, (_, index) => ({ name: `Nr ${index}`, archivedAt: null }));
  return { db, ids: await changes.insertMany('department', rows) };
}

test('removes those that are there and restores them with their keys', async () => {
  const { db, ids } = await departments(700);
  const changes = new ChangeRecorder(db);
  const rows = await changes.rows('department', ids);
  expect([...rows.keys()]).toEqual(ids);
  await changes.removeMany('department', [...ids.slice(1), 9999]);
  expect([...(await changes.rows('department', ids)).keys()]).toEqual(ids.slice(0, 1));
  await changes.restoreMany('department', [...rows.values()]);
  expect(await changes.rows('department', ids)).toEqual(rows);
});

test('of many that come back, the one whose name is taken is named', async () => {
  const { db, ids } = await departments(3);
  const changes = new ChangeRecorder(db);
  const images = [...(await changes.rows('department', ids)).values()];
  await changes.update('department', ids[1] as number, { name: 'Other' });
  await changes.insert('department', { name: 'nr 1', archivedAt: null });
  const error = await changes.restoreMany('department', images).catch((thrown: unknown) => thrown as AppError);
  expect(error).toMatchObject({
    exitCode: 4,
    message: `D-${ids[1]} cannot have "Nr 1" back: another record has it by now.`,
  });
});
