// A whole shop whose drives come from a routing engine on the loopback: every command plans and shows the same drives, each is
// asked for once, and an engine in trouble is said and stood in for.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import type { Board, BoardRow } from '../../src/domain/board.ts';
import { placeCode } from '../../src/domain/road.ts';
import type { SlotsResult, SuggestResult } from '../../src/domain/schedule.ts';
import type { DriveOf, RoadServer } from '../support/road-server.ts';
import { json, roadServer } from '../support/road-server.ts';
import type { Shop } from '../support/shop.ts';
import { makeShop, refusal, TUESDAY } from '../support/shop.ts';

const PARK = 120;
/** Ten minutes there, wherever it is; twenty when it goes north. */
const ROADS: DriveOf = (from, to) => ({ seconds: to.latitude > from.latitude ? 1_200 : 600, metres: 9_000 });

async function shopOn(server: RoadServer, settings: Record<string, string> = {}): Promise<Shop> {
  return await makeShop({ settings: { travelUrl: server.url, travelEngine: 'osrm', ...settings } });
}

async function boardOf(shop: Shop): Promise<readonly BoardRow[]> {
  return (await shop.run<Board>('board.show', { date: TUESDAY })).days[0]?.rows ?? [];
}

function kept(shop: Shop): number {
  const db = new SqliteDatabase(shop.path, { readonly: true });
  try {
    return db.prepare('select count(*) from road').pluck().get() as number;
  } finally {
    db.close();
  }
}

const NOTICE =
  /^OSRM at http:\/\/127\.0\.0\.1:\d+ failed with HTTP 500: drives that it has not told are by the straight line\. .*travel check.*travelEngine straight-line/;

describe('with an engine', () => {
  it('the board shows its drives, each way by itself, with the time to park', async () => {
    const server = await roadServer('osrm', ROADS);
    const shop = await shopOn(server);
    await shop.book({ tech: 'SAM' });
    const row = (await boardOf(shop)).find(({ code }) => code === 'SAM');
    // Sam starts at 41.91, the first customer is south of that at 41.90.
    expect(row?.stops[0]?.travel).toMatchObject({ seconds: 600 + PARK, metres: 9_000 });
    expect(row?.returnTravel).toMatchObject({ seconds: 1_200 + PARK });
  });

  it('the plan keeps to them: a start that the straight line would allow is none', async () => {
    const hour: DriveOf = () => ({ seconds: 3_600, metres: 9_000 });
    const server = await roadServer('osrm', hour);
    const shop = await shopOn(server, { windowHours: '1' });
    const first = await shop.book({ window: `${TUESDAY} 08:00-10:00`, tech: 'MARIA' });
    expect(first.plannedStart).toBe('2026-11-24T15:05:00Z');
    const { number } = await shop.job();
    const slots = await shop.run<SlotsResult>('schedule.slots', { record: number, date: TUESDAY, tech: ['MARIA'] });
    const at = (start: string) => slots.items[0]?.starts.find((one) => one.start === start);
    expect(at('2026-11-24T16:30:00Z')?.reasons.map(({ message }) => message)).toEqual([
      'Too little travel time from Customer Nr1: 1h02 needed, 25m left.',
    ]);
    expect(at('2026-11-24T17:30:00Z')?.grade).toBe('green');
  });

  it('a batch at once asks for the drives of all lines, and then tells what became of each', async () => {
    const shop = await shopOn(await roadServer('osrm', ROADS));
    const { number } = await shop.job();
    const lines = [
      { op: 'appointment.book', args: { job: number, window: `${TUESDAY} 08:00-10:00` } },
      { op: 'appointment.cancel', args: { appointment: 'A-1', reason: 'customer' } },
    ];
    const file = join(shop.folder, 'lines.jsonl');
    writeFileSync(file, lines.map((line) => JSON.stringify(line)).join('\n'));
    const ran = await shop.cli(['batch', file, '--atomic']);
    expect([ran.exitCode, ran.stderr]).toEqual([0, expect.stringContaining('2 lines, all saved as revision')]);
    expect(await shop.appointment(1)).toMatchObject({ status: 'cancelled' });
  });

  it('suggest, optimize, explain and show plan with the same', async () => {
    const server = await roadServer('osrm', ROADS);
    const shop = await shopOn(server);
    const { id } = await shop.book({ tech: 'MARIA' });
    const { number } = await shop.job();
    const suggested = await shop.run<SuggestResult>('schedule.suggest', { job: number, tech: 'MARIA', from: TUESDAY });
    const before = suggested.items.find(({ where }) => where === 'as the only stop');
    // There and back: once 10 minutes, once 20, and the time to park twice.
    expect(before?.addedDriveSeconds).toBe(1_800 + 2 * PARK);
    const { items } = await shop.run<{ items: { addedDriveSeconds: number }[] }>('schedule.explain', {
      appointment: `A-${id}`,
    });
    expect(items[0]?.addedDriveSeconds).toBe(1_200 + 2 * PARK);
    const plan = await shop.run<{ days: { before: { driveSeconds: number } }[] }>('schedule.optimize', {
      date: TUESDAY,
    });
    expect(plan.days[0]?.before.driveSeconds).toBe(1_200 + 2 * PARK);
    const shown = await shop.run<{ distances: { fromPlannedStopSeconds: number } }>('appointment.show', {
      appointment: `A-${id}`,
    });
    expect(shown.distances.fromPlannedStopSeconds).toBe(600 + PARK);
  });

  it('works with Valhalla the same', async () => {
    const server = await roadServer('valhalla', ROADS);
    const shop = await shopOn(server, { travelEngine: 'valhalla' });
    await shop.book({ tech: 'SAM' });
    const row = (await boardOf(shop)).find(({ code }) => code === 'SAM');
    expect(row?.stops[0]?.travel).toMatchObject({ seconds: 600 + PARK, metres: 9_000 });
  });

  it('by default nobody is asked', async () => {
    const server = await roadServer('osrm', ROADS);
    const shop = await makeShop({ settings: { travelUrl: server.url } });
    await shop.book();
    await shop.run('schedule.optimize', { date: TUESDAY });
    expect(server.questions).toEqual([]);
  });
});

