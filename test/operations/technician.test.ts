// Technicians through the operations a user calls, on a real book: profiles, hours, absences, events, and what a change of
// hours leaves behind.

import { describe, expect, it } from 'vitest';
import type { AppError } from '../../src/base/errors.ts';
import type {
  DateHours,
  EventCard,
  TechnicianCard,
  TechnicianDetails,
  TimeOffCard,
  WithMisfits,
} from '../../src/domain/technician.ts';
import type { NewRow } from '../../src/storage/change-log.ts';
import { ChangeRecorder } from '../../src/storage/change-log.ts';
import type { World } from '../support/world.ts';
import { makeWorld } from '../support/world.ts';

const OFFICE = '41.8819,-87.6278';

async function world(): Promise<World> {
  return await makeWorld({ init: { at: OFFICE } });
}

async function add(book: World, input: Record<string, unknown> = {}): Promise<TechnicianCard> {
  return await book.run<TechnicianCard>('technician.add', { name: 'Maria Lopez', ...input });
}

const refusal = async (run: Promise<unknown>): Promise<Partial<AppError>> => {
  try {
    await run;
  } catch (error) {
    return error as AppError;
  }
  return { code: 'not refused' };
};

/** A booked appointment of Tuesday 24 November 2026 (Chicago), straight into the tables. */
async function booked(book: World, technicianId: number, change: Partial<NewRow<'appointment'>> = {}): Promise<number> {
  const db = await book.context().openBook();
  const changes = new ChangeRecorder(db);
  const known = await db.selectFrom('job').select('id').executeTakeFirst();
  const jobId = known?.id ?? (await insertJob(changes));
  return await changes.insert('appointment', {
    jobId,
    serviceId: 1,
    subtypeId: null,
    kind: 'tech',
    status: 'scheduled',
    windowStart: '2026-11-24T16:00:00Z',
    windowEnd: '2026-11-24T18:00:00Z',
    timeZone: 'America/Chicago',
    durationSeconds: 3600,
    technicianId,
    plannedStart: '2026-11-24T16:30:00Z',
    heldTechnicianId: null,
    heldStart: null,
    pin: null,
    pinReason: null,
    pinnedBy: null,
    pinnedAt: null,
    pinExpiresAt: null,
    notes: null,
    onSiteNotes: null,
    acceptedAt: null,
    travelStartedAt: null,
    arrivedAt: null,
    completedAt: null,
    cancelledAt: null,
    cancelReason: null,
    unableReason: null,
    createdAt: '2026-11-20T14:00:00Z',
    externalId: null,
    source: null,
    ...change,
  });
}

const IMPORT = { externalId: null, source: null };

async function insertJob(changes: ChangeRecorder): Promise<number> {
  const departmentId = await changes.insert('department', { name: 'HVAC', archivedAt: null });
  const service = { departmentId, name: 'Tune-up', kind: 'tech', durationSeconds: 3600, priority: 'normal' };
  const serviceId = await changes.insert('service', { ...service, skills: '{}', archivedAt: null, ...IMPORT });
  const customerId = await changes.insert('customer', {
    kind: 'customer',
    branchId: 1,
    firstName: 'Jane',
    lastName: 'Doe',
    company: null,
    accountingKey: 'Jane Doe',
    accountingKeyFolded: 'jane doe',
    createdAt: '2026-11-20T14:00:00Z',
    archivedAt: null,
    mergedIntoId: null,
    ...IMPORT,
  });
  const addressId = await changes.insert('address', {
    customerId,
    name: 'Home',
    type: 'residential',
    street: '800 W Fullerton Ave',
    unit: null,
    city: 'Chicago',
    state: 'IL',
    postalCode: '60614',
    country: 'US',
    latitude: null,
    longitude: null,
    coordinatesSource: null,
    timeZone: null,
    taxBasisPoints: 0,
    exemptionReason: null,
    archivedAt: null,
    mergedIntoId: null,
    ...IMPORT,
  });
  return await changes.insert('job', {
    customerId,
    addressId,
    serviceId,
    subtypeId: null,
    status: 'open',
    priority: null,
    notes: null,
    isFlagged: 0,
    sameTechnician: 0,
    createdAt: '2026-11-20T14:00:00Z',
    ...IMPORT,
  });
}

