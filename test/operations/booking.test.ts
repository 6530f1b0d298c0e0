// Booking: what is promised, what is refused with which way out, and what is stored (P1, P5, P10, P14, N1, N3).

import { describe, expect, test } from 'vitest';
import type { AppointmentChange } from '../../src/domain/appointment.ts';
import { makeShop, refusal } from '../support/shop.ts';

const window = '2026-11-24 08:00-10:00';

describe('a window', () => {
  test('is promised in the address zone; the planned start lies inside it; nothing is pinned', async () => {
    const shop = await makeShop();
    const booked = await shop.book();
    expect(booked).toMatchObject({
      number: 'A-1',
      status: 'scheduled',
      kind: 'tech',
      windowStart: '2026-11-24T14:00:00Z',
      windowEnd: '2026-11-24T16:00:00Z',
      timeZone: 'America/Chicago',
      durationSeconds: 3600,
      technicianName: 'Maria Lopez',
      pin: null,
      moved: [],
      violations: [],
    });
    expect(booked.plannedStart && booked.plannedStart >= booked.windowStart).toBe(true);
    expect(booked.plannedStart && booked.plannedStart < booked.windowEnd).toBe(true);
  });

  test('is read in the zone of an address that lies elsewhere', async () => {
    const shop = await makeShop();
    await shop.run('address.edit', { address: 'AD-1', timezone: 'America/New_York' });
    const booked = await shop.book({ window: '2026-11-24 10:00-12:00' }, { address: 'AD-1' });
    expect(booked).toMatchObject({ windowStart: '2026-11-24T15:00:00Z', timeZone: 'America/New_York' });
  });

  test.each([
    ['2026-11-23 06:00-08:00', 5, 'window-past', 'The window is over: Mon 23 Nov 2026, 6:00-8:00 AM CST.'],
    ['2026-11-24 06:00-17:00', 5, 'window-too-long', 'at most 10 h long; this one has 11 h'],
    ['3/4 8-10', 2, 'ambiguous-date', '"3/4" is not a clear date'],
    ['2027-03-14 02:30-04:00', 2, 'time-skipped', 'does not exist in America/Chicago'],
    ['2027-11-07 01:30-03:00', 2, 'time-doubled', 'happens twice in America/Chicago'],
    ['2026-02-30 8-10', 2, 'impossible-date', 'There is no such day'],
  ])('%s is refused', async (typed, exitCode, code, message) => {
    const shop = await makeShop();
    await shop.job();
    const error = await refusal(shop, 'appointment.book', { job: 'J-1', window: typed });
    expect(error).toMatchObject({ exitCode, code });
    expect(error.message).toContain(message);
    expect(error.hint).toBeTruthy();
  });

  test('that has begun may still be promised', async () => {
    const shop = await makeShop();
    expect((await shop.book({ window: '2026-11-23 07:00-09:00' })).technicianId).not.toBeNull();
  });
});

