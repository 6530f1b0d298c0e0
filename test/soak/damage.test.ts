// Files that are cut off, have bits flipped, belong to somebody else or come from a newer version: every command refuses them
// clearly or reads them right, leaves them as they are when it refuses, and never shows a stack.

import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Random } from '../../src/base/random.ts';
import { seededRandom } from '../../src/base/random.ts';
import { main } from '../../src/main.ts';
import type { Shop } from '../support/shop.ts';
import { makeShop } from '../support/shop.ts';
import type { Ran } from '../support/world.ts';
import { capturedIo, MONDAY_8AM } from '../support/world.ts';
import { record, times } from './soak.ts';

const USER_VERSION_AT = 60;
const APPLICATION_ID_AT = 68;

const MUTATIONS: Readonly<Record<string, (whole: Buffer, random: Random) => Buffer>> = {
  'cut off': (whole, { below }) => whole.subarray(0, below(whole.length)),
  'one bit flipped': (whole, { below }) => flipped(whole, below(whole.length), 1 << below(8)),
  'one bit of a header flipped': (whole, { below }) => flipped(whole, below(108), 1 << below(8)),
  'a page zeroed': (whole, { below }) => filled(whole, below(whole.length / 4096) * 4096, 4096, 0),
  'a stretch overwritten': (whole, { below }) => filled(whole, below(whole.length), 1 + below(5000), below(256)),
  'pages swapped': (whole, { below }) => swapped(whole, below(whole.length / 4096), below(whole.length / 4096)),
  'somebody else’s': (whole, { next }) => numbered(whole, APPLICATION_ID_AT, next()),
  newer: (whole, { below }) => numbered(whole, USER_VERSION_AT, 100 + below(1000)),
  'no database': (_, { below }) => Buffer.from('not a database, just text. '.repeat(1 + below(5000))),
};

function flipped(whole: Buffer, at: number, bit: number): Buffer {
  const copy = Buffer.from(whole);
  copy[at] = (copy[at] ?? 0) ^ bit;
  return copy;
}

function filled(whole: Buffer, from: number, length: number, value: number): Buffer {
  return Buffer.from(whole).fill(value, from, Math.min(whole.length, from + length));
}

function swapped(whole: Buffer, one: number, other: number): Buffer {
  const copy = Buffer.from(whole);
  whole.copy(copy, one * 4096, other * 4096, other * 4096 + 4096);
  whole.copy(copy, other * 4096, one * 4096, one * 4096 + 4096);
  return copy;
}

function numbered(whole: Buffer, at: number, value: number): Buffer {
  const copy = Buffer.from(whole);
  copy.writeUInt32BE(value, at);
  return copy;
}

const READS = [
  'company show',
  'board tomorrow',
  'customer list',
  'customer show C-1',
  'appointment list',
  'appointment show A-1',
  'log',
  'tech list',
  'suggest --job J-2',
  'doctor',
].map((line) => line.split(' '));
const WRITES = [
  'department add Other',
  'book J-2 --first',
  'doctor --fix',
  'undo',
  'optimize tomorrow --iterations 50',
].map((line) => line.split(' '));

async function run(path: string, argv: readonly string[]): Promise<Ran> {
  const captured = capturedIo();
  const exitCode = await main([...argv, '--db', path, '--now', MONDAY_8AM], captured.io);
  return { stdout: captured.stdout(), stderr: captured.stderr(), exitCode };
}

async function makeBusyShop(): Promise<Shop> {
  const shop = await makeShop();
  for (let index = 0; index < 4; index++) await shop.book();
  await shop.job();
  await shop.context().close();
  return shop;
}

/** Exit codes a command may give for a file whose content was changed without breaking its form: the text was believed. */
const BELIEVED: readonly number[] = [0, 3, 4, 5, 7];

test('damaged files', { timeout: 3_600_000 }, async () => {
  const files = times(27, 1000);
  const random = seededRandom(4);
  const shop = await makeBusyShop();
  const whole = readFileSync(shop.path);
  const path = join(shop.folder, 'mutant.db');
  const expected = new Map<string, Ran>();
  for (const argv of READS) expected.set(argv.join(' '), await run(shop.path, argv));
  const counts = { refused: 0, right: 0, believed: 0 };
  const names = Object.keys(MUTATIONS);
  for (let index = 0; index < files; index++) {
    const name = names[index % names.length] as string;
    const mutant = MUTATIONS[name]?.(whole, random) as Buffer;
    const read = READS[random.below(READS.length)] as string[];
    const write = WRITES[random.below(WRITES.length)] as string[];
    for (const argv of [read, ['backup', '--force'], write]) {
      for (const log of ['', '-wal', '-shm']) rmSync(path + log, { force: true });
      writeFileSync(path, mutant);
      const ran = await run(path, argv);
      const what = `${index}: ${name}: ${argv.join(' ')}`;
      expect(`${what}: ${ran.stderr}`).not.toMatch(/this is a bug|\n\s+at /);
      expect([what, [...BELIEVED, 8]]).toEqual([what, expect.arrayContaining([ran.exitCode])]);
      if (argv === write && ran.exitCode === 0) continue;
      expect([what, readFileSync(path).equals(mutant)]).toEqual([what, true]);
      if (ran.exitCode === 8) counts.refused += 1;
      else if (argv !== read || expected.get(argv.join(' '))?.stdout === ran.stdout) counts.right += 1;
      else counts.believed += 1;
    }
  }
  record(
    'damaged files',
    `${files} files × 3 commands`,
    `${counts.refused} refused with exit 8, ${counts.right} read right, ${counts.believed} read as something else that has the right form; none written to when refused, no stack`,
  );
});
