import { describe, expect, it } from 'vitest';
import type { AppointmentChange, AppointmentDetails } from '../../src/domain/appointment.ts';
import type { UndoResult } from '../../src/domain/history.ts';
import type { ExplainResult, SuggestResult } from '../../src/domain/schedule.ts';
import type { Shop } from '../support/shop.ts';
import { makeShop, refusal, TUESDAY } from '../support/shop.ts';

const HOUR = 3_600_000;

async function both(shop: Shop, ...ids: number[]) {
  return await Promise.all(ids.map((id) => shop.appointment(id)));
}

const startOf = (one: { plannedStart: string | null }): number => Date.parse(one.plannedStart ?? '');

describe('two technicians at one customer', () => {
  it('start together, each with an appointment, booked in one change', async () => {
    const shop = await makeShop();
    const booked = await shop.book({ technicians: 2 });
    const [one, two] = await both(shop, 1, 2);
    expect(booked.links).toMatchObject([{ relation: 'same-start', number: 'A-2' }]);
    expect(new Set([one?.technicianName, two?.technicianName])).toEqual(new Set(['Maria Lopez', 'Sam Okafor']));
    expect(one?.plannedStart).toBe(two?.plannedStart);
    await shop.run<UndoResult>('history.undo', {});
    expect(await shop.run('appointment.list', {})).toMatchObject({ total: 0 });
  });

  it('are refused where only one is free', async () => {
    const shop = await makeShop();
    await shop.book({ tech: 'SAM', window: `${TUESDAY} 08:00-09:00`, duration: '3h' });
    const error = await refusal(shop, 'appointment.book', {
      job: (await shop.job()).number,
      window: `${TUESDAY} 08:00-10:00`,
      technicians: 2,
    });
    expect(error.exitCode).toBe(5);
    expect(error.message).toContain('2 technicians must start together');
    expect(error.message).toContain('Sam Okafor');
  });

  it('move together to another window', async () => {
    const shop = await makeShop();
    await shop.book({ technicians: 2 });
    const change = await shop.run<AppointmentChange>('appointment.edit', {
      appointment: 'A-1',
      window: `${TUESDAY} 13:00-15:00`,
      rescheduling: 'customer',
      rescheduleReason: 'away',
    });
    const [one, two] = await both(shop, 1, 2);
    expect(change.moved.map(({ number }) => number)).toEqual(['A-2']);
    expect(two?.windowStart).toBe(one?.windowStart);
    expect(two?.plannedStart).toBe(one?.plannedStart);
    expect(two?.technicianId).not.toBe(one?.technicianId);
  });

  it('stay together when the day is optimized', async () => {
    const shop = await makeShop();
    await shop.book({ technicians: 2, window: `${TUESDAY} 08:00-12:00` });
    for (let i = 0; i < 4; i++) await shop.book({ window: `${TUESDAY} 08:00-16:00` });
    await shop.run('schedule.optimize', { date: TUESDAY, iterations: 500 });
    const [one, two] = await both(shop, 1, 2);
    expect(one?.plannedStart).toBe(two?.plannedStart);
    expect(one?.technicianId).not.toBe(two?.technicianId);
  });

  it('are cancelled together or alone, as is said', async () => {
    const shop = await makeShop();
    await shop.book({ technicians: 2 });
    const error = await refusal(shop, 'appointment.cancel', { appointment: 'A-1', reason: 'away' });
    expect(error.hint).toContain('dispatch cancel A-1 --team --reason away');
    await shop.run('appointment.cancel', { appointment: 'A-1', reason: 'away', alone: true });
    expect((await shop.appointment(2)).status).toBe('scheduled');
    await shop.run('history.undo', {});
    await shop.run('appointment.cancel', { appointment: 'A-1', reason: 'away', team: true });
    expect((await both(shop, 1, 2)).map(({ status }) => status)).toEqual(['cancelled', 'cancelled']);
  });
});

