// Operations as JSON lines: what a line does is what the command does, alone or among thousands; what fails takes nothing with it;
// a key does a thing once; at once is all or nothing.

import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import type { AppError } from '../../src/base/errors.ts';
import type { BatchSummary, LineReport } from '../../src/operations/batch.ts';
import { runBatch } from '../../src/operations/batch.ts';
import { BookingDesk } from '../../src/operations/booking-desk.ts';
import { contents, records } from '../support/contents.ts';
import type { Shop } from '../support/shop.ts';
import { makeShop, TUESDAY } from '../support/shop.ts';
import type { World } from '../support/world.ts';
import { makeWorld } from '../support/world.ts';

const WATCH = { isStopped: () => false, onStop: () => () => undefined, say: () => undefined };

interface BatchRun extends BatchSummary {
  readonly reports: readonly LineReport[];
}

type Flags = { readonly atomic?: boolean; readonly dryRun?: boolean; readonly yes?: boolean };

async function* piecesOf(lines: readonly unknown[]): AsyncGenerator<Uint8Array> {
  for (const line of lines) yield Buffer.from(`${typeof line === 'string' ? line : JSON.stringify(line)}\n`);
}

async function batch(
  world: World,
  lines: readonly unknown[],
  flags: Flags = {},
  pieces = piecesOf(lines),
): Promise<BatchRun> {
  const reports: LineReport[] = [];
  const rendered = new Map<number, LineReport>();
  const summary = await runBatch(world.context(), pieces, {
    atomic: false,
    dryRun: false,
    yes: false,
    ...flags,
    watch: WATCH,
    render: (report) => {
      rendered.set(report.line, report);
      return `${report.line}\n`;
    },
    write: async (text) => {
      for (const line of text.split('\n').filter(Boolean)) reports.push(rendered.get(Number(line)) as LineReport);
    },
  });
  return { ...summary, reports };
}

/** All lines in one piece: they are done in sets. */
async function inOnePiece(world: World, lines: readonly unknown[], flags: Flags = {}): Promise<BatchRun> {
  async function* pieces(): AsyncGenerator<Uint8Array> {
    yield Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  }
  return await batch(world, lines, flags, pieces());
}

const book = (args: Record<string, unknown>, key?: string) => ({
  op: 'appointment.book',
  ...(key ? { key } : {}),
  args,
});

const codeOf = ({ outcome }: LineReport): string => (outcome.ok ? 'ok' : outcome.error.code);

/** What a book says of itself, but for how the lines were written down in the log. */
function saved(world: World) {
  const { revision, change, idempotencyKey, ...rest } = contents(world.path);
  const without = (row: unknown, ...columns: string[]) =>
    Object.fromEntries(Object.entries(row as object).filter(([column]) => !columns.includes(column)));
  return {
    ...rest,
    revision: revision?.map((row) => without(row, 'command')),
    change: change?.map((row) => {
      const { before, after, ...others } = row as { before: string | null; after: string | null };
      const parse = (image: string | null) => (image === null ? null : (JSON.parse(image) as unknown));
      return { ...others, before: parse(before), after: parse(after) };
    }),
    keys: idempotencyKey?.map((row) => {
      const { result, ...others } = row as { result: string };
      return { ...others, result: JSON.parse(result) as unknown };
    }),
  };
}

async function copyOf(shop: Shop): Promise<World> {
  await shop.run('company.show');
  await shop.context().close();
  shop.setNow('2026-11-23T14:00:00Z');
  const copy = await makeWorld({ init: null });
  copyFileSync(shop.path, copy.path);
  return copy;
}

