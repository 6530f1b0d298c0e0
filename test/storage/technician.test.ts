// Days of technicians from a real database: patterns, changes, nights, changes of the clocks, absences, events, archiving.

import { beforeEach, describe, expect, it } from 'vitest';
import type { LocalDate } from '../../src/base/time.ts';
import { datesFrom } from '../../src/base/time.ts';
import type { DayTechnician } from '../../src/domain/day.ts';
import type { NewRow } from '../../src/storage/change-log.ts';
import { ChangeRecorder } from '../../src/storage/change-log.ts';
import type { Database } from '../../src/storage/database.ts';
import { openDatabase } from '../../src/storage/database.ts';
import { loadTechnicianDays } from '../../src/storage/technician.ts';

const MONDAY = '2026-11-23' as LocalDate;

let db: Database;
let changes: ChangeRecorder;
let branch: number;

beforeEach(async () => {
  db = openDatabase({ path: ':memory:', mode: 'create', jitter: () => 0 });
  changes = new ChangeRecorder(db);
  branch = await addBranch('Main', 'America/Chicago');
  return async () => await db.destroy();
});

async function addBranch(name: string, timeZone: string): Promise<number> {
  return await changes.insert('branch', { name, timeZone, latitude: 41.88, longitude: -87.63 });
}

let codes = 0;
async function addTechnician(
  week: readonly [weekday: number, start: string, end: string][],
  profile: Partial<NewRow<'technician'>> = {},
): Promise<number> {
  codes++;
  const technicianId = await changes.insert('technician', {
    branchId: branch,
    name: `Technician ${codes}`,
    code: `T${codes}`,
    kind: 'tech',
    skills: '{"hvac":2}',
    startLatitude: null,
    startLongitude: null,
    endLatitude: null,
    endLongitude: null,
    coverageRadiusMetres: null,
    maxJobsPerDay: null,
    overtimeSeconds: 0,
    lunchSeconds: 0,
    lunchEarliest: '11:30',
    lunchLatest: '13:00',
    archivedAt: null,
    externalId: null,
    source: null,
    ...profile,
  });
  await changes.insertMany(
    'shift',
    week.map(([weekday, startTime, endTime]) => ({ technicianId, weekday, startTime, endTime })),
  );
  return technicianId;
}

async function addEvent(event: Partial<NewRow<'event'>>): Promise<number> {
  return await changes.insert('event', {
    technicianId: null,
    branchId: branch,
    title: 'Meeting',
    date: MONDAY,
    startTime: '08:00',
    durationSeconds: 1800,
    rrule: null,
    openToCustomers: 0,
    latitude: null,
    longitude: null,
    ...event,
  });
}

async function day(date: string): Promise<DayTechnician[]> {
  const days = await loadTechnicianDays(db, [date as LocalDate]);
  return days.get(date as LocalDate) ?? [];
}

const shifts = async (date: string): Promise<string[]> =>
  (await day(date)).flatMap((technician) => technician.shifts.map(({ start, end }) => `${start}/${end}`));

describe('shifts', () => {
  it('follow the weekday, several stretches in order, and are empty on the others', async () => {
    await addTechnician([
      [1, '13:00', '17:00'],
      [1, '08:00', '12:00'],
    ]);
    expect(await shifts('2026-11-23')).toEqual([
      '2026-11-23T14:00:00Z/2026-11-23T18:00:00Z',
      '2026-11-23T19:00:00Z/2026-11-23T23:00:00Z',
    ]);
    expect(await shifts('2026-11-24')).toEqual([]);
  });

  it('of a night belong to the date they start on', async () => {
    await addTechnician([[1, '22:00', '06:00']]);
    expect(await shifts('2026-11-23')).toEqual(['2026-11-24T04:00:00Z/2026-11-24T12:00:00Z']);
    expect(await shifts('2026-11-24')).toEqual([]);
  });

  it('are replaced by the changes of a date, all of them, and by a day off', async () => {
    const technicianId = await addTechnician([[1, '08:00', '17:00']]);
    await changes.insertMany('shiftChange', [
      { technicianId, date: '2026-11-23', startTime: '10:00', endTime: '12:00' },
      { technicianId, date: '2026-11-23', startTime: '18:00', endTime: '20:00' },
      { technicianId, date: '2026-11-30', startTime: null, endTime: null },
    ]);
    expect(await shifts('2026-11-23')).toEqual([
      '2026-11-23T16:00:00Z/2026-11-23T18:00:00Z',
      '2026-11-24T00:00:00Z/2026-11-24T02:00:00Z',
    ]);
    expect(await shifts('2026-11-30')).toEqual([]);
    expect(await shifts('2026-12-07')).toEqual(['2026-12-07T14:00:00Z/2026-12-07T23:00:00Z']);
  });

  it('move a skipped start forward and take the first of a doubled end (P14)', async () => {
    await addTechnician([[0, '02:30', '10:00']]);
    expect(await shifts('2026-03-08')).toEqual(['2026-03-08T08:30:00Z/2026-03-08T15:00:00Z']);
    await addTechnician([[6, '20:00', '01:30']]);
    expect(await shifts('2026-10-31')).toEqual(['2026-11-01T01:00:00Z/2026-11-01T06:30:00Z']);
  });

  it("are read in the zone of the technician's branch", async () => {
    await addTechnician([[1, '08:00', '17:00']], { branchId: await addBranch('Denver', 'America/Denver') });
    expect(await shifts('2026-11-23')).toEqual(['2026-11-23T15:00:00Z/2026-11-24T00:00:00Z']);
  });
});