describe('adding', () => {
  it('fills in code, hours and places', async () => {
    const book = await world();
    expect(await add(book)).toMatchObject({
      number: 'T-1',
      version: 1,
      name: 'Maria Lopez',
      code: 'MARIA',
      branch: 'Main',
      timeZone: 'America/Chicago',
      kind: 'tech',
      skills: {},
      start: { latitude: 41.8819, longitude: -87.6278 },
      startSource: 'branch',
      end: { latitude: 41.8819, longitude: -87.6278 },
      coverageRadiusMetres: null,
      maxJobsPerDay: null,
      overtimeSeconds: 0,
      lunch: null,
      archivedAt: null,
    });
    const hours = (await add(book, { name: 'Maria Ruiz' })).hours;
    expect(hours).toEqual([1, 2, 3, 4, 5].map((weekday) => ({ weekday, startTime: '08:00', endTime: '17:00' })));
    expect((await add(book, { name: 'maria ng' })).code).toBe('MARIA3');
  });

  it('takes everything a profile has', async () => {
    const book = await world();
    expect(
      await add(book, {
        code: 'ml',
        skills: ['HVAC', 'gas:2'],
        start: '41.92,-87.65',
        end: '41.9,-87.7',
        radius: '10mi',
        kind: 'both',
        maxJobs: 6,
        overtime: '1h',
        lunch: '30m 11:30-13:00',
        shift: 'mon 8-12 13-17, fri 22:00-06:00',
      }),
    ).toMatchObject({
      code: 'ML',
      skills: { hvac: 1, gas: 2 },
      start: { latitude: 41.92, longitude: -87.65 },
      startSource: 'own',
      end: { latitude: 41.9, longitude: -87.7 },
      coverageRadiusMetres: 16093,
      kind: 'both',
      maxJobsPerDay: 6,
      overtimeSeconds: 3600,
      lunch: { seconds: 1800, earliest: '11:30', latest: '13:00' },
      hours: [
        { weekday: 1, startTime: '08:00', endTime: '12:00' },
        { weekday: 1, startTime: '13:00', endTime: '17:00' },
        { weekday: 5, startTime: '22:00', endTime: '06:00' },
      ],
    });
  });

  it.each([
    [{ shift: 'mon 8-12 11-17' }, 'overlapping-hours', 2],
    [{ shift: 'mon 22:00-06:00, tue 05:00-12:00' }, 'overlapping-hours', 2],
    [{ shift: 'whenever' }, 'invalid-hours', 2],
    [{ code: 'T-7' }, 'bad-code', 2],
    [{ code: 'maria' }, 'code-taken', 4],
    [{ lunch: 'noonish' }, 'bad-lunch', 2],
    [{ skills: ['gas:x'] }, 'bad-skill', 2],
    [{ branch: 'Denver' }, 'no-branch', 3],
  ])('with %j is refused and adds nobody', async (input, code, exitCode) => {
    const book = await world();
    await add(book);
    expect(await refusal(add(book, { name: 'Sam Okafor', ...input }))).toMatchObject({ code, exitCode });
    expect((await book.run<{ total: number }>('technician.list')).total).toBe(1);
  });

  it('says when somebody has the same name', async () => {
    const book = await world();
    await add(book);
    const { notices } = await book.outcome('technician.add', { name: 'MARIA LOPEZ' });
    expect(notices).toEqual(['T-1 is called Maria Lopez too: tell them apart by code.']);
  });

  it('keeps odd names as they are', async () => {
    const book = await world();
    const name = "Robert'); drop table technician;-- 🔧漢字\u001b[31m";
    expect((await add(book, { name })).name).toBe(name);
    const shown = await book.cli(['tech', 'list']);
    expect(shown.stdout).not.toContain('\u001b');
    expect(shown.stdout).toContain('\\u{1b}[31m');
  });
});

