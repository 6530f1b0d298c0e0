// Lists and cards of appointments: order, filters, counts, stepping, distances (P8, P9).

import { describe, expect, test } from 'vitest';
import type { AppointmentDetails, AppointmentList } from '../../src/domain/appointment.ts';
import { makeShop } from '../support/shop.ts';

type Shop = Awaited<ReturnType<typeof makeShop>>;

const list = (shop: Shop, input: Record<string, unknown> = {}) => shop.run<AppointmentList>('appointment.list', input);
const numbers = async (shop: Shop, input: Record<string, unknown> = {}) =>
  (await list(shop, input)).items.map(({ number }) => number);

/** A-1 past and complete, A-2 today, A-3 tomorrow pinned to Sam, A-4 in two days, a lead's, A-5 in the lane. */
async function week(): Promise<Shop> {
  const shop = await makeShop({ now: '2026-11-20T14:00:00Z' });
  await shop.book({ window: '2026-11-20 08:00-10:00', notes: 'old gate' }, { address: 'AD-1' });
  for (const to of ['on-the-way', 'on-site', 'complete'])
    await shop.run('appointment.status', { appointment: 'A-1', to });
  await shop.book({ window: '2026-11-23 08:00-10:00', notes: 'blue gate' });
  await shop.book({ window: '2026-11-24 09:00-11:00', tech: 'SAM', service: 'Leak Repair' });
  await shop.book({ window: '2026-11-25 08:00-10:00' }, { address: 'AD-2', service: 'Estimate' });
  await shop.book({ start: '2026-11-28 09:00', unassigned: true });
  shop.setNow('2026-11-23T14:00:00Z');
  return shop;
}

describe('a list', () => {
  test('has what is ahead, nearest first, then the past, and counts the upcoming', async () => {
    const shop = await week();
    await shop.run('appointment.cancel', { appointment: 'A-4', reason: 'x' });
    const all = await list(shop);
    expect(all.items.map(({ number }) => number)).toEqual(['A-2', 'A-3', 'A-4', 'A-5', 'A-1']);
    expect(all).toMatchObject({ total: 5, upcoming: 3, range: null });
    expect(await numbers(shop, { past: true })).toEqual(['A-1']);
    const short = await list(shop, { limit: 2 });
    expect(short.items.map(({ number }) => number)).toEqual(['A-2', 'A-3']);
    expect(short.total).toBe(5);
  });

  test.each([
    [{ customer: 'C-1' }, ['A-1']],
    [{ customer: 'Lena Lead' }, ['A-4']],
    [{ tech: 'SAM' }, ['A-3']],
    [{ status: 'complete' }, ['A-1']],
    [{ service: 'Leak Repair' }, ['A-3']],
    [{ unassigned: true }, ['A-5']],
    [{ pinned: true }, ['A-3']],
    [{ query: 'gate' }, ['A-2', 'A-1']],
    [{ query: 'LEAK' }, ['A-3']],
    [{ query: 'jane' }, ['A-1']],
    [{ query: '100%_' }, []],
    [{ query: "'; drop table job; --" }, []],
    [{ query: 'gate', status: 'scheduled' }, ['A-2']],
  ])('filtered by %j', async (input, expected) => {
    expect(await numbers(await week(), input)).toEqual(expected);
  });

  test('of days runs forward and names the days before and after', async () => {
    const shop = await week();
    expect(await list(shop, { date: 'today' })).toMatchObject({
      total: 1,
      upcoming: 1,
      range: { from: '2026-11-23', to: '2026-11-23', previous: '2026-11-22', next: '2026-11-24' },
    });
    expect(await numbers(shop, { date: '2026-11-20', days: 7 })).toEqual(['A-1', 'A-2', 'A-3', 'A-4']);
    expect((await list(shop, { days: 3 })).range).toEqual({
      from: '2026-11-23',
      to: '2026-11-25',
      previous: '2026-11-20',
      next: '2026-11-26',
    });
    const { stdout } = await shop.cli(['appointment', 'list', '--days', '3']);
    expect(stdout).toContain('Before: --date 2026-11-20 --days 3   After: --date 2026-11-26 --days 3');
  });

  test.each([
    [['--date', '3/4'], 2, 'is not a clear date'],
    [['--days', '8'], 2, '--days must be from 1 to 7'],
    [['--past', '--date', 'today'], 2, '--past and --date exclude each other'],
    [['--customer', 'C-99'], 3, 'There is no customer C-99'],
  ])('%j is refused', async (flags, exitCode, message) => {
    const shop = await makeShop();
    const ran = await shop.cli(['appointment', 'list', ...flags]);
    expect(ran.exitCode).toBe(exitCode);
    expect(ran.stderr).toContain(message);
  });

  test('that is empty is no error', async () => {
    const shop = await makeShop();
    expect(await shop.cli(['appointment', 'list'])).toMatchObject({ stdout: 'No appointments.\n', exitCode: 0 });
  });

  test('finds an evening window by the branch date, not the date in UTC', async () => {
    const shop = await makeShop();
    await shop.book({ window: '2026-11-24 20:00-22:00', tech: 'SAM' });
    expect(await numbers(shop, { date: '2026-11-24' })).toEqual(['A-1']);
    expect(await numbers(shop, { date: '2026-11-25' })).toEqual([]);
  });

  test('is read by index on its window, however many rows there are', async () => {
    const shop = await makeShop();
    const db = await shop.context().openBook();
    const { findAppointments } = await import('../../src/storage/appointment-list.ts');
    const { sql } = await import('kysely');
    const now = '2026-11-23T14:00:00Z' as never;
    const plans: string[] = [];
    const logged = db.withPlugin({
      transformQuery: ({ node }) => {
        plans.push(db.getExecutor().compileQuery(node, { queryId: 'plan' }).sql);
        return node;
      },
      transformResult: async ({ result }) => result,
    });
    await findAppointments(logged, { now }, { part: 'ahead', limit: 50 });
    const statement = (plans[0] ?? '').replaceAll('?', "'2026-11-23T14:00:00Z'").replace(/limit '.*'/, 'limit 50');
    const plan = await sql<{ detail: string }>`explain query plan ${sql.raw(statement)}`.execute(db);
    const details = plan.rows.map(({ detail }) => detail).join('; ');
    expect(details).toContain('appointmentByWindow');
    expect(details).not.toContain('SCAN');
  });
});

