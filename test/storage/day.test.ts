// Which appointments belong to which day, and what they bring along.

import { describe, expect, test } from 'vitest';
import type { Instant, LocalDate } from '../../src/base/time.ts';
import { loadDayOf, loadDays } from '../../src/storage/day.ts';
import { makeShop, TUESDAY } from '../support/shop.ts';
import type { World } from '../support/world.ts';

const NOW = '2026-11-23T14:00:00Z' as Instant;
const date = (text: string): LocalDate => text as LocalDate;

async function days(shop: World, dates: string[], branchId?: number, now = NOW) {
  const db = await shop.context().openBook();
  return await loadDays(db, { book: { timeZone: 'America/Chicago' }, now }, dates.map(date), branchId);
}

const ids = (day: { appointments: readonly { id: number }[] } | undefined): number[] =>
  (day?.appointments ?? []).map(({ id }) => id);

describe('loadDays', () => {
  test('sorts appointments by the date of their window, without cancelled ones', async () => {
    const shop = await makeShop();
    await shop.book();
    await shop.book({ window: '2026-11-25 08:00-10:00' });
    await shop.book();
    await shop.run('appointment.cancel', { appointment: 'A-3', reason: 'x' });
    const found = await days(shop, [TUESDAY, '2026-11-25', '2026-11-26']);
    expect([...found].map(([day, records]) => [day, ids(records)])).toEqual([
      [TUESDAY, [1]],
      ['2026-11-25', [2]],
      ['2026-11-26', []],
    ]);
    const [one] = found.get(date(TUESDAY))?.appointments ?? [];
    expect(one).toMatchObject({
      customerName: 'Customer Nr1',
      serviceName: 'AC Repair',
      skills: { hvac: 1 },
      pin: null,
    });
    expect(found.get(date(TUESDAY))?.span).toEqual({ start: '2026-11-24T06:00:00Z', end: '2026-11-25T06:00:00Z' });
  });

  test('a pin that has expired is none', async () => {
    const shop = await makeShop();
    await shop.book({ tech: 'MARIA', pinExpires: '2026-11-23 12:00' });
    expect((await days(shop, [TUESDAY])).get(date(TUESDAY))?.appointments[0]?.pin).toBe('both');
    const later = '2026-11-23T18:00:00Z' as Instant;
    expect((await days(shop, [TUESDAY], undefined, later)).get(date(TUESDAY))?.appointments[0]?.pin).toBe(null);
  });

  test('what lies after midnight in a night shift belongs to the date it starts on', async () => {
    const shop = await makeShop();
    await shop.run('technician.add', {
      name: 'Nina Night',
      code: 'NINA',
      skills: 'hvac',
      start: '41.90,-87.64',
      shift: 'tue 20:00-04:00',
      lunch: 'none',
    });
    const booked = await shop.book({ window: '2026-11-25 01:00-03:00' });
    expect(booked.technicianName).toBe('Nina Night');
    const found = await days(shop, [TUESDAY, '2026-11-25']);
    expect([ids(found.get(date(TUESDAY))), ids(found.get(date('2026-11-25')))]).toEqual([[1], []]);
    expect(ids((await days(shop, ['2026-11-25'])).get(date('2026-11-25')))).toEqual([]);
    expect(ids((await days(shop, [TUESDAY])).get(date(TUESDAY)))).toEqual([1]);
    const db = await shop.context().openBook();
    const wanted = {
      windowStart: '2026-11-25T08:00:00Z' as Instant,
      windowEnd: '2026-11-25T09:00:00Z' as Instant,
      branchId: 1,
    };
    const home = await loadDayOf(db, { book: { timeZone: 'America/Chicago' }, now: NOW }, wanted);
    expect(home.date).toBe(TUESDAY);
  });

  test('of one branch leave the others out', async () => {
    const shop = await makeShop();
    await shop.book();
    expect(ids((await days(shop, [TUESDAY], 1)).get(date(TUESDAY)))).toEqual([1]);
    const other = (await days(shop, [TUESDAY], 2)).get(date(TUESDAY));
    expect([ids(other), other?.technicians]).toEqual([[], []]);
  });
});
