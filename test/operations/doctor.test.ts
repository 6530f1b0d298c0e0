// Every check of the check-up finds what was planted for it, and nothing else; --fix repairs what needs no decision, as one
// change that undo takes back. Faults that no command makes are written into the file past the tool.

import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import SqliteDatabase from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import type { Checkup } from '../../src/domain/book.ts';
import { contents, records } from '../support/contents.ts';
import type { Shop } from '../support/shop.ts';
import { makeShop, TUESDAY } from '../support/shop.ts';
import { MONDAY_8AM } from '../support/world.ts';

/** Past the tool: another connection, in plain SQL. */
function plant(shop: Shop, sql: string): void {
  new SqliteDatabase(shop.path).exec(sql).close();
}

async function found(shop: Shop): Promise<Record<string, string[]>> {
  const { items } = JSON.parse((await shop.cli(['doctor', '--json'])).stdout) as Checkup;
  return Object.fromEntries(
    items
      .filter(({ problems }) => problems > 0)
      .map(({ check, records: named }) => [check, named.map(({ number, text }) => [number, text].join(' ').trim())]),
  );
}

const utc = (time: string): string => `${TUESDAY}T${time}:00Z`;

/** What is done to a healthy shop with A-1 (Maria, 8:00) and A-2 (Maria, later), and what is then found. */
const PLANTED: readonly [name: string, sql: string, found: Record<string, string[]>][] = [
  ['nothing', '', {}],
  ['a shift taken away', 'delete from shift where technicianId = 3', { 'no-shift': ['T-3 Lee Chan'] }],
  [
    'other steps',
    `update book set settings = '{"durationStepMinutes":90}'`,
    {
      duration: [
        'S-1 AC Repair, 1h',
        'S-2 Furnace Install, 2h',
        'S-3 Leak Repair, 1h',
        'S-4 Estimate, 1h',
        'A-1 Customer Nr1, 1h',
        'A-2 Customer Nr2, 1h',
      ],
    },
  ],
  [
    'a skill that nobody has any more',
    `update technician set skills = '{"hvac":1}'`,
    { 'nobody-can': ['S-3 Leak Repair'] },
  ],
  [
    'coordinates far away and off the earth',
    `update branch set latitude = 41.9, longitude = -87.6;
     update address set longitude = 87.64 where id = 1; update technician set startLatitude = 141 where id = 1`,
    {
      place: ['T-1 Maria Lopez: 141,-87.65 is not on the earth', 'AD-1 1 Oak St: 41.9,87.64 is 6639 mi from Main'],
    },
  ],
  [
    'an address that left the map',
    'update address set latitude = null, longitude = null where id = 3',
    { 'no-place': ['A-1 Customer Nr1, AD-3 100 Oak St'] },
  ],
  [
    'visits at once',
    `update appointment set plannedStart = '${utc('15:00')}', windowStart = '${utc('15:00')}' where id = 2;
     update appointment set plannedStart = '${utc('14:30')}' where id = 1`,
    { overlap: ['A-2 Customer Nr2 and A-1 Customer Nr1: 30m at once'] },
  ],
  [
    'no time to drive',
    `update address set latitude = 42.2 where id = 4;
     update appointment set plannedStart = '${utc('15:30')}', windowStart = '${utc('15:00')}' where id = 2;
     update appointment set plannedStart = '${utc('14:30')}' where id = 1`,
    { drive: ['A-2 Customer Nr2 and A-1 Customer Nr1: 56m too little'] },
  ],
  [
    'a start outside its window',
    `update appointment set plannedStart = '${utc('20:00')}' where id = 1`,
    { 'outside-window': ['A-1 Customer Nr1, planned Tue 24 Nov 2026 2:00 PM CST'] },
  ],
  [
    'a pin that ran out',
    `update appointment set pin = 'both', pinExpiresAt = '2026-11-23T13:00:00Z' where id = 1`,
    { 'expired-pin': ['A-1 until Mon 23 Nov 2026 7:00 AM CST'] },
  ],
  [
    'people archived under their appointments',
    `update technician set archivedAt = '${utc('20:00')}' where id = 1;
     update customer set archivedAt = '${utc('20:00')}' where id = 3`,
    {
      archived: ['A-1 Customer Nr1', 'A-2 with Maria Lopez'],
      search: ['C-3 Customer Nr1'],
    },
  ],
  [
    'a search that knows too little, too much and the wrong',
    `delete from searchText where recordId = 1; update searchText set text = ' x ' where recordId = 2;
     insert into searchText (noun, recordId, text) values ('customer', 99, ' ghost ')`,
    { search: ['C-1 Jane Doe', 'C-2 Lena Lead', 'C-99 no longer there'] },
  ],
  [
    'a revision that nobody made',
    'update book set revision = revision + 5',
    { log: [expect.stringMatching(/^The book has revision \d+, the log ends with \d+$/) as unknown as string] },
  ],
  [
    'a row that changed past the tool',
    `insert into change (revisionId, tableName, rowId, after) values
      (1, 'department', 1, '{"id":1,"name":"HVAC"}'), (1, 'department', 2, '{"id":2,"name":"Gas"}'),
      (1, 'department', 9, '{"id":9}'), (1, 'book', 1, '{"id":1,"revision":1}')`,
    { log: ['D-2 is not as the log has it', 'D-9 is not as the log has it'] },
  ],
  [
    'a row that points nowhere',
    'pragma foreign_keys = off; update job set addressId = 77 where id = 1',
    { file: ['job 1 belongs to a address that is not there'] },
  ],
];

