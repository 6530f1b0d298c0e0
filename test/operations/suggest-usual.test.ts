// What a visit is worth grows with how far apart a company's customers live: the same long drive is held back in a town, and
// sold by those who always drive far.

import { expect, test } from 'vitest';
import type { JobCard } from '../../src/domain/job.ts';
import type { SuggestResult } from '../../src/domain/schedule.ts';
import { makeWorld } from '../support/world.ts';

/** Whether the only windows for a place 30 km north of the technician are held back, when the other customers live so far. */
async function isFarHeldBack(degreesNorth: number): Promise<boolean> {
  const world = await makeWorld({ now: '2026-11-23T18:00:00Z' });
  await world.run('service.add', { department: 'HVAC', name: 'Check', duration: '30m', skills: 'hvac' });
  await world.run('technician.add', { name: 'Only', code: 'ONLY1', skills: 'hvac', start: '41.9,-87.65' });
  for (let i = 0; i < 8; i++) {
    const at = `${41.9 + degreesNorth},${-87.65 + i / 1000}`;
    await world.run('customer.create', {
      first: 'Nr',
      last: `${i}`,
      street: `${i} Oak St`,
      city: 'Chicago',
      state: 'IL',
      postal: '60610',
      at,
    });
  }
  const home = { street: '1 Far St', city: 'Chicago', state: 'IL', postal: '60610', at: '42.17,-87.65' };
  const asking = await world.run<{ addresses: { number: string }[] }>('customer.create', { first: 'Far', ...home });
  const job = await world.run<JobCard>('job.create', { address: asking.addresses[0]?.number, service: 'Check' });
  const found = await world.run<SuggestResult>('schedule.suggest', { job: job.number, from: '2026-11-24', days: 1 });
  expect(found.items.length).toBeGreaterThan(0);
  return found.items.every(({ heldBack }) => heldBack);
}

test('a long drive is held back in a town', async () => {
  expect(await isFarHeldBack(0.01)).toBe(true);
});

test('and sold where all customers live far away', async () => {
  expect(await isFarHeldBack(0.27)).toBe(false);
});
