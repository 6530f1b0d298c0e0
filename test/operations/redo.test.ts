// Undo, redo and undo again: a change stands or not, however often it was taken back and brought back.

import { expect, test } from 'vitest';
import type { LogResult, RevisionCard, UndoResult } from '../../src/domain/history.ts';
import type { Shop } from '../support/shop.ts';
import { makeShop, refusal } from '../support/shop.ts';

async function editedTwice(): Promise<Shop & { first: number; second: number }> {
  const shop = await makeShop();
  const edit = async (lunch: string): Promise<number> =>
    (await shop.outcome('technician.edit', { technician: 'SAM', lunch })).revision as number;
  return { ...shop, first: await edit('30m 11:00-12:00'), second: await edit('45m 12:00-13:00') };
}

async function lunch(shop: Shop): Promise<number | null> {
  const { lunch: found } = await shop.run<{ lunch: { seconds: number } | null }>('technician.show', {
    technician: 'SAM',
  });
  return found && found.seconds / 60;
}

async function entry(shop: Shop, revision: number): Promise<RevisionCard | undefined> {
  const { items } = await shop.run<LogResult>('history.log', { limit: 1000 });
  return items.find((item) => item.revision === revision);
}

test('bare undo and redo walk back and forth through the own changes', async () => {
  const shop = await editedTwice();
  const seen: (number | null)[] = [];
  for (const verb of ['undo', 'undo', 'redo', 'redo', 'undo', 'redo', 'undo', 'undo']) {
    await shop.run(`history.${verb}`);
    seen.push(await lunch(shop));
  }
  expect(seen).toEqual([30, null, 30, 45, 30, 45, 30, null]);
});

test('the change that stands again is named, and the log says so', async () => {
  const shop = await editedTwice();
  const { first, second } = shop;
  await shop.run('history.undo');
  const redone = await shop.run<UndoResult>('history.redo', { revision: second });
  expect(redone).toMatchObject({ revision: second + 1, original: { revision: second, operation: 'technician.edit' } });
  expect(await entry(shop, second)).toMatchObject({ undoneBy: second + 1, redoneBy: second + 2 });
  expect(await entry(shop, first)).toMatchObject({ undoneBy: null, redoneBy: null });
  const text = (await shop.cli(['undo', String(second)])).stdout;
  expect(text).toMatch(new RegExp(`^Undone again: revision ${second} by owner: `));
  expect(await entry(shop, second)).toMatchObject({ undoneBy: second + 3, redoneBy: null });
  expect((await shop.cli(['redo'])).stdout).toMatch(new RegExp(`^Redone: revision ${second} by owner: `));
});

test('what stands is not brought back, what is undone is not undone', async () => {
  const shop = await editedTwice();
  const revision = shop.second;
  expect(await refusal(shop, 'history.redo', {})).toMatchObject({ exitCode: 3, code: 'nothing-to-redo' });
  expect(await refusal(shop, 'history.redo', { revision })).toMatchObject({ exitCode: 4, code: 'not-undone' });
  await shop.run('history.undo');
  expect(await refusal(shop, 'history.undo', { revision })).toMatchObject({
    exitCode: 4,
    hint: `Bring it back with: dispatch redo ${revision}`,
  });
  await shop.run('history.redo', { revision: revision + 1 });
  expect(await lunch(shop)).toBe(45);
});

test('later changes stand in the way of a redo, and are named', async () => {
  const shop = await editedTwice();
  await shop.run('history.undo');
  await shop.run('technician.edit', { technician: 'SAM', lunch: '1h 12:00-13:00' });
  expect(await refusal(shop, 'history.redo', { revision: shop.second })).toMatchObject({
    exitCode: 4,
    message: `Revision ${shop.second} cannot be redone: later changes depend on it: T-2 (revision ${shop.second + 2}).`,
  });
});

test('after other work of one’s own a bare redo is refused, and says how it goes all the same', async () => {
  const shop = await editedTwice();
  await shop.run('history.undo');
  const { revision } = await shop.outcome('customer.create', { first: 'Ada' });
  expect(await refusal(shop, 'history.redo', {})).toMatchObject({
    exitCode: 4,
    code: 'work-since',
    message: `owner has made 1 change since that undo; the latest: ${revision} test.`,
    hint: `To bring ${shop.second} test back all the same: dispatch redo ${shop.second}`,
  });
  await shop.run('history.undo', { revision });
  await shop.run('history.undo', { revision: shop.first });
  await shop.run('history.redo');
  await shop.run('history.redo', { revision: shop.second });
  expect(await lunch(shop)).toBe(45);
});

test('what is final can be neither undone nor redone, in clear words', async () => {
  const shop = await makeShop();
  const place = { city: 'Chicago', state: 'IL', postal: '60610', at: '41.90,-87.64' };
  await shop.run('address.add', { customer: 'C-1', street: '9 Oak St', ...place });
  const { revision } = await shop.outcome('address.merge', { keep: 'AD-1', merge: 'AD-3' });
  for (const verb of ['undo', 'redo']) {
    const error = await refusal(shop, `history.${verb}`, { revision });
    expect(error).toMatchObject({ exitCode: 5, code: 'final' });
    const before = verb === 'undo' ? `\nTo undo your change before it: dispatch undo ${Number(revision) - 1}` : '';
    expect(error.hint).toBe(`Correct it with new changes.${before}`);
    expect(error.message).toContain(`Revision ${revision} (test) is final and cannot be undone`);
  }
});
