// Days that are hard to count, on a real book: nights, clocks that change, hours in stretches, overtime past midnight. Whatever
// is suggested books as its command is typed, and the board then marks nothing.

import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../src/base/random.ts';
import type { AppointmentChange } from '../../src/domain/appointment.ts';
import type { Board } from '../../src/domain/board.ts';
import type { JobCard } from '../../src/domain/job.ts';
import type { OptimizeResult, SuggestResult } from '../../src/domain/schedule.ts';
import type { World } from '../support/world.ts';
import { makeWorld } from '../support/world.ts';

const ALWAYS = 'mon-sun 00:00-24:00';

const DAYS = [
  ['nights', '2026-11-24', ALWAYS, ['mon-sun 22:00-06:00', 'mon-sun 20:00-04:00'], '1h'],
  ['overtime past midnight', '2026-11-24', ALWAYS, ['mon-sun 14:00-23:30', 'mon-sun 08:00-17:00'], '2h'],
  ['the clocks go back', '2026-11-01', 'mon-sun 00:00-18:00', ['mon-sun 00:00-08:00', 'mon-sun 08:00-17:00'], '30m'],
  ['the clocks go forward', '2027-03-14', 'mon-sun 00:00-18:00', ['mon-sun 00:00-08:00', 'mon-sun 22:00-06:00'], '30m'],
  [
    'two stretches',
    '2026-11-24',
    'mon-sun 07:00-18:00',
    ['mon-sun 08:00-12:00 13:00-17:00', 'mon-sun 07:00-15:00'],
    '1h',
  ],
] as const;

async function makeBook(from: string, hours: string, shifts: readonly string[], overtime: string): Promise<World> {
  const world = await makeWorld({ now: `${from}T00:00:00Z` });
  await world.run('company.set', { setting: 'openingHours', value: hours });
  await world.run('service.add', { department: 'HVAC', name: 'Short', duration: '1h', skills: 'hvac' });
  await world.run('service.add', {
    department: 'HVAC',
    name: 'Long',
    duration: '2h',
    skills: 'hvac',
    priority: 'high',
  });
  for (const [i, shift] of shifts.entries()) {
    const start = `41.9${i},-87.65`;
    await world.run('technician.add', { name: `Tech ${i}`, code: `TEC${i}X`, shift, skills: 'hvac', start, overtime });
  }
  return world;
}

async function newJob(world: World, i: number, at: string): Promise<string> {
  const street = { street: `${i} Oak St`, city: 'Chicago', state: 'IL', postal: '60610' };
  const customer = await world.run<{ addresses: { number: string }[] }>('customer.create', {
    first: 'Nr',
    last: `${i}`,
    ...street,
    at,
  });
  const service = i % 2 === 0 ? 'Short' : 'Long';
  const job = await world.run<JobCard>('job.create', { address: customer.addresses[0]?.number, service });
  return job.number;
}

describe('every suggestion can be booked as its command is typed', { timeout: 60_000 }, () => {
  test.each(DAYS)('%s', async (_, from, hours, shifts, overtime) => {
    const world = await makeBook(from, hours, shifts, overtime);
    const random = seededRandom(7);
    let booked = 0;
    for (let i = 0; i < 12; i++) {
      const job = await newJob(world, i, `41.9${random.below(9)},-87.6${random.below(9)}`);
      const { items } = await world.run<SuggestResult>('schedule.suggest', { job, from, days: 2, limit: 12 });
      const one = items[random.below(Math.max(1, items.length))];
      if (!one) continue;
      const window = /--window "([^"]+)"/.exec(one.command ?? '')?.[1];
      const { windowStart, windowEnd, technicianId, plannedStart } = one;
      const made = await world.run<AppointmentChange>('appointment.book', { job, window });
      expect(made).toMatchObject({ windowStart, windowEnd, technicianId, plannedStart });
      booked++;
    }
    expect(booked).toBeGreaterThan(5);
    await world.run('schedule.optimize', { date: from, days: 2, iterations: 200 });
    const again = await world.run<OptimizeResult>('schedule.optimize', { date: from, days: 2, iterations: 200 });
    expect(again.changed).toBe(0);
    const { days } = await world.run<Board>('board.show', { date: from, days: 3 });
    const stops = days.flatMap(({ rows }) => rows.flatMap((row) => row.stops));
    expect(stops.map(({ appointmentId }) => appointmentId).sort((a, b) => a - b)).toEqual(
      Array.from({ length: booked }, (__, index) => index + 1),
    );
    expect(stops.flatMap(({ violations }) => violations)).toEqual([]);
  });
});
