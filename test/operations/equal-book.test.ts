// The proof that nothing is lost on the way: a rich book goes out as tables, into a new book, and out again, byte for byte the
// same; and coming in again changes nothing.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { IMPORTED } from '../../src/domain/transfer.ts';
import { contents } from '../support/contents.ts';
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

/** The tables that can come back, by file. */
function tables(folder: string): Record<string, string> {
  const names = readdirSync(folder).filter((name) => IMPORTED.some((noun) => name.startsWith(`${noun}.`)));
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

test('a rich book, as CSV and as JSON lines, in a new book, is the same book', async () => {
  const old = await richBook();
  for (const format of ['csv', 'jsonl']) {
    const out = join(old.folder, `out-${format}`);
    await typed(old, `export all --format ${format} -o ${out}`);
    expect(tables(out)[`appointments.${format}`]).toContain('A-5');
    const fresh = await makeWorld({ now: '2026-11-27T16:00:00Z' });
    await typed(fresh, 'company set salesOnCustomers yes');
    await typed(fresh, `import all ${out}`);
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