describe('editing', () => {
  it('changes what is given and takes off what is cleared', async () => {
    const book = await world();
    await add(book, { skills: ['hvac'], radius: '10mi', maxJobs: 5, overtime: '1h', start: '41.92,-87.65' });
    const edited = await book.run<TechnicianCard>('technician.edit', {
      technician: 'maria',
      name: 'Maria Roe',
      code: 'MR',
      skills: ['gas:3'],
      clear: ['radius', 'max-jobs', 'overtime', 'start'],
      shift: 'sat 9-13',
    });
    expect(edited).toMatchObject({
      version: 2,
      name: 'Maria Roe',
      code: 'MR',
      skills: { gas: 3 },
      coverageRadiusMetres: null,
      maxJobsPerDay: null,
      overtimeSeconds: 0,
      startSource: 'branch',
      hours: [{ weekday: 6, startTime: '09:00', endTime: '13:00' }],
    });
  });

  it('of the own code is no conflict, and undo puts pattern and profile back', async () => {
    const book = await world();
    const before = await add(book);
    await book.run('technician.edit', { technician: 'T-1', code: 'maria', shift: 'sat 9-13', lunch: '1h 12:00-13:00' });
    await book.run('history.undo');
    const after = await book.run<TechnicianDetails>('technician.show', { technician: 'T-1' });
    expect(after).toMatchObject({ hours: before.hours, lunch: null, code: 'MARIA' });
  });

  it('is refused for a stale version, a value given and cleared, and an archived technician', async () => {
    const book = await world();
    await add(book);
    const edit = async (input: object) => await refusal(book.run('technician.edit', { technician: 'T-1', ...input }));
    expect(await edit({ name: 'X', ifVersion: 7 })).toMatchObject({ code: 'changed-since', exitCode: 4 });
    expect(await edit({ maxJobs: 3, clear: ['max-jobs'] })).toMatchObject({ code: 'one-of', exitCode: 2 });
    await book.run('technician.archive', { technician: 'T-1' });
    expect(await edit({ name: 'X' })).toMatchObject({ code: 'archived', exitCode: 5 });
  });

  it('of the weekly pattern alone is noticed by who edits from an older card', async () => {
    const book = await world();
    const { version } = await add(book);
    const edit = (shift: string) =>
      book.run<TechnicianCard>('technician.edit', { technician: 'MARIA', shift, ifVersion: version });
    expect((await edit('mon 8-12')).version).toBe(version + 1);
    expect(await refusal(edit('tue 8-12'))).toMatchObject({ exitCode: 4, code: 'changed-since' });
  });

  it('of the hours lists what no longer fits', async () => {
    const book = await world();
    await add(book);
    const id = await booked(book, 1);
    const edited = await book.run<WithMisfits<TechnicianCard>>('technician.edit', {
      technician: 'T-1',
      shift: 'mon-fri 8-11',
    });
    expect(edited.misfits).toMatchObject([{ appointmentId: id, reason: 'off-shift', date: '2026-11-24' }]);
  });
});