describe('an exact start', () => {
  test('promises the tolerance after it and is no pin', async () => {
    const shop = await makeShop({ settings: { exactStartToleranceMinutes: '20' } });
    const booked = await shop.book({ start: '2026-11-24 09:30' });
    expect(booked).toMatchObject({
      windowStart: '2026-11-24T15:30:00Z',
      windowEnd: '2026-11-24T15:50:00Z',
      plannedStart: '2026-11-24T15:30:00Z',
      pin: null,
    });
  });

  test('in the past is refused', async () => {
    const shop = await makeShop();
    await shop.job();
    const error = await refusal(shop, 'appointment.book', { job: 'J-1', start: '2026-11-23 07:59' });
    expect(error).toMatchObject({ exitCode: 5, code: 'start-past', hint: 'Find a time: dispatch suggest --job J-1' });
  });

  test.each([
    ['2027-03-14 02:30', 'time-skipped', 'The next valid time is 2027-03-14 03:00.'],
    [
      '2027-11-07 01:30',
      'time-doubled',
      'Add the offset: "2027-11-07 01:30 -05:00" is the first, "2027-11-07 01:30 -06:00" the second.',
    ],
  ])('%s is refused with the way to write it (P14)', async (start, code, hint) => {
    const shop = await makeShop();
    await shop.job();
    expect(await refusal(shop, 'appointment.book', { job: 'J-1', start })).toMatchObject({ exitCode: 2, code, hint });
  });

  test('in a doubled hour is taken with its offset', async () => {
    const shop = await makeShop();
    await shop.run('technician.edit', { technician: 'MARIA', shift: 'daily 00:00-08:00' });
    const first = await shop.book({ start: '2027-11-07 01:30 -05:00' });
    const second = await shop.book({ start: '2027-11-07 01:30 -06:00' });
    expect([first.windowStart, second.windowStart]).toEqual(['2027-11-07T06:30:00Z', '2027-11-07T07:30:00Z']);
  });

  test('outside the shift is refused; the offered command pins it there', async () => {
    const shop = await makeShop();
    await shop.job();
    const error = await refusal(shop, 'appointment.book', { job: 'J-1', start: '2026-11-24 06:00', duration: '90m' });
    expect(error).toMatchObject({
      exitCode: 5,
      code: 'no-place',
      hint: 'To pin it there: dispatch book J-1 --start "2026-11-24 06:00" --duration 1h30 --tech MARIA',
    });
    expect(error.message).toContain('Maria Lopez works 8:00 AM-5:00 PM.');
    const pinned = await shop.run<AppointmentChange>('appointment.book', {
      job: 'J-1',
      start: '2026-11-24 06:00',
      duration: '1h30',
      tech: 'MARIA',
    });
    expect(pinned).toMatchObject({ technicianName: 'Maria Lopez', plannedStart: '2026-11-24T12:00:00Z' });
    expect(pinned.pin?.lock).toBe('both');
    expect(pinned.violations.length).toBeGreaterThan(0);
  });
});

describe('double booking', () => {
  const pinned = { start: '2026-11-24 09:00', tech: 'MARIA' };

  test('a pinned place is taken once', async () => {
    const shop = await makeShop();
    await shop.book(pinned);
    const { number } = await shop.job();
    const error = await refusal(shop, 'appointment.book', { job: number, ...pinned });
    expect(error).toMatchObject({ exitCode: 5, code: 'no-place' });
    expect(error.message).toContain('A-1');
  });

  test('without a technician the other one goes', async () => {
    const shop = await makeShop();
    await shop.book(pinned);
    const second = await shop.book({ start: '2026-11-24 09:00' });
    expect(second.technicianName).toBe('Sam Okafor');
  });

  test('a day that is full refuses, or keeps it in the lane when asked', async () => {
    const shop = await makeShop();
    await shop.book(pinned);
    await shop.book({ start: '2026-11-24 09:00', tech: 'SAM' });
    const { number } = await shop.job();
    const error = await refusal(shop, 'appointment.book', { job: number, start: '2026-11-24 09:00' });
    expect(error).toMatchObject({ exitCode: 5, code: 'no-place' });
    const { result, notices } = await shop.outcome('appointment.book', {
      job: number,
      start: '2026-11-24 09:00',
      unassigned: true,
    });
    expect(result).toMatchObject({ status: 'scheduled', technicianId: null, plannedStart: null, pin: null });
    expect(notices[0]).toContain('A-3 waits in the unassigned lane.');
  });
});

describe('durations', () => {
  test.each([
    [{}, {}, 3600],
    [{}, { subtype: 'rooftop unit' }, 10_800],
    [{ subtype: 'ST-1' }, {}, 10_800],
    [{ service: 'Leak Repair' }, { subtype: 'Rooftop unit' }, 3600],
    [{ duration: '150m' }, { subtype: 'Rooftop unit' }, 9000],
  ])('booked with %j for a job with %j', async (book, job, expected) => {
    const shop = await makeShop();
    const booked = await shop.book({ window: '2026-11-24 08:00-12:00', ...book }, job);
    expect(booked.durationSeconds).toBe(expected);
  });

  test.each([
    ['40m', 2, 'A duration of 40m is not in steps of 30m: use 30m or 1h.'],
    ['-30m', 2, 'A duration must be longer than zero'],
    ['0m', 2, 'A duration must be longer than zero'],
  ])('%s is refused', async (duration, exitCode, message) => {
    const shop = await makeShop();
    await shop.job();
    const error = await refusal(shop, 'appointment.book', { job: 'J-1', window, duration });
    expect(error.exitCode).toBe(exitCode);
    expect(error.message).toContain(message);
  });

  test('all that is wrong with time and duration is said at once', async () => {
    const shop = await makeShop();
    await shop.job();
    const input = { job: 'J-1', window: '2026-11-20 06:00-18:00', duration: '40m' };
    const { violations } = await refusal(shop, 'appointment.book', input);
    expect(violations.map(({ code }) => code)).toEqual(['window-past', 'window-too-long', 'duration-step']);
  });
});

