// Steps, cancelling and rolling back: stamps, refusals with the legal way, and what becomes of the job (P3, P4, J4, W2).

import { describe, expect, test } from 'vitest';
import type { AppointmentProgress, AppointmentStatus } from '../../src/domain/appointment.ts';
import { makeShop, refusal } from '../support/shop.ts';

type Shop = Awaited<ReturnType<typeof makeShop>>;

const step = (shop: Shop, to: AppointmentStatus, input: Record<string, unknown> = {}) =>
  shop.run<AppointmentProgress>('appointment.status', { appointment: 'A-1', to, ...input });
const cancel = (shop: Shop, appointment = 'A-1') =>
  shop.run<AppointmentProgress>('appointment.cancel', { appointment, reason: 'customer away' });
const ROLLBACK = { appointment: 'A-1', reason: 'pressed too early' };
const rollback = (shop: Shop) => shop.run<AppointmentProgress>('appointment.rollback', ROLLBACK);

describe('a day', () => {
  test('each step is stamped with time and user; window and plan stay', async () => {
    const shop = await makeShop();
    const booked = await shop.book();
    await shop.run('user.add', { name: 'maria', role: 'technician', tech: 'MARIA' });
    const times = { accepted: '06:00', 'on-the-way': '07:50', 'on-site': '08:05', complete: '09:10' } as const;
    for (const [to, time] of Object.entries(times)) {
      shop.setActor('maria');
      shop.setNow(`2026-11-24T${time}:00-06:00`);
      await step(shop, to as AppointmentStatus);
    }
    const done = await shop.appointment(1);
    expect(done).toMatchObject({
      status: 'complete',
      acceptedAt: '2026-11-24T12:00:00Z',
      travelStartedAt: '2026-11-24T13:50:00Z',
      arrivedAt: '2026-11-24T14:05:00Z',
      completedAt: '2026-11-24T15:10:00Z',
      windowStart: booked.windowStart,
      windowEnd: booked.windowEnd,
      plannedStart: booked.plannedStart,
      steps: [
        { from: 'scheduled', to: 'accepted', at: '2026-11-24T12:00:00Z', by: 'maria', reason: null },
        { from: 'accepted', to: 'on-the-way', at: '2026-11-24T13:50:00Z', by: 'maria', reason: null },
        { from: 'on-the-way', to: 'on-site', at: '2026-11-24T14:05:00Z', by: 'maria', reason: null },
        { from: 'on-site', to: 'complete', at: '2026-11-24T15:10:00Z', by: 'maria', reason: null },
      ],
    });
  });

  test('left for on another day than planned is taken, and said', async () => {
    const shop = await makeShop();
    await shop.book();
    const leave = { appointment: 'A-1', to: 'on-the-way' };
    const early = await shop.outcome('appointment.status', leave, { dryRun: true });
    expect(early.result).toMatchObject({ status: 'on-the-way' });
    expect(early.notices).toEqual([
      'A-1 (AC Repair, Customer Nr1) is planned for Tue 24 Nov 2026, and is on the way on Mon 23 Nov 2026. Not meant: dispatch rollback A-1 --reason ...',
    ]);
    shop.setNow('2026-11-24T14:00:00Z');
    expect((await shop.outcome('appointment.status', leave)).notices).toEqual([]);
  });

  test('--at says when it happened, in the zone of the address', async () => {
    const shop = await makeShop();
    await shop.book();
    shop.setNow('2026-11-24T16:00:00Z');
    expect(await step(shop, 'on-the-way', { at: '2026-11-24 08:00' })).toMatchObject({
      travelStartedAt: '2026-11-24T14:00:00Z',
    });
    expect(await step(shop, 'on-site', { at: 'today 8:20' })).toMatchObject({ arrivedAt: '2026-11-24T14:20:00Z' });
  });

  test.each([
    ['complete', {}, ['illegal-step']],
    ['on-the-way', { at: '2026-11-23 08:01' }, ['step-in-future']],
    ['no-show', { at: '2026-11-23 08:01' }, ['illegal-step', 'step-in-future']],
  ] as const)('%s with %j is refused', async (to, input, codes) => {
    const shop = await makeShop();
    await shop.book();
    const error = await refusal(shop, 'appointment.status', { appointment: 'A-1', to, ...input });
    expect(error.exitCode).toBe(5);
    expect(error.violations.map(({ code }) => code)).toEqual(codes);
  });

  test('nobody sets out for an unassigned one', async () => {
    const shop = await makeShop();
    for (const tech of ['MARIA', 'SAM']) await shop.book({ start: '2026-11-24 09:00', tech });
    await shop.book({ start: '2026-11-24 09:00', unassigned: true });
    const error = await refusal(shop, 'appointment.status', { appointment: 'A-3', to: 'on-the-way' });
    expect(error.violations.map(({ code }) => code)).toEqual(['unassigned']);
    expect(error.hint).toBe('Assign it first: dispatch edit A-3 --auto, or --tech NAME');
  });
});

