// Pins: what each lock keeps, what is refused, what is shown, and unpinning that loses nothing (N1-N9).

import { describe, expect, test } from 'vitest';
import type { AppointmentChange } from '../../src/domain/appointment.ts';
import type { PinList } from '../../src/domain/pin.ts';
import { makeShop, refusal, TUESDAY } from '../support/shop.ts';

type Shop = Awaited<ReturnType<typeof makeShop>>;

const pin = (shop: Shop, input: Record<string, unknown> = {}) =>
  shop.run<AppointmentChange>('appointment.pin', { appointment: 'A-1', ...input });
const unpin = (shop: Shop) => shop.run<AppointmentChange>('appointment.unpin', { appointment: 'A-1' });
const lane = async (shop: Shop) => {
  for (const tech of ['MARIA', 'SAM']) await shop.book({ start: '2026-11-24 09:00', tech });
  return await shop.book({ start: '2026-11-24 09:00', unassigned: true });
};

describe('pinning', () => {
  test('without words locks technician and planned start where they are', async () => {
    const shop = await makeShop();
    const booked = await shop.book();
    expect(await pin(shop, { reason: 'asked for her', expires: '2026-11-24 07:00' })).toMatchObject({
      technicianId: booked.technicianId,
      plannedStart: booked.plannedStart,
      violations: [],
      moved: [],
      pin: {
        lock: 'both',
        reason: 'asked for her',
        by: 'owner',
        at: '2026-11-23T14:00:00Z',
        expiresAt: '2026-11-24T13:00:00Z',
      },
    });
  });

  test.each(['technician', 'time', 'both'] as const)('locks %s', async (lock) => {
    const shop = await makeShop();
    const booked = await shop.book();
    expect(await pin(shop, { lock })).toMatchObject({
      technicianId: booked.technicianId,
      plannedStart: booked.plannedStart,
      pin: { lock },
    });
  });

  test('another technician and start are taken over, inside the window', async () => {
    const shop = await makeShop();
    await shop.book();
    expect(await pin(shop, { tech: 'SAM', start: '2026-11-24 09:15' })).toMatchObject({
      technicianName: 'Sam Okafor',
      plannedStart: '2026-11-24T15:15:00Z',
      windowStart: '2026-11-24T14:00:00Z',
    });
  });

  test('what an edit moves of it is said with its reason, which stays', async () => {
    const shop = await makeShop();
    const { plannedStart } = await shop.book({ tech: 'MARIA', reason: 'promised by name' });
    const edited = async (input: Record<string, unknown>) => {
      const { result, notices } = await shop.outcome('appointment.edit', { appointment: 'A-1', ...input });
      return { notices, reason: (result as AppointmentChange).pin?.reason };
    };
    const notices = [
      'A-1 was pinned (technician and time) by owner: "promised by name". It stays pinned, where it is now.',
    ];
    expect(await edited({ start: '2026-11-24 09:20' })).toEqual({ notices, reason: 'promised by name' });
    expect(await edited({ tech: 'SAM' })).toEqual({ notices, reason: 'promised by name' });
    expect(await edited({ notes: 'gate 4' })).toEqual({ notices: [], reason: 'promised by name' });
    expect(await pin(shop, { lock: 'technician' })).toMatchObject({ pin: { reason: 'promised by name' } });
    expect(await pin(shop, { tech: 'SAM', reason: 'Sam it is' })).toMatchObject({ pin: { reason: 'Sam it is' } });
    expect(plannedStart).not.toBe('2026-11-24T15:20:00Z');
  });

  test('keeps its place also while its technician is running late', async () => {
    const shop = await makeShop({ now: '2026-11-24T13:00:00Z' });
    await shop.book({ window: `${TUESDAY} 07:00-08:00`, tech: 'MARIA' });
    await shop.book({ window: `${TUESDAY} 07:30-08:30`, tech: 'MARIA' });
    await shop.run('appointment.status', { appointment: 'A-2', to: 'on-the-way' });
    const { number } = await shop.job();
    const wanted = { job: number, start: `${TUESDAY} 07:00`, tech: 'MARIA' };
    const { message } = await refusal(shop, 'appointment.book', wanted);
    expect(message).toContain('Taken by A-1 Customer Nr1 7:00-8:00 AM, which is pinned.');
  });

  test('nobody is put in front of a visit whose technician is on the way already', async () => {
    const shop = await makeShop({ now: '2026-11-24T14:00:00Z' });
    await shop.book({ window: `${TUESDAY} 10:00-12:00`, tech: 'MARIA' });
    await shop.run('appointment.pin', { appointment: 'A-1', start: `${TUESDAY} 11:00` });
    const wanted = { window: `${TUESDAY} 08:30-10:00`, tech: 'MARIA' };
    const { number } = await shop.job();
    const early = await shop.outcome('appointment.book', { job: number, ...wanted }, { dryRun: true });
    expect(early.result).toMatchObject({ technicianName: 'Maria Lopez', violations: [] });
    await shop.run('appointment.status', { appointment: 'A-1', to: 'on-the-way' });
    const unpinned = await shop.book({ job: number, window: wanted.window });
    expect(unpinned).toMatchObject({ technicianName: 'Sam Okafor' });
  });

  test('may stand where the technician is not available: said at once and shown after (N7)', async () => {
    const shop = await makeShop();
    await shop.book({ window: '2026-11-24 15:00-17:00' });
    await shop.run('technician.timeoff-add', { technician: 'SAM', from: '2026-11-24 15:00', to: '2026-11-24 17:00' });
    const pinned = await pin(shop, { tech: 'SAM', start: '2026-11-24 15:30' });
    expect(pinned.technicianName).toBe('Sam Okafor');
    expect(pinned.violations.join(' ')).toContain('off');
    const { items } = await shop.run<PinList>('appointment.pins');
    expect(items.map(({ number, violations }) => [number, violations])).toEqual([['A-1', pinned.violations]]);
    expect((await shop.cli(['appointment', 'show', 'A-1'])).stdout).toContain(`! ${pinned.violations[0]}`.slice(0, 40));
  });

  test.each([
    [{ start: '2026-11-24 10:00' }, ['outside-window']],
    [{ start: '2026-11-23 07:00' }, ['start-past', 'outside-window']],
    [{ expires: '2026-11-23 07:00' }, ['pin-expired']],
  ])('%j is refused', async (input, codes) => {
    const shop = await makeShop();
    await shop.book();
    const error = await refusal(shop, 'appointment.pin', { appointment: 'A-1', ...input });
    expect(error.exitCode).toBe(5);
    expect(error.violations.map(({ code }) => code)).toEqual(codes);
  });

  test('outside the window the reschedule is offered', async () => {
    const shop = await makeShop();
    await shop.book();
    const input = { appointment: 'A-1', tech: 'SAM', start: '2026-11-24 13:00' };
    expect((await refusal(shop, 'appointment.pin', input)).hint).toBe(
      'Another window is a reschedule: dispatch edit A-1 --start "2026-11-24 13:00" --tech NAME',
    );
  });

  test('a place that another pin has is impossible', async () => {
    const shop = await makeShop();
    await shop.book({ start: '2026-11-24 09:00', tech: 'SAM' });
    await shop.book();
    const input = { appointment: 'A-2', tech: 'SAM', start: '2026-11-24 09:00' };
    const error = await refusal(shop, 'appointment.pin', input);
    expect(error).toMatchObject({ exitCode: 5, code: 'no-place' });
    expect(error.message).toContain('A-1');
  });

  test('closed ones and moving ones are refused; a moving one may be pinned where it is', async () => {
    const shop = await makeShop();
    await shop.book();
    await shop.run('appointment.status', { appointment: 'A-1', to: 'on-the-way' });
    const moved = await refusal(shop, 'appointment.pin', { appointment: 'A-1', tech: 'SAM' });
    expect(moved.violations.map(({ code }) => code)).toEqual(['in-motion']);
    expect(await pin(shop)).toMatchObject({ pin: { lock: 'both' }, status: 'on-the-way' });
    await shop.run('appointment.status', { appointment: 'A-1', to: 'no-show' });
    expect(await refusal(shop, 'appointment.pin', { appointment: 'A-1' })).toMatchObject({
      exitCode: 5,
      code: 'closed',
    });
  });

  test('in the unassigned lane a technician or a start has to be named', async () => {
    const shop = await makeShop();
    await lane(shop);
    const codes = async (input: Record<string, unknown>) =>
      (await refusal(shop, 'appointment.pin', { appointment: 'A-3', ...input })).violations.map(({ code }) => code);
    expect(await codes({})).toEqual(['pin-technician']);
    expect(await codes({ lock: 'time' })).toEqual(['pin-start']);
  });
});

