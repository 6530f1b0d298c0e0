// Changing appointments: what moves, what is a reschedule, what is refused with every reason (P2, P7, P11, P15, N1).

import { describe, expect, test } from 'vitest';
import type { AppointmentChange, AppointmentDetails } from '../../src/domain/appointment.ts';
import { makeShop, refusal, TUESDAY } from '../support/shop.ts';

const TRACKED = { rescheduleTracking: 'yes', rescheduleReasons: 'weather,customer away' };

type Shop = Awaited<ReturnType<typeof makeShop>>;

const edit = (shop: Shop, input: Record<string, unknown>) =>
  shop.run<AppointmentChange>('appointment.edit', { appointment: 'A-1', ...input });
const show = (shop: Shop) => shop.run<AppointmentDetails>('appointment.show', { appointment: 'A-1' });

test('notes change alone: nothing moves', async () => {
  const shop = await makeShop();
  const booked = await shop.book({ notes: 'gate 4' });
  const edited = await edit(shop, { notes: 'gate 5', onSiteNotes: 'two dogs' });
  expect(edited).toMatchObject({ ...booked, notes: 'gate 5', onSiteNotes: 'two dogs', version: 2 });
  expect(await edit(shop, { notes: '', onSiteNotes: '' })).toMatchObject({ notes: null, onSiteNotes: null });
});

test('nothing to change is a usage error', async () => {
  const shop = await makeShop();
  await shop.book();
  const error = await refusal(shop, 'appointment.edit', { appointment: 'A-1' });
  expect(error).toMatchObject({ exitCode: 2, code: 'nothing-to-change' });
});

describe('what held before', () => {
  test('is told, with the phone to call', async () => {
    const shop = await makeShop();
    const { windowStart, windowEnd, technicianId, technicianName, plannedStart } = await shop.book(
      {},
      { address: 'AD-1' },
    );
    const { before } = await edit(shop, { window: '2026-11-25 10:00-12:00' });
    expect(before).toEqual({
      windowStart,
      windowEnd,
      timeZone: 'America/Chicago',
      place: { technicianId, technicianName, start: plannedStart },
      customerPhone: '+13125550100',
    });
  });
});

describe('the arrival window', () => {
  test('another one is a reschedule to the best place, not tracked by default', async () => {
    const shop = await makeShop();
    await shop.book();
    const edited = await edit(shop, { window: '2026-11-25 10:00-12:00' });
    expect(edited).toMatchObject({ windowStart: '2026-11-25T16:00:00Z', windowEnd: '2026-11-25T18:00:00Z', pin: null });
    expect(edited.plannedStart && edited.plannedStart >= edited.windowStart).toBe(true);
    expect((await show(shop)).reschedules).toEqual([]);
  });

  test.each([
    [{ window: '2026-11-23 06:00-07:00' }, 5, ['window-past']],
    [{ start: '2026-11-23 07:30' }, 5, ['start-past']],
    [{ duration: '45m' }, 2, ['duration-step']],
    [{ window: '2026-11-25 07:00-18:00', duration: '45m' }, 5, ['window-too-long', 'duration-step']],
  ])('%j is refused', async (input, exitCode, codes) => {
    const shop = await makeShop();
    await shop.book();
    const error = await refusal(shop, 'appointment.edit', { appointment: 'A-1', ...input });
    expect(error.exitCode).toBe(exitCode);
    expect(error.violations.map(({ code }) => code)).toEqual(codes);
  });

  test('where reschedules are tracked, who asked and why is needed and kept (P11)', async () => {
    const shop = await makeShop({ settings: TRACKED });
    await shop.book();
    const window = '2026-11-25 10:00-12:00';
    const missing = await refusal(shop, 'appointment.edit', { appointment: 'A-1', window });
    expect(missing.exitCode).toBe(2);
    expect(missing.violations).toEqual([
      {
        code: 'rescheduling-missing',
        rule: 'P11',
        field: 'rescheduling',
        message: 'A new window of a tech appointment needs --rescheduling no, dealer or customer.',
      },
    ]);
    const unknown = { appointment: 'A-1', window, rescheduling: 'customer', rescheduleReason: 'moved' };
    expect((await refusal(shop, 'appointment.edit', unknown)).violations[0]?.code).toBe('reschedule-reason-unknown');
    await edit(shop, { window, rescheduling: 'customer', rescheduleReason: 'Weather' });
    await edit(shop, { start: '2026-11-26 09:00', rescheduling: 'no' });
    expect((await show(shop)).reschedules).toEqual([
      {
        initiatedBy: 'customer',
        reason: 'weather',
        oldWindowStart: '2026-11-24T14:00:00Z',
        oldWindowEnd: '2026-11-24T16:00:00Z',
        newWindowStart: '2026-11-25T16:00:00Z',
        newWindowEnd: '2026-11-25T18:00:00Z',
        at: '2026-11-23T14:00:00Z',
        by: 'owner',
      },
      expect.objectContaining({ initiatedBy: 'no', reason: null, newWindowEnd: '2026-11-26T15:15:00Z' }),
    ]);
  });

  test('moving inside it is none; words of a reschedule are answered with a notice', async () => {
    const shop = await makeShop({ settings: TRACKED });
    await shop.book();
    const input = { appointment: 'A-1', start: '2026-11-24 09:30', rescheduling: 'customer' };
    const { result, notices } = await shop.outcome('appointment.edit', input);
    expect(result).toMatchObject({
      windowStart: '2026-11-24T14:00:00Z',
      plannedStart: '2026-11-24T15:30:00Z',
      technicianName: 'Maria Lopez',
      pin: null,
    });
    expect(notices).toEqual(['The arrival window stays, so no reschedule is recorded.']);
    expect((await show(shop)).reschedules).toEqual([]);
  });

  test('sales reschedules are not tracked', async () => {
    const shop = await makeShop({ settings: TRACKED });
    await shop.book({}, { address: 'AD-2', service: 'Estimate' });
    expect(await edit(shop, { window: '2026-11-25 10:00-12:00' })).toMatchObject({ kind: 'sales' });
    expect((await show(shop)).reschedules).toEqual([]);
  });

  test('an exact start outside it promises the tolerance after the start', async () => {
    const shop = await makeShop();
    await shop.book();
    expect(await edit(shop, { start: '2026-11-24 10:00' })).toMatchObject({
      windowStart: '2026-11-24T16:00:00Z',
      windowEnd: '2026-11-24T16:15:00Z',
      plannedStart: '2026-11-24T16:00:00Z',
    });
  });
});

