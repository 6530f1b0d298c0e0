// Who may do what with which kind of appointment (W2, W6): by role, and for personal appointments by whose it is.

import { beforeEach, describe, expect, test } from 'vitest';
import type { AppError } from '../../src/base/errors.ts';
import { makeShop, refusal } from '../support/shop.ts';

type Shop = Awaited<ReturnType<typeof makeShop>>;
const window = '2026-11-25 08:00-10:00';
let shop: Shop;

/** A-1 is Maria's hvac appointment, A-2 Lee's estimate with the lead; J-3 is a tech job, J-4 an estimate. */
beforeEach(async () => {
  shop = await makeShop();
  for (const [name, role, tech] of [
    ['adam', 'admin', undefined],
    ['kim', 'dispatcher', undefined],
    ['maria', 'technician', 'MARIA'],
    ['sam', 'technician', 'SAM'],
    ['lee', 'sales', 'LEE'],
    ['guest', 'sales', undefined],
  ]) {
    await shop.run('user.add', { name, role, ...(tech === undefined ? {} : { tech }) });
  }
  await shop.book({ start: '2026-11-24 09:00', tech: 'MARIA' });
  await shop.book({}, { address: 'AD-2', service: 'Estimate' });
  await shop.job();
  await shop.job({ address: 'AD-2', service: 'Estimate' });
});

/** ok, or the permission that the refusal names. */
async function outcome(actor: string, name: string, input: Record<string, unknown>): Promise<string> {
  shop.setActor(actor);
  const failed = await shop.run(name, input, { dryRun: true }).then(
    () => null,
    (error: AppError) => error,
  );
  if (failed === null) return 'ok';
  if (failed.exitCode !== 7) return `exit ${failed.exitCode}: ${failed.message}`;
  return /lacks the permission (.+?) (?:to|for) /.exec(failed.message)?.[1] ?? failed.message;
}

const A1 = { appointment: 'A-1' };
const A2 = { appointment: 'A-2' };
const CREATE = 'tech-scheduler.create or sales-scheduler.create or personal-appointments.create';
const MODIFY = 'tech-scheduler.modify or sales-scheduler.modify or personal-appointments.modify';

test.each<[string, Record<string, unknown>, Record<string, string>]>([
  ['appointment.book', { job: 'J-3', window }, { adam: 'ok', kim: 'ok', maria: CREATE, lee: 'tech-scheduler.create' }],
  ['appointment.book', { job: 'J-3', window, tech: 'SAM' }, { kim: 'ok', maria: CREATE, lee: 'tech-scheduler.create' }],
  [
    'appointment.book',
    { job: 'J-4', window },
    { kim: 'ok', maria: CREATE, lee: 'ok', guest: 'sales-scheduler.create' },
  ],
  ['appointment.book', { job: 'J-4', window, tech: 'LEE' }, { kim: 'ok', lee: 'ok' }],
  ['job.create', { address: 'AD-1', service: 'AC Repair' }, { kim: 'ok', maria: CREATE, lee: 'tech-scheduler.create' }],
  ['job.create', { address: 'AD-2', service: 'Estimate' }, { kim: 'ok', lee: 'ok' }],
  ['appointment.edit', { ...A1, notes: 'x' }, { kim: 'ok', maria: MODIFY, lee: 'tech-scheduler.modify' }],
  ['appointment.edit', { ...A2, notes: 'x' }, { kim: 'ok', maria: MODIFY, lee: 'ok', guest: 'sales-scheduler.modify' }],
  ['appointment.pin', A1, { kim: 'ok', maria: 'appointment.pin', lee: 'appointment.pin' }],
  ['appointment.unpin', A1, { kim: 'ok', maria: 'appointment.pin', lee: 'appointment.pin' }],
  ['appointment.cancel', { ...A2, reason: 'x' }, { kim: 'ok', maria: 'appointment.cancel', lee: 'appointment.cancel' }],
  ['job.cancel', { job: 'J-3', reason: 'x' }, { kim: 'ok', maria: 'appointment.cancel' }],
  [
    'appointment.status',
    { ...A1, to: 'on-the-way' },
    { kim: 'ok', maria: 'ok', sam: 'tech-scheduler.modify', lee: 'tech-scheduler.modify' },
  ],
  ['appointment.status', { ...A2, to: 'on-the-way' }, { kim: 'ok', lee: 'ok', maria: 'sales-scheduler.modify' }],
  ['appointment.list', {}, { kim: 'ok', maria: 'ok', lee: 'ok' }],
  ['appointment.pins', {}, { maria: 'ok' }],
])('%s %j', async (name, input, expected) => {
  const found: Record<string, string> = {};
  for (const actor of Object.keys(expected)) found[actor] = await outcome(actor, name, input);
  expect(found).toEqual(expected);
});

test('rolling back is for super and admin', async () => {
  await shop.run('appointment.status', { ...A1, to: 'accepted' });
  const input = { ...A1, reason: 'x' };
  expect(await outcome('kim', 'appointment.rollback', input)).toBe('appointment.rollback');
  expect(await outcome('maria', 'appointment.rollback', input)).toBe('appointment.rollback');
  expect(await outcome('adam', 'appointment.rollback', input)).toBe('ok');
});

describe('personal appointments', () => {
  test('are booked for oneself, whatever fits better, and stay so', async () => {
    await shop.run('technician.add', { name: 'Ana Bell', code: 'ANA', kind: 'sales', start: '41.91,-87.65' });
    shop.setActor('lee');
    expect(await shop.run('appointment.book', { job: 'J-4', window })).toMatchObject({
      technicianName: 'Lee Chan',
      pin: { lock: 'technician', by: 'lee' },
    });
    const other = await refusal(shop, 'appointment.book', { job: 'J-4', window, tech: 'ANA' });
    expect(other).toMatchObject({ exitCode: 7 });
    expect(other.message).toContain('sales-scheduler.create');
    expect(await refusal(shop, 'appointment.edit', { ...A2, tech: 'ANA' })).toMatchObject({ exitCode: 7 });
    expect(await shop.run('appointment.edit', { ...A2, window: '2026-11-26 08:00-10:00' })).toMatchObject({
      technicianName: 'Lee Chan',
    });
  });

  test('of somebody else are not theirs to change', async () => {
    await shop.run('technician.add', { name: 'Ana Bell', code: 'ANA', kind: 'sales', start: '41.91,-87.65' });
    await shop.run('appointment.edit', { ...A2, tech: 'ANA' });
    expect(await outcome('lee', 'appointment.edit', { ...A2, notes: 'x' })).toBe('sales-scheduler.modify');
  });

  test('are taken back by oneself, and nobody else’s', async () => {
    const revision = async (): Promise<number> => (await shop.run<{ revision: number }>('company.show')).revision;
    shop.setActor('kim');
    await shop.run('appointment.edit', { ...A1, notes: 'gate 4711' });
    const office = await revision();
    shop.setActor('lee');
    await shop.run('appointment.edit', { ...A2, notes: 'bring samples' });
    const own = await revision();
    expect(await outcome('lee', 'history.undo', { revision: office })).toBe(MODIFY);
    expect(await outcome('lee', 'history.undo', { revision: own })).toBe('ok');
    expect(await outcome('kim', 'history.undo', { revision: own })).toBe('ok');
    await shop.run('history.undo', { revision: own });
    expect(await outcome('lee', 'history.undo', { revision: own + 1 })).toBe(MODIFY);
  });
});
