// Text that waits comes back as it went in, from memory or from the disk; what is forgotten is gone, and no file is left.

import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { Spool } from '../../src/transfer/spool.ts';

const texts = Array.from({ length: 40 }, (_, i) => `${'é☃x'.repeat(i)}${i}\n`);

afterEach(() => void vi.unstubAllEnvs());

test.each([0, 700, 1_000_000])('comes back as it went in, %i bytes of it in memory', (most) => {
  vi.stubEnv('TMPDIR', mkdtempSync(join(tmpdir(), 'dispatch-test-')));
  const spool = new Spool(most);
  for (const text of texts) spool.add(text);
  expect([...spool.texts()]).toEqual(texts);
  expect([...spool.texts()]).toEqual(texts);
  spool.clear();
  expect([...spool.texts()]).toEqual([]);
  for (const text of texts.slice(30)) spool.add(text);
  expect([...spool.texts()]).toEqual(texts.slice(30));
  spool.close();
  expect(readdirSync(tmpdir())).toEqual([]);
});

test('a folder that takes no file is named, with the way out', () => {
  vi.stubEnv('TMPDIR', '/nowhere/at/all');
  const spool = new Spool(4);
  spool.add('four');
  expect(() => spool.add('more')).toThrow('cannot be kept in /nowhere/at/all (ENOENT)');
});
