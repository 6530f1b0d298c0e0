// Visits as calendar entries: one identity for ever, a sequence that rises with whatever concerns them, and nothing lost.

import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import ICAL from 'ical.js';
import { describe, expect, test } from 'vitest';
import type { CalendarEntry, CalendarExport } from '../../src/domain/calendar.ts';
import type { Shop } from '../support/shop.ts';
import { makeShop, refusal } from '../support/shop.ts';
import { makeWorld } from '../support/world.ts';

const exported = (shop: Shop, input: Record<string, unknown> = {}): Promise<CalendarExport> =>
  shop.run('calendar.export', input);

async function only(shop: Shop, input: Record<string, unknown> = {}): Promise<CalendarEntry> {
  const { items } = await exported(shop, input);
  expect(items).toHaveLength(1);
  return items[0] as CalendarEntry;
}

describe('an entry', () => {
  test('says what somebody needs at the door', async () => {
    const shop = await makeShop();
    const notes = 'Gate 4711\nDog: big';
    await shop.book({ tech: 'MARIA', reason: 'knows the dog', notes }, { address: 'AD-1', notes: 'blows warm' });
    const entry = await only(shop, { tech: 'MARIA' });
    expect(entry).toMatchObject({
      number: 'A-1',
      technicianName: 'Maria Lopez',
      status: 'confirmed',
      summary: 'AC Repair: Jane Doe',
      location: '1 Oak St, Chicago, IL 60610',
      latitude: 41.9,
      timeZone: 'America/Chicago',
    });
    expect(entry.description.split('\n')).toEqual([
      'Promised: Tue 24 Nov 2026, 8:00-10:00 AM CST',
      'Phone: +13125550100',
      'Job: blows warm',
      'Notes: Gate 4711',
      'Dog: big',
      'Pinned: knows the dog',
      'A-1 of J-1, scheduled',
    ]);
  });

  test('follows the day: planned, then actual times', async () => {
    const shop = await makeShop();
    await shop.book({ start: '2026-11-24 09:00' });
    expect(await only(shop)).toMatchObject({ start: '2026-11-24T15:00:00Z', end: '2026-11-24T16:00:00Z' });
    shop.setNow('2026-11-24T17:00:00Z');
    const step = (to: string, at: string) => shop.run('appointment.status', { appointment: 'A-1', to, at });
    await step('on-the-way', 'today 8:45');
    await step('on-site', 'today 9:05');
    await step('complete', 'today 9:50');
    expect(await only(shop)).toMatchObject({ start: '2026-11-24T15:05:00Z', end: '2026-11-24T15:50:00Z' });
  });

  test('without a technician is tentative over its window, and nobody else has it', async () => {
    const shop = await makeShop();
    await shop.book({ unassigned: true, duration: '10h' });
    expect(await only(shop)).toMatchObject({
      status: 'tentative',
      technicianName: null,
      start: '2026-11-24T14:00:00Z',
      end: '2026-11-24T16:00:00Z',
      summary: expect.stringMatching(/\(unassigned\)$/),
    });
    expect((await exported(shop, { tech: ['MARIA', 'SAM'] })).items).toEqual([]);
  });

  test('that was cancelled stays, as cancelled', async () => {
    const shop = await makeShop();
    await shop.book();
    const before = await only(shop);
    await shop.run('appointment.cancel', { appointment: 'A-1', reason: 'fixed itself' });
    const after = await only(shop);
    expect(after).toMatchObject({ uid: before.uid, status: 'cancelled', start: before.start });
    expect(after.sequence).toBeGreaterThan(before.sequence);
    expect(after.description).toContain('Cancelled: fixed itself');
  });
});

