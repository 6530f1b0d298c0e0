// The board as of a past moment is, byte for byte, the board that was printed then (X5): whatever people did since, undos,
// merges and other settings included. And reading the past writes nothing.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../src/base/errors.ts';
import { seededRandom } from '../../src/base/random.ts';
import { contents } from '../support/contents.ts';
import type { Shop } from '../support/shop.ts';
import { makeShop, refusal, TUESDAY } from '../support/shop.ts';
import type { World } from '../support/world.ts';

type Act = readonly [name: string, input: Record<string, unknown>];

const BOARD = ['board', TUESDAY, '--days', '2'];

async function printed(world: World, more: readonly string[] = []): Promise<string> {
  const ran = await world.cli([...BOARD, ...more]);
  expect(ran.exitCode, ran.stderr).toBe(0);
  return ran.stdout;
}

/** What people may do next; much of it is refused, as in life. */
function acts(pick: (most: number) => number, count: number): Act[] {
  const appointment = `A-${1 + pick(6)}`;
  const tech = ['MARIA', 'SAM', 'T-3'][pick(3)];
  const hour = 8 + pick(8);
  return [
    ['appointment.book', { job: `J-${1 + pick(8)}`, window: `${TUESDAY} ${hour}:00-${hour + 2}:00` }],
    ['appointment.book', { job: `J-${1 + pick(8)}`, start: `${TUESDAY} ${hour}:30`, tech }],
    ['appointment.edit', { appointment, window: `2026-11-25 ${hour}:00-${hour + 3}:00` }],
    ['appointment.edit', { appointment, tech, duration: '90m' }],
    ['appointment.pin', { appointment, lock: 'technician', expires: `${TUESDAY} 7:00` }],
    ['appointment.unpin', { appointment }],
    ['appointment.cancel', { appointment, reason: 'away' }],
    ['appointment.status', { appointment, to: 'accepted' }],
    ['appointment.rollback', { appointment, reason: 'too early' }],
    ['appointment.link', { appointment, after: `A-${1 + pick(6)}` }],
    ['job.edit', { job: `J-${1 + pick(8)}`, priority: 'emergency' }],
    ['customer.edit', { customer: `C-${1 + pick(6)}`, last: `Name${count}` }],
    ['technician.edit', { technician: tech, name: `Person ${count}`, lunch: '30m 11:30-13:00' }],
    ['technician.shift', { technician: tech, date: TUESDAY, hours: ['10:00-15:00'] }],
    ['technician.timeoff-add', { technician: tech, from: `${TUESDAY} 13:00`, to: '15:00' }],
    ['technician.timeoff-remove', { timeOff: 'TO-1' }],
    ['technician.event-add', { title: 'Meeting', date: TUESDAY, start: '12:00', duration: '30m' }],
    ['service.edit', { service: 'S-1', name: `Repair ${count}` }],
    ['territory.add', { name: `${'bA'[pick(2)]}rea ${count}`, postal: ['606'] }],
    ['technician.edit', { technician: tech, territories: ['TY-1'] }],
    ['company.set', { setting: 'clock', value: ['12', '24'][pick(2)] }],
    ['company.set', { setting: 'units', value: ['mi', 'km'][pick(2)] }],
    ['address.merge', { keep: 'AD-1', merge: 'AD-9' }],
    ['customer.merge', { keep: 'C-3', merge: 'C-4' }],
    ['history.undo', {}],
    ['history.undo', { revision: 20 + pick(30) }],
    ['history.redo', {}],
  ];
}

/** Minutes after the first one. */
function momentAfter(minutes: number): string {
  return new Date(Date.parse('2026-11-23T14:00:00Z') + minutes * 60_000).toISOString().replace('.000', '');
}

async function shopWithJobs(): Promise<Shop> {
  const shop = await makeShop();
  for (let made = 0; made < 6; made++) await shop.job();
  await shop.run('address.add', {
    customer: 'C-1',
    street: '9 Oak St',
    city: 'Chicago',
    state: 'IL',
    postal: '60610',
    at: '41.90,-87.64',
  });
  await shop.job({ address: 'AD-1' });
  await shop.job({ address: 'AD-9' });
  for (const job of ['J-1', 'J-2', 'J-3']) {
    await shop.run('appointment.book', { job, window: `${TUESDAY} 08:00-12:00` });
  }
  return shop;
}

async function tried(shop: Shop, [name, input]: Act): Promise<boolean> {
  return await shop.run(name, input).then(
    () => true,
    (error: unknown) => {
      if (error instanceof AppError && error.exitCode !== 2) return false;
      throw error;
    },
  );
}

test.each([1, 2])('whatever is done, and undone, afterwards (seed %i)', { timeout: 60_000 }, async (seed) => {
  const shop = await shopWithJobs();
  const random = seededRandom(seed);
  const pick = (most: number): number => random.below(most);
  const boards: { at: string; revision: number; text: string; json: string }[] = [];
  for (let step = 1; step <= 25; step++) {
    const at = momentAfter(step * 7);
    shop.setNow(at);
    const possible = acts(pick, step);
    await tried(shop, possible[pick(possible.length)] as Act);
    const { revision } = await shop.run<{ revision: number }>('company.show');
    boards.push({
      at,
      revision,
      text: await printed(shop),
      json: step % 10 === 0 ? await printed(shop, ['--json']) : '',
    });
  }
  const before = contents(shop.path);
  for (const { at, text, json } of boards) {
    expect([at, await printed(shop, ['--as-of', at])]).toEqual([at, text]);
    if (json !== '') expect(await printed(shop, ['--as-of', at, '--json'])).toBe(json);
  }
  expect(new Set(boards.map(({ text }) => text)).size).toBeGreaterThan(10);
  expect(new Set(boards.map(({ revision }) => revision)).size).toBeGreaterThan(10);
  expect(contents(shop.path)).toEqual(before);
});

