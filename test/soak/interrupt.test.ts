// Ctrl-C at random moments of short commands: the process is gone within a second with 130, or was done before; the book has the
// whole change or nothing of it, and no file is left beside it. Searches: test/commands/interrupt.test.ts.

import { copyFileSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { seededRandom } from '../../src/base/random.ts';
import { checkBook } from '../../src/storage/file-check.ts';
import { makeShop } from '../support/shop.ts';
import { stopped } from './processes.ts';
import { record, times } from './soak.ts';
import { faultsIn } from './whole.ts';

test('Ctrl-C', { timeout: 3_600_000 }, async () => {
  const rounds = times(5, 100);
  const random = seededRandom(130);
  const shop = await makeShop();
  await shop.job();
  await shop.context().close();
  const [book, copy] = [join(shop.folder, 'tried.db'), join(shop.folder, 'copy.db')];
  const lines = [
    ['department', 'add', 'Other'],
    ['book', 'J-1', '--first'],
    ['backup', copy],
    ['restore', shop.path, '--yes'],
    ['doctor', '--fix'],
  ];
  const before = checkBook(shop.path).revision;
  let ended = 0;
  let slowest = 0;
  for (let round = 0; round < rounds; round++) {
    for (const name of readdirSync(shop.folder)) if (name !== 'book.db') rmSync(join(shop.folder, name));
    copyFileSync(shop.path, book);
    const argv = lines[round % lines.length] as string[];
    const ran = await stopped([...argv, '--db', book], { name: 'SIGINT', after: random.below(400) });
    const what = `${argv.join(' ')}: ${ran.stderr}`;
    expect([what, ran.exitCode]).toEqual([what, ran.milliseconds === null ? 0 : expect.toBeOneOf([0, 130])]);
    if (ran.exitCode === 130) ended += 1;
    slowest = Math.max(slowest, ran.milliseconds ?? 0);
    expect(ran.stderr).not.toMatch(/\n\s+at /);
    expect(faultsIn(book)).toEqual([]);
    expect(checkBook(book).revision - before).toBeLessThanOrEqual(1);
    if (existsSync(copy)) expect(checkBook(copy).revision).toBe(before);
    expect(readdirSync(shop.folder).filter((name) => name.includes('.part'))).toEqual([]);
  }
  // A process that ends because of the signal has a second; the machine may be busy.
  expect(slowest).toBeLessThan(times(5_000, 1_000));
  record(
    'Ctrl-C',
    `${rounds} times`,
    `${ended} ended by it with 130, the slowest after ${Math.round(slowest)} ms; nothing half done, no file left`,
  );
});