describe('identity', () => {
  test('the sequence and time rise with every change that concerns the entry, and with no other', async () => {
    const shop = await makeShop();
    await shop.book({}, { address: 'AD-1' });
    let last = await only(shop);
    let minute = 0;
    const changes: readonly (readonly [string, Record<string, unknown>, boolean])[] = [
      ['appointment.edit', { appointment: 'A-1', notes: 'bring ladder' }, true],
      ['history.undo', {}, true],
      ['job.edit', { job: 'J-1', notes: 'louder' }, true],
      ['address.edit', { address: 'AD-1', unit: '2' }, true],
      ['customer.edit', { customer: 'C-1', last: 'Roe' }, true],
      ['customer.edit', { customer: 'C-1', addPhone: ['work:312-555-0199'], primary: ['312-555-0199'] }, true],
      ['customer.edit', { customer: 'C-2', last: 'Other' }, false],
      ['note.add', { customer: 'C-1', text: 'Dog in the yard' }, false],
      ['address.add', { customer: 'C-1', street: '9 Elm St', city: 'Chicago', state: 'IL', postal: '60610' }, false],
      ['address.merge', { keep: 'AD-3', merge: 'AD-1' }, true],
    ];
    for (const [operation, input, concerns] of changes) {
      minute += 1;
      const now = `2026-11-23T15:${String(minute).padStart(2, '0')}:00Z`;
      shop.setNow(now);
      await shop.run(operation, input);
      const entry = await only(shop);
      expect({ operation, uid: entry.uid }).toEqual({ operation, uid: last.uid });
      if (concerns) {
        expect({ operation, rises: entry.sequence > last.sequence }).toEqual({ operation, rises: true });
        expect({ operation, changedAt: entry.changedAt }).toEqual({ operation, changedAt: now });
      } else expect({ operation, entry }).toEqual({ operation, entry: last });
      last = entry;
    }
  });

  test('is the same in a copy of the book, and another in another book', async () => {
    const [one, other] = [await makeShop(), await makeShop({ now: '2026-11-23T14:00:01Z' })];
    await one.book();
    await other.book();
    const { uid } = await only(one);
    expect(uid).toMatch(/^A-1\.[0-9a-f]{16}@dispatch$/);
    expect((await only(other)).uid).not.toBe(uid);
    new SqliteDatabase(one.path).exec('pragma wal_checkpoint(truncate)').close();
    const copy = join(one.folder, 'copy.db');
    copyFileSync(one.path, copy);
    await one.run('appointment.edit', { appointment: 'A-1', notes: 'later' });
    const { stdout } = await one.cli(['export', 'ics', '--json', '--db', copy]);
    expect(stdout).toContain(uid);
  });
});

describe('the file', () => {
  test('is what another program reads: all technicians, then one, then a range', async () => {
    const shop = await makeShop();
    await shop.book({ tech: 'MARIA' });
    await shop.book({ tech: 'SAM', window: '2026-11-26 10:00-12:00' });
    const numbers = async (flags: string[]): Promise<string[]> => {
      const { stdout, exitCode } = await shop.cli(['export', 'ics', ...flags]);
      expect(exitCode).toBe(0);
      const calendar = new ICAL.Component(ICAL.parse(stdout));
      return calendar.getAllSubcomponents('vevent').map((one) => new ICAL.Event(one).uid.split('.')[0] as string);
    };
    expect(await numbers([])).toEqual(['A-1', 'A-2']);
    expect(await numbers(['--tech', 'SAM'])).toEqual(['A-2']);
    expect(await numbers(['--days', '2'])).toEqual(['A-1']);
    expect(await numbers(['--from', 'wed', '--days', '7'])).toEqual(['A-2']);
    expect(await numbers(['--from', '2027-01-01'])).toEqual([]);
  });

  test('goes where -o says', async () => {
    const shop = await makeShop();
    await shop.book({ tech: 'MARIA' });
    const file = join(shop.folder, 'maria.ics');
    const ran = await shop.cli(['export', 'ics', '--tech', 'MARIA', '-o', file]);
    expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
    expect(ran.stdout).toBe(`Wrote 1 visit of Mon 23 Nov 2026 to Sun 6 Dec 2026 to ${file}.\n`);
    expect(readFileSync(file, 'utf8')).toBe((await exported(shop, { tech: 'MARIA' })).calendar);
  });

  test('that cannot be written is named, exit 8', async () => {
    const shop = await makeShop();
    const file = join(shop.folder, 'missing', 'x.ics');
    expect(await refusal(shop, 'calendar.export', { output: file })).toMatchObject({ exitCode: 8 });
    expect(existsSync(file)).toBe(false);
  });

  test('covers zones that differ, each described', async () => {
    const shop = await makeShop();
    await shop.run('address.edit', { address: 'AD-1', timezone: 'America/New_York' });
    await shop.book({}, { address: 'AD-1' });
    await shop.book({ window: '2026-11-25 08:00-10:00' });
    const { calendar } = await exported(shop);
    expect(calendar?.match(/TZID:(.*)(?=\r\n)/g)).toEqual(['TZID:America/Chicago', 'TZID:America/New_York']);
  });

  test('a book whose rows are in no log has entries too', async () => {
    const world = await makeWorld();
    await world.run('seed.fill', { scenario: 'tiny' });
    const book = new SqliteDatabase(world.path);
    book.exec('delete from change');
    book.close();
    const { items } = await world.run<CalendarExport>('calendar.export');
    expect(items).toHaveLength(6);
    expect(items.every(({ sequence, changedAt }) => sequence === 0 && changedAt < '2026-11-23T14:00:00Z')).toBe(true);
  });
});