describe('check-out', () => {
  const onSite = async (options: Parameters<typeof makeShop>[0] = {}, ...book: Parameters<Shop['book']>) => {
    const shop = await makeShop(options);
    await shop.book(...book);
    await step(shop, 'on-the-way');
    await step(shop, 'on-site');
    return shop;
  };

  test('notes are added to the on-site notes; sales keep them in the notes', async () => {
    const tech = await onSite({ settings: { onSiteNotesDefault: 'Wear covers.' } });
    expect(await step(tech, 'complete', { notes: 'new capacitor' })).toMatchObject({
      onSiteNotes: 'Wear covers.\nnew capacitor',
      notes: null,
    });
    const sales = await onSite({}, {}, { address: 'AD-2', service: 'Estimate' });
    expect(await step(sales, 'complete', { notes: 'wants two units' })).toMatchObject({
      onSiteNotes: null,
      notes: 'wants two units',
    });
  });

  test('unable to complete takes a reason of the list', async () => {
    const shop = await onSite({ settings: { unableReasons: 'no access,parts missing' } });
    const wrong = { appointment: 'A-1', to: 'complete', unable: 'no acess' };
    const error = await refusal(shop, 'appointment.status', wrong);
    expect(error).toMatchObject({ exitCode: 2 });
    expect(error.message).toContain('Did you mean "no access"?');
    const done = await step(shop, 'complete', { unable: 'No Access' });
    expect(done).toMatchObject({ status: 'complete', unableReason: 'no access' });
    expect(done.steps.at(-1)).toMatchObject({ to: 'complete', reason: 'no access' });
  });

  test('any reason where the company keeps no list; only at check-out', async () => {
    const shop = await onSite();
    const early = { appointment: 'A-1', to: 'no-show', unable: 'x' };
    expect(await refusal(shop, 'appointment.status', early)).toMatchObject({ exitCode: 2, code: 'unable-early' });
    expect(await step(shop, 'complete', { unable: 'flooded' })).toMatchObject({ unableReason: 'flooded' });
  });

  test('then the job can be completed, and says so', async () => {
    const shop = await onSite();
    const { stdout } = await shop.cli(['status', 'A-1', 'complete']);
    expect(stdout).toContain('Next: dispatch job complete J-1');
    expect(await shop.run('job.complete', { job: 'J-1' })).toMatchObject({ status: 'complete' });
  });
});

describe('cancelling', () => {
  test('keeps the reason and flags a job with nothing else booked; booking again clears it (J4)', async () => {
    const shop = await makeShop();
    await shop.book();
    await shop.run('appointment.book', { job: 'J-1', window: '2026-11-25 8-10' });
    expect(await cancel(shop)).toMatchObject({
      status: 'cancelled',
      cancelReason: 'customer away',
      cancelledAt: '2026-11-23T14:00:00Z',
      jobStatus: 'open',
      jobIsFlagged: false,
      steps: [{ from: 'scheduled', to: 'cancelled', by: 'owner', reason: 'customer away' }],
    });
    expect(await cancel(shop, 'A-2')).toMatchObject({ jobStatus: 'open', jobIsFlagged: true });
    await shop.run('appointment.book', { job: 'J-1', window: '2026-11-25 8-10' });
    expect(await shop.run('job.show', { job: 'J-1' })).toMatchObject({ isFlagged: false });
  });

  test.each([
    [['accepted'], 'dispatch rollback A-1 --reason ..., then cancel'],
    [['on-the-way'], 'dispatch status A-1 no-show; or dispatch rollback A-1 --reason ..., then cancel'],
    [
      ['on-the-way', 'on-site'],
      'dispatch status A-1 complete --unable REASON; or dispatch rollback A-1 --reason ..., then cancel',
    ],
  ] as const)('after %j it is refused with the legal way out', async (steps, hint) => {
    const shop = await makeShop();
    await shop.book();
    for (const to of steps) await step(shop, to);
    const error = await refusal(shop, 'appointment.cancel', { appointment: 'A-1', reason: 'x' });
    expect(error).toMatchObject({ exitCode: 5, code: 'in-motion', hint });
  });

  test('twice is refused', async () => {
    const shop = await makeShop();
    await shop.book();
    await cancel(shop);
    const error = await refusal(shop, 'appointment.cancel', { appointment: 'A-1', reason: 'x' });
    expect(error).toMatchObject({ exitCode: 5, code: 'closed' });
  });
});