test('a technician lock without room keeps the name and waits in the lane', async () => {
  const shop = await makeShop();
  await lane(shop);
  const pinned = await shop.run('appointment.pin', { appointment: 'A-3', tech: 'SAM', lock: 'technician' });
  expect(pinned).toMatchObject({ technicianName: 'Sam Okafor', plannedStart: null, pin: { lock: 'technician' } });
  const { items } = await shop.run<{ items: { number: string }[] }>('appointment.list', { unassigned: true });
  expect(items.map(({ number }) => number)).toEqual(['A-3']);
  const after = await shop.run('appointment.unpin', { appointment: 'A-3' });
  expect(after).toMatchObject({ technicianId: null, plannedStart: null, pin: null });
});

describe('unpinning', () => {
  test('lets the scheduler pick the best again (N4)', async () => {
    const shop = await makeShop();
    await shop.book({ tech: 'SAM' });
    expect(await unpin(shop)).toMatchObject({ technicianName: 'Maria Lopez', pin: null, violations: [] });
  });

  test('never loses it: what fits nowhere waits in the lane', async () => {
    const shop = await makeShop();
    await shop.book({ start: '2026-11-24 18:00', tech: 'SAM' });
    const { result, notices } = await shop.outcome('appointment.unpin', { appointment: 'A-1' });
    expect(result).toMatchObject({ pin: null, technicianId: null, plannedStart: null, status: 'scheduled' });
    expect(notices[0]).toContain('A-1 waits in the unassigned lane.');
  });

  test('one in motion, or whose window is over, keeps its place', async () => {
    const shop = await makeShop();
    const booked = await shop.book({ tech: 'SAM' });
    await shop.run('appointment.status', { appointment: 'A-1', to: 'accepted' });
    expect(await unpin(shop)).toMatchObject({
      pin: null,
      technicianName: 'Sam Okafor',
      plannedStart: booked.plannedStart,
    });
    await shop.run('appointment.rollback', { appointment: 'A-1', reason: 'x' });
    await pin(shop);
    shop.setNow('2026-11-24T16:00:00Z');
    expect(await unpin(shop)).toMatchObject({
      pin: null,
      technicianName: 'Sam Okafor',
      plannedStart: booked.plannedStart,
    });
  });

  test('what is not pinned is refused; so is a pin that has expired (N9)', async () => {
    const shop = await makeShop();
    await shop.book();
    const error = await refusal(shop, 'appointment.unpin', { appointment: 'A-1' });
    expect(error).toMatchObject({ exitCode: 5, code: 'not-pinned' });
    await pin(shop, { expires: '2026-11-23 09:00' });
    shop.setNow('2026-11-23T15:00:00Z');
    expect((await shop.appointment(1)).pin).toBeNull();
    expect(await refusal(shop, 'appointment.unpin', { appointment: 'A-1' })).toMatchObject({ code: 'not-pinned' });
  });
});