describe('bookings in a set', () => {
  const when = fc.oneof(
    fc
      .record({ from: fc.integer({ min: 7, max: 16 }), hours: fc.integer({ min: 1, max: 4 }) })
      .map(({ from, hours }) => ({
        window: `${TUESDAY} ${from}:00-${from + hours}:00`,
      })),
    fc.integer({ min: 14, max: 34 }).map((half) => ({
      start: `${TUESDAY} ${Math.floor(half / 2)}:${half % 2 === 0 ? '00' : '30'}`,
    })),
  );
  const often = <T>(...values: T[]) => fc.option(fc.constantFrom(...values), { nil: undefined, freq: 1 });
  const seldom = <T>(...values: T[]) => fc.integer({ min: 0, max: 24 * values.length }).map((drawn) => values[drawn]);
  const input = fc.record({
    job: fc.integer({ min: 1, max: 9 }).map((id) => `J-${id}`),
    when,
    tech: fc.oneof(often('MARIA', 'T-2', 'sam'), seldom('LEE', 'NOBODY')),
    reason: seldom('knows the boiler'),
    duration: fc.oneof(often('30m', '1h'), seldom('17m', '2h')),
    subtype: seldom('Rooftop unit', ''),
    notes: fc.oneof(often('gate 4'), seldom('4111 1111 1111 1111')),
    externalId: seldom('x-1', 'x-2'),
    unassigned: seldom(true),
  });
  const lines = fc.array(
    fc
      .tuple(input, fc.option(fc.constantFrom('k-1', 'k-2', 'k-3')))
      .map(([{ when: words, ...rest }, key]) => book({ ...rest, ...words }, key ?? undefined)),
    { minLength: 1, maxLength: 14 },
  );

  test('do what each would do alone, row by row and word by word', { timeout: 120_000 }, async () => {
    const shop = await makeShop();
    for (let i = 0; i < 6; i++) await shop.job();
    await shop.job({ service: 'Furnace Install' });
    await shop.job({ service: 'Leak Repair', sameTechnician: true });
    let [done, refused, moved, inSets] = [0, 0, 0, 0];
    const write = vi.spyOn(BookingDesk.prototype, 'write');
    await fc.assert(
      fc.asyncProperty(lines, async (some) => {
        const [alone, together] = [await copyOf(shop), await copyOf(shop)];
        const { reports } = await inOnePiece(together, some);
        for (const { value } of write.mock.settledResults) if (value) inSets += 1;
        write.mockClear();
        for (const [index, { args, key }] of some.entries()) {
          const expected = await alone
            .outcome('appointment.book', args, { ...(key ? { key } : {}) })
            .catch((error) => error as AppError);
          const report = reports[index] as LineReport;
          if (expected instanceof Error) {
            refused += 1;
            expect(report.outcome).toEqual({ ok: false, error: expected });
            continue;
          }
          done += 1;
          moved += (expected.result as { moved: unknown[] }).moved.length;
          const { book: _, ...told } = report.outcome.ok ? report.outcome.outcome : ({} as never);
          const { book: __, ...wanted } = expected;
          expect(told).toEqual(wanted);
        }
        await alone.context().close();
        await together.context().close();
        expect(saved(together)).toEqual(saved(alone));
      }),
      { numRuns: 25 },
    );
    expect({ done, refused, moved, inSets }).toSatisfy(
      () => done > 40 && refused > 30 && moved > 2 && inSets > done / 2,
    );
  });
});

test('a booking in a set is asked about an hour before dawn, as one by itself is', async () => {
  const shop = await makeShop();
  await shop.run('technician.add', {
    name: 'Nora Night',
    code: 'NORA',
    skills: 'hvac',
    shift: 'mon-fri 00:00-12:00',
    lunch: 'none',
    start: '41.90,-87.65',
  });
  const { number } = await shop.job();
  const args = { job: number, start: `${TUESDAY} 3:00`, tech: 'NORA' };
  const [alone, together] = [await copyOf(shop), await copyOf(shop)];
  const write = vi.spyOn(BookingDesk.prototype, 'write');
  const { reports } = await inOnePiece(together, [book(args)]);
  const [inSet] = await Promise.all(write.mock.results.map(({ value }) => value as Promise<unknown>));
  const { notices } = await alone.outcome('appointment.book', args);
  expect(notices).toMatchObject([expect.stringContaining('Did you mean 3')]);
  expect(reports.map(({ outcome }) => outcome.ok && outcome.outcome.notices)).toEqual([notices]);
  expect(inSet).not.toBe(null);
});

