// Booking a job again is allowed (J2) and said: what is ahead already, and how to take one back.

import { expect, test } from 'vitest';
import { makeShop } from '../support/shop.ts';

const window = '2026-11-24 08:00-10:00';

test('a second booking of the same job names the first and the ways back', async () => {
  const shop = await makeShop();
  const { number: job } = await shop.job();
  expect((await shop.outcome('appointment.book', { job, window })).notices).toEqual([]);
  expect((await shop.outcome('appointment.book', { job, window })).notices).toEqual([
    'J-1 had 1 appointment ahead already: A-1 (Tue 24 Nov 2026, 8:00-10:00 AM CST). This is one more. Not wanted: dispatch undo, or dispatch cancel A-1 --reason ...',
  ]);
});

test('only what is still to be done counts, and a long list is cut', async () => {
  const shop = await makeShop();
  const { number: job } = await shop.job();
  const book = (hours = '08:00-10:00') => shop.outcome('appointment.book', { job, window: `2026-11-24 ${hours}` });
  await book();
  await shop.run('appointment.cancel', { appointment: 'A-1', reason: 'customer away' });
  expect((await book()).notices).toEqual([]);
  for (const hours of ['10:00-12:00', '12:00-14:00', '14:00-16:00']) await book(hours);
  const { notices } = await book('10:00-12:00');
  expect(notices[0]).toContain('J-1 had 4 appointments ahead already: A-2 (');
  expect(notices[0]).toContain('CST), 1 more. This is one more.');
  expect(notices[0]).not.toContain('A-5');
});