describe('where no road leads', () => {
  const island: DriveOf = (from, to) =>
    [from, to].some(({ latitude }) => latitude === 41.92) ? null : ROADS(from, to);

  async function withIsland() {
    const server = await roadServer('osrm', island);
    const shop = await shopOn(server);
    const customer = await shop.run<{ addresses: { number: string }[] }>('customer.create', {
      first: 'Ira',
      last: 'Island',
      street: '1 Pier',
      city: 'Chicago',
      state: 'IL',
      postal: '60610',
      at: '41.92,-87.60',
    });
    const { number } = await shop.job({ address: customer.addresses[0]?.number });
    return { shop, number };
  }

  it('nobody is booked, and every technician says why', async () => {
    const { shop, number } = await withIsland();
    const error = await refusal(shop, 'appointment.book', { job: number, window: `${TUESDAY} 08:00-10:00` });
    expect(error.violations.map(({ code, message }) => [code, message])).toContainEqual([
      'no-road',
      'Maria Lopez at 8:00 AM: No road leads there from the start of the shift.',
    ]);
    expect(error.violations.map(({ message }) => message).join(' ')).toContain('No road leads home from there.');
  });

  it('a pin goes there all the same, and the board says so without a drive of months', async () => {
    const { shop, number } = await withIsland();
    const booked = await shop.run<{ violations: string[] }>('appointment.book', {
      job: number,
      window: `${TUESDAY} 08:00-10:00`,
      tech: 'MARIA',
    });
    expect(booked.violations.join(' ')).toContain('No road leads');
    const row = (await boardOf(shop)).find(({ code }) => code === 'MARIA');
    expect(row?.stops[0]).toMatchObject({ travel: null, violations: ['No road leads there.'] });
    expect(row?.driveSeconds).toBe(0);
    const plan = await shop.run<{ days: { after: { driveSeconds: number } }[] }>('schedule.optimize', {
      date: TUESDAY,
    });
    expect(plan.days[0]?.after.driveSeconds).toBe(0);
    expect(await shop.outcome('appointment.show', { appointment: 'A-1' })).toMatchObject({
      result: { distances: { fromPlannedStopSeconds: null } },
      notices: [],
    });
  });
});