describe('a refused change', () => {
  test('says every reason, offers the pin and changes nothing (P7)', async () => {
    const shop = await makeShop();
    await shop.book();
    const before = await show(shop);
    const error = await refusal(shop, 'appointment.edit', { appointment: 'A-1', start: '2026-11-24 19:00' });
    expect(error).toMatchObject({
      exitCode: 5,
      code: 'no-place',
      hint: 'To pin it there: dispatch edit A-1 --start "2026-11-24 19:00" --tech MARIA',
    });
    expect(error.message).toContain('Maria Lopez works 8:00 AM-5:00 PM.');
    expect(error.message).toContain('Sam Okafor works 8:00 AM-5:00 PM.');
    expect(await show(shop)).toEqual(before);
  });

  test('a version that is gone is a conflict (exit 4)', async () => {
    const shop = await makeShop();
    await shop.book();
    await edit(shop, { notes: 'x', ifVersion: 1 });
    const error = await refusal(shop, 'appointment.edit', { appointment: 'A-1', notes: 'y', ifVersion: 1 });
    expect(error).toMatchObject({ exitCode: 4, code: 'changed-since' });
  });
});

describe('the technician', () => {
  test('who is named is pinned, the best start in the window with it', async () => {
    const shop = await makeShop();
    await shop.book();
    const edited = await edit(shop, { tech: 'SAM', reason: 'asked for him' });
    expect(edited).toMatchObject({ technicianName: 'Sam Okafor', pin: { lock: 'both', reason: 'asked for him' } });
    expect(edited.windowStart).toBe('2026-11-24T14:00:00Z');
  });

  test('--auto unpins and lets the scheduler pick', async () => {
    const shop = await makeShop();
    await shop.book({ tech: 'SAM' });
    expect(await edit(shop, { auto: true })).toMatchObject({ technicianName: 'Maria Lopez', pin: null });
  });

  test('--reason without a pin, and --tech with --auto, are usage errors', async () => {
    const shop = await makeShop();
    await shop.book();
    const input = { appointment: 'A-1' };
    expect(await refusal(shop, 'appointment.edit', { ...input, notes: 'x', reason: 'y' })).toMatchObject({
      exitCode: 2,
    });
    expect(await refusal(shop, 'appointment.edit', { ...input, tech: 'SAM', auto: true })).toMatchObject({
      exitCode: 2,
    });
  });
});

describe('what a pin locks stays', () => {
  test('a reschedule keeps the pinned technician and pins the best start in the new window', async () => {
    const shop = await makeShop();
    await shop.book({ tech: 'SAM' });
    const edited = await edit(shop, { window: '2026-11-25 13:00-15:00' });
    expect(edited).toMatchObject({ technicianName: 'Sam Okafor', pin: { lock: 'both' } });
    expect(edited.plannedStart && edited.plannedStart >= '2026-11-25T19:00:00Z').toBe(true);
  });

  test('resizing keeps the pinned start', async () => {
    const shop = await makeShop();
    const booked = await shop.book({ start: '2026-11-24 09:00', tech: 'SAM' });
    const edited = await edit(shop, { duration: '2h' });
    expect(edited).toMatchObject({
      durationSeconds: 7200,
      plannedStart: booked.plannedStart,
      technicianName: 'Sam Okafor',
    });
  });
});

