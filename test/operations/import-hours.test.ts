// Imports of what changes people's hours: absences and events. Nothing booked is moved; what no longer fits is said.

import { beforeEach, describe, expect, test } from 'vitest';
import type { TechnicianDetails } from '../../src/domain/technician.ts';
import { contents, records } from '../support/contents.ts';
import { CHANGED, makeImporter, NEW, SAME } from '../support/importer.ts';
import type { Shop } from '../support/shop.ts';
import { makeShop } from '../support/shop.ts';

let shop: Shop;
const { bring, tally, faults } = makeImporter(() => shop);
beforeEach(async () => {
  shop = await makeShop();
});

const rowsOf = (table: string) => records(shop.path)[table] as Record<string, unknown>[];

describe('absences', () => {
  const HEAD = 'technician,from,to,reason\n';

  test('a new one is typed as with "tech timeoff add"; the third time nothing is new', async () => {
    const text = `${HEAD}SAM,2026-11-25,2026-11-26,vacation\nMaria Lopez,2026-11-25 13:00,15:00,\nT-2,2026-01-05,,past\n`;
    expect(await tally('absences', text)).toEqual({ created: 3, updated: 0, unchanged: 0 });
    expect(rowsOf('timeOff')).toEqual([
      { id: 1, technicianId: 2, startsAt: '2026-11-25T06:00:00Z', endsAt: '2026-11-27T06:00:00Z', reason: 'vacation' },
      { id: 2, technicianId: 1, startsAt: '2026-11-25T19:00:00Z', endsAt: '2026-11-25T21:00:00Z', reason: null },
      { id: 3, technicianId: 2, startsAt: '2026-01-05T06:00:00Z', endsAt: '2026-01-06T06:00:00Z', reason: 'past' },
    ]);
    const before = contents(shop.path);
    for (let again = 0; again < 2; again++)
      expect(await tally('absences', text)).toEqual({ created: 0, updated: 0, unchanged: 3 });
    expect(contents(shop.path)).toEqual(before);
  });

  test('a row with its number changes what the file has; one without is known by who and when', async () => {
    await bring('absences', `number,${HEAD}TO-7,SAM,2026-11-25 13:00,15:00,dentist\n`);
    expect(await tally('absences', 'number,to\nTO-7,16:00\n')).toEqual(CHANGED);
    expect(await tally('absences', 'technician,from,to\nSAM,2026-11-25 13:00,16:00\n')).toEqual(SAME);
    expect(await tally('absences', `${HEAD}SAM,2026-11-25 13:00,16:00,eyes\n`)).toEqual(CHANGED);
    expect(await tally('absences', 'number,technician\nTO-7,MARIA\n')).toEqual(CHANGED);
    expect(rowsOf('timeOff')).toEqual([
      { id: 7, technicianId: 1, startsAt: '2026-11-25T19:00:00Z', endsAt: '2026-11-25T22:00:00Z', reason: 'eyes' },
    ]);
  });

  test.each([
    ['nobody of that name', `${HEAD}SAMM,2026-11-25,,\n`, ['2 technician no-technician']],
    ['nobody at all', `${HEAD},2026-11-25,,\n`, ['2 technician missing-field']],
    ['no beginning', `${HEAD}SAM,,,\n`, ['2 from missing-field']],
    ['a beginning that is none', `${HEAD}SAM,soon,,\n`, ['2 from invalid-date']],
    ['an end that is none', `${HEAD}SAM,2026-11-25,soon,\n`, ['2 to invalid-date']],
    ['an end before the beginning', `${HEAD}SAM,2026-11-25,2026-11-24,\n`, ['2 to empty-time-off']],
    ['an hour that the clocks skip', `${HEAD}SAM,2027-03-14 02:30,,\n`, ['2 from time-skipped']],
    ['the same twice', `${HEAD}SAM,2026-11-25,,\nT-2,2026-11-25,2026-11-25,\n`, ['3 row-twice']],
    ['a reason too long', `${HEAD}SAM,2026-11-25,,${'x'.repeat(201)}\n`, ['2 reason bad-value']],
  ])('refused: %s', async (_what, text, wanted) => {
    expect(await faults('absences', text)).toEqual(wanted);
  });

  test('what is booked stays, and what no longer fits is said once', async () => {
    await shop.book({ tech: 'SAM', window: '2026-11-25 08:00-10:00' });
    const before = await shop.appointment(1);
    const text = `${HEAD}SAM,2026-11-25,,\n`;
    expect((await bring('absences', text)).notices).toEqual([
      '1 appointment no longer fits (A-1 in the time off), and nothing was moved. Next: dispatch edit A-1 --auto',
    ]);
    expect(await shop.appointment(1)).toMatchObject({ technicianId: 2, plannedStart: before.plannedStart });
    expect((await bring('absences', text)).notices).toEqual([]);
    expect((await bring('absences', `${HEAD}SAM,2026-11-25 06:00,2026-11-25 23:00,\n`)).notices).toEqual([]);
  });

  test('who is archived gets no new one; what is from before, or has its number, comes back', async () => {
    await shop.run('technician.archive', { technician: 'SAM' });
    expect(await faults('absences', `${HEAD}SAM,2026-11-25,,\n`)).toEqual(['2 technician archived']);
    expect(await tally('absences', `${HEAD}SAM,2026-11-20,,\n`)).toEqual(NEW);
    expect(await tally('absences', `number,${HEAD}TO-9,SAM,2026-11-25,,\n`)).toEqual(NEW);
    expect(await tally('absences', `${HEAD}SAM,2026-11-25,,\n`)).toEqual(SAME);
  });

  test('one undo takes all of it back, and redo brings it', async () => {
    await bring('absences', `number,${HEAD}TO-1,SAM,2026-11-25,,a\n`);
    const before = records(shop.path);
    await bring('absences', `number,${HEAD}TO-1,SAM,2026-11-26,,b\nTO-2,MARIA,2026-11-25,,\n`);
    const after = records(shop.path);
    await shop.run('history.undo');
    expect(records(shop.path)).toEqual(before);
    await shop.run('history.redo');
    expect(records(shop.path)).toEqual(after);
  });
});