describe('the cache', () => {
  it('is asked first: the same question goes to the engine once', async () => {
    const server = await roadServer('osrm', ROADS);
    const shop = await shopOn(server);
    await shop.book();
    await boardOf(shop);
    const asked = server.questions.length;
    expect(asked).toBeGreaterThan(0);
    expect(kept(shop)).toBeGreaterThan(0);
    const ran = await shop.cli(['board', TUESDAY]);
    expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
    expect(server.questions).toHaveLength(asked);
  });

  it('has only the new pairs asked for', async () => {
    const server = await roadServer('osrm', ROADS);
    const shop = await shopOn(server, { travelTableSize: '1' });
    await shop.book({ tech: 'MARIA' });
    await shop.run('schedule.optimize', { date: TUESDAY });
    const [before, asked] = [kept(shop), server.questions.length];
    expect(asked).toBe(before);
    await shop.book({ tech: 'MARIA', window: `${TUESDAY} 12:00-14:00` });
    await shop.run('schedule.optimize', { date: TUESDAY });
    // From the new customer and to it, with three technicians and the other customer, who stands where Lee starts.
    expect(kept(shop) - before).toBe(6);
    expect(server.questions.length - asked).toBe(6);
  });

  it('is no change of the book: no revision, nothing to undo, nothing in the log', async () => {
    const server = await roadServer('osrm', ROADS);
    const shop = await shopOn(server);
    const { revision } = await shop.run<{ revision: number }>('company.show');
    const { number } = await shop.job();
    await shop.run('schedule.suggest', { job: number, from: TUESDAY });
    expect(kept(shop)).toBeGreaterThan(0);
    expect((await shop.run<{ revision: number }>('company.show')).revision).toBe(revision + 2);
  });

  it('grows old: what was told too long ago is asked for again', async () => {
    const server = await roadServer('osrm', ROADS);
    const shop = await shopOn(server, { travelCacheDays: '2' });
    await shop.book();
    await boardOf(shop);
    const asked = server.questions.length;
    shop.setNow('2026-11-25T13:00:00Z');
    await boardOf(shop);
    expect(server.questions).toHaveLength(asked);
    shop.setNow('2026-11-26T14:00:00Z');
    await boardOf(shop);
    expect(server.questions.length).toBeGreaterThan(asked);
  });

  it('is of one profile: another one is asked for anew', async () => {
    const server = await roadServer('osrm', ROADS);
    const shop = await shopOn(server);
    await shop.book();
    await boardOf(shop);
    const asked = server.questions.length;
    await shop.run('company.set', { setting: 'travelProfile', value: 'truck' });
    await boardOf(shop);
    expect(server.questions.slice(asked).map(({ path }) => path.split('/')[3])).toContain('truck');
  });

  it('is emptied by travel clear, but not by its dry run, nor by everybody', async () => {
    const server = await roadServer('osrm', ROADS);
    const shop = await shopOn(server);
    await shop.book();
    const before = kept(shop);
    await shop.run('travel.clear', {}, { dryRun: true });
    expect(kept(shop)).toBe(before);
    expect(await shop.run('travel.clear')).toEqual({ cleared: before });
    expect(kept(shop)).toBe(0);
    await shop.run('user.add', { name: 'kim', role: 'technician' });
    shop.setActor('kim');
    await expect(shop.run('travel.clear')).rejects.toMatchObject({ exitCode: 7 });
  });
});

describe('an engine in trouble', () => {
  it('is stood in for by the straight line, with one notice and exit 0', async () => {
    const straight = await makeShop();
    const server = await roadServer('osrm', ROADS);
    server.behave = (_, response) => json(response, 500, {});
    const shop = await shopOn(server);
    const { notices, result } = await shop.outcome('appointment.book', {
      job: (await shop.job()).number,
      window: `${TUESDAY} 08:00-10:00`,
    });
    expect(notices.filter((notice) => NOTICE.test(notice))).toHaveLength(1);
    const expected = await straight.book();
    expect(result).toMatchObject({ plannedStart: expected.plannedStart, technicianId: expected.technicianId });
    expect((await boardOf(shop)).map(({ driveSeconds }) => driveSeconds)).toEqual(
      (await boardOf(straight)).map(({ driveSeconds }) => driveSeconds),
    );
    expect(kept(shop)).toBe(0);
  });

  it('is said on stderr, as a JSON line with --json', async () => {
    const server = await roadServer('osrm', ROADS);
    const shop = await shopOn(server);
    await shop.book();
    await shop.run('travel.clear');
    server.behave = (_, response) => json(response, 500, {});
    const plain = await shop.cli(['board', TUESDAY]);
    expect(plain.exitCode).toBe(0);
    expect(
      plain.stderr
        .trim()
        .replace(/\s+/g, ' ')
        .replace(/^note: /, ''),
    ).toMatch(NOTICE);
    const ran = await shop.cli(['board', TUESDAY, '--json']);
    expect(ran.exitCode).toBe(0);
    expect(JSON.parse(ran.stderr)).toEqual({ notice: expect.stringMatching(NOTICE) });
    expect(JSON.parse(ran.stdout)).toHaveProperty('days');
  });

  it('stands in only for what it has not told: what it told is kept', async () => {
    const server = await roadServer('osrm', ROADS);
    const shop = await shopOn(server, { travelTableSize: '2' });
    server.behave = (_, response) => server.questions.length > 1 && json(response, 400, { message: 'no' });
    const { notices } = await shop.outcome('schedule.suggest', { job: (await shop.job()).number, from: TUESDAY });
    expect(notices).toHaveLength(1);
    expect(kept(shop)).toBeGreaterThan(0);
    expect(kept(shop)).toBeLessThanOrEqual(4);
  });
});

