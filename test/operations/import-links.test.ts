// Imports of links: two appointments and a kind tell which one a row is about; what can never be kept is refused (L1).

import { beforeEach, expect, test } from 'vitest';
import { contents, records } from '../support/contents.ts';
import { CHANGED, makeImporter, NEW, SAME } from '../support/importer.ts';
import type { Shop } from '../support/shop.ts';
import { makeShop, TUESDAY } from '../support/shop.ts';

const HEAD = 'appointment,kind,other,gap\n';

let shop: Shop;
const { bring, tally, faults } = makeImporter(() => shop);

/** A-1 in the morning with Sam, A-2 in the morning with Maria, A-3 in the afternoon with Sam. */
beforeEach(async () => {
  shop = await makeShop();
  await shop.book({ tech: 'SAM', window: `${TUESDAY} 08:00-10:00` });
  await shop.book({ tech: 'MARIA', window: `${TUESDAY} 08:00-10:00` });
  await shop.book({ tech: 'SAM', window: `${TUESDAY} 13:00-15:00` });
});

const links = () => records(shop.path).appointmentLink;

test('new ones come, whatever their order; the third time nothing is new', async () => {
  const text = `${HEAD}A-3,after,A-1,15m\nA-2,same-start,A-1,\nA-3,same-technician,A-1,\n`;
  expect(await tally('links', text)).toEqual({ created: 3, updated: 0, unchanged: 0 });
  expect(links()).toEqual([
    { id: 1, kind: 'after', appointmentId: 3, otherId: 1, gapSeconds: 900 },
    { id: 2, kind: 'same-start', appointmentId: 2, otherId: 1, gapSeconds: 0 },
    { id: 3, kind: 'same-technician', appointmentId: 3, otherId: 1, gapSeconds: 0 },
  ]);
  const before = contents(shop.path);
  for (let again = 0; again < 2; again++)
    expect(await tally('links', text)).toEqual({ created: 0, updated: 0, unchanged: 3 });
  const turned = `${HEAD}A-1,same-start,A-2,\n1,same-technician,3,\n`;
  expect(await tally('links', turned)).toEqual({ created: 0, updated: 0, unchanged: 2 });
  expect(contents(shop.path)).toEqual(before);
});

test('another gap changes the link; a blank one takes it away, a column that is not there leaves it', async () => {
  await bring('links', `${HEAD}A-3,after,A-1,15m\n`);
  expect(await tally('links', `${HEAD}A-3,after,A-1,1h\n`)).toEqual(CHANGED);
  expect(links()).toMatchObject([{ gapSeconds: 3600 }]);
  expect(await tally('links', 'appointment,kind,other\nA-3,after,A-1\n')).toEqual(SAME);
  expect(links()).toMatchObject([{ gapSeconds: 3600 }]);
  expect(await tally('links', `${HEAD}A-3,after,A-1,\n`)).toEqual(CHANGED);
  expect(links()).toMatchObject([{ gapSeconds: 0 }]);
  for (const appointment of ['A-1', 'A-3']) await shop.run('appointment.unpin', { appointment });
  expect(await faults('links', `${HEAD}A-3,after,A-1,12h\n`)).toEqual(['2 other link-windows']);
});

test.each([
  ['nobody’s', `${HEAD}A-9,after,A-1,\nA-1,after,J-1,\n`, ['2 appointment no-appointment', '3 other no-appointment']],
  ['half a link', `${HEAD}A-3,after,,\n,after,A-1,\n`, ['2 other missing-field', '3 appointment missing-field']],
  ['no kind', `${HEAD}A-3,,A-1,\nA-3,before,A-1,\n`, ['2 kind missing-field', '3 kind bad-value']],
  ['to itself', `${HEAD}A-1,same-start,A-1,\n`, ['2 other link-itself']],
  ['a gap between two at once', `${HEAD}A-2,same-start,A-1,15m\n`, ['2 gap gap-alone']],
  ['a gap that is none', `${HEAD}A-3,after,A-1,soon\n`, ['2 gap invalid-duration']],
  ['the same twice', `${HEAD}A-2,same-start,A-1,\nA-1,same-start,A-2,\n`, ['3 row-twice']],
  ['two in a circle', `${HEAD}A-2,after,A-1,\nA-1,after,A-2,\n`, ['3 other link-circle']],
  ['together and by one', `${HEAD}A-2,same-start,A-1,\nA-2,same-technician,A-1,\n`, ['3 other link-contradiction']],
])('refused: %s', async (_what, text, wanted) => {
  expect(await faults('links', text)).toEqual(wanted);
});

