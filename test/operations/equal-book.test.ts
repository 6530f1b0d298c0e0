// The proof that nothing is lost on the way: a rich book goes out as tables, into a new book, and out again, byte for byte the
// same; coming in again changes nothing, and one undo takes all of it back.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { TABLE_NOUNS } from '../../src/domain/transfer.ts';
import { contents, records } from '../support/contents.ts';
import { scriptedDay } from '../support/scripted-day.ts';
import { splitWords } from '../support/shell-words.ts';
import type { World } from '../support/world.ts';
import { makeWorld } from '../support/world.ts';

async function typed(world: World, line: string): Promise<string> {
  const ran = await world.cli(splitWords(line));
  expect({ line, exit: ran.exitCode, stderr: ran.exitCode === 0 ? '' : ran.stderr }).toEqual({
    line,
    exit: 0,
    stderr: '',
  });
  return ran.stdout;
}

async function richBook(): Promise<World> {
  const world = await makeWorld();
  for (const { line, now } of scriptedDay(world.folder)) {
    if (now) world.setNow(now);
    await typed(world, line);
  }
  return world;
}

/** The tables of a folder, by file. */
function tables(folder: string): Record<string, string> {
  return Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

/** Tables without a record: they would prove nothing. */
function emptyTables(folder: string, format: string): string[] {
  const least = format === 'csv' ? 2 : 1;
  return TABLE_NOUNS.filter((noun) => (tables(folder)[`${noun}.${format}`]?.split('\n').length ?? 0) <= least);
}

test('a rich book, as CSV and as JSON lines, in a new book, is the same book', async () => {
  const old = await richBook();
  for (const format of ['csv', 'jsonl']) {
    const out = join(old.folder, `out-${format}`);
    await typed(old, `export all --format ${format} -o ${out}`);
    expect(emptyTables(out, format)).toEqual([]);
    const fresh = await makeWorld({ now: '2026-11-27T16:00:00Z' });
    await typed(fresh, 'company set salesOnCustomers yes');
    const empty = records(fresh.path);
    await typed(fresh, `import all ${out}`);
    const full = records(fresh.path);
    await typed(fresh, 'undo');
    expect(records(fresh.path)).toEqual(empty);
    await typed(fresh, 'redo');
    expect(records(fresh.path)).toEqual(full);
    const back = join(fresh.folder, 'back');
    await typed(fresh, `export all --format ${format} -o ${back}`);
    expect(tables(back)).toEqual(tables(out));
    for (const world of [fresh, old]) {
      const before = contents(world.path);
      await typed(world, `import all ${out}`);
      expect(contents(world.path)).toEqual(before);
    }
  }
}, 120_000);
