// A few days of calls through the real suggest, book and optimize: each caller takes the best-ranked window that suits and is
// not held back. What comes of it is exact, so that a change of the ranking shows here before the long bench shows it.

import { expect, test } from 'vitest';
import { localDate, wallTime } from '../../src/base/time.ts';
import type { AppointmentChange } from '../../src/domain/appointment.ts';
import type { JobCard } from '../../src/domain/job.ts';
import type { SuggestResult } from '../../src/domain/schedule.ts';
import type { World } from '../support/world.ts';
import { makeWorld } from '../support/world.ts';

const ZONE = 'America/Chicago';

/** Minutes after 8 on Monday 30 November at which they call, service, place, and the half-days that suit. */
const CALLS = [
  [0, 'Boiler', '41.92,-87.66', ['01 am', '02 am']],
  [30, 'Boiler', '41.90,-87.64', ['01 am', '01 pm', '03 am']],
  [60, 'Rewiring', '41.91,-87.70', ['01 pm', '02 pm', '03 pm']],
  [90, 'Boiler', '41.93,-87.65', ['02 am', '03 am']],
  [120, 'Rewiring', '42.20,-87.95', ['02 am', '03 am']],
  [180, 'Boiler', '41.91,-87.67', ['01 am']],
  [240, 'Boiler', '42.24,-88.05', ['03 am', '03 pm']],
  [300, 'Rewiring', '41.92,-87.64', ['03 am', '03 pm']],
  [360, 'Boiler', '41.90,-87.66', ['01 pm']],
  [420, 'Boiler', '42.20,-87.95', ['01 pm', '03 pm']],
] as const;

async function makeBook(): Promise<World> {
  const world = await makeWorld({ now: '2026-11-30T13:00:00Z', init: { windowHours: 4 } });
  await world.run('service.add', { department: 'Heating', name: 'Boiler', duration: '1h', skills: 'gas' });
  await world.run('service.add', { department: 'Electric', name: 'Rewiring', duration: '2h', skills: 'electric' });
  const usual = { shift: 'mon-fri 08:00-17:00', lunch: 'none' };
  await world.run('technician.add', { ...usual, name: 'Maria', skills: 'gas', start: '41.90,-87.65' });
  await world.run('technician.add', { ...usual, name: 'Sam', skills: ['gas', 'electric'], start: '41.92,-87.68' });
  return world;
}

/** `01 am` of a window. */
function half({ windowStart }: { windowStart: SuggestResult['items'][number]['windowStart'] }): string {
  return `${localDate(windowStart, ZONE).slice(8)} ${wallTime(windowStart, ZONE) < '12:00' ? 'am' : 'pm'}`;
}

async function callIn(world: World, index: number): Promise<string> {
  const [minutes, service, at, suits] = CALLS[index] as (typeof CALLS)[number];
  world.setNow(new Date(Date.parse('2026-11-30T14:00:00Z') + minutes * 60_000).toISOString());
  const street = { street: `${index} Oak St`, city: 'Chicago', state: 'IL', postal: '60610' };
  const named = { first: 'Caller', last: `Nr${index}` };
  const customer = await world.run<{ addresses: { number: string }[] }>('customer.create', { ...named, ...street, at });
  const job = await world.run<JobCard>('job.create', { address: customer.addresses[0]?.number, service });
  const { items } = await world.run<SuggestResult>('schedule.suggest', { job: job.number });
  const suiting = items.filter((one) => (suits as readonly string[]).includes(half(one)));
  const taken = suiting.find(({ heldBack }) => !heldBack);
  if (!taken) return suiting.length === 0 ? 'lost: no room' : 'lost: held back';
  const window = /--window "([^"]+)"/.exec(taken.command ?? '')?.[1];
  const booked = await world.run<AppointmentChange>('appointment.book', { job: job.number, window });
  expect(booked.technicianId).toBe(taken.technicianId);
  await world.run('schedule.optimize', { date: localDate(taken.windowStart, ZONE), iterations: 300 });
  return half(taken);
}

test('early days fill first, and a long drive is not sold for a day that others will buy', {
  timeout: 120_000,
}, async () => {
  const world = await makeBook();
  const taken: string[] = [];
  for (let index = 0; index < CALLS.length; index++) taken.push(await callIn(world, index));
  expect(taken).toEqual([
    '01 am',
    '01 am',
    '01 pm',
    '02 am',
    'lost: held back',
    '01 am',
    'lost: held back',
    '03 am',
    '01 pm',
    // As far as the two that were held back, but what is left of tomorrow by now perishes.
    '01 pm',
  ]);
});
