// A disk that is full, a folder or a file that can't be written, a limit on the size of files: the old data stays as it is, the
// error says what to do (exit 8), and the same command works once there is room. Needs a mount of its own (unshare); where the
// machine allows none, only the limit on sizes is tried.

import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkBook } from '../../src/storage/file-check.ts';
import { BINARY } from '../support/binary.ts';
import type { Shop } from '../support/shop.ts';
import { makeShop } from '../support/shop.ts';
import { MONDAY_8AM } from '../support/world.ts';
import { record, times } from './soak.ts';
import { faultsIn } from './whole.ts';

const DISPATCH = `"${process.execPath}" "${BINARY}"`;
const HOUR = { timeout: 3_600_000 };
const canMount = spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0;

async function makeClosedShop(): Promise<Shop> {
  const shop = await makeShop();
  await shop.job();
  await shop.context().close();
  return shop;
}

interface Step {
  readonly exitCode: number;
  readonly said: string;
}

/** Runs a script in a mount of its own; each `try WORDS` in it becomes a step by its words. */
function inMount(folder: string, script: string): Map<string, Step[]> {
  const prelude = `set -u
    cd "${folder}"; mkdir -p disk; export DISPATCH_NOW=${MONDAY_8AM} DISPATCH_DB=disk/book.db
    try() { said=$(${DISPATCH} "$@" 2>&1 >/dev/null); echo "STEP $? $* :: $(echo $said)"; }
  `;
  const text = execFileSync('unshare', ['-rm', 'bash', '-c', prelude + script], { encoding: 'utf8' });
  const steps = new Map<string, Step[]>();
  for (const [, exitCode, words = '', said = ''] of text.matchAll(/^STEP (\d+) (.*?) :: (.*)$/gm)) {
    steps.set(words, [...(steps.get(words) ?? []), { exitCode: Number(exitCode), said }]);
  }
  return steps;
}

test.runIf(canMount)('a full disk', HOUR, async () => {
  const shop = await makeClosedShop();
  const bookings = times(12, 120);
  const steps = inMount(
    shop.folder,
    `mount -t tmpfs -o size=${Math.ceil(statSync(shop.path).size / 1024) + 88}k tmpfs disk
     cp book.db disk/
     for i in $(seq ${bookings}); do try department add "Department $i"; done
     head -c 100000000 /dev/zero > disk/filler 2>/dev/null
     try department add Last; try backup; try customer list; try doctor
     try restore book.db --yes
     ls disk/*.part 2>/dev/null && echo "STEP 1 leftover :: part"
     cp disk/book.db full.db; [ -e disk/book.db-wal ] && cp disk/book.db-wal full.db-wal
     rm disk/filler; mount -o remount,size=8m disk
     try department add Last; try backup; try doctor
     cp disk/book.db after.db`,
  );
  const added = [...steps].filter(([words]) => words.startsWith('department add Department'));
  const acknowledged = added.filter(([, [step]]) => step?.exitCode === 0).length;
  expect(added.filter(([, [step]]) => step?.exitCode !== 0 && step?.exitCode !== 8)).toEqual([]);
  const full: Step = {
    exitCode: 8,
    said: expect.stringContaining('is full. Nothing was changed.') as unknown as string,
  };
  const fine = { exitCode: 0, said: '' };
  expect(steps.get('department add Last')).toEqual([full, fine]);
  expect(steps.get('backup')).toEqual([full, fine]);
  expect(steps.get('restore book.db --yes')).toEqual([full]);
  expect(steps.get('customer list')).toEqual([expect.toBeOneOf([fine, full])]);
  expect(steps.get('leftover')).toBeUndefined();
  for (const name of ['full.db', 'after.db']) expect(faultsIn(join(shop.folder, name))).toEqual([]);
  expect(checkBook(join(shop.folder, 'after.db')).revision).toBe(checkBook(shop.path).revision + acknowledged + 1);
  record(
    'a full disk',
    `${bookings} changes on it`,
    `${acknowledged} acknowledged and kept; exit 8, old data whole, the same command works once there is room`,
  );
});

test.runIf(canMount)('a folder or a file that is read-only', HOUR, async () => {
  const shop = await makeClosedShop();
  const steps = inMount(
    shop.folder,
    `mount -t tmpfs -o size=8m tmpfs disk; cp book.db disk/; mount -o remount,ro disk
     try department add Other; try customer list; try backup; try backup away.db; try restore book.db --yes
     cmp book.db disk/book.db || echo "STEP 1 touched :: book"
     umount disk; mount -t tmpfs -o size=8m tmpfs disk; cp book.db disk/; mount --bind disk/book.db disk/book.db
     mount -o remount,ro,bind disk/book.db
     try department add File; try appointment list`,
  );
  const refused = {
    exitCode: 8,
    said: expect.stringMatching(/cannot be read or written|cannot be written/) as unknown as string,
  };
  expect(steps.get('department add Other')).toEqual([refused]);
  expect(steps.get('department add File')).toEqual([refused]);
  for (const words of ['backup', 'restore book.db --yes'])
    expect([words, steps.get(words)]).toEqual([words, [refused]]);
  expect(steps.get('touched')).toBeUndefined();
  record('read-only folder, read-only file', '1 each', 'exit 8, nothing touched');
});

test('a limit on the size of files', HOUR, async () => {
  const shop = await makeClosedShop();
  const tried = join(shop.folder, 'tried.db');
  const whole = readFileSync(shop.path);
  const pages = whole.length / 1024;
  const rounds = times(6, 60);
  let refused = 0;
  for (let round = 0; round < rounds; round++) {
    for (const suffix of ['', '-wal', '-shm']) rmSync(tried + suffix, { force: true });
    copyFileSync(shop.path, tried);
    const limit = Math.round((pages * 1.2 * round) / rounds);
    const words = round % 3 === 2 ? `backup "${shop.folder}/copy.db" --force` : 'department add Other';
    const script = `ulimit -f ${limit}; exec ${DISPATCH} ${words} --db "${tried}"`;
    const { status, stderr } = spawnSync('bash', ['-c', script], { encoding: 'utf8' });
    expect([limit, stderr, status]).toEqual([
      limit,
      status === 0 ? '' : expect.stringContaining('Nothing was changed'),
      expect.toBeOneOf([0, 8]),
    ]);
    if (status === 8) refused += 1;
    expect(faultsIn(tried)).toEqual([]);
    if (existsSync(`${shop.folder}/copy.db`)) checkBook(`${shop.folder}/copy.db`);
    if (status === 8 && words.startsWith('department')) {
      expect(checkBook(tried).revision).toBe(checkBook(shop.path).revision);
      const again = spawnSync('bash', ['-c', `exec ${DISPATCH} ${words} --db "${tried}"`], { encoding: 'utf8' });
      expect([again.status, again.stderr]).toEqual([0, '']);
    }
  }
  record(
    'writes that fail (limit on sizes)',
    `${rounds} limits`,
    `${refused} refused with exit 8, old data whole, the same command works without the limit`,
  );
});
