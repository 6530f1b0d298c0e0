// kill -9 at random moments of bookings, of imports, of backups, of restores and of the migration of an older file: nothing that was
// acknowledged is lost, and nothing is left half done.

import { copyFileSync, existsSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { expect, test } from 'vitest';
import { seededRandom } from '../../src/base/random.ts';
import { openDatabase } from '../../src/storage/database.ts';
import { checkBook, SCHEMA_VERSION } from '../../src/storage/file-check.ts';
import { MIGRATIONS } from '../../src/storage/migrations/index.ts';
import { runBinary } from '../support/binary.ts';
import { bundled } from '../support/bundled.ts';
import { makeShop } from '../support/shop.ts';
import { MONDAY_8AM, makeWorld } from '../support/world.ts';
import { booking, momentsOf, places, stopped, write } from './processes.ts';
import { record, times } from './soak.ts';
import { faultsIn } from './whole.ts';

const random = seededRandom(9);
const HOUR = { timeout: 3_600_000 };

test('while booking', HOUR, async () => {
  const rounds = times(3, 250);
  const worker = await bundled('test/soak/writer.ts');
  const shop = await makeShop();
  const { number } = await shop.job({ address: 'AD-1' });
  await shop.context().close();
  const free = places(['MARIA', 'SAM']);
  let acknowledged = 0;
  let unanswered = 0;
  for (let round = 0; round < rounds; round++) {
    const orders = Array.from({ length: 20 }, () => booking(number, free.next().value));
    const before = checkBook(shop.path).appointments;
    const answers = await write(worker, { book: shop.path, orders, killAfter: random.below(120) });
    expect(answers.filter(({ exitCode }) => exitCode !== 0)).toEqual([]);
    expect(faultsIn(shop.path)).toEqual([]);
    const { appointments, revision } = checkBook(shop.path);
    // The one that was being answered may be there or not, and nothing else.
    expect([answers.length, answers.length + 1]).toContain(appointments - before);
    expect(revision).toBeGreaterThanOrEqual(Math.max(...answers.map((answer) => answer.revision ?? 0)));
    acknowledged += answers.length;
    unanswered += appointments - before - answers.length;
  }
  record(
    'kill -9 while booking',
    `${rounds} kills`,
    `${acknowledged} bookings acknowledged, none lost; ${unanswered} whole but not answered yet; none half`,
  );
});

/** A book of some size, closed. */
async function makeCompany(name: string): Promise<{ folder: string; book: string }> {
  const world = await makeWorld({ init: null });
  const book = join(world.folder, name);
  const made = await runBinary(['demo', '--iterations', '10', '--db', book], { timeoutMs: 60_000 });
  expect(made).toMatchObject({ exitCode: 0 });
  return { folder: world.folder, book };
}

test('while a table is imported', HOUR, async () => {
  const rounds = times(2, 90);
  const { folder, book } = await makeCompany('book.db');
  const before = checkBook(book);
  const [table, copy] = [join(folder, 'table.csv'), join(folder, 'copy.db')];
  const rows = Array.from({ length: 2_000 }, (_, index) => `Name ${index},${index}`);
  writeFileSync(table, `first,externalId\n${rows.join('\n')}\n`);
  const argv = ['import', 'customers', table, '--db', copy];
  copyFileSync(book, copy);
  const moment = await momentsOf(argv, random);
  let whole = 0;
  for (let round = 0; round < rounds; round++) {
    for (const name of readdirSync(folder)) if (name.startsWith('copy.db')) rmSync(join(folder, name));
    copyFileSync(book, copy);
    const { stdout } = await stopped(argv, { name: 'SIGKILL', after: moment() });
    expect(faultsIn(copy)).toEqual([]);
    const { customers, revision } = checkBook(copy);
    const isWhole = revision > before.revision;
    expect([customers - before.customers, revision - before.revision]).toEqual(isWhole ? [2_000, 1] : [0, 0]);
    if (stdout !== '') expect(isWhole).toBe(true);
    if (isWhole) whole += 1;
  }
  record('kill -9 while importing', `${rounds} kills`, `${whole} times all 2,000 rows, ${rounds - whole} times none`);
});

const parts = (folder: string): string[] => readdirSync(folder).filter((name) => name.includes('.part'));

test('while a backup is made', HOUR, async () => {
  const rounds = times(2, 80);
  const { folder, book } = await makeCompany('book.db');
  const copy = join(folder, 'copy.db');
  const facts = checkBook(book);
  const argv = ['backup', copy, '--db', book];
  const moment = await momentsOf(argv, random);
  let whole = 0;
  for (let round = 0; round < rounds; round++) {
    rmSync(copy, { force: true });
    await stopped(argv, { name: 'SIGKILL', after: moment() });
    if (existsSync(copy)) {
      expect(checkBook(copy)).toMatchObject({ revision: facts.revision });
      expect(statSync(copy).mode & 0o777).toBe(0o600);
      whole += 1;
    }
    for (const name of parts(folder)) rmSync(join(folder, name));
    expect(faultsIn(book)).toEqual([]);
  }
  record(
    'kill -9 while backing up',
    `${rounds} kills`,
    `${whole} whole copies, ${rounds - whole} times none; none half`,
  );
});

test('while a backup is restored', HOUR, async () => {
  const rounds = times(2, 80);
  const { folder, book } = await makeCompany('backup.db');
  const there = join(folder, 'there.db');
  const wanted = checkBook(book).revision;
  const argv = ['restore', book, '--yes', '--db', there];
  copyFileSync(book, there);
  const moment = await momentsOf(argv, random);
  let restored = 0;
  for (let round = 0; round < rounds; round++) {
    for (const name of readdirSync(folder)) if (name !== 'backup.db') rmSync(join(folder, name));
    copyFileSync(book, there);
    new SqliteDatabase(there).exec('update book set revision = 1; delete from change; delete from revision').close();
    await stopped(argv, { name: 'SIGKILL', after: moment() });
    // There is a whole book under the name at every moment: the old one or the new one.
    const { revision } = checkBook(there);
    expect([1, wanted]).toContain(revision);
    if (revision === wanted) restored += 1;
  }
  record(
    'kill -9 while restoring',
    `${rounds} kills`,
    `${restored} times the backup, ${rounds - restored} times the old book`,
  );
});

test('while an older file is brought up to date', HOUR, async () => {
  const rounds = times(2, 80);
  const { folder } = await makeWorld({ init: null });
  const [old, book] = [join(folder, 'old.db'), join(folder, 'book.db')];
  await makeOldBook(old);
  const argv = ['company', 'show', '--db', book];
  copyFileSync(old, book);
  const moment = await momentsOf(argv, random);
  const seen = new Set<number>();
  for (let round = 0; round < rounds; round++) {
    for (const name of readdirSync(folder)) if (name !== 'old.db') rmSync(join(folder, name));
    copyFileSync(old, book);
    await stopped(argv, { name: 'SIGKILL', after: moment() });
    const copy = `${book}.before-format-2`;
    if (existsSync(copy)) expect(checkBook(copy)).toMatchObject({ schemaVersion: 1, customers: 4000 });
    const { schemaVersion } = checkBook(book);
    seen.add(schemaVersion);
    const shown = await runBinary(['company', 'show', '--db', book]);
    expect(shown).toMatchObject({ exitCode: 0 });
    expect(checkBook(book)).toMatchObject({ schemaVersion: SCHEMA_VERSION, customers: 4000 });
  }
  record(
    'kill -9 while migrating',
    `${rounds} kills`,
    `left at format ${[...seen].sort().join(', ')}; always whole, and brought up to date by the next command`,
  );
});

/** As the first version would have made it. */
async function makeOldBook(path: string): Promise<void> {
  const db = openDatabase({ path, mode: 'create', jitter: () => 0, migrations: MIGRATIONS.slice(0, 1) });
  const company = { revision: 1, companyName: 'Old', settings: '{}', createdAt: MONDAY_8AM };
  await db.insertInto('book').values(company).execute();
  await db.insertInto('branch').values({ name: 'Main', timeZone: 'America/Chicago' }).execute();
  await db.insertInto('user').values({ name: 'owner', role: 'super', technicianId: null, archivedAt: null }).execute();
  for (let from = 0; from < 4000; from += 200) {
    const rows = Array.from({ length: 200 }, (_, index) => ({
      kind: 'customer',
      branchId: 1,
      firstName: 'A customer with a rather long name, so that the file has some size'.repeat(4),
      accountingKey: `c${from + index}`,
      accountingKeyFolded: `c${from + index}`,
      createdAt: MONDAY_8AM,
    }));
    await db
      .insertInto('customer')
      .values(rows as never)
      .execute();
  }
  await db.destroy();
}
