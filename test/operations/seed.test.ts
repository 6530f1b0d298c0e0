// Filling a book: the same one every time, with people nobody can reach, loads as asked for, and nothing among real customers.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Seeded } from '../../src/domain/seeded.ts';
import { main } from '../../src/main.ts';
import { contents, records } from '../support/contents.ts';
import { refusal } from '../support/shop.ts';
import { capturedIo, MONDAY_8AM, makeWorld } from '../support/world.ts';

const SMALL = { customers: 120, technicians: 6, days: 6, history: 2, seed: 7 };
const FLAGS = ['--customers', '120', '--technicians', '6', '--days', '6', '--history', '2', '--seed', '7'];

async function onNewFile(folder: string, name: string, flags: readonly string[], now = MONDAY_8AM) {
  const path = join(folder, name);
  const captured = capturedIo();
  const exitCode = await main(['seed', ...flags, '--db', path, '--now', now], captured.io);
  return { path, exitCode, stdout: captured.stdout(), stderr: captured.stderr() };
}

describe('the same book every time', () => {
  test('the same flags and clock make every table alike, to the last row', async () => {
    const { folder } = await makeWorld({ init: null });
    const [one, two] = [await onNewFile(folder, 'a.db', FLAGS), await onNewFile(folder, 'b.db', FLAGS)];
    expect(one).toMatchObject({ exitCode: 0, stderr: '', stdout: two.stdout });
    expect(JSON.stringify(contents(one.path))).toBe(JSON.stringify(contents(two.path)));
  });

  test('another seed makes another company', async () => {
    const { folder } = await makeWorld({ init: null });
    const [one, two] = [
      await onNewFile(folder, 'a.db', FLAGS),
      await onNewFile(folder, 'b.db', [...FLAGS.slice(0, -1), '8']),
    ];
    expect(records(one.path).customer).not.toEqual(records(two.path).customer);
    expect(records(one.path).appointment).not.toEqual(records(two.path).appointment);
  });

  test('the company stays what it was in earlier versions of the tool', async () => {
    const world = await makeWorld();
    await world.run('seed.fill', SMALL);
    const { customer, technician, appointment } = contents(world.path);
    expect(
      (customer as { accountingKey: string }[]).slice(0, 3).map((row) => row.accountingKey),
    ).toMatchInlineSnapshot(`
      [
        "Kim Chan",
        "Zoe Usman",
        "Paul Wong",
      ]
    `);
    expect((technician as { name: string }[]).map((row) => row.name)).toMatchInlineSnapshot(`
      [
        "Maria Reyes",
        "Sam Farah",
        "Jo Ruiz",
        "Priya Ortiz",
        "Tom Huang",
        "Aisha Vega",
      ]
    `);
    const starts = (appointment as { plannedStart: string }[]).slice(0, 3).map((row) => row.plannedStart);
    expect(starts).toMatchInlineSnapshot(`
      [
        "2026-11-23T14:35:00Z",
        "2026-11-23T16:20:00Z",
        "2026-11-23T18:39:00Z",
      ]
    `);
  });
});