describe('a visit after another', () => {
  it('is booked when the first is over, with the gap', async () => {
    const shop = await makeShop();
    const first = await shop.book({ window: `${TUESDAY} 08:00-10:00` });
    const second = await shop.book({ window: `${TUESDAY} 08:00-12:00`, after: first.number, gap: '30m' });
    expect(startOf(second)).toBeGreaterThanOrEqual(startOf(first) + 1.5 * HOUR);
    expect(second.links).toMatchObject([{ relation: 'after', number: 'A-1', gapSeconds: 1800 }]);
    expect((await shop.appointment(1)).links).toMatchObject([{ relation: 'before', number: 'A-2' }]);
  });

  it('is refused with the reason where it would have to start before', async () => {
    const shop = await makeShop();
    await shop.book({ window: `${TUESDAY} 08:00-10:00`, tech: 'MARIA', duration: '3h' });
    const error = await refusal(shop, 'appointment.book', {
      job: (await shop.job()).number,
      window: `${TUESDAY} 08:00-11:30`,
      after: 'A-1',
      gap: '1h',
    });
    expect(error.message).toMatch(/It must start 1h after A-1 ends at|cannot be over/);
  });

  it('may lie on another day', async () => {
    const shop = await makeShop();
    const first = await shop.book({ window: `${TUESDAY} 13:00-15:00` });
    const next = '2026-11-25';
    const second = await shop.book({ window: `${next} 08:00-12:00`, after: first.number, gap: '20h' });
    expect(startOf(second)).toBeGreaterThanOrEqual(startOf(first) + 21 * HOUR);
  });

  it('is found by --first and shown by suggest only where it can be', async () => {
    const shop = await makeShop();
    const first = await shop.book({ window: `${TUESDAY} 13:00-15:00` });
    const second = await shop.book({ first: true, after: first.number });
    expect(startOf(second)).toBeGreaterThanOrEqual(startOf(first) + HOUR);
  });

  it('moves when it is linked and stands too early', async () => {
    const shop = await makeShop();
    const early = await shop.book({ start: `${TUESDAY} 08:00` });
    const late = await shop.book({ window: `${TUESDAY} 08:00-16:00` });
    expect(early.number).toBe('A-1');
    await shop.run('appointment.edit', { appointment: late.number, start: `${TUESDAY} 11:00` });
    const change = await shop.run<AppointmentChange>('appointment.link', { appointment: 'A-2', after: 'A-1' });
    expect(change.moved).toEqual([]);
    await shop.run('appointment.unlink', { appointment: 'A-2' });
    const third = await shop.book({ window: `${TUESDAY} 08:00-16:00` });
    const linked = await shop.run<AppointmentChange>('appointment.link', { appointment: third.number, after: 'A-2' });
    expect(startOf(linked)).toBeGreaterThanOrEqual(startOf(await shop.appointment(2)) + HOUR);
  });

  it('is shown as broken when a pin breaks it', async () => {
    const shop = await makeShop();
    await shop.book({ window: `${TUESDAY} 08:00-10:00`, tech: 'MARIA' });
    await shop.book({ window: `${TUESDAY} 08:00-16:00`, after: 'A-1' });
    const pinned = await shop.run<AppointmentChange>('appointment.pin', {
      appointment: 'A-2',
      tech: 'SAM',
      start: `${TUESDAY} 08:15`,
    });
    expect(pinned.violations.join()).toContain('must start after A-1 ends');
    const shown = await shop.run<AppointmentDetails>('appointment.show', { appointment: 'A-2' });
    expect(shown.violations.join()).toContain('must start after A-1 ends');
    const why = await shop.run<ExplainResult>('schedule.explain', { appointment: 'A-2' });
    expect(why.items[0]?.violations.join()).toContain('must start after A-1 ends');
  });
});

describe('one technician for several visits', () => {
  it('is kept on other days too', async () => {
    const shop = await makeShop();
    const first = await shop.book({ tech: 'SAM' });
    const second = await shop.book({ window: '2026-11-25 08:00-10:00', sameTechnician: first.number });
    expect(second.technicianName).toBe('Sam Okafor');
  });

  it('is kept by a job that asks for it', async () => {
    const shop = await makeShop();
    const job = await shop.job({ sameTechnician: true });
    await shop.run('appointment.book', { job: job.number, window: `${TUESDAY} 08:00-10:00`, tech: 'SAM' });
    for (const window of ['2026-11-25 08:00-10:00', '2026-11-27 08:00-10:00']) {
      const more = await shop.run<AppointmentChange>('appointment.book', { job: job.number, window });
      expect(more.technicianName).toBe('Sam Okafor');
    }
    const error = await refusal(shop, 'appointment.unlink', { appointment: 'A-2' });
    expect(error.hint).toContain(`dispatch job edit ${job.number} --any-technician`);
    await shop.run('job.edit', { job: job.number, anyTechnician: true });
    expect((await shop.appointment(2)).links).toEqual([]);
  });
});

describe('links that nothing could keep', () => {
  it('are refused with every reason', async () => {
    const shop = await makeShop();
    await shop.book({ window: `${TUESDAY} 08:00-10:00` });
    await shop.book({ window: `${TUESDAY} 13:00-15:00`, after: 'A-1' });
    const link = async (input: Record<string, unknown>) => (await refusal(shop, 'appointment.link', input)).message;
    expect(await link({ appointment: 'A-1', after: 'A-2' })).toContain('have to come after another of them');
    expect(await link({ appointment: 'A-1', after: 'A-2' })).toContain('has to start before');
    expect(await link({ appointment: 'A-1', sameStart: 'A-2' })).toContain('no moment in common');
    expect(await link({ appointment: 'A-1', sameStart: 'A-2' })).toContain('one after the other');
    expect(await link({ appointment: 'A-1', after: 'A-1' })).toContain('cannot be linked to itself');
    expect(await link({ appointment: 'A-2', after: 'A-1' })).toContain('linked so already');
    await shop.run('appointment.cancel', { appointment: 'A-1', reason: 'away' });
    expect(await link({ appointment: 'A-2', sameTechnician: 'A-1' })).toContain('A-1 is cancelled');
  });

  it('name the pins that stand against each other', async () => {
    const shop = await makeShop();
    await shop.book({ tech: 'SAM' });
    await shop.book({ tech: 'MARIA', window: '2026-11-25 08:00-10:00' });
    const error = await refusal(shop, 'appointment.link', { appointment: 'A-2', sameTechnician: 'A-1' });
    expect(error.message).toContain('A-2 is pinned to Maria Lopez, A-1 belongs to Sam Okafor');
  });
});

it('suggestions for a job of one technician are that technician', async () => {
  const shop = await makeShop();
  const job = await shop.job({ sameTechnician: true });
  await shop.run('appointment.book', { job: job.number, window: `${TUESDAY} 08:00-10:00`, tech: 'SAM' });
  const found = await shop.run<SuggestResult>('schedule.suggest', { job: job.number, days: 3 });
  expect(new Set(found.items.map(({ technicianName }) => technicianName))).toEqual(new Set(['Sam Okafor']));
});