describe('places', () => {
  it('start at the branch and end where they start, unless said otherwise', async () => {
    await addTechnician([]);
    await addTechnician([], { startLatitude: 41.9, startLongitude: -87.7 });
    await addTechnician([], { startLatitude: 41.9, startLongitude: -87.7, endLatitude: 42, endLongitude: -87.8 });
    const office = { latitude: 41.88, longitude: -87.63 };
    const home = { latitude: 41.9, longitude: -87.7 };
    expect((await day(MONDAY)).map(({ startPlace, endPlace }) => [startPlace, endPlace])).toEqual([
      [office, office],
      [home, home],
      [home, { latitude: 42, longitude: -87.8 }],
    ]);
  });
});

describe('lunch', () => {
  const HALF_HOUR = { lunchSeconds: 1800 };

  it.each([
    ['a whole day', [[1, '08:00', '17:00']], ['2026-11-23T17:30:00Z', '2026-11-23T19:00:00Z']],
    ['exactly its window', [[1, '11:30', '13:30']], ['2026-11-23T17:30:00Z', '2026-11-23T19:00:00Z']],
    ['a morning', [[1, '08:00', '13:00']], null],
    ['a late start', [[1, '12:00', '20:00']], null],
    [
      'a split day',
      [
        [1, '08:00', '12:00'],
        [1, '13:00', '17:00'],
      ],
      null,
    ],
    ['no work', [], null],
  ] as const)('with %s', async (_, week, expected) => {
    await addTechnician(
      week.map((row) => [...row] as [number, string, string]),
      HALF_HOUR,
    );
    const [technician] = await day(MONDAY);
    expect(technician?.lunch && [technician.lunch.earliest, technician.lunch.latest]).toEqual(expected);
    if (expected) expect(technician?.lunch?.seconds).toBe(1800);
  });

  it('of a night lies after midnight', async () => {
    await addTechnician([[1, '22:00', '06:00']], { lunchSeconds: 1800, lunchEarliest: '01:00', lunchLatest: '02:00' });
    expect((await day(MONDAY))[0]?.lunch).toEqual({
      seconds: 1800,
      earliest: '2026-11-24T07:00:00Z',
      latest: '2026-11-24T08:00:00Z',
    });
  });
});

describe('time off', () => {
  it('shows on every date it touches, and on a night shift of the date before', async () => {
    const day1 = await addTechnician([[1, '08:00', '17:00']]);
    const night = await addTechnician([[0, '22:00', '06:00']]);
    const span = { startsAt: '2026-11-23T10:00:00Z', endsAt: '2026-11-24T06:00:00Z', reason: 'dentist' };
    await changes.insertMany('timeOff', [
      { technicianId: day1, ...span },
      { technicianId: night, ...span },
    ]);
    const days = await loadTechnicianDays(db, datesFrom('2026-11-22' as LocalDate, 3));
    const counts = [...days].map(([date, list]) => [date, ...list.map(({ timeOff }) => timeOff.length)]);
    expect(counts).toEqual([
      ['2026-11-22', 0, 1],
      ['2026-11-23', 1, 1],
      ['2026-11-24', 0, 0],
    ]);
    expect(days.get(MONDAY)?.[0]?.timeOff).toEqual([
      { id: 1, start: '2026-11-23T10:00:00Z', end: '2026-11-24T06:00:00Z', reason: 'dentist' },
    ]);
  });
});