describe('a line', () => {
  test('says what is wrong with it, and takes nobody else down', async () => {
    const shop = await makeShop();
    const { number } = await shop.job();
    const { reports, failed } = await batch(shop, [
      book({ job: number, window: `${TUESDAY} 08:00-10:00` }),
      'no json',
      '[1]',
      '{"op":"appointment.book","args":{"job":{"a":{"b":1}}}}',
      '{"op":"customer.create","args":{"__proto__":{"first":"x"},"first":"Ada","last":"Ng"}}',
      '{"op":"appointment.book","args":[]}',
      '{"opp":"appointment.book"}',
      '',
      '{"op":"company.init","args":{"name":"X","timezone":"UTC"}}',
      '{"op":"appointment.bok"}',
      book({ job: number, window: 'noon' }),
      { op: 'customer.list', key: 'k' },
      { op: 'address.merge', args: { keep: 'AD-1', merge: ['AD-2'] } },
      { op: 'job.list', args: { limit: 1 } },
      `{"op":"customer.create","args":{"first":"${'x'.repeat(1_048_576)}"}}`,
      `{"op":"customer.create","args":${'['.repeat(10_000)}${']'.repeat(10_000)}}`,
    ]);
    expect(reports.map((one) => [one.line, codeOf(one)])).toEqual([
      [1, 'ok'],
      [2, 'bad-line'],
      [3, 'bad-line'],
      [4, 'bad-line'],
      [5, 'invalid-input'],
      [6, 'bad-line'],
      [7, 'bad-line'],
      [9, 'not-in-batch'],
      [10, 'unknown-operation'],
      [11, 'invalid-window'],
      [12, 'no-key'],
      [13, 'not-confirmed'],
      [14, 'ok'],
      [15, 'line-too-long'],
      [16, 'bad-line'],
    ]);
    expect(failed).toBe(13);
  });

  test('that fails halfway leaves nothing of itself', async () => {
    const shop = await makeShop();
    const lines = [1, 2].map((n) => ({
      op: 'customer.create',
      args: {
        first: 'Ada',
        last: `Nr${n}`,
        street: '1 Oak St',
        city: 'X',
        state: 'IL',
        postal: '60610',
        externalId: 'e',
      },
    }));
    const { reports } = await batch(shop, lines);
    expect(reports.map(codeOf)).toEqual(['ok', 'external-id-taken']);
    const ada = contents(shop.path).customer?.filter((row) => (row as { firstName: string }).firstName === 'Ada');
    expect(ada?.length).toBe(1);
  });

  test('is reported before the next one has come, and others may write meanwhile', async () => {
    const shop = await makeShop();
    const numbers = [await shop.job(), await shop.job(), await shop.job()].map(({ number }) => number);
    const at = ['08:00-10:00', '10:00-12:00', '13:00-15:00'];
    const seen: number[] = [];
    async function* slowly(): AsyncGenerator<Uint8Array> {
      for (const [i, number] of numbers.entries()) {
        expect(seen.length).toBe(i);
        await shop.run('note.add', { customer: 'C-1', text: `between ${i}` });
        yield Buffer.from(`${JSON.stringify(book({ job: number, window: `${TUESDAY} ${at[i]}`, tech: 'MARIA' }))}\n`);
      }
    }
    const summary = await runBatch(shop.context(), slowly(), {
      atomic: false,
      dryRun: false,
      yes: false,
      watch: WATCH,
      render: ({ line }) => `${line} `,
      write: async (text) => void seen.push(...text.trim().split(' ').map(Number)),
    });
    expect([summary.failed, seen]).toEqual([0, [1, 2, 3]]);
  });
});