describe('a moment', () => {
  test('is a time in the zone of the company, or a revision; and is said', async () => {
    const shop = await shopWithJobs();
    const text = await printed(shop);
    const { revision } = await shop.run<{ revision: number }>('company.show');
    shop.setNow('2026-11-23T15:00:00Z');
    await shop.run('appointment.cancel', { appointment: 'A-1', reason: 'away' });
    const byTime = await shop.cli([...BOARD, '--as-of', 'today 8:59']);
    expect(byTime.stderr).toBe(`note: As of Mon 23 Nov 2026 8:59 AM CST, revision ${revision}.\n`);
    expect(await printed(shop, ['--as-of', String(revision)])).toBe(text);
    expect(await printed(shop)).not.toBe(text);
  });

  test('counts days from now; its own day is shown without a date, and that is said', async () => {
    const shop = await shopWithJobs();
    const [then, next] = [(await shop.cli(['board'])).stdout, (await shop.cli(['board', 'tomorrow'])).stdout];
    shop.setNow('2026-11-25T15:00:00Z');
    const asOf = ['--as-of', '2026-11-23 08:00'];
    expect((await shop.cli(['board', 'yesterday', ...asOf])).stdout).toBe(next);
    const plain = await shop.cli(['board', ...asOf]);
    expect(plain.stdout).toBe(then);
    expect(plain.stderr).toContain('note: This is the board of Mon 23 Nov 2026; of another day:');
  });

  test('is refused where it lies ahead, before the book, or nowhere', async () => {
    const shop = await makeShop();
    for (const [asOf, exitCode, code] of [
      ['2026-11-23 09:00', 2, 'ahead'],
      ['2026-11-22 09:00', 3, 'before-the-book'],
      ['999', 3, 'no-revision'],
      ['yesterday', 2, 'invalid-date-time'],
    ] as const) {
      expect(await refusal(shop, 'board.show', { asOf })).toMatchObject({ exitCode, code });
    }
  });
});

test.each([[], ['--atomic']])(
  'a line of a batch reads the past too, without what the batch has changed %o',
  async (...flags) => {
    const shop = await shopWithJobs();
    const { revision } = await shop.run<{ revision: number }>('company.show');
    const then = JSON.parse(await printed(shop, ['--json'])) as unknown;
    const cancel = { op: 'appointment.cancel', args: { appointment: 'A-1', reason: 'away' } };
    const show = { op: 'board.show', args: { date: TUESDAY, days: 2, asOf: String(revision) } };
    const file = join(shop.folder, 'lines.jsonl');
    writeFileSync(file, [cancel, show].map((line) => `${JSON.stringify(line)}\n`).join(''));
    const ran = await shop.cli(['batch', file, ...flags]);
    expect(ran.exitCode, ran.stdout).toBe(0);
    const line = JSON.parse(ran.stdout.trim().split('\n')[1] as string) as { result: unknown };
    expect(line.result).toEqual(then);
  },
);

test('images of an older format are given what the migration gave to the rows', async () => {
  const shop = await shopWithJobs();
  const then = await printed(shop, ['--json']);
  shop.setNow('2026-11-23T15:00:00Z');
  await shop.run('job.edit', { job: 'J-1', priority: 'high' });
  const sqlite = new SqliteDatabase(shop.path);
  sqlite.exec("update change set before = json_remove(before, '$.sameTechnician') where tableName = 'job'");
  sqlite.close();
  expect(await printed(shop, ['--as-of', '2026-11-23 08:00', '--json'])).toBe(then);
});

test('drives are those of the engine that the company had chosen then', async () => {
  const shop = await shopWithJobs();
  const straight = await printed(shop);
  shop.setNow('2026-11-23T15:00:00Z');
  await shop.run('company.set', { setting: 'travelUrl', value: 'http://127.0.0.1:9' });
  await shop.run('company.set', { setting: 'travelEngine', value: 'osrm' });
  const fallen = await shop.cli(BOARD);
  expect(fallen.stderr).toContain('the straight line');
  shop.setNow('2026-11-23T16:00:00Z');
  expect(await shop.cli([...BOARD, '--as-of', '2026-11-23 08:00'])).toEqual({
    exitCode: 0,
    stdout: straight,
    stderr: expect.stringMatching(/^note: As of .*\n$/),
  });
  await shop.run('company.set', { setting: 'travelEngine', value: 'straight-line' });
  const past = await shop.cli([...BOARD, '--as-of', '2026-11-23 09:00']);
  expect(past.stdout).toBe(fallen.stdout);
  expect(past.stderr).toContain('Drives of then that are not kept any more are by the straight line.');
});
