// A merge is final, and so is what it says of older changes: nothing that was taken back before it comes back to a customer whom
// nobody sees any more.

import { expect, test } from 'vitest';
import { contents } from '../support/contents.ts';
import { makeShop, refusal } from '../support/shop.ts';

test('what was taken back before the merge does not come back to it', async () => {
  const shop = await makeShop();
  const place = { street: '2 Elm St', city: 'Chicago', state: 'IL', postal: '60610' };
  await shop.run('customer.create', { first: 'Jane', last: 'Doe', ...place, street: '1 Elm St' });
  const lost: number[] = [];
  for (const [name, input] of [
    ['address.add', { customer: 'C-3', ...place }],
    ['note.add', { customer: 'C-3', text: 'x' }],
    ['job.create', { address: 'AD-3', service: 'AC Repair' }],
  ] as const) {
    const { revision } = await shop.outcome(name, input);
    await shop.run('history.undo', {});
    lost.push(revision as number);
  }
  await shop.run('customer.merge', { keep: 'C-1', merge: 'C-3' });
  const before = contents(shop.path);
  for (const revision of lost) {
    expect(await refusal(shop, 'history.redo', { revision })).toMatchObject({
      exitCode: 4,
      code: 'merged-since',
      message: expect.stringContaining('belonged to C-3, which was merged into C-1 since.'),
      hint: 'Make it anew with C-1.',
    });
  }
  expect(contents(shop.path)).toEqual(before);
});