describe('archiving', () => {
  it('is refused while appointments are open, which are listed; past and closed ones do not count', async () => {
    const book = await world();
    await add(book);
    const open = await booked(book, 1, { pin: 'both' });
    const past = { windowStart: '2026-11-20T16:00:00Z', windowEnd: '2026-11-20T18:00:00Z' };
    await booked(book, 1, { ...past, plannedStart: past.windowStart });
    await booked(book, 1, { status: 'cancelled' });
    const error = await refusal(book.run('technician.archive', { technician: 'MARIA' }));
    expect(error).toMatchObject({ code: 'still-booked', exitCode: 5 });
    expect(error.violations).toEqual([
      { code: 'still-booked', message: `A-${open} 2026-11-24 Jane Doe, Tune-up (Pinned)` },
    ]);
    expect(error.hint).toContain(`dispatch edit A-${open} --auto`);
  });

  it.each([
    ['on-the-way', 5],
    ['on-site', 5],
    ['scheduled', 0],
  ])('while one that is late is %s ends with %d', async (status, exitCode) => {
    const book = await world();
    await add(book);
    const today = { windowStart: '2026-11-23T10:00:00Z', windowEnd: '2026-11-23T12:00:00Z' };
    await booked(book, 1, { ...today, plannedStart: today.windowStart, status });
    expect((await refusal(book.run('technician.archive', { technician: 'MARIA' }))).exitCode ?? 0).toBe(exitCode);
  });

  it('takes the technician off the list, frees held places, and restoring brings back', async () => {
    const book = await world();
    await add(book);
    const held = { heldTechnicianId: 1, heldStart: '2026-11-24T16:30:00Z' };
    const id = await booked(book, 1, { technicianId: null, plannedStart: null, ...held });
    await book.run('technician.archive', { technician: 'T-1' });
    expect(await book.run('technician.list')).toMatchObject({ items: [], total: 0 });
    expect(await book.run('technician.list', { all: true })).toMatchObject({
      items: [{ archivedAt: '2026-11-23T14:00:00Z' }],
    });
    const db = await book.context().openBook();
    const row = await db.selectFrom('appointment').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    expect([row.heldTechnicianId, row.heldStart]).toEqual([null, null]);
    expect((await book.outcome('technician.archive', { technician: 'T-1' })).notices).toHaveLength(1);
    await book.run('technician.restore', { technician: 'T-1' });
    expect(await book.run('technician.list')).toMatchObject({ total: 1 });
  });
});

describe('the hours of one date', () => {
  const shift = async (book: World, input: object) =>
    await book.run<WithMisfits<DateHours>>('technician.shift', { technician: 'T-1', date: '2026-11-24', ...input });

  it('are replaced, taken away, and given back', async () => {
    const book = await world();
    await add(book);
    expect(await shift(book, { hours: ['14:00-18:00', '9-12'] })).toMatchObject({
      date: '2026-11-24',
      timeZone: 'America/Chicago',
      isUsual: false,
      hours: [
        { startTime: '09:00', endTime: '12:00' },
        { startTime: '14:00', endTime: '18:00' },
      ],
    });
    expect(await shift(book, { off: true })).toMatchObject({ isUsual: false, hours: [] });
    const card = await book.run<TechnicianDetails>('technician.show', { technician: 'T-1' });
    expect(card.shiftChanges).toEqual([{ date: '2026-11-24', startTime: null, endTime: null }]);
    expect(await shift(book, { usual: true })).toMatchObject({
      isUsual: true,
      hours: [{ startTime: '08:00', endTime: '17:00' }],
    });
  });

  it('list the appointments that no longer fit, and only those', async () => {
    const book = await world();
    await add(book);
    const early = await booked(book, 1);
    await booked(book, 1, { plannedStart: '2026-11-24T19:00:00Z', windowEnd: '2026-11-24T20:00:00Z' });
    const pinnedAtNight = { plannedStart: '2026-11-25T04:00:00Z', windowEnd: '2026-11-25T05:00:00Z', pin: 'both' };
    await booked(book, 1, pinnedAtNight);
    await booked(book, 1, { status: 'complete' });
    const { misfits } = await shift(book, { hours: ['13:00-17:00'] });
    expect(misfits).toEqual([
      {
        appointmentId: early,
        number: `A-${early}`,
        technician: { id: 1, number: 'T-1', name: 'Maria Lopez', code: 'MARIA' },
        date: '2026-11-24',
        customerName: 'Jane Doe',
        serviceName: 'Tune-up',
        windowStart: '2026-11-24T16:00:00Z',
        windowEnd: '2026-11-24T18:00:00Z',
        timeZone: 'America/Chicago',
        plannedStart: '2026-11-24T16:30:00Z',
        durationSeconds: 3600,
        pin: null,
        reason: 'off-shift',
      },
    ]);
    expect((await shift(book, { usual: true })).misfits).toEqual([]);
  });

  it.each([
    [{ hours: ['8-12', '11-14'] }, 'overlapping-hours', 2],
    [{ hours: ['soon'] }, 'invalid-hours', 2],
    [{ hours: ['sat 8-12'] }, 'invalid-hours', 2],
    [{ hours: ['22:00-09:00'] }, 'overlapping-hours', 5],
    [{ hours: ['8-12'], off: true }, 'invalid-input', 2],
    [{}, 'invalid-input', 2],
    [{ date: '3/4', off: true }, 'ambiguous-date', 2],
  ])('%j is refused and changes nothing', async (input, code, exitCode) => {
    const book = await world();
    await add(book);
    expect(await refusal(shift(book, input))).toMatchObject({ code, exitCode });
    const card = await book.run<TechnicianDetails>('technician.show', { technician: 'T-1' });
    expect(card.shiftChanges).toEqual([]);
  });
});

