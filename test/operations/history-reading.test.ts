// Reading the history: the filters of the log, what has set each value of a record, and what differs between two moments.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { BlamedColumn, BlameResult, DiffResult, LogResult } from '../../src/domain/history.ts';
import type { Shop } from '../support/shop.ts';
import { makeShop, refusal, TUESDAY } from '../support/shop.ts';

const TUESDAY_9AM = '2026-11-24T15:00:00Z';

/** On Monday A-1 is booked, on Tuesday Kim edits it and adds a note. */
async function twoDays(): Promise<Shop & { booked: number; edited: number; noted: number }> {
  const shop = await makeShop();
  await shop.run('user.add', { name: 'kim', role: 'dispatcher' });
  await shop.book({ tech: 'MARIA', notes: 'gate 4711' });
  const { revision: booked } = await shop.run<{ revision: number }>('company.show');
  shop.setNow(TUESDAY_9AM);
  shop.setActor('kim');
  const edited = (await shop.outcome('appointment.edit', { appointment: 'A-1', tech: 'SAM', notes: '' }))
    .revision as number;
  const noted = (await shop.outcome('note.add', { customer: 'C-1', text: 'Dog' })).revision as number;
  return { ...shop, booked, edited, noted };
}

describe('log', () => {
  test('filters by day, time, command and kind of record, all at once', async () => {
    const { run, booked, edited, noted } = await twoDays();
    const revisions = async (input: Record<string, unknown>): Promise<number[]> =>
      (await run<LogResult>('history.log', { limit: 1000, ...input })).items.map(({ revision }) => revision);
    expect(await revisions({ since: 'today' })).toEqual([noted, edited]);
    expect(await revisions({ since: 'today', noun: 'appointment' })).toEqual([edited]);
    expect(await revisions({ until: 'yesterday', noun: 'appointment' })).toEqual([booked]);
    expect(await revisions({ since: '2026-11-24 09:00', until: '2026-11-24 09:00' })).toEqual([noted, edited]);
    expect(await revisions({ until: '2026-11-24 08:59', noun: 'note' })).toEqual([]);
    expect(await revisions({ operation: 'appointment.book' })).toEqual([booked]);
    expect(await revisions({ operation: 'note add', actor: 'kim' })).toEqual([noted]);
    expect(await revisions({ operation: 'note add', actor: 'owner' })).toEqual([]);
    expect(await revisions({ record: 'A-1', operation: 'edit' })).toEqual([edited]);
  });

  test('of a record shows what was done to it and its parts, and counts what it does not show', async () => {
    const shop = await makeShop();
    const [made] = (await shop.run<LogResult>('history.log', { record: 'C-1' })).items;
    expect(made?.changes.map(({ record }) => record)).toEqual(['C-1', 'contact 1']);
    const rows = Array.from({ length: 150 }, (_, index) => `N${index},Roofs ${index}`);
    const file = join(shop.folder, 'customers.csv');
    writeFileSync(file, `externalId,name\n${rows.join('\n')}`);
    await shop.run('transfer.import', { noun: 'customers', file, map: ['name=company'] });
    const [imported] = (await shop.run<LogResult>('history.log', {})).items;
    expect([imported?.changes.length, imported?.changeCount]).toEqual([100, 150]);
    const [all] = (await shop.run<LogResult>('history.log', { details: true })).items;
    expect(all?.changes.length).toBe(150);
  });

  test('finds commands as they were typed, and says what is like a command that nobody has used', async () => {
    const shop = await makeShop();
    await shop.cli(['tech', 'edit', 'SAM', '--max-jobs', '7']);
    const log = async (operation: string) =>
      await shop.cli(['log', '--operation', operation, '--json', '--fields', 'operation']);
    expect(JSON.parse((await log('tech')).stdout)).toEqual([{ operation: 'technician.edit' }]);
    expect(await log('tech edi')).toMatchObject({ exitCode: 0, stdout: '[]\n' });
    expect((await log('sevice.add')).stderr).toContain('Did you mean \\"service.add\\"?');
  });

  test('refuses to look for changes from a moment on that has not come', async () => {
    const shop = await makeShop();
    expect(await refusal(shop, 'history.log', { since: 'fri' })).toMatchObject({ exitCode: 2, code: 'ahead' });
  });
});