async function makeHealthy(): Promise<Shop> {
  const shop = await makeShop();
  await shop.book({ tech: 'MARIA' });
  await shop.book({ tech: 'MARIA', window: `${TUESDAY} 10:00-12:00` });
  await shop.run('appointment.unpin', { appointment: 'A-1' });
  await shop.run('appointment.unpin', { appointment: 'A-2' });
  plant(
    shop,
    `update appointment set technicianId = 1, plannedStart = '${utc('14:00')}' where id = 1;
    update appointment set technicianId = 1, plannedStart = '${utc('16:30')}' where id = 2;
    delete from change`,
  );
  // Closes the book: what is read and written next is the file alone.
  shop.setNow(MONDAY_8AM);
  await shop.cli(['company', 'show']);
  return shop;
}

/** The book as it was, and nothing else. */
function heal(shop: Shop, well: Buffer): void {
  for (const log of ['-wal', '-shm']) rmSync(shop.path + log, { force: true });
  writeFileSync(shop.path, well);
}

describe('the check-up', () => {
  test('finds what was planted, and nothing else', { timeout: 60_000 }, async () => {
    const shop = await makeHealthy();
    const well = readFileSync(shop.path);
    for (const [name, sql, expected] of PLANTED) {
      plant(shop, sql);
      const before = contents(shop.path);
      expect([name, await found(shop)]).toEqual([name, expected]);
      expect(contents(shop.path)).toEqual(before);
      heal(shop, well);
    }
  });

  test('finds who will come late as the day stands', async () => {
    const shop = await makeHealthy();
    plant(shop, `update appointment set status = 'on-site', arrivedAt = '${utc('17:00')}' where id = 1`);
    shop.setNow(utc('17:00'));
    const late = 'A-2 Customer Nr2, Tue 24 Nov 2026 12:04 PM CST, promised before Tue 24 Nov 2026 12:00 PM CST';
    expect(await found(shop)).toEqual({ late: [late] });
  });

  test('says by its exit code what it found', async () => {
    const shop = await makeHealthy();
    expect(await shop.cli(['doctor'])).toMatchObject({ exitCode: 0, stderr: '' });
    plant(shop, 'delete from searchText');
    expect(await shop.cli(['doctor'])).toMatchObject({ exitCode: 5, stderr: expect.stringContaining('4 problems.') });
    plant(shop, 'pragma foreign_keys = off; update job set addressId = 77 where id = 1');
    expect(await shop.cli(['doctor'])).toMatchObject({ exitCode: 8, stderr: expect.stringContaining('damaged') });
  });
});

describe('--fix', () => {
  test('rebuilds the search and drops pins that ran out, as one change that undo takes back', async () => {
    const shop = await makeHealthy();
    const search = records(shop.path).searchText;
    plant(
      shop,
      `delete from searchText where recordId < 3;
      update appointment set pin = 'time', technicianId = null, pinExpiresAt = '2026-11-23T13:00:00Z' where id = 1`,
    );
    const pinned = await shop.appointment(1);
    const done = await shop.run<Checkup>('book.doctor', { fix: true });
    expect(done).toMatchObject({ problems: 0, fixed: 3 });
    expect(records(shop.path).searchText).toEqual(search);
    expect(await shop.appointment(1)).toMatchObject({ pin: null, technicianId: null, plannedStart: null });
    expect(await found(shop)).toEqual({});
    await shop.run('history.undo', {});
    expect({ ...(await shop.appointment(1)), version: 0 }).toEqual({ ...pinned, version: 0 });
  });

  test('changes nothing where nothing needs it, and is not in the log', async () => {
    const shop = await makeHealthy();
    const before = contents(shop.path);
    expect(await shop.outcome('book.doctor', { fix: true })).toMatchObject({ revision: null });
    expect(contents(shop.path)).toEqual(before);
  });
});
