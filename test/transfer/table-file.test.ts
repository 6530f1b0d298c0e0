// Where `-o` writes: whole files in place of old ones, through links, and straight into what is no regular file.

import {
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { TableWriter, writeWhole } from '../../src/transfer/table-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dispatch-table-'));
  return () => rmSync(folder, { recursive: true, force: true });
});

test('a file is replaced once it is complete, and left alone where it is not', () => {
  const file = join(folder, 'a.csv');
  writeWhole(file, 'old');
  const writer = new TableWriter(file);
  writer.write('new');
  expect(readFileSync(file, 'utf8')).toBe('old');
  writer.abandon();
  expect([readFileSync(file, 'utf8'), readdirSync(folder)]).toEqual(['old', ['a.csv']]);
});

test('a link stays one, and what it names is written', () => {
  const [real, link] = [join(folder, 'real.csv'), join(folder, 'link.csv')];
  writeFileSync(real, 'old');
  symlinkSync(real, link);
  writeWhole(link, 'new');
  expect([lstatSync(link).isSymbolicLink(), readFileSync(real, 'utf8')]).toEqual([true, 'new']);
});

test('a device is written into, not replaced', () => {
  writeWhole('/dev/null', 'text');
  expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
});

test('where nothing can be written it is said', () => {
  expect(() => writeWhole(join(folder, 'none', 'a.csv'), '')).toThrow(/cannot be written \(ENOENT\)/);
});
