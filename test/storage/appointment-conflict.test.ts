// Who overlaps whom, for many appointments at once, against every pair compared.

import { expect, test } from 'vitest';
import { seededRandom } from '../../src/base/random.ts';
import type { Instant } from '../../src/base/time.ts';
import { addSeconds } from '../../src/base/time.ts';
import { overlapping } from '../../src/storage/appointment-conflict.ts';
import { addBooked } from '../support/booked.ts';
import { makeShop } from '../support/shop.ts';

const MIDNIGHT = '2026-11-24T00:00:00Z' as Instant;

test('as many pairs say', async () => {
  const shop = await makeShop();
  const db = await shop.context().openBook();
  const random = seededRandom(7);
  const technicianIds = [1, 2, null];
  for (let made = 0; made < 36; made++) {
    const windowStart = addSeconds(MIDNIGHT, 1800 * random.below(16));
    const windowEnd = addSeconds(windowStart, 7200);
    const technicianId = technicianIds[random.below(3)] ?? null;
    const status = ['scheduled', 'on-site', 'scheduled', 'cancelled'][random.below(4)] as string;
    const { appointmentId } = await addBooked(shop, {
      customerId: 1,
      addressId: 1,
      windowStart,
      windowEnd,
      technicianId,
      status,
    });
    const durationSeconds = 1800 * (1 + random.below(6));
    await db.updateTable('appointment').set({ durationSeconds }).where('id', '=', appointmentId).execute();
  }
  const all = await db.selectFrom('appointment').selectAll().orderBy('id').execute();
  const open = all.filter(({ status, technicianId }) => status !== 'cancelled' && technicianId !== null);
  const end = (one: (typeof all)[number]): string => addSeconds(one.plannedStart as Instant, one.durationSeconds);
  const meet = (one: (typeof all)[number], other: (typeof all)[number]): boolean =>
    one.technicianId === other.technicianId &&
    (one.plannedStart ?? '') < end(other) &&
    (other.plannedStart ?? '') < end(one);
  const asked = all.filter((_, index) => index % 3 === 0).map(({ id }) => id);
  const expected = open.filter(
    (one) => !asked.includes(one.id) && open.some((other) => asked.includes(other.id) && meet(one, other)),
  );
  expect(expected.length).toBeGreaterThan(3);
  expect(await overlapping(db, asked)).toEqual(expected.map(({ id }) => id));
});