describe('a change', () => {
  it('waits for the engine before it takes the lock, also where only its last look needs the drive', async () => {
    const server = await roadServer('osrm', ROADS);
    const shop = await shopOn(server);
    const { id } = await shop.book({ tech: 'MARIA' });
    await shop.run('travel.clear');
    let locked: string | null = null;
    server.behave = () => {
      const other = new SqliteDatabase(shop.path, { timeout: 0 });
      try {
        other.exec('begin immediate; rollback');
      } catch (error) {
        locked = String(error);
      } finally {
        other.close();
      }
      return false;
    };
    const asked = server.questions.length;
    const pinned = await shop.outcome('appointment.pin', { appointment: `A-${id}`, reason: 'knows it' });
    expect(server.questions.length).toBeGreaterThan(asked);
    expect(locked).toBeNull();
    expect(pinned.notices).toEqual([]);
    expect(pinned.revision).not.toBeNull();
  });
});

describe('a question', () => {
  it('is answered also while another process writes: then nothing is kept', async () => {
    const server = await roadServer('osrm', ROADS);
    const shop = await shopOn(server);
    await shop.book({ tech: 'SAM' });
    await shop.run('travel.clear');
    const other = new SqliteDatabase(shop.path);
    other.exec('begin immediate');
    const row = (await boardOf(shop)).find(({ code }) => code === 'SAM');
    expect(row?.stops[0]?.travel).toMatchObject({ seconds: 600 + PARK });
    other.exec('rollback');
    other.close();
    expect(kept(shop)).toBe(0);
    await boardOf(shop);
    expect(kept(shop)).toBeGreaterThan(0);
  });
});

describe('travel check', () => {
  it('asks for one drive of the book, past the cache', async () => {
    const server = await roadServer('osrm', ROADS);
    const shop = await shopOn(server);
    const check = await shop.run<Record<string, unknown>>('travel.check');
    expect(check).toMatchObject({
      engine: `OSRM at ${server.url}`,
      profile: 'driving',
      from: { name: 'Maria Lopez' },
      to: { name: '1 Oak St' },
      seconds: 600 + PARK,
      metres: 9_000,
      kept: 0,
    });
    expect(check.straightSeconds).not.toBe(check.seconds);
    await shop.run('travel.check');
    expect(server.questions).toHaveLength(2);
    expect(kept(shop)).toBe(0);
  });

  it('says where no road leads, for places of your own', async () => {
    const server = await roadServer('osrm', () => null);
    const shop = await shopOn(server);
    const ran = await shop.cli(['travel', 'check', '--from', '41.88,-87.62', '--to', '41.97,-87.90']);
    expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
    expect(ran.stdout).toMatch(/by the road +no road leads there/);
  });

  it('fails where the engine fails, and without one', async () => {
    const server = await roadServer('osrm', ROADS);
    const shop = await shopOn(server);
    await server.close();
    const error = await refusal(shop, 'travel.check', {});
    expect(error).toMatchObject({ code: 'engine-failed', exitCode: 6 });
    expect(error.message).toBe(`OSRM at ${server.url} refuses the connection.`);
    await shop.run('company.set', { setting: 'travelEngine', value: 'straight-line' });
    expect(await refusal(shop, 'travel.check', {})).toMatchObject({ code: 'no-engine', exitCode: 5 });
  });

  it('refuses one place twice', async () => {
    const server = await roadServer('osrm', ROADS);
    const shop = await shopOn(server);
    const here = { latitude: 41.9, longitude: -87.64 };
    expect(placeCode(here)).toBe(placeCode({ ...here, latitude: 41.900001 }));
    const same = { from: '41.9,-87.64', to: '41.900001,-87.64' };
    expect(await refusal(shop, 'travel.check', same)).toMatchObject({ code: 'same-place', exitCode: 2 });
  });
});

describe('the settings', () => {
  it.each([
    ['travelUrl', 'localhost:5000'],
    ['travelUrl', 'ftp://localhost'],
    ['travelUrl', 'file:///etc/passwd'],
    ['travelUrl', 'http://user:secret@localhost:5000'],
    ['travelUrl', 'http://localhost:5000/?key=1'],
    ['travelUrl', 'nonsense'],
    ['travelProfile', '../../route'],
    ['travelProfile', 'a b'],
    ['travelTimeoutSeconds', '0'],
    ['travelTableSize', '1000'],
    ['travelCacheDays', '-1'],
    ['travelEngine', 'google'],
    ['travelEngine', 'osrm'],
  ])('%s refuses %s', async (setting, value) => {
    const shop = await makeShop();
    const error = await refusal(shop, 'company.set', { setting, value });
    expect(error.exitCode).toBe(2);
    expect(error.message).toContain(setting);
  });

  it('keep the address while an engine is on', async () => {
    const shop = await makeShop({ settings: { travelUrl: 'http://127.0.0.1:2', travelEngine: 'osrm' } });
    const error = await refusal(shop, 'company.set', { setting: 'travelUrl', value: '' });
    expect(error.hint).toContain('dispatch company set travelEngine straight-line');
  });
});