describe('naming a technician', () => {
  test('pins the best start in the window, with reason, author and time; the reason is a note (N1, N3)', async () => {
    const shop = await makeShop();
    const booked = await shop.book({ tech: 'sam', reason: 'knows the boiler', pinExpires: '2026-11-24 07:00' });
    expect(booked).toMatchObject({
      technicianName: 'Sam Okafor',
      violations: [],
      pin: {
        lock: 'both',
        reason: 'knows the boiler',
        by: 'owner',
        at: '2026-11-23T14:00:00Z',
        expiresAt: '2026-11-24T13:00:00Z',
      },
    });
    const notes = await shop.run<{ items: unknown[] }>('note.list', { customer: booked.customerNumber });
    expect(notes.items).toEqual([
      expect.objectContaining({
        appointmentId: 1,
        body: 'A-1 was pinned to Sam Okafor (technician and time): knows the boiler',
        createdAt: '2026-11-23T14:00:00Z',
        createdBy: 'owner',
      }),
    ]);
  });

  test.each([
    [{ reason: 'x' }, 2, 'no-pin'],
    [{ pinExpires: '2026-11-25 08:00' }, 2, 'no-pin'],
    [{ tech: 'SAM', pinExpires: '2026-11-23 07:00' }, 5, 'pin-expired'],
    [{ tech: 'SAM', unassigned: true }, 2, 'invalid-input'],
    [{ tech: 'NOBODY' }, 3, 'no-technician'],
  ])('%j is refused', async (input, exitCode, code) => {
    const shop = await makeShop();
    await shop.job();
    expect(await refusal(shop, 'appointment.book', { job: 'J-1', window, ...input })).toMatchObject({ exitCode, code });
  });

  test('one who has left takes nothing', async () => {
    const shop = await makeShop();
    await shop.job();
    await shop.run('technician.archive', { technician: 'SAM' });
    const error = await refusal(shop, 'appointment.book', { job: 'J-1', window, tech: 'T-2' });
    expect(error).toMatchObject({ exitCode: 5, code: 'archived-technician' });
  });
});

describe('--first', () => {
  test('takes the best suggestion and does not pin', async () => {
    const shop = await makeShop();
    const booked = await shop.book({ first: true });
    expect(booked.pin).toBeNull();
    expect(booked.technicianId).not.toBeNull();
    expect(Date.parse(booked.windowEnd) - Date.parse(booked.windowStart)).toBe(2 * 3_600_000);
  });

  test('without coordinates is refused with the way to place the address', async () => {
    const shop = await makeShop();
    const address = await withoutCoordinates(shop);
    await shop.job({ address });
    const error = await refusal(shop, 'appointment.book', { job: 'J-1', first: true });
    expect(error).toMatchObject({ exitCode: 5, code: 'no-coordinates' });
    expect(error.hint).toContain(`dispatch address edit ${address} --at LAT,LNG`);
  });
});

async function withoutCoordinates(shop: Awaited<ReturnType<typeof makeShop>>): Promise<string> {
  const address = await shop.run<{ number: string }>('address.add', {
    customer: 'C-1',
    street: 'PO Box 7',
    city: 'Nowhere',
    state: 'XX',
    postal: '00000',
  });
  return address.number;
}