describe('time off', () => {
  const off = async (book: World, input: object) =>
    await book.run<WithMisfits<TimeOffCard>>('technician.timeoff-add', { technician: 'T-1', ...input });

  it.each([
    [{ from: '2026-11-24' }, '2026-11-24T06:00:00Z', '2026-11-25T06:00:00Z'],
    [{ from: '2026-12-24', to: '2026-12-26' }, '2026-12-24T06:00:00Z', '2026-12-27T06:00:00Z'],
    [{ from: '2027-03-14' }, '2027-03-14T06:00:00Z', '2027-03-15T05:00:00Z'],
    [{ from: 'tue 13:00', to: '15:00' }, '2026-11-24T19:00:00Z', '2026-11-24T21:00:00Z'],
    [{ from: 'tue 13:00', to: 'wed 9:00' }, '2026-11-24T19:00:00Z', '2026-11-25T15:00:00Z'],
    [{ from: 'tue 13:00' }, '2026-11-24T19:00:00Z', '2026-11-25T06:00:00Z'],
    [{ from: '2026-11-24T13:00:00-06:00', to: 'wed' }, '2026-11-24T19:00:00Z', '2026-11-26T06:00:00Z'],
  ])('%j', async (input, start, end) => {
    const book = await world();
    await add(book);
    expect(await off(book, input)).toMatchObject({ number: 'TO-1', start, end, reason: null, misfits: [] });
  });

  it('is read in the zone of the branch', async () => {
    const book = await world();
    await book.run('branch.add', { name: 'Denver', timezone: 'America/Denver' });
    await add(book, { branch: 'Denver' });
    expect(await off(book, { from: '2026-11-24' })).toMatchObject({ start: '2026-11-24T07:00:00Z' });
  });

  it.each([
    [{ from: '2026-11-25', to: '2026-11-24' }, 'empty-time-off'],
    [{ from: 'tue 13:00', to: 'tue 13:00' }, 'empty-time-off'],
    [{ from: '3/4' }, 'ambiguous-date'],
    [{ from: '15:00' }, 'invalid-date-time'],
    [{ from: '2027-03-14 02:30' }, 'time-skipped'],
  ])('%j is refused', async (input, code) => {
    const book = await world();
    await add(book);
    expect(await refusal(off(book, input))).toMatchObject({ code, exitCode: 2 });
  });

  it('lists the appointments in it, shows on the card, and can be removed', async () => {
    const book = await world();
    await add(book);
    const id = await booked(book, 1);
    expect(await off(book, { from: 'tue', reason: 'dentist' })).toMatchObject({
      reason: 'dentist',
      misfits: [{ appointmentId: id, reason: 'time-off' }],
    });
    expect(await book.run<TechnicianDetails>('technician.show', { technician: 'T-1' })).toMatchObject({
      timeOff: [{ number: 'TO-1' }],
    });
    await book.run('technician.timeoff-remove', { timeOff: 'TO-1' });
    expect(await book.run<TechnicianDetails>('technician.show', { technician: 'T-1' })).toMatchObject({ timeOff: [] });
    expect(await refusal(book.run('technician.timeoff-remove', { timeOff: 'TO-1' }))).toMatchObject({ exitCode: 3 });
  });
});

