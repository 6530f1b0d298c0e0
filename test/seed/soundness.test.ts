// A seeded book is what people would have booked: nothing on any day breaks a rule, at whatever hour and for whatever company
// it was made. Checked by the support code that trusts no solver, and by the drives of the bench, which shares no code.

import { describe, expect, test } from 'vitest';
import type { Instant } from '../../src/base/time.ts';
import { datesFrom, epochSeconds, localDate } from '../../src/base/time.ts';
import type { Board } from '../../src/domain/board.ts';
import type { DayAppointment, DayRecords, DayTechnician } from '../../src/domain/day.ts';
import { buildDay } from '../../src/scheduling/day/day.ts';
import { loadDays } from '../../src/storage/day.ts';
import { driveSeconds } from '../bench/booking-check.js';
import { unsoundness } from '../support/soundness.ts';
import type { World, WorldOptions } from '../support/world.ts';
import { MONDAY_8AM, makeWorld } from '../support/world.ts';

interface Checked {
  readonly faults: string[];
  readonly visits: number;
}

async function check(world: World, now: string, days: number): Promise<Checked> {
  const { book } = await world.outcome('company.show');
  const db = await world.context().openBook();
  const dates = datesFrom(localDate(now as Instant, book.timeZone), days);
  const faults: string[] = [];
  let visits = 0;
  for (const [date, records] of await loadDays(db, { book, now: now as Instant }, dates)) {
    const day = buildDay(records, book.settings, now as Instant);
    const misfits = day.standings.flatMap((standing, v) => (standing === 'misfit' ? [day.appointments[v]?.id] : []));
    const waiting = day.plan.unassigned.filter((v) => day.appointments[v]?.technicianId != null);
    faults.push(...unsoundness(day.problem, day.plan).map((fault) => `${date}: ${fault}`));
    for (const id of [...misfits, ...waiting]) faults.push(`${date}: A-${id} does not fit`);
    faults.push(...tightDrives(records, book.settings.bufferMinutes * 60).map((fault) => `${date}: ${fault}`));
    visits += records.appointments.length;
  }
  return { faults: [...faults, ...(await shownFaults(world))], visits };
}

/** What the board marks on the first days. Today's lunch may be over, which no board remembers. */
async function shownFaults(world: World): Promise<string[]> {
  const { days } = await world.run<Board>('board.show', { days: 3 });
  return days.flatMap(({ date, rows }, ahead) =>
    rows.flatMap((row) => {
      const stops = row.stops.filter((one) => one.isInJeopardy || one.isOverlapping || one.violations.length > 0);
      const lunch = row.lunchHasNoRoom && ahead > 0 ? [`${date}: ${row.name} has no lunch`] : [];
      return [...stops.map(({ number }) => `${date}: ${number} is marked`), ...lunch];
    }),
  );
}

/** Drives that the stored starts leave too little time for, by another travel model's code. */
function tightDrives({ technicians, appointments }: DayRecords, buffer: number): string[] {
  return technicians.flatMap((technician) => {
    const own = appointments.filter((one) => one.technicianId === technician.id && one.status !== 'no-show');
    const stops = own.toSorted((a, b) => startOf(a) - startOf(b));
    return stops.flatMap((stop, i) => {
      const before = stops[i - 1];
      const free = before ? endOf(before) + (startOf(stop) > endOf(before) ? buffer : 0) : shiftStart(technician);
      const drive = driveSeconds(point(before ?? { place: technician.startPlace }), point(stop));
      return startOf(stop) + 1 < free + drive ? [`A-${stop.id} starts before its drive is over`] : [];
    });
  });
}

const startOf = (one: DayAppointment): number => epochSeconds((one.arrivedAt ?? one.plannedStart) as Instant);
const endOf = (one: DayAppointment): number =>
  one.completedAt === null ? startOf(one) + one.durationSeconds : epochSeconds(one.completedAt);
const shiftStart = (one: DayTechnician): number => epochSeconds(one.shifts[0]?.start as Instant);
const point = ({ place }: Pick<DayAppointment, 'place'>): [number, number] =>
  [place?.latitude, place?.longitude] as [number, number];

const LOAD = { customers: 240, technicians: 9, days: 7, history: 2, seed: 3 };

describe('at whatever hour', () => {
  test.each(['2026-11-23T15:50:00Z', '2026-11-23T18:10:00Z', '2026-11-23T21:00:00Z'])('%s', async (now) => {
    const world = await makeWorld({ now });
    await world.run('seed.fill', LOAD);
    const { faults, visits } = await check(world, now, LOAD.days);
    expect(faults).toEqual([]);
    expect(visits).toBeGreaterThan(150);
  });
});

describe('for whatever company', () => {
  const companies: readonly (readonly [string, WorldOptions, Readonly<Record<string, string>>])[] = [
    ['open on Saturdays, with buffers', { init: { hours: 'mon-fri 07:30-18:00, sat 09-13' } }, { bufferMinutes: '10' }],
    [
      'four-hour windows in a small area',
      { init: { windowHours: 4, at: '41.9,-88.1' } },
      { maximumAreaMetres: '15000' },
    ],
    ['over a change of the clocks', { timezone: 'Europe/Berlin', now: '2026-10-22T09:00:00Z' }, {}],
    ['closed at noon', { init: { hours: 'mon-fri 08:00-12:00 13:30-17:30' } }, { durationStepMinutes: '20' }],
  ];
  test.each(companies)('%s', async (_, options, settings) => {
    const world = await makeWorld(options);
    for (const [setting, value] of Object.entries(settings)) await world.run('company.set', { setting, value });
    await world.run('seed.fill', LOAD);
    const { faults, visits } = await check(world, options.now ?? MONDAY_8AM, LOAD.days);
    expect(faults).toEqual([]);
    expect(visits).toBeGreaterThan(150);
  });

  test('one with services, meetings and people of its own, filled twice', async () => {
    const world = await makeWorld();
    await world.run('service.add', { department: 'HVAC', name: 'AC Repair', duration: '2h30', skills: ['hvac'] });
    await world.run('technician.add', { name: 'Maria Lopez', start: '41.90,-88.10' });
    await world.run('technician.event-add', {
      title: 'Huddle',
      date: 'today',
      start: '11:00',
      duration: '30m',
      repeat: 'every weekday',
    });
    await world.run('seed.fill', { ...LOAD, customers: 200, technicians: 4 });
    await world.run('seed.fill', { ...LOAD, customers: 200, technicians: 4, add: true });
    const { faults, visits } = await check(world, MONDAY_8AM, LOAD.days);
    expect(faults).toEqual([]);
    expect(visits).toBeGreaterThan(120);
  });
});