describe('what is made', () => {
  test('nobody can be reached, everybody can be found', async () => {
    const world = await makeWorld();
    await world.run('seed.fill', SMALL);
    const { contact, customer, searchText } = contents(world.path) as Record<string, Record<string, string>[]>;
    for (const { type, value } of contact ?? []) {
      expect(value).toMatch(type === 'phone' ? /^\+1\d{3}555\d{4}$/ : /^[a-z]+\.[a-z]+\.\d+@example\.com$/);
    }
    expect(new Set(customer?.map((row) => row.accountingKeyFolded)).size).toBe(SMALL.customers);
    expect(searchText).toHaveLength(SMALL.customers);
    const found = await world.run<{ items: { number: string }[] }>('customer.list', { query: contact?.[0]?.value });
    expect(found.items.map(({ number }) => number)).toEqual(['C-1']);
  });

  test('days are full soon and emptier later, and what lies behind is over', async () => {
    const world = await makeWorld({ now: '2026-11-23T18:30:00Z' });
    const made = await world.run<Seeded>('seed.fill', {
      customers: 900,
      technicians: 10,
      days: 30,
      history: 4,
      seed: 5,
    });
    const percents = made.days.map(({ percent }) => percent);
    expect(Math.max(...percents)).toBeLessThanOrEqual(95);
    expect(Math.min(...percents)).toBeGreaterThanOrEqual(66);
    const mean = (of: readonly number[]): number => of.reduce((sum, one) => sum + one, 0) / of.length;
    expect(mean(percents.slice(2, 8))).toBeGreaterThan(mean(percents.slice(-6)) + 5);
    const rows = contents(world.path).appointment as { status: string; windowStart: string }[];
    const statuses = (from: string, to: string) =>
      [
        ...new Set(rows.filter((row) => row.windowStart >= from && row.windowStart < to).map(({ status }) => status)),
      ].sort();
    expect(statuses('2026-11-19', '2026-11-23')).toEqual(['cancelled', 'complete', 'no-show']);
    expect(statuses('2026-11-23', '2026-11-24')).toEqual(expect.arrayContaining(['complete', 'on-site', 'scheduled']));
    expect(statuses('2026-11-24', '2027-01-01')).toEqual(['cancelled', 'scheduled']);
  });

  test('one change, which can be undone', async () => {
    const world = await makeWorld();
    const before = records(world.path);
    const { revision } = await world.outcome('seed.fill', { ...SMALL, customers: 20, technicians: 2 });
    expect(revision).toBe(2);
    await world.run('history.undo');
    expect(records(world.path)).toEqual(before);
  });
});

describe('a book that is there', () => {
  test('with customers is refused, and left alone by what is added', async () => {
    const world = await makeWorld();
    await world.run('customer.create', { first: 'Jane', last: 'Doe', phone: '312-555-0100' });
    const error = await refusal(world, 'seed.fill', SMALL);
    expect(error).toMatchObject({ code: 'book-in-use', exitCode: 4, hint: expect.stringContaining('--add') });
    expect(error.message).toContain('has 1 customer');
    const before = contents(world.path);
    await world.run('seed.fill', { ...SMALL, add: true });
    await world.run('seed.fill', { ...SMALL, add: true });
    const after = contents(world.path);
    expect(after.customer).toHaveLength(1 + 2 * SMALL.customers);
    expect(after.customer?.[0]).toEqual(before.customer?.[0]);
    const codes = (after.technician as { code: string }[]).map(({ code }) => code);
    expect(new Set(codes).size).toBe(2 * SMALL.technicians);
  });

  test('sizes and a scenario exclude each other', async () => {
    const error = await refusal(await makeWorld(), 'seed.fill', { scenario: 'tiny', customers: 5, days: 2 });
    expect(error).toMatchObject({ code: 'one-of', exitCode: 2 });
    expect(error.message).toContain('--customers and --days');
  });

  test('more visits than customers: nobody is visited twice a day', async () => {
    const world = await makeWorld();
    await world.run('seed.fill', { customers: 10, technicians: 5, days: 5, history: 0 });
    const { job, appointment } = contents(world.path) as Record<string, Record<string, number | string>[]>;
    const days = appointment!.map((row) => {
      const { customerId } = job!.find(({ id }) => id === row.jobId)!;
      return `${customerId} ${String(row.windowStart).slice(0, 10)}`;
    });
    expect(new Set(days).size).toBe(days.length);
  });
});

describe('a new file', () => {
  test('is made for the company, and goes again after a dry run or a refusal', async () => {
    const { folder } = await makeWorld({ init: null });
    const dry = await onNewFile(folder, 'dry.db', ['--scenario', 'tiny', '--dry-run']);
    expect(dry).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('Dry run: nothing was saved.') });
    expect(existsSync(dry.path)).toBe(false);
    const refused = await onNewFile(folder, 'bad.db', ['--scenario', 'tiny', '--days', '3']);
    expect(refused.exitCode).toBe(2);
    expect(existsSync(refused.path)).toBe(false);
    const made = await onNewFile(folder, 'new.db', ['--scenario', 'tiny']);
    expect(made).toMatchObject({ exitCode: 0, stderr: '' });
    expect(existsSync(made.path)).toBe(true);
  });
});
