// What an undo meets when the book went on since: names given to others, rows that point to what would go, people archived
// again. Always a conflict that says what stands in the way (X4), never a broken constraint.

import { describe, expect, test } from 'vitest';
import type { AppError } from '../../src/base/errors.ts';
import type { LogResult } from '../../src/domain/history.ts';
import { makeShop, TUESDAY } from '../support/shop.ts';
import type { World } from '../support/world.ts';

async function undo(world: World, revision: number): Promise<Partial<AppError>> {
  try {
    await world.run('history.undo', { revision });
  } catch (error) {
    return error as AppError;
  }
  return { message: 'undone' };
}

/** The revision of what is done. */
async function revisionOf(world: World, name: string, input: Record<string, unknown>): Promise<number> {
  return (await world.outcome(name, input)).revision as number;
}

describe('what is unique and belongs to another by now', () => {
  test('a code', async () => {
    const shop = await makeShop();
    const revision = await revisionOf(shop, 'technician.edit', { technician: 'MARIA', code: 'ML' });
    await shop.run('technician.add', { name: 'Maria Ruiz', code: 'MARIA' });
    expect(await undo(shop, revision)).toMatchObject({
      exitCode: 4,
      code: 'changed-since',
      message: 'T-1 cannot have "MARIA" back: another record has it by now.',
    });
  });

  test('an accounting key', async () => {
    const shop = await makeShop();
    const change = { customer: 'C-1', newKey: 'JD', reason: 'ledger', acknowledge: true };
    const revision = await revisionOf(shop, 'customer.accounting-key', change);
    await shop.run('customer.create', { first: 'Jane', last: 'Doe' });
    expect(await undo(shop, revision)).toMatchObject({
      exitCode: 4,
      message: 'C-1 cannot have "Jane Doe" back: another record has it by now.',
    });
  });
});

describe('rows that point to others', () => {
  test('a technician is needed while a place is held with them', async () => {
    const shop = await makeShop();
    const revision = await revisionOf(shop, 'technician.add', { name: 'Ed Poe', skills: 'hvac', start: '41.9,-87.65' });
    const { id } = await shop.book();
    const db = await shop.context().openBook();
    await db
      .updateTable('appointment')
      .set({ technicianId: null, plannedStart: null, heldTechnicianId: 4, heldStart: `${TUESDAY}T14:00:00Z` })
      .where('id', '=', id)
      .execute();
    expect(await undo(shop, revision)).toMatchObject({ exitCode: 4, message: expect.stringContaining('A-1') });
  });

  test('nobody points to them any more: they go; what pointed to them stays where it is', async () => {
    const shop = await makeShop();
    const added = await revisionOf(shop, 'technician.add', { name: 'Ed Poe', skills: 'hvac', start: '41.9,-87.65' });
    await shop.book({ tech: 'ED' });
    const moved = await revisionOf(shop, 'appointment.edit', { appointment: 'A-1', tech: 'SAM' });
    expect(await undo(shop, added)).toEqual({ message: 'undone' });
    expect(await undo(shop, moved)).toMatchObject({
      exitCode: 4,
      code: 'changed-since',
      message: expect.stringContaining('T-4 (revision'),
    });
  });
});

describe('archived again', () => {
  test('a technician with appointments stays', async () => {
    const shop = await makeShop();
    await shop.run('technician.archive', { technician: 'MARIA' });
    const revision = await revisionOf(shop, 'technician.restore', { technician: 'MARIA' });
    await shop.book({ tech: 'MARIA' });
    expect(await undo(shop, revision)).toMatchObject({ exitCode: 4, message: expect.stringContaining('A-1') });
  });

  test('a customer with appointments stays', async () => {
    const shop = await makeShop();
    const { number } = await shop.job({ address: 'AD-1' });
    await shop.run('customer.archive', { customer: 'C-1' });
    const revision = await revisionOf(shop, 'customer.restore', { customer: 'C-1' });
    await shop.run('appointment.book', { job: number, window: `${TUESDAY} 08:00-10:00` });
    expect(await undo(shop, revision)).toMatchObject({ exitCode: 4, message: expect.stringContaining('A-1') });
  });
});

test('a log of more revisions than a statement takes keys is shown whole', async () => {
  const shop = await makeShop();
  const db = await shop.context().openBook();
  const row = { actor: 'kim', operation: 'x', command: 'x', permission: '', isFinal: 0, undoes: null } as const;
  const rows = Array.from({ length: 1000 }, () => ({ ...row, at: '2026-11-23T14:00:00Z', schemaVersion: 1 }));
  for (let part = 0; part < 33; part++) await db.insertInto('revision').values(rows).execute();
  const { items } = await shop.run<LogResult>('history.log', { actor: 'kim', limit: 1_000_000 });
  expect(items).toHaveLength(33_000);
});

describe('what others did since', () => {
  test('a bare undo that reaches under it says so; one of the latest change has nothing to say', async () => {
    const shop = await makeShop();
    await shop.run('user.add', { name: 'kim', role: 'dispatcher' });
    const own = await revisionOf(shop, 'customer.create', { first: 'Ada' });
    expect((await shop.cli(['customer', 'create', '--first', 'Eva', '--as', 'kim'])).exitCode).toBe(0);
    expect((await shop.cli(['undo', '--dry-run', '--as', 'kim'])).stderr).toBe('');
    const { stderr, exitCode } = await shop.cli(['undo']);
    expect(exitCode).toBe(0);
    expect(stderr).toBe(
      `note: Revision ${own} is not the latest change: 1 newer change by kim stays; the latest: ${own + 1} customer create --first Eva.\n`,
    );
  });

  test('a user who has changed anything is not taken back', async () => {
    const shop = await makeShop();
    const revision = await revisionOf(shop, 'user.add', { name: 'kim', role: 'dispatcher' });
    await shop.cli(['customer', 'create', '--first', 'Eva', '--as', 'kim']);
    expect(await undo(shop, revision)).toMatchObject({
      exitCode: 4,
      code: 'user-active',
      message: `Revision ${revision} cannot be undone: it added the user kim, who has made changes since: ${revision + 1} customer create --first Eva.`,
    });
    const other = await revisionOf(shop, 'user.add', { name: 'lee', role: 'dispatcher' });
    expect(await undo(shop, other)).toEqual({ message: 'undone' });
  });
});