describe('events', () => {
  const MEETING = { title: 'Team meeting', date: 'mon', start: '08:00', duration: '30m' };
  const event = async (book: World, input: object) =>
    await book.run<WithMisfits<EventCard>>('technician.event-add', { ...MEETING, ...input });

  it('recur for everybody of the branch, with the next dates echoed', async () => {
    const book = await world();
    await add(book);
    expect(await event(book, { repeat: 'every mon', open: true, at: OFFICE })).toMatchObject({
      number: 'E-1',
      technician: null,
      branch: 'Main',
      date: '2026-11-23',
      startTime: '08:00',
      durationSeconds: 1800,
      rrule: 'FREQ=WEEKLY;BYDAY=MO',
      isOpen: true,
      place: { latitude: 41.8819, longitude: -87.6278 },
      next: [
        { start: '2026-11-23T14:00:00Z', end: '2026-11-23T14:30:00Z' },
        { start: '2026-11-30T14:00:00Z', end: '2026-11-30T14:30:00Z' },
        { start: '2026-12-07T14:00:00Z', end: '2026-12-07T14:30:00Z' },
      ],
    });
    const card = await book.run<TechnicianDetails>('technician.show', { technician: 'T-1' });
    expect(card.events).toMatchObject([{ number: 'E-1' }]);
  });

  it('once for one technician show on that card alone, until they are over or removed', async () => {
    const book = await world();
    await add(book);
    await add(book, { name: 'Sam Okafor' });
    await event(book, { technician: 'SAM', date: 'tue' });
    const events = async (technician: string) =>
      (await book.run<TechnicianDetails>('technician.show', { technician })).events.map(({ number }) => number);
    expect([await events('MARIA'), await events('SAM')]).toEqual([[], ['E-1']]);
    book.setNow('2026-11-24T14:30:00Z');
    expect(await events('SAM')).toEqual([]);
    await book.run('technician.event-remove', { event: 'E-1' });
    expect(await refusal(book.run('technician.event-remove', { event: 'E-1' }))).toMatchObject({ exitCode: 3 });
  });

  it('stand in the order of their next dates, with whose and where they are', async () => {
    const book = await world();
    await add(book);
    await event(book, { title: 'Later', date: 'fri', technician: 'MARIA', at: OFFICE });
    await event(book, { title: 'Since long', date: '2026-01-07', repeat: 'every wed' });
    await event(book, { title: 'Last', date: '2027-01-04' });
    const { events } = await book.run<TechnicianDetails>('technician.show', { technician: 'MARIA' });
    expect(
      events.map(({ title, technician, place, next }) => [title, technician?.code, place, next[0]?.start]),
    ).toEqual([
      ['Since long', undefined, null, '2026-11-25T14:00:00Z'],
      ['Later', 'MARIA', { latitude: 41.8819, longitude: -87.6278 }, '2026-11-27T14:00:00Z'],
      ['Last', undefined, null, '2027-01-04T14:00:00Z'],
    ]);
  });

  it('list the appointments they leave no room for, unless customers may be booked over them', async () => {
    const book = await world();
    await add(book);
    const id = await booked(book, 1);
    const over = { date: 'tue', start: '11:00' };
    expect((await event(book, { ...over, open: true })).misfits).toEqual([]);
    expect((await event(book, over)).misfits).toMatchObject([{ appointmentId: id, reason: 'event' }]);
  });

  it.each([
    [{ duration: '25h' }, 'long-event'],
    [{ repeat: 'now and then' }, 'invalid-recurrence'],
    [{ start: 'soon' }, 'invalid-time'],
    [{ date: '2027-03-14', start: '02:30' }, 'time-skipped'],
    [{ technician: 'T-1', branch: 'Denver' }, 'other-branch'],
  ])('%j is refused', async (input, code) => {
    const book = await world();
    await add(book);
    await book.run('branch.add', { name: 'Denver', timezone: 'America/Denver' });
    expect(await refusal(event(book, input))).toMatchObject({ code, exitCode: 2 });
  });

  it('in a doubled hour take the first, and a series without a date ahead is said', async () => {
    const book = await world();
    await add(book);
    const doubled = { ...MEETING, date: '2027-11-07', start: '01:30' };
    const { notices, result } = await book.outcome('technician.event-add', doubled);
    expect(notices[0]).toContain('happens twice');
    expect((result as EventCard).next).toEqual([{ start: '2027-11-07T06:30:00Z', end: '2027-11-07T07:00:00Z' }]);
    const over = { ...MEETING, date: '2026-11-02', repeat: 'FREQ=WEEKLY;COUNT=2' };
    expect((await book.outcome('technician.event-add', over)).notices[0]).toContain('no date within a year');
  });
});