test('an unpinned one makes room for a pin; the move or bump is told at once', async () => {
  const shop = await makeShop();
  const first = await shop.book({ window: '2026-11-24 08:00-17:00' });
  const tech = first.technicianName === 'Maria Lopez' ? 'MARIA' : 'SAM';
  const start = first.plannedStart ?? '';
  const pinned = await shop.book({ start, tech });
  expect(pinned).toMatchObject({ plannedStart: start, pin: { lock: 'both' } });
  expect(pinned.moved.map(({ number }) => number)).toEqual(['A-1']);
  const after = await shop.appointment(1);
  expect(after.windowStart).toBe(first.windowStart);
  expect([after.technicianId, after.plannedStart]).not.toEqual([first.technicianId, first.plannedStart]);
  expect(pinned.moved[0]?.to?.start ?? null).toBe(after.plannedStart);
});

describe('the list of pins', () => {
  test('shows what is ahead, or one date, with reason and author', async () => {
    const shop = await makeShop();
    await shop.book({ tech: 'SAM', reason: 'knows the boiler' });
    await shop.book({ window: '2026-11-25 08:00-10:00', tech: 'MARIA' });
    await shop.book();
    const numbers = async (input = {}) =>
      (await shop.run<PinList>('appointment.pins', input)).items.map(({ number }) => number);
    expect(await numbers()).toEqual(['A-1', 'A-2']);
    expect(await numbers({ date: 'tomorrow' })).toEqual(['A-1']);
    expect(await numbers({ date: 'tomorrow', days: 2 })).toEqual(['A-1', 'A-2']);
    const { stdout } = await shop.cli(['pins', '--date', 'tomorrow']);
    expect(stdout).toContain('knows');
    await shop.run('appointment.cancel', { appointment: 'A-1', reason: 'x' });
    expect(await numbers()).toEqual(['A-2']);
  });
});
