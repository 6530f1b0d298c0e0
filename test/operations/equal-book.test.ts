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

test.each(['csv', 'jsonl'])('a rich book as %s, in a new book, is the same book', async (format) => {
  const old = await richBook();
  const out = join(old.folder, 'out');
  await typed(old, `export all --format ${format} -o ${out}`);
  expect(tables(out)[`appointments.${format}`]).toContain('A-1');
  const fresh = await makeWorld({ now: '2026-11-24T16:00:00Z' });
  await typed(fresh, 'company set salesOnCustomers yes');
  await typed(fresh, `import all ${out}`);
  const back = join(fresh.folder, 'back');
  await typed(fresh, `export all --format ${format} -o ${back}`);
  expect(tables(back)).toEqual(tables(out));
  const before = contents(fresh.path);
  await typed(fresh, `import all ${out}`);
  await typed(old, `import all ${out}`);
  expect(contents(fresh.path)).toEqual(before);
});