describe('blame', () => {
  async function setters(shop: Shop, record: string): Promise<Record<string, BlamedColumn>> {
    const { items } = await shop.run<BlameResult>('history.blame', { record });
    return Object.fromEntries(items.map((item) => [item.column, item]));
  }

  test('names who has set each value as it stands', async () => {
    const shop = await twoDays();
    const { notes, technicianId, windowStart } = await setters(shop, 'A-1');
    expect(windowStart).toMatchObject({ setBy: { revision: shop.booked, actor: 'owner' }, restoredBy: null });
    expect(technicianId).toMatchObject({ value: 2, setBy: { revision: shop.edited, actor: 'kim', at: TUESDAY_9AM } });
    expect(notes).toMatchObject({ value: null, setBy: { operation: 'appointment.edit' } });
  });

  test('sees through undo and redo', async () => {
    const shop = await twoDays();
    const undone = (await shop.outcome('history.undo', { revision: shop.edited })).revision as number;
    const { notes, technicianId, kind } = await setters(shop, 'A-1');
    const back = { setBy: { revision: shop.booked, actor: 'owner' }, restoredBy: { revision: undone } };
    expect(technicianId).toMatchObject({ value: 1, ...back });
    expect(notes).toMatchObject({ value: 'gate 4711', ...back });
    expect(kind?.restoredBy).toBeNull();
    const redone = (await shop.outcome('history.redo')).revision as number;
    expect((await setters(shop, 'A-1')).technicianId).toMatchObject({
      value: 2,
      setBy: { revision: shop.edited },
      restoredBy: { revision: redone },
    });
  });

  test('knows every kind of record that has a number', async () => {
    const shop = await twoDays();
    for (const record of ['C-1', 'AD-1', 'J-1', 'T-1', 'S-1', 'ST-1', 'D-1', 'U-1', 'B-1', 'N-1', 'A-1']) {
      const { items, total } = await shop.run<BlameResult>('history.blame', { record });
      expect(items).toHaveLength(total);
      expect([record, items.filter(({ setBy }) => setBy === null)]).toEqual([record, []]);
    }
    expect(await refusal(shop, 'history.blame', { record: 'A-99' })).toMatchObject({
      exitCode: 3,
      code: 'no-appointment',
    });
    expect(await refusal(shop, 'history.blame', { record: 'Jane' })).toMatchObject({ exitCode: 2, code: 'bad-id' });
  });
});

describe('diff', () => {
  const diff = async (shop: Shop, input: Record<string, unknown> = {}): Promise<DiffResult> =>
    await shop.run<DiffResult>('history.diff', input);

  test('shows what is created, changed and removed, each record with what belongs to it', async () => {
    const shop = await twoDays();
    await shop.run('customer.edit', { customer: 'C-1', addEmail: ['j@x.com'], removeContact: ['312-555-0100'] });
    const { items, counts, from, to } = await diff(shop);
    expect(from).toEqual({ revision: shop.booked, at: '2026-11-24T06:00:00Z' });
    expect(to).toEqual({ revision: shop.noted + 1, at: TUESDAY_9AM });
    expect(items.map(({ record, kind, parts }) => [record, kind, parts.map((part) => part.kind)])).toEqual([
      ['C-1', 'changed', ['removed', 'created']],
      ['A-1', 'changed', []],
      ['N-1', 'created', []],
    ]);
    expect(items[1]?.columns).toContainEqual({ column: 'technicianId', before: 1, after: 2 });
    expect(counts).toEqual({ created: 1, changed: 2, removed: 0 });
  });

  test('shows nothing of what was taken back, created and removed again, or set twice', async () => {
    const shop = await twoDays();
    await shop.run('history.undo', { revision: shop.noted });
    await shop.run('history.undo', { revision: shop.edited });
    expect(await diff(shop)).toMatchObject({ total: 0, items: [] });
    const from = String(shop.noted + 2);
    await shop.run('appointment.edit', { appointment: 'A-1', notes: 'one' });
    await shop.run('appointment.edit', { appointment: 'A-1', notes: 'two' });
    expect((await diff(shop, { from })).items).toMatchObject([
      { record: 'A-1', columns: [{ column: 'notes', before: 'gate 4711', after: 'two' }] },
    ]);
  });

  test('goes from revision to revision, and from before the book', async () => {
    const shop = await twoDays();
    const between = await diff(shop, { from: String(shop.booked), to: String(shop.edited) });
    expect(between.items.map(({ record }) => record)).toEqual(['A-1']);
    const all = await diff(shop, { from: '2026-11-01', to: TUESDAY, limit: 2 });
    expect(all).toMatchObject({ from: { revision: 0 }, counts: { changed: 0, removed: 0 } });
    expect([all.items.length, all.total]).toEqual([2, all.counts.created]);
  });

  test('refuses what lies ahead, runs backwards or does not exist', async () => {
    const shop = await makeShop();
    for (const [input, exitCode, code] of [
      [{ from: 'tomorrow' }, 2, 'ahead'],
      [{ from: '9', to: '3' }, 2, 'empty-range'],
      [{ from: '999' }, 3, 'no-revision'],
    ] as const) {
      expect(await refusal(shop, 'history.diff', input)).toMatchObject({ exitCode, code });
    }
  });
});