describe('a key', () => {
  const customer = (first: string) => ({ op: 'customer.create', key: 'k', args: { first, last: 'Ng' } });

  test.each([true, false])('does a thing once (at once: %s)', async (atomic) => {
    const shop = await makeShop();
    const { number } = await shop.job();
    const booking = book({ job: number, window: `${TUESDAY} 08:00-10:00`, tech: 'SAM' }, 'b');
    const { reports } = await inOnePiece(shop, [customer('Ada'), customer('Ada'), booking, booking], { atomic });
    const told = reports.map(
      ({ outcome }) => outcome.ok && [outcome.outcome.replayed, outcome.outcome.revision !== null],
    );
    expect(told).toEqual([
      [false, true],
      [true, true],
      [false, true],
      [true, true],
    ]);
    const again = await inOnePiece(shop, [customer('Ada'), booking], { atomic });
    expect(again.reports.map(({ outcome }) => outcome.ok && outcome.outcome.replayed)).toEqual([true, true]);
    expect(again.revision).toBe(null);
    expect(contents(shop.path).appointment?.length).toBe(1);
  });

  test('with other data is a conflict', async () => {
    const shop = await makeShop();
    const { reports, failed, exitCode } = await batch(shop, [customer('Ada'), customer('Eve')]);
    expect(reports.map(codeOf)).toEqual(['ok', 'key-reused']);
    expect([failed, exitCode]).toEqual([1, 4]);
  });
});

describe('at once', () => {
  test('is one entry in the log and one undo', async () => {
    const shop = await makeShop();
    const before = records(shop.path);
    const { revision, reports } = await inOnePiece(
      shop,
      [
        {
          op: 'customer.create',
          args: {
            first: 'Ada',
            last: 'Ng',
            street: '1 Oak St',
            city: 'Chicago',
            state: 'IL',
            postal: '60610',
            at: '41.9,-87.64',
          },
        },
        { op: 'job.create', args: { address: 'AD-3', service: 'AC Repair' } },
        book({ job: 'J-1', window: `${TUESDAY} 08:00-10:00`, tech: 'MARIA', reason: 'asked for' }),
        book({ job: 'J-1', window: `${TUESDAY} 10:00-12:00` }),
        { op: 'appointment.edit', args: { appointment: 'A-1', notes: 'gate' } },
        book({ job: 'J-1', window: `${TUESDAY} 13:00-15:00` }),
      ],
      { atomic: true },
    );
    expect(reports.map(({ outcome }) => outcome.ok && outcome.outcome.revision)).toEqual(Array(6).fill(revision));
    expect(contents(shop.path).appointment?.length).toBe(3);
    await shop.run('history.undo', { revision });
    expect(records(shop.path)).toEqual(before);
  });

  test('is taken back only by who may take back each part of it', async () => {
    const shop = await makeShop();
    const card = await shop.book({ window: `${TUESDAY} 08:00-10:00`, tech: 'MARIA' });
    await shop.run('user.add', { name: 'kim', role: 'dispatcher' });
    shop.setActor('kim');
    const lines = [
      { op: 'note.add', args: { customer: 'C-1', text: 'called' } },
      { op: 'appointment.status', args: { appointment: card.number, to: 'accepted' } },
    ];
    const { revision, failed } = await batch(shop, lines, { atomic: true });
    expect(failed).toBe(0);
    await expect(shop.run('history.undo', { revision })).rejects.toThrow('lacks the permission appointment.rollback');
  });

  test('names every bad line and saves none', async () => {
    const shop = await makeShop();
    const { number } = await shop.job();
    const before = contents(shop.path);
    const good = book({ job: number, window: `${TUESDAY} 08:00-10:00` }, 'k');
    const { reports, failed, revision } = await batch(
      shop,
      [good, 'x', book({ job: 'J-99', first: true }), good, book({ job: number, start: `${TUESDAY} 03:00` })],
      { atomic: true },
    );
    expect([revision, failed]).toEqual([null, 3]);
    expect(reports.map((one) => [one.line, codeOf(one)])).toEqual([
      [2, 'bad-line'],
      [3, 'no-job'],
      [5, 'no-place'],
    ]);
    expect(contents(shop.path)).toEqual(before);
  });

  test.each([true, false])('a dry run saves nothing (at once: %s)', async (atomic) => {
    const shop = await makeShop();
    const { number } = await shop.job();
    const before = contents(shop.path);
    const lines = [book({ job: number, window: `${TUESDAY} 08:00-10:00` }, 'k'), book({ job: 'J-1', first: true })];
    const { reports } = await inOnePiece(shop, lines, { atomic, dryRun: true });
    expect(reports.map(({ outcome }) => outcome.ok && [outcome.outcome.dryRun, outcome.outcome.revision])).toEqual([
      [true, null],
      [true, null],
    ]);
    expect(contents(shop.path)).toEqual(before);
  });

  test('an undo cannot be a part of it, nor what reads the saved file', async () => {
    const shop = await makeShop();
    const lines = [{ op: 'history.undo' }, { op: 'book.backup' }];
    const { reports } = await batch(shop, lines, { atomic: true });
    expect(reports.map(codeOf)).toEqual(['not-at-once', 'not-at-once']);
  });

  test('what came and went has the number it was told, and nobody else gets that', async () => {
    const shop = await makeShop();
    const lines = [
      { op: 'technician.timeoff-add', key: 'a', args: { technician: 'MARIA', from: TUESDAY } },
      { op: 'technician.timeoff-remove', key: 'b', args: { timeOff: 'TO-1' } },
    ];
    const { revision, reports } = await batch(shop, lines, { atomic: true, yes: true });
    expect(reports.map(({ outcome }) => outcome.ok && outcome.outcome.revision)).toEqual([revision, revision]);
    const next = await shop.outcome('note.add', { customer: 'C-1', text: 'called' });
    expect(next.revision).toBe((revision as number) + 1);
  });
});