describe('a card', () => {
  const show = (shop: Shop, appointment: string) => shop.run<AppointmentDetails>('appointment.show', { appointment });

  test('measures from the start in a straight line, and drives from the stop planned before (P8)', async () => {
    const shop = await makeShop();
    await shop.book({ start: '2026-11-24 08:30', tech: 'MARIA' }, { address: 'AD-1' });
    await shop.book({ start: '2026-11-24 11:00', tech: 'MARIA' }, { address: 'AD-1' });
    // AD-1 lies 0.01 degrees east of Maria's start: 828 m in a straight line, 1,118 m by road.
    const first = (await show(shop, 'A-1')).distances;
    expect(first.fromStartMetres).toBeGreaterThan(820);
    expect(first.fromStartMetres).toBeLessThan(835);
    expect(first.fromPlannedStopMetres).toBe(first.fromPreviousMetres);
    expect(first.fromPlannedStopMetres).toBe(Math.round(((first.fromStartMetres ?? 0) * 135) / 100));
    const second = (await show(shop, 'A-2')).distances;
    expect(second).toMatchObject({ fromPlannedStopMetres: 0, fromPreviousMetres: first.fromPreviousMetres });
  });

  test('measures the previous one from the last completed of the day, where the company shows it', async () => {
    const shop = await makeShop();
    await shop.book({ start: '2026-11-23 08:30', tech: 'MARIA' }, { address: 'AD-1' });
    await shop.book({ start: '2026-11-23 11:00', tech: 'MARIA' }, { address: 'AD-1' });
    for (const to of ['on-the-way', 'on-site', 'complete'])
      await shop.run('appointment.status', { appointment: 'A-1', to });
    expect((await show(shop, 'A-2')).distances).toMatchObject({ fromPreviousMetres: 0, fromPreviousSeconds: 0 });
    await shop.run('company.set', { setting: 'showDistanceFromPrevious', value: 'no' });
    expect((await show(shop, 'A-2')).distances).toMatchObject({ fromPreviousMetres: null, fromPlannedStopMetres: 0 });
  });

  test('knows no distances without coordinates, nor without a technician', async () => {
    const shop = await makeShop();
    const place = { street: 'PO Box 7', city: 'Nowhere', state: 'XX', postal: '00000' };
    const address = await shop.run<{ number: string }>('address.add', { customer: 'C-1', ...place });
    await shop.book({ tech: 'SAM' }, { address: address.number });
    expect((await show(shop, 'A-1')).distances.fromStartMetres).toBeNull();
    expect((await shop.cli(['appointment', 'show', 'A-1'])).stdout).toMatch(/From start +unknown/);
    await shop.book({ start: '2026-11-28 09:00', unassigned: true });
    expect(Object.values((await show(shop, 'A-2')).distances)).toEqual([null, null, null, null, null]);
  });

  test('of nobody is not found (exit 3)', async () => {
    const shop = await makeShop();
    expect(await shop.cli(['appointment', 'show', 'A-9'])).toMatchObject({
      exitCode: 3,
      stderr: 'error: There is no appointment A-9.\nhint:  List them with: dispatch appointment list\n',
    });
  });
});
