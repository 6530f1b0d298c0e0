// An emergency when everybody is busy today: the window that bumping would free is offered, proven and never taken unasked (S4).

import { describe, expect, test } from 'vitest';
import type { AppointmentChange } from '../../src/domain/appointment.ts';
import type { SuggestResult } from '../../src/domain/schedule.ts';
import type { Shop } from '../support/shop.ts';
import { makeShop } from '../support/shop.ts';

/** Six in the morning; Maria and Sam have one long job each today, unless it is pinned. */
async function busyShop(input: Record<string, unknown> = {}): Promise<Shop> {
  const shop = await makeShop({ now: '2026-11-23T12:00:00Z' });
  const long = { window: '2026-11-23 08:00-10:00', duration: '8h' };
  for (const tech of ['MARIA', 'SAM']) await shop.book({ ...long, ...(input.pinned ? { tech } : {}) });
  return shop;
}

const suggest = (shop: Shop, job: string, input = {}) => shop.run<SuggestResult>('schedule.suggest', { job, ...input });

describe('suggest', () => {
  test('offers an emergency the window that others would make way for, as booking it then does', async () => {
    const shop = await busyShop();
    const { number: job } = await shop.job({ priority: 'emergency' });
    const { items, sooner } = await suggest(shop, job);
    expect(items.every(({ windowStart }) => windowStart > '2026-11-24')).toBe(true);
    expect(sooner).toMatchObject({
      windowStart: '2026-11-23T14:00:00Z',
      givesWay: [expect.stringMatching(/^A-[12] Customer Nr[12] \(then unassigned\)$/)],
      command: `dispatch book ${job} --window "2026-11-23 08:00-10:00" --dry-run`,
    });
    const printed = await shop.cli(['suggest', '--job', job]);
    expect(printed.stdout).toContain(`Sooner, by moving ${sooner?.givesWay[0]}:\n      ${sooner?.command}\n`);
    const booked = await shop.run<AppointmentChange>('appointment.book', { job, window: '2026-11-23 08:00-10:00' });
    expect(booked.moved.map((one) => [one.bumped, one.to])).toEqual([[true, null]]);
  });

  test.each([
    ['normal work', {}, { priority: 'normal' }, {}],
    ['what a pin keeps', { pinned: true }, { priority: 'emergency' }, {}],
    ['days that were not asked about', {}, { priority: 'emergency' }, { from: '2026-11-24' }],
  ])('offers nothing for %s', async (_, day, job, input) => {
    const shop = await busyShop(day);
    const { number } = await shop.job(job);
    expect((await suggest(shop, number, input)).sooner).toBeNull();
  });
});

describe('book --first', () => {
  test('takes the first free window and says which would be sooner', async () => {
    const shop = await busyShop();
    const { number: job } = await shop.job({ priority: 'high' });
    const { result, notices } = await shop.outcome('appointment.book', { job, first: true });
    expect(result).toMatchObject({ moved: [], windowStart: expect.stringMatching(/^2026-11-24/) });
    expect(notices).toEqual([
      expect.stringMatching(
        /^Sooner, by moving A-[12] Customer Nr[12] \(then unassigned\): Mon 23 Nov 2026, 8:00-10:00 AM CST\. Not this one: dispatch undo, then dispatch book J-3 --window "2026-11-23 08:00-10:00"$/,
      ),
    ]);
  });

  test('says nothing when the first window is today, or nobody would make way', async () => {
    const free = await makeShop();
    const today = await free.job({ priority: 'emergency' });
    expect((await free.outcome('appointment.book', { job: today.number, first: true })).notices).toEqual([]);
    const pinned = await busyShop({ pinned: true });
    const { number: job } = await pinned.job({ priority: 'emergency' });
    expect((await pinned.outcome('appointment.book', { job, first: true })).notices).toEqual([]);
  });
});