describe('events', () => {
  it('are those of the branch and of the technician, in order, each occurrence on its date', async () => {
    const first = await addTechnician([[1, '08:00', '17:00']]);
    await addTechnician([[1, '08:00', '17:00']]);
    await addTechnician([[1, '08:00', '17:00']], { branchId: await addBranch('Denver', 'America/Denver') });
    await addEvent({
      title: 'Training',
      technicianId: first,
      startTime: '07:00',
      openToCustomers: 1,
      latitude: 42,
      longitude: -88,
    });
    await addEvent({ title: 'Weekly', date: '2026-11-02', rrule: 'FREQ=WEEKLY;BYDAY=MO' });
    const titles = (list: readonly DayTechnician[]): string[][] =>
      list.map(({ events }) => events.map(({ title, start, end }) => `${title} ${start}/${end}`));
    expect(titles(await day(MONDAY))).toEqual([
      ['Training 2026-11-23T13:00:00Z/2026-11-23T13:30:00Z', 'Weekly 2026-11-23T14:00:00Z/2026-11-23T14:30:00Z'],
      ['Weekly 2026-11-23T14:00:00Z/2026-11-23T14:30:00Z'],
      [],
    ]);
    expect(titles(await day('2026-11-30'))[0]).toEqual(['Weekly 2026-11-30T14:00:00Z/2026-11-30T14:30:00Z']);
    expect(titles(await day('2026-11-24'))[0]).toEqual([]);
    const [training, weekly] = (await day(MONDAY))[0]?.events ?? [];
    expect(training).toMatchObject({ isOpen: true, place: { latitude: 42, longitude: -88 } });
    expect(weekly).toMatchObject({ isOpen: false, place: null });
  });

  it('in the small hours show in the night shift that runs into them', async () => {
    await addTechnician([[1, '22:00', '06:00']]);
    await addTechnician([[1, '08:00', '17:00']]);
    await addEvent({ title: 'Once', date: '2026-11-24', startTime: '01:00' });
    await addEvent({ title: 'Daily', date: '2026-11-01', startTime: '02:00', rrule: 'FREQ=DAILY' });
    const [night, daytime] = await day(MONDAY);
    expect(night?.events.map(({ title, start }) => [title, start])).toEqual([
      ['Daily', '2026-11-23T08:00:00Z'],
      ['Once', '2026-11-24T07:00:00Z'],
      ['Daily', '2026-11-24T08:00:00Z'],
    ]);
    expect(daytime?.events.map(({ start }) => start)).toEqual(['2026-11-23T08:00:00Z']);
  });
});

describe('who is there', () => {
  it('an archived technician up to that moment, then nobody', async () => {
    await addTechnician(
      [
        [1, '08:00', '17:00'],
        [2, '08:00', '17:00'],
      ],
      { archivedAt: '2026-11-23T20:00:00Z' },
    );
    expect(await shifts('2026-11-23')).toEqual(['2026-11-23T14:00:00Z/2026-11-23T20:00:00Z']);
    expect(await day('2026-11-24')).toEqual([]);
    expect(await shifts('2026-11-16')).toEqual(['2026-11-16T14:00:00Z/2026-11-16T23:00:00Z']);
  });

  it('only those asked for', async () => {
    await addTechnician([[1, '08:00', '17:00']]);
    const second = await addTechnician([[1, '09:00', '17:00']]);
    await addEvent({});
    const days = await loadTechnicianDays(db, [MONDAY], [second]);
    expect(days.get(MONDAY)).toMatchObject([{ id: second, skills: { hvac: 2 }, events: [{ title: 'Meeting' }] }]);
    expect(days.get(MONDAY)?.[0]?.shifts[0]?.start).toBe('2026-11-23T15:00:00Z');
  });

  it('nobody, for no dates', async () => {
    expect(await loadTechnicianDays(db, [])).toEqual(new Map());
  });

  it('the same on one date as within a month', async () => {
    for (let index = 0; index < 5; index++) await addTechnician([[index, '20:00', '04:00']], { lunchSeconds: 1800 });
    await addEvent({ rrule: 'FREQ=DAILY;INTERVAL=2', startTime: '23:30', durationSeconds: 7200 });
    await changes.insert('timeOff', {
      technicianId: 2,
      startsAt: '2026-11-24T00:00:00Z',
      endsAt: '2026-11-27T00:00:00Z',
      reason: null,
    });
    const month = await loadTechnicianDays(db, datesFrom(MONDAY, 31));
    expect([...month.keys()]).toEqual(datesFrom(MONDAY, 31));
    for (const [date, technicians] of month) expect(technicians).toEqual(await day(date));
  });
});