describe('the terminal', () => {
  it('shows the list and the card, and after a change what no longer fits with the way out', async () => {
    const book = await world();
    await add(book, { skills: ['hvac', 'gas:2'], lunch: '30m 11:30-13:00', overtime: '1h', start: '41.92,-87.65' });
    const id = await booked(book, 1);
    await book.cli(['tech', 'shift', 'MARIA', '--date', 'fri', '--hours', '10:00-14:00']);
    await book.cli([
      'tech',
      'event',
      'add',
      '--title',
      'Training',
      '--date',
      'wed',
      '--start',
      '9',
      '--duration',
      '1h',
    ]);
    const off = await book.cli(['tech', 'timeoff', 'add', 'MARIA', '--from', 'tue', '--reason', 'dentist']);
    expect(off).toMatchObject({ exitCode: 0, stderr: '' });
    expect(off.stdout).toBe(
      [
        'T-1 Maria Lopez is off: TO-1 Tue 24 Nov 2026 (dentist)',
        '1 appointment no longer fits:',
        '  NO   WHO    START                      CUSTOMER  WHY',
        `  A-${id}  MARIA  Tue 24 Nov 2026, 10:30 AM  Jane Doe  in the time off`,
        `Next: dispatch optimize 2026-11-24   or: dispatch edit A-${id} --auto`,
        '',
      ].join('\n'),
    );
    expect((await book.cli(['tech', 'show', 'MARIA'])).stdout).toBe(
      [
        'T-1 Maria Lopez (MARIA)',
        '  branch    Main (America/Chicago)',
        '  takes     tech appointments',
        '  skills    gas:2, hvac',
        '  hours     mon-fri 08:00-17:00',
        '  lunch     30m 11:30-13:00',
        '  overtime  up to 1h',
        '  starts    41.9200,-87.6500',
        '',
        'Changed dates',
        '  Fri 27 Nov 2026  10:00-14:00',
        '',
        'Time off',
        '  TO-1 Tue 24 Nov 2026 (dentist)',
        '',
        'Events',
        '  NO   WHAT      NEXT                                REPEATS',
        '  E-1  Training  Wed 25 Nov 2026, 9:00-10:00 AM CST  once     everybody',
        '',
      ].join('\n'),
    );
    expect((await book.cli(['tech', 'list'])).stdout).toBe(
      [
        'NO   CODE   NAME         SKILLS       HOURS',
        'T-1  MARIA  Maria Lopez  gas:2, hvac  mon-fri 08:00-17:00',
        '',
      ].join('\n'),
    );
  });

  it('is refused to who may only look', async () => {
    const book = await world();
    await add(book);
    await book.run('user.add', { name: 'sam', role: 'technician' });
    book.setActor('sam');
    expect(await refusal(book.run('technician.archive', { technician: 'T-1' }))).toMatchObject({ exitCode: 7 });
    expect(await book.run('technician.list')).toMatchObject({ total: 1 });
  });
});