test('an address without coordinates is not assigned automatically; the pin that is offered works', async () => {
  const shop = await makeShop();
  await shop.job({ address: await withoutCoordinates(shop) });
  const error = await refusal(shop, 'appointment.book', { job: 'J-1', window });
  expect(error).toMatchObject({
    exitCode: 5,
    code: 'no-place',
    hint: `To pin it there: dispatch book J-1 --window "${window}" --tech MARIA`,
  });
  expect(error.message).toContain('has no coordinates');
  const pinned = await shop.run<AppointmentChange>('appointment.book', { job: 'J-1', window, tech: 'MARIA' });
  expect(pinned).toMatchObject({ technicianName: 'Maria Lopez', pin: { lock: 'both' } });
});

describe('texts', () => {
  test('notes have at most 2,040 characters, emoji counted once', async () => {
    const shop = await makeShop();
    const booked = await shop.book({ notes: '🔑'.repeat(2040) });
    expect([...(booked.notes ?? '')]).toHaveLength(2040);
    const error = await refusal(shop, 'appointment.book', { job: 'J-1', window, notes: 'x'.repeat(2041) });
    expect(error.exitCode).toBe(2);
    expect(error.message).toContain('has 2041 characters; at most 2040 are kept');
  });

  test('on-site notes of tech appointments are pre-filled, can be replaced and cleared', async () => {
    const shop = await makeShop({ settings: { onSiteNotesDefault: 'Wear covers.' } });
    expect((await shop.book()).onSiteNotes).toBe('Wear covers.');
    expect((await shop.book({ onSiteNotes: 'Dog.' })).onSiteNotes).toBe('Dog.');
    expect((await shop.book({ onSiteNotes: '', window: '2026-11-24 12:00-14:00' })).onSiteNotes).toBeNull();
  });

  test('sales appointments have none', async () => {
    const shop = await makeShop({ settings: { onSiteNotesDefault: 'Wear covers.' } });
    const sale = { service: 'Estimate', address: 'AD-2' };
    expect((await shop.book({}, sale)).onSiteNotes).toBeNull();
    const error = await refusal(shop, 'appointment.book', { job: 'J-1', window, onSiteNotes: 'x' });
    expect(error).toMatchObject({ exitCode: 5, code: 'sales-on-site-notes' });
  });

  test("a payment card's number is never kept (C5)", async () => {
    const shop = await makeShop();
    await shop.job();
    const error = await refusal(shop, 'appointment.book', { job: 'J-1', window, notes: 'card 4111 1111 1111 1111' });
    expect(error.violations.map(({ code }) => code)).toEqual(['card-number']);
    expect(error.message).not.toContain('4111');
  });

  test('control characters and SQL are stored as written', async () => {
    const shop = await makeShop();
    const notes = "Robert'); drop table job;-- \u001b[31m %_";
    expect((await shop.book({ notes })).notes).toBe(notes);
    expect((await shop.cli(['appointment', 'show', 'A-1'])).stdout).toContain('\\u{1b}[31m');
  });
});

describe('who and what may be booked', () => {
  test('an archived customer gets nothing; the hint restores', async () => {
    const shop = await makeShop();
    await shop.job({ address: 'AD-1' });
    await shop.run('customer.archive', { customer: 'C-1' });
    const error = await refusal(shop, 'appointment.book', { job: 'J-1', window });
    expect(error).toMatchObject({
      exitCode: 5,
      code: 'archived-customer',
      message: 'C-1 Jane Doe is archived: nothing new can be booked.',
      hint: 'Bring the customer back first: dispatch customer restore C-1',
    });
  });

  test('a closed job gets nothing; the hint makes a new one', async () => {
    const shop = await makeShop();
    await shop.job({ address: 'AD-1' });
    await shop.run('job.cancel', { job: 'J-1', reason: 'x' });
    const error = await refusal(shop, 'appointment.book', { job: 'J-1', window });
    expect(error).toMatchObject({ exitCode: 5, code: 'job-closed' });
    expect(error.hint).toContain('dispatch job create --address AD-1 --service "AC Repair"');
  });

  test('leads get sales only, customers sales only where the company allows it (P10)', async () => {
    const shop = await makeShop();
    await shop.job({ address: 'AD-2', service: 'Estimate' });
    const lead = await refusal(shop, 'appointment.book', { job: 'J-1', window, service: 'AC Repair' });
    expect(lead).toMatchObject({ exitCode: 5, code: 'lead-tech' });
    await shop.job({ address: 'AD-1' });
    const customer = await refusal(shop, 'appointment.book', { job: 'J-2', window, service: 'Estimate' });
    expect(customer).toMatchObject({ exitCode: 5, code: 'customer-sales' });
    await shop.run('company.set', { setting: 'salesOnCustomers', value: 'yes' });
    const sold = await shop.run('appointment.book', { job: 'J-2', window, service: 'Estimate' });
    expect(sold).toMatchObject({ kind: 'sales', technicianName: 'Lee Chan' });
  });

  test.each([
    [{ job: 'J-9' }, 3, 'There is no job J-9.'],
    [{ job: 'nine' }, 2, '"nine" is not the number of a job.'],
    [{ subtype: 'Roof unit' }, 3, 'AC Repair has no subtype "Roof unit".'],
    [{ service: 'AC Repiar' }, 3, 'There is no service "AC Repiar".'],
  ])('%j is not found', async (input, exitCode, message) => {
    const shop = await makeShop();
    await shop.job();
    const error = await refusal(shop, 'appointment.book', { job: 'J-1', window, ...input });
    expect(error).toMatchObject({ exitCode, message });
  });
});

