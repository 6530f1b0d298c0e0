// Backups and what comes back from them, as files: whole beside writers, for their owner only, never in place of a book that is
// open, never beside a log that is not theirs.

import { existsSync, linkSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/storage/database.ts';
import { checkBook } from '../../src/storage/file-check.ts';
import { replaceBook } from '../../src/storage/replace.ts';
import { copySnapshot } from '../../src/storage/snapshot.ts';

let folder: string;
let book: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dispatch-snapshot-'));
  book = join(folder, 'book.db');
  await makeBook(book, 'Lakeside');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const at = (name: string): string => join(folder, name);
const jitter = (): number => 0.5;
const replace = (file: string) => replaceBook({ file, book, kept: at('kept.db'), jitter });
const names = (): string[] => readdirSync(folder).sort();

async function makeBook(path: string, companyName: string): Promise<void> {
  const db = openDatabase({ path, mode: 'create', jitter });
  await db.insertInto('book').values({ revision: 1, companyName, settings: '{}', createdAt: 'x' }).execute();
  await db.insertInto('branch').values({ name: 'Main', timeZone: 'America/Chicago' }).execute();
  await db.destroy();
}

const nameIn = (path: string): string => checkBook(path).companyName;

describe('a backup', () => {
  it('has what was committed, also from the log, and nothing of what was not', async () => {
    const writer = new SqliteDatabase(book);
    writer.exec("update book set companyName = 'Committed', revision = 2");
    writer.exec("begin immediate; update book set companyName = 'Not yet', revision = 3");
    const facts = await copySnapshot(book, at('copy.db'));
    writer.exec('rollback');
    writer.close();
    expect(facts).toMatchObject({ companyName: 'Committed', revision: 2, customers: 0, timeZone: 'America/Chicago' });
    expect(nameIn(at('copy.db'))).toBe('Committed');
    expect(statSync(at('copy.db')).mode & 0o777).toBe(0o600);
    expect(names()).toEqual(['book.db', 'copy.db']);
  });

  it('is not made of a damaged book, and the one before stays', async () => {
    writeFileSync(at('copy.db'), 'the one before');
    const bytes = readFileSync(book);
    writeFileSync(book, bytes.fill(0x55, 8_192, 60_000));
    await expect(copySnapshot(book, at('copy.db'))).rejects.toMatchObject({
      exitCode: 8,
      message: expect.stringContaining('book.db is damaged'),
    });
    expect(readFileSync(at('copy.db'), 'utf8')).toBe('the one before');
    expect(names().filter((name) => !name.startsWith('book.db'))).toEqual(['copy.db']);
  });

  it('does not take the place of a book in use', async () => {
    await makeBook(at('other.db'), 'Other');
    const user = new SqliteDatabase(at('other.db'));
    user.exec("update book set companyName = 'In use'");
    await expect(copySnapshot(book, at('other.db'))).rejects.toMatchObject({ code: 'in-use', exitCode: 4 });
    user.close();
    expect(nameIn(at('other.db'))).toBe('In use');
  });
});

describe('restoring', () => {
  beforeEach(async () => {
    await makeBook(at('backup.db'), 'Backup');
  });

  it('keeps the old book, with all it had in its log', async () => {
    new SqliteDatabase(book).exec("update book set companyName = 'Last words'");
    const leftOpen = readFileSync(book);
    const log = readFileSync(`${book}-wal`);
    writeFileSync(at('crashed.db'), leftOpen);
    writeFileSync(at('crashed.db-wal'), log);
    book = at('crashed.db');
    expect(await replace(at('backup.db'))).toBe(at('kept.db'));
    expect([nameIn(book), nameIn(at('kept.db'))]).toEqual(['Backup', 'Last words']);
    expect(existsSync(`${book}-wal`)).toBe(false);
    expect(statSync(book).mode & 0o777).toBe(0o600);
  });

  it('reads a backup that has a log of its own', async () => {
    const user = new SqliteDatabase(at('backup.db'));
    user.exec("update book set companyName = 'From the log'");
    await replace(at('backup.db'));
    user.close();
    expect(nameIn(book)).toBe('From the log');
  });

  it('leaves the backup as it was', async () => {
    const before = readFileSync(at('backup.db'));
    await replace(at('backup.db'));
    expect(readFileSync(at('backup.db')).equals(before)).toBe(true);
    expect(names().filter((name) => name.startsWith('backup'))).toEqual(['backup.db']);
  });

  it('takes the place of a book that is damaged, or gone and has left its log', async () => {
    const log = new SqliteDatabase(book);
    log.exec("update book set companyName = 'Foreign log'");
    const foreign = readFileSync(`${book}-wal`);
    log.close();
    writeFileSync(book, 'no book any more');
    writeFileSync(`${book}-wal`, foreign);
    await replace(at('backup.db'));
    expect(nameIn(book)).toBe('Backup');
    expect(readFileSync(at('kept.db'), 'utf8')).toBe('no book any more');
    rmSync(book);
    writeFileSync(`${book}-wal`, foreign);
    expect(await replace(at('backup.db'))).toBe(null);
    expect(nameIn(book)).toBe('Backup');
  });

  it('waits for whoever has the book open', { timeout: 30_000 }, async () => {
    const user = openDatabase({ path: book, mode: 'open', jitter });
    await user.selectFrom('book').selectAll().execute();
    const replaced = replace(at('backup.db'));
    await new Promise((resolve) => setTimeout(resolve, 300));
    await user.updateTable('book').set({ companyName: 'Just in time' }).execute();
    await user.destroy();
    await replaced;
    expect([nameIn(book), nameIn(at('kept.db'))]).toEqual(['Backup', 'Just in time']);
  });

  it('tells who had opened the old file, and writes nothing there', async () => {
    const late = openDatabase({ path: book, mode: 'open', jitter });
    linkSync(book, at('old.db'));
    rmSync(book);
    await makeBook(book, 'New');
    const written = late.transaction().execute((db) => db.updateTable('book').set({ companyName: 'Lost' }).execute());
    await expect(written).rejects.toMatchObject({ exitCode: 6, message: expect.stringContaining('replaced') });
    await late.destroy();
    expect([nameIn(book), nameIn(at('old.db'))]).toEqual(['New', 'Lakeside']);
  });

  it('refuses what is no whole book, and changes nothing', async () => {
    const bytes = readFileSync(at('backup.db'));
    const bad: [Buffer, string][] = [
      [Buffer.from('just a text'), 'corrupt-file'],
      [Buffer.alloc(0), 'foreign-file'],
      [bytes.subarray(0, bytes.length / 2), 'corrupt-file'],
      [Buffer.from(bytes).fill(0x55, 8_192, 60_000), 'corrupt-file'],
    ];
    const before = readFileSync(book);
    for (const [content, code] of bad) {
      writeFileSync(at('backup.db'), content);
      await expect(replace(at('backup.db'))).rejects.toMatchObject({ code, exitCode: 8 });
      await expect(replace(at('backup.db'))).rejects.toThrow('backup.db');
      expect(readFileSync(book).equals(before)).toBe(true);
      expect(names()).toEqual(['backup.db', 'book.db']);
    }
  });
});