describe('rolling back', () => {
  test('one step at a time, taking its stamp with it, to as booked', async () => {
    const shop = await makeShop();
    await shop.book();
    await step(shop, 'accepted');
    await step(shop, 'on-the-way');
    await step(shop, 'on-site');
    await step(shop, 'complete', { unable: 'no access' });
    expect(await rollback(shop)).toMatchObject({ status: 'on-site', completedAt: null, unableReason: null });
    expect(await rollback(shop)).toMatchObject({ status: 'on-the-way', arrivedAt: null });
    expect(await rollback(shop)).toMatchObject({ status: 'accepted', travelStartedAt: null });
    const first = await rollback(shop);
    expect(first).toMatchObject({ status: 'scheduled', acceptedAt: null });
    expect(first.steps).toHaveLength(8);
    expect(first.steps.at(-1)).toMatchObject({ from: 'accepted', to: 'scheduled', reason: 'pressed too early' });
    const error = await refusal(shop, 'appointment.rollback', { appointment: 'A-1', reason: 'x' });
    expect(error).toMatchObject({ exitCode: 5, code: 'nothing-to-roll-back' });
  });

  test('a no-show goes back to where it was', async () => {
    const shop = await makeShop();
    await shop.book();
    await step(shop, 'on-the-way');
    expect(await step(shop, 'no-show', { reason: 'nobody home' })).toMatchObject({ status: 'no-show' });
    expect(await rollback(shop)).toMatchObject({ status: 'on-the-way', travelStartedAt: '2026-11-23T14:00:00Z' });
  });

  test('a cancelled one gets a place again and clears the flag', async () => {
    const shop = await makeShop();
    const booked = await shop.book();
    await cancel(shop);
    expect(await rollback(shop)).toMatchObject({
      status: 'scheduled',
      technicianId: booked.technicianId,
      plannedStart: booked.plannedStart,
      cancelledAt: null,
      cancelReason: null,
      jobIsFlagged: false,
    });
  });

  test('with its pin where that still stands, else without; never on top of another', async () => {
    const shop = await makeShop();
    const pinned = { start: '2026-11-24 09:00', tech: 'MARIA' };
    await shop.book(pinned);
    await cancel(shop);
    expect(await rollback(shop)).toMatchObject({ pin: { lock: 'both' }, technicianName: 'Maria Lopez' });
    await cancel(shop);
    await shop.book(pinned);
    const { result, notices } = await shop.outcome('appointment.rollback', { appointment: 'A-1', reason: 'x' });
    expect(result).toMatchObject({ status: 'scheduled', pin: null, technicianName: 'Sam Okafor' });
    expect(notices[0]).toContain('The pin of A-1 is gone');
  });

  test('whose place is gone and window over, it waits in the lane', async () => {
    const shop = await makeShop();
    await shop.book();
    await cancel(shop);
    shop.setNow('2026-11-25T14:00:00Z');
    const { result, notices } = await shop.outcome('appointment.rollback', { appointment: 'A-1', reason: 'x' });
    expect(result).toMatchObject({ status: 'scheduled', technicianId: null, plannedStart: null });
    expect(notices).toEqual(['A-1 waits in the unassigned lane.']);
  });

  test('opens a closed job again', async () => {
    const shop = await makeShop();
    await shop.book();
    await shop.run('job.cancel', { job: 'J-1', reason: 'x' });
    const { result, notices } = await shop.outcome('appointment.rollback', { appointment: 'A-1', reason: 'x' });
    expect(result).toMatchObject({ status: 'scheduled', jobStatus: 'open' });
    expect(notices).toEqual(['J-1 was cancelled and is open again.']);
  });
});

describe('rolling back for who was archived since', () => {
  const archived = async () => {
    const shop = await makeShop();
    const booked = await shop.book({}, { address: 'AD-1' });
    for (const to of ['on-the-way', 'on-site'] as const) await step(shop, to);
    const { revision } = await shop.outcome('appointment.status', { appointment: 'A-1', to: 'complete' });
    return { shop, tech: booked.technicianNumber as string, revision: revision as number };
  };

  test('is refused for a customer: nothing is open there (C2)', async () => {
    const { shop, revision } = await archived();
    await shop.run('customer.archive', { customer: 'C-1' });
    expect(await refusal(shop, 'appointment.rollback', ROLLBACK)).toMatchObject({
      code: 'archived-customer',
      hint: 'Bring the customer back first: dispatch customer restore C-1',
    });
    expect(await refusal(shop, 'history.undo', { revision })).toMatchObject({
      exitCode: 4,
      message: expect.stringContaining(`C-1 (revision ${revision + 1})`),
    });
    await shop.run('customer.restore', { customer: 'C-1' });
    expect(await rollback(shop)).toMatchObject({ status: 'on-site' });
  });

  test('is refused for a technician', async () => {
    const { shop, tech, revision } = await archived();
    await shop.run('technician.archive', { technician: tech });
    expect(await refusal(shop, 'appointment.rollback', ROLLBACK)).toMatchObject({
      code: 'archived-technician',
      hint: `Bring the technician back first: dispatch tech restore ${tech}`,
    });
    expect(await refusal(shop, 'history.undo', { revision })).toMatchObject({
      exitCode: 4,
      message: expect.stringContaining(`${tech} (revision ${revision + 1})`),
    });
  });
});