test('an external id is taken once (exit 4)', async () => {
  const shop = await makeShop();
  await shop.book({ externalId: 'web-881', source: 'web' });
  const { number } = await shop.job();
  const input = { job: number, window, externalId: 'web-881', source: 'web' };
  expect(await refusal(shop, 'appointment.book', input)).toMatchObject({ exitCode: 4, code: 'external-id-taken' });
  expect(await shop.run('appointment.book', { ...input, source: 'app' })).toMatchObject({ source: 'app' });
});

test('a dry run shows the appointment and stores nothing; a key books once', async () => {
  const shop = await makeShop();
  const { number } = await shop.job();
  const dry = await shop.outcome('appointment.book', { job: number, window }, { dryRun: true });
  expect(dry.result).toMatchObject({ number: 'A-1', technicianName: 'Maria Lopez' });
  const input = { job: number, window };
  const first = await shop.outcome('appointment.book', input, { key: 'k1' });
  const again = await shop.outcome('appointment.book', input, { key: 'k1' });
  expect([first.replayed, again.replayed]).toEqual([false, true]);
  expect(again.result).toEqual(first.result);
  expect((await shop.run<{ total: number }>('appointment.list')).total).toBe(1);
});

describe('times before dawn that are open after noon', () => {
  test.each([
    ['appointment.book', { job: 'J-1', window: 'tomorrow 3-5' }, '3-5pm? dispatch book J-1 --window "tomorrow 3-5pm"'],
    ['appointment.book', { job: 'J-1', start: 'tomorrow 3' }, '3pm? dispatch book J-1 --start "tomorrow 3pm"'],
    ['appointment.book', { job: 'J-1', window: 'today 2-4' }, '2-4pm? dispatch book J-1 --window "today 2-4pm"'],
    [
      'appointment.edit',
      { appointment: 'A-1', window: 'wed 1-3:30' },
      '1-3:30pm? dispatch edit A-1 --window "wed 1-3:30pm"',
    ],
  ])('%s %j: did you mean', async (name, input, hint) => {
    const shop = await makeShop();
    await shop.book();
    expect((await refusal(shop, name, input)).hint).toBe(`Did you mean ${hint}`);
  });

  test.each(['tomorrow 3am-5am', 'tomorrow 03:00-05:00', 'tomorrow 6-7', 'sat 2-4'])('not %s', async (window) => {
    const shop = await makeShop();
    await shop.book();
    expect((await refusal(shop, 'appointment.book', { job: 'J-1', window })).hint).toMatch(/^To pin it there/);
  });

  test('a pin stands there, with the question', async () => {
    const shop = await makeShop();
    await shop.job();
    const ran = await shop.outcome('appointment.book', { job: 'J-1', window: 'tomorrow 3-5', tech: 'MARIA' });
    expect(ran.notices).toEqual([
      'A-1 is outside the opening hours. Did you mean 3-5pm? dispatch edit A-1 --window "tomorrow 3-5pm"',
    ]);
  });
});