describe('duration and service', () => {
  test('resizing keeps technician and start where it can', async () => {
    const shop = await makeShop();
    const booked = await shop.book();
    const edited = await edit(shop, { duration: '3h' });
    expect(edited).toMatchObject({
      durationSeconds: 10_800,
      technicianId: booked.technicianId,
      plannedStart: booked.plannedStart,
    });
  });

  test.each([
    [{ subtype: 'Rooftop unit' }, 10_800, 'AC Repair'],
    [{ service: 'Leak Repair' }, 3600, 'Leak Repair'],
    [{ service: 'Furnace Install', duration: '30m' }, 1800, 'Furnace Install'],
  ])('%j changes the default duration unless one is given (P5)', async (input, durationSeconds, serviceName) => {
    const shop = await makeShop();
    await shop.book();
    expect(await edit(shop, input)).toMatchObject({ durationSeconds, serviceName });
  });

  test('a service that the technician lacks the skill for goes to one who has it', async () => {
    const shop = await makeShop();
    expect((await shop.book()).technicianName).toBe('Maria Lopez');
    expect((await edit(shop, { service: 'Leak Repair' })).technicianName).toBe('Sam Okafor');
  });

  test('a service of the other kind is refused', async () => {
    const shop = await makeShop();
    await shop.book();
    const error = await refusal(shop, 'appointment.edit', { appointment: 'A-1', service: 'Estimate' });
    expect(error.violations.map(({ code }) => code)).toEqual(['other-kind']);
  });
});

describe('in motion', () => {
  test('only notes change; the rest is refused field by field', async () => {
    const shop = await makeShop();
    await shop.book();
    await shop.run('appointment.status', { appointment: 'A-1', to: 'on-the-way' });
    const input = { appointment: 'A-1', window: '2026-11-25 8-10', duration: '2h', tech: 'SAM' };
    const error = await refusal(shop, 'appointment.edit', input);
    expect(error).toMatchObject({ exitCode: 5, hint: 'Take the step back first: dispatch rollback A-1 --reason ...' });
    expect(error.violations.map(({ code, field }) => [code, field])).toEqual([
      ['in-motion', 'window'],
      ['in-motion', 'duration'],
      ['in-motion', 'tech'],
    ]);
    expect(await edit(shop, { notes: 'gate 5' })).toMatchObject({ notes: 'gate 5', status: 'on-the-way' });
  });

  test('accepted counts where the company says so', async () => {
    const shop = await makeShop();
    await shop.book();
    await shop.run('appointment.status', { appointment: 'A-1', to: 'accepted' });
    expect(await refusal(shop, 'appointment.edit', { appointment: 'A-1', duration: '2h' })).toMatchObject({
      exitCode: 5,
    });
    await shop.run('company.set', { setting: 'acceptedIsInMotion', value: 'no' });
    expect(await edit(shop, { duration: '2h' })).toMatchObject({ status: 'accepted', durationSeconds: 7200 });
  });
});

test('closed ones are read-only; rollback is offered (P2)', async () => {
  const shop = await makeShop();
  await shop.book();
  await shop.run('appointment.cancel', { appointment: 'A-1', reason: 'x' });
  const error = await refusal(shop, 'appointment.edit', { appointment: 'A-1', notes: 'y' });
  expect(error).toMatchObject({
    exitCode: 5,
    code: 'closed',
    hint: 'Take the step back first: dispatch rollback A-1 --reason ...',
  });
});

test('one in the unassigned lane stays there when its change finds no place', async () => {
  const shop = await makeShop();
  for (const tech of ['MARIA', 'SAM']) await shop.book({ start: '2026-11-24 09:00', tech });
  await shop.book({ start: '2026-11-24 09:00', unassigned: true });
  const edited = await shop.run('appointment.edit', { appointment: 'A-3', duration: '90m' });
  expect(edited).toMatchObject({ technicianId: null, durationSeconds: 5400 });
});

test('work of a higher priority bumps as it would when booked (S4)', async () => {
  const shop = await makeShop();
  await shop.book({ start: `${TUESDAY} 12:00` });
  await shop.book({ start: `${TUESDAY} 12:00` });
  const { number } = await shop.book({ start: `${TUESDAY} 15:00` });
  const change = { appointment: number, start: `${TUESDAY} 12:00` };
  await expect(shop.run('appointment.edit', change)).rejects.toMatchObject({ exitCode: 5, code: 'no-place' });
  const edited = await shop.run<AppointmentChange>('appointment.edit', { ...change, service: 'Furnace Install' });
  expect(edited).toMatchObject({ priority: 'high', plannedStart: `${TUESDAY}T18:00:00Z` });
  expect(edited.moved).toMatchObject([{ bumped: true }]);
});

test('a new window is promised in the zone that the address has by now (P14)', async () => {
  const shop = await makeShop();
  const { addressNumber: address } = await shop.book();
  await shop.run('address.edit', { address, timezone: 'America/New_York' });
  expect((await edit(shop, { notes: 'gate 5' })).timeZone).toBe('America/Chicago');
  expect(await edit(shop, { window: `${TUESDAY} 12:00-14:00` })).toMatchObject({
    timeZone: 'America/New_York',
    windowStart: `${TUESDAY}T17:00:00Z`,
  });
});