test('windows that never meet are refused where no pin stands against them', async () => {
  for (const appointment of ['A-2', 'A-3']) await shop.run('appointment.unpin', { appointment });
  expect(await faults('links', `${HEAD}A-3,same-start,A-2,\n`)).toEqual(['2 other link-windows']);
});

test('what contradicts a link that is there is refused too', async () => {
  await bring('links', `${HEAD}A-2,same-start,A-1,\n`);
  expect(await faults('links', `${HEAD}A-1,same-technician,A-2,\n`)).toEqual(['2 other link-contradiction']);
});

test('a link that the plan does not keep is taken and said, and nothing is moved', async () => {
  const before = [await shop.appointment(1), await shop.appointment(2)];
  const { notices } = await bring('links', `${HEAD}A-2,after,A-1,\n`);
  expect(notices).toEqual([
    'the plan does not keep 1 link as it stands (A-2 after A-1), and nothing was moved. See why: dispatch explain A-2',
  ]);
  const after = [await shop.appointment(1), await shop.appointment(2)];
  expect(after.map(({ plannedStart }) => plannedStart)).toEqual(before.map(({ plannedStart }) => plannedStart));
  expect((await bring('links', `${HEAD}A-2,after,A-1,\n`)).notices).toEqual([]);
});

test('what a pin breaks, and what is over, comes back', async () => {
  const pinned = await bring('links', `${HEAD}A-2,same-technician,A-1,\n`);
  expect(pinned.notices).toEqual([expect.stringContaining('the plan does not keep 1 link')]);
  await shop.run('appointment.cancel', { appointment: 'A-3', reason: 'away' });
  expect((await bring('links', `${HEAD}A-3,same-start,A-2,\n`)).notices).toEqual([]);
  expect(links()).toHaveLength(2);
});

test('what a pin moved out of reach of its link comes back too, also once the pin has expired', async () => {
  await bring('links', `${HEAD}A-3,after,A-1,\n`);
  await shop.run('appointment.unpin', { appointment: 'A-3' });
  await shop.run('appointment.edit', { appointment: 'A-1', window: `${TUESDAY} 15:00-17:00`, tech: 'MARIA' });
  await shop.run('appointment.pin', { appointment: 'A-1', expires: '2026-11-23 12:00' });
  await shop.run('appointment.unlink', { appointment: 'A-3' });
  shop.setNow('2026-11-23T19:00:00Z');
  expect((await bring('links', `${HEAD}A-3,after,A-1,\n`)).notices).toEqual([
    expect.stringContaining('the plan does not keep 1 link as it stands (A-3 after A-1)'),
  ]);
});

test('whoever may not change appointments brings none', async () => {
  await shop.run('user.add', { name: 'lee', role: 'sales', tech: 'LEE' });
  shop.setActor('lee');
  await expect(tally('links', `${HEAD}A-3,after,A-1,\n`)).rejects.toMatchObject({
    exitCode: 7,
    message: expect.stringContaining('tech-scheduler.modify'),
  });
  shop.setActor(null);
  expect(await tally('links', `${HEAD}A-3,after,A-1,\n`)).toEqual(NEW);
});

test('one undo takes all of it back', async () => {
  await bring('links', `${HEAD}A-3,after,A-1,15m\n`);
  const before = records(shop.path);
  await bring('links', `${HEAD}A-3,after,A-1,1h\nA-3,after,A-2,\n`);
  expect(links()).toHaveLength(2);
  await shop.run('history.undo');
  expect(records(shop.path)).toEqual(before);
});