describe('a line that reads', () => {
  const BEFORE = '2026-11-20T14:00:00Z';

  test('works with a clock that is behind, where a change is refused', async () => {
    const shop = await makeShop();
    const { number } = await shop.job();
    shop.setNow(BEFORE);
    await shop.run('company.show');
    const lines = [
      { op: 'job.show', args: { job: number } },
      book({ job: number, window: `${TUESDAY} 08:00-10:00` }),
      { op: 'note.add', args: { customer: 'C-1', text: 'called' } },
    ];
    const { reports, unchanged } = await inOnePiece(shop, lines);
    expect(reports.map(codeOf)).toEqual(['ok', 'clock-behind', 'clock-behind']);
    expect(unchanged).toBe(1);
    expect(await batch(shop, [], { atomic: true })).toMatchObject({ lines: 0, failed: 0, exitCode: 0 });
  });

  test('of the saved file sees the lines before it, and writes no file on a dry run', async () => {
    const shop = await makeShop();
    const file = join(shop.folder, 'copy.db');
    const backup = { op: 'book.backup', args: { file } };
    await inOnePiece(shop, [backup], { dryRun: true });
    expect(existsSync(file)).toBe(false);
    const note = { op: 'note.add', args: { customer: 'C-1', text: 'called' } };
    const { reports } = await inOnePiece(shop, [note, note, backup, note]);
    const [, second, copy] = reports.map(({ outcome }) => (outcome.ok ? outcome.outcome : null));
    expect(copy?.result).toMatchObject({ revision: second?.revision });
  });

  test('and finds something wrong gives its exit code', async () => {
    const shop = await makeShop();
    await shop.job();
    new Database(shop.path).prepare('update address set customerId = 2 where id = 3').run();
    const { reports, exitCode } = await batch(shop, [{ op: 'book.doctor' }, { op: 'job.show', args: { job: 'J-1' } }]);
    expect([reports.map(codeOf), exitCode]).toEqual([['ok', 'ok'], 5]);
  });

  test('is not asked to be confirmed on a dry run', async () => {
    const shop = await makeShop();
    const merge = { op: 'address.merge', args: { keep: 'AD-1', merge: 'AD-9' } };
    const dry = await batch(shop, [merge], { dryRun: true });
    const real = await batch(shop, [merge]);
    expect([...dry.reports, ...real.reports].map(codeOf)).toEqual(['no-address', 'not-confirmed']);
  });
});