describe('events', () => {
  const HEAD = 'title,date,start,duration,repeat,open,tech,branch,at\n';

  test('single ones and series, of one or of everybody; the third time nothing is new', async () => {
    const text = `${HEAD}Meeting,mon,8am,30m,every mon,yes,,,\nTraining,2026-11-25,13:00,2h,,,MARIA,Main,"41.88,-87.63"\n`;
    expect(await tally('events', text)).toEqual({ created: 2, updated: 0, unchanged: 0 });
    const everybody = { id: 1, technicianId: null, branchId: 1, title: 'Meeting', date: '2026-11-23' };
    const hers = { id: 2, technicianId: 1, branchId: 1, title: 'Training', date: '2026-11-25', startTime: '13:00' };
    expect(rowsOf('event')).toMatchObject([
      { ...everybody, startTime: '08:00', durationSeconds: 1800, rrule: 'FREQ=WEEKLY;BYDAY=MO', openToCustomers: 1 },
      { ...hers, durationSeconds: 7200, rrule: null, openToCustomers: 0, latitude: 41.88, longitude: -87.63 },
    ]);
    const before = contents(shop.path);
    for (let again = 0; again < 2; again++)
      expect(await tally('events', text)).toEqual({ created: 0, updated: 0, unchanged: 2 });
    expect(contents(shop.path)).toEqual(before);
  });

  test('a row with its number changes what the file has, and a blank cell clears', async () => {
    await bring('events', `number,${HEAD}E-5,Training,2026-11-25,13:00,2h,every wed,yes,MARIA,,"41.88,-87.63"\n`);
    expect(await tally('events', 'number,start\nE-5,14:00\n')).toEqual(CHANGED);
    const now = () => rowsOf('event')[0];
    expect(now()).toMatchObject({
      startTime: '14:00',
      rrule: 'FREQ=WEEKLY;BYDAY=WE',
      technicianId: 1,
      latitude: 41.88,
    });
    expect(await tally('events', 'title,date,start,duration,tech\nTraining,2026-11-25,14:00,2h,MARIA\n')).toEqual(SAME);
    expect(await tally('events', 'number,repeat,tech,open,at\nE-5,,,,\n')).toEqual(CHANGED);
    expect(now()).toMatchObject({
      rrule: null,
      technicianId: null,
      openToCustomers: 0,
      latitude: null,
      date: '2026-11-25',
    });
    expect(await tally('events', 'title,date,start,duration\nTraining,2026-11-25,14:00,3h\n')).toEqual(CHANGED);
    expect(now()).toMatchObject({ id: 5, durationSeconds: 10800 });
  });

  test.each([
    ['without a name', `${HEAD},mon,8am,1h,,,,,\n`, ['2 title missing-field']],
    ['a day that is none', `${HEAD}X,someday,8am,1h,,,,,\n`, ['2 date invalid-date']],
    ['a time that is none', `${HEAD}X,mon,early,1h,,,,,\n`, ['2 start invalid-time']],
    ['longer than a day', `${HEAD}X,mon,8am,25h,,,,,\n`, ['2 duration long-event']],
    ['of no length', `${HEAD}X,mon,8am,0m,,,,,\n`, ['2 duration duration-not-positive']],
    ['a recurrence that is none', `${HEAD}X,mon,8am,1h,often,,,,\n`, ['2 repeat invalid-recurrence']],
    ['neither open nor not', `${HEAD}X,mon,8am,1h,,maybe,,,\n`, ['2 open bad-value']],
    ['nobody of that name', `${HEAD}X,mon,8am,1h,,,MARAI,,\n`, ['2 tech no-technician']],
    ['a branch that is not there', `${HEAD}X,mon,8am,1h,,,,Nowhere,\n`, ['2 branch no-branch']],
    ['off the earth', `${HEAD}X,mon,8am,1h,,,,,"99,1"\n`, ['2 at invalid-coordinates']],
    ['an hour that the clocks skip', `${HEAD}X,2027-03-14,02:30,1h,,,,,\n`, ['2 start time-skipped']],
    ['the same twice', `${HEAD}X,mon,8am,1h,,,,,\nX,mon,08:00,1h,,,,Main,\n`, ['3 row-twice']],
  ])('refused: %s', async (_what, text, wanted) => {
    expect(await faults('events', text)).toEqual(wanted);
  });

  test('another branch than the technician’s is refused; a series may start in a skipped hour', async () => {
    await shop.run('branch.add', { name: 'Denver', timezone: 'America/Denver' });
    expect(await faults('events', `${HEAD}X,mon,8am,1h,,,SAM,Denver,\n`)).toEqual(['2 branch other-branch']);
    expect(await tally('events', `${HEAD}X,2027-03-14,02:30,1h,every sun,,,Denver,\n`)).toEqual(NEW);
  });

  test('what is booked stays, and what no longer fits is said, also of an event for everybody', async () => {
    await shop.book({ tech: 'SAM', window: '2026-11-25 08:00-10:00' });
    const { notices } = await bring('events', `${HEAD}Closed,2026-11-25,08:00,9h,,,,,\n`);
    expect(notices).toEqual([
      '1 appointment no longer fits (A-1 over the event), and nothing was moved. Next: dispatch edit A-1 --auto',
    ]);
    expect(await shop.appointment(1)).toMatchObject({ technicianId: 2 });
  });

  test('who is archived gets no new one, and keeps what there was', async () => {
    await bring('events', `${HEAD}Old,2026-11-25,08:00,1h,,,SAM,,\n`);
    await shop.run('technician.archive', { technician: 'SAM' });
    expect(await faults('events', `${HEAD}X,2026-11-25,08:00,1h,,,SAM,,\n`)).toEqual(['2 tech archived']);
    expect(await tally('events', `${HEAD}Old,2026-11-25,08:00,1h,,,SAM,,\n`)).toEqual(SAME);
    expect(await tally('events', `${HEAD}X,2026-11-20,08:00,1h,,,SAM,,\n`)).toEqual(NEW);
  });

  test('one undo takes all of it back', async () => {
    await bring('events', `number,${HEAD}E-1,Old,2026-11-25,08:00,1h,,,SAM,,\n`);
    const before = records(shop.path);
    await bring('events', 'number,title,date,start,duration\nE-1,New,2026-11-25,08:00,1h\nE-2,X,mon,8am,1h\n');
    await shop.run('history.undo');
    expect(records(shop.path)).toEqual(before);
  });
});

test('whose code is another’s name goes out by number, so that it comes back', async () => {
  await shop.run('technician.add', { name: 'Sam', code: 'S2' });
  await shop.run('customer.technicians', { customer: 'C-1', prefer: ['T-2'] });
  await bring('absences', 'technician,from\nT-2,2026-11-25\nMARIA,2026-11-25\n');
  const said = (noun: string) => shop.run<{ items: Record<string, unknown>[] }>('transfer.export', { noun });
  expect((await said('absences')).items).toMatchObject([{ technician: 'T-2' }, { technician: 'MARIA' }]);
  expect((await said('customers')).items[0]).toMatchObject({ prefer: ['T-2'] });
});

test('what is away or elsewhere appears on the technician’s card', async () => {
  await bring('absences', 'technician,from\nSAM,2026-11-25\n');
  await bring('events', 'title,date,start,duration,repeat\nMeeting,mon,8am,30m,every mon\n');
  const card = await shop.run<TechnicianDetails>('technician.show', { technician: 'SAM' });
  expect(card.timeOff).toMatchObject([{ number: 'TO-1', start: '2026-11-25T06:00:00Z' }]);
  expect(card.events).toMatchObject([{ title: 'Meeting' }]);
});
