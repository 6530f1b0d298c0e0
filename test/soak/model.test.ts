// Whatever people do with a book, in whatever order: the book and a plain model of it agree on what is done and what is
// refused, on every status and promise, and an undo brings back exactly what was. SOAK=1 runs it for long.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { makeShop } from '../support/shop.ts';
import type { Lock, Status, Tech, Wish } from './model/book-model.ts';
import { RealBook } from './model/real-book.ts';
import type { Model } from './model/wish-command.ts';
import { WishCommand } from './model/wish-command.ts';
import { IS_LONG, record, times } from './soak.ts';

const SEQUENCES = times(40, 10_000);

const index = fc.nat({ max: 11 });
const tech = fc.constantFrom<Tech>('MARIA', 'SAM', null, null);
const promise = { from: fc.integer({ min: 14, max: 32 }), hours: fc.integer({ min: 1, max: 4 }) };
const wish = (verb: Wish['verb'], more: Record<string, fc.Arbitrary<unknown>> = {}) =>
  fc.record({ verb: fc.constant(verb), ...more }).map((made) => new WishCommand(made as Wish));
const to = fc.constantFrom<Status>('accepted', 'on-the-way', 'on-the-way', 'on-site', 'on-site', 'complete', 'no-show');
const lock = fc.constantFrom<Lock>('technician', 'time', 'both');
const book = wish('book', { job: index, ...promise, tech });

const COMMANDS = [
  wish('customer'),
  wish('job', { customer: index }),
  book,
  book,
  book,
  wish('window', { appointment: index, ...promise }),
  wish('tech', { appointment: index, tech }),
  wish('pin', { appointment: index, lock, tech }),
  wish('unpin', { appointment: index }),
  wish('notes', { appointment: index }),
  wish('cancel', { appointment: index }),
  wish('rollback', { appointment: index }),
  wish('step', { appointment: index, to }),
  wish('step', { appointment: index, to }),
  wish('archive', { customer: index, cancelOpen: fc.boolean() }),
  wish('restore', { customer: index }),
  wish('optimize'),
  wish('undo'),
  wish('undo'),
  wish('wait', { minutes: fc.integer({ min: 10, max: 90 }) }),
];

/** A shop with two customers and two jobs, ready to be copied. */
async function template(): Promise<string> {
  const shop = await makeShop();
  await shop.run('job.create', { address: 'AD-1', service: 'AC Repair' });
  await shop.run('customer.create', {
    first: 'Eve',
    street: '3 Oak St',
    city: 'Chicago',
    state: 'IL',
    postal: '60610',
    at: '41.92,-87.66',
  });
  await shop.run('job.create', { address: 'AD-3', service: 'AC Repair' });
  await shop.context().close();
  new SqliteDatabase(shop.path).exec('pragma wal_checkpoint(truncate)').close();
  return shop.path;
}

test('the book agrees with a plain model of it', { timeout: IS_LONG ? 8 * 3600_000 : 120_000 }, async () => {
  const original = await template();
  const folder = mkdtempSync(join(tmpdir(), 'dispatch-model-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const counts = new Map<string, number>();
  let made = 0;
  const sequences = fc.commands(COMMANDS, { maxCommands: 30, size: 'max' });
  await fc.assert(
    fc.asyncProperty(sequences, async (commands) => {
      const real = new RealBook(original, join(folder, `${made++}.db`));
      const customers = [1, 2, 3].map((id) => ({ id, addressId: id, isLead: id === 2, isArchived: false }));
      const jobs = [
        { id: 1, customer: 0 },
        { id: 2, customer: 2 },
      ];
      const state = { customers, jobs, appointments: [] };
      const model: Model = { state, before: [], counts };
      await fc.asyncModelRun(() => ({ model, real }), commands).finally(() => real.close());
    }),
    { numRuns: SEQUENCES },
  );
  const changes = [...counts].map(([, number]) => number).reduce((sum, number) => sum + number, 0);
  record('a plain model of the book', `${made} sequences, ${changes} changes tried`, 'agreed on every one');
  // Each kind of change was done and refused, so that the agreement means something.
  for (const verb of ['book', 'step', 'cancel', 'undo', 'pin', 'archive', 'window']) {
    expect(counts.get(`${verb} done`) ?? 0, verb).toBeGreaterThan(0);
  }
});
