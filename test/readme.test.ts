// The README's tour, command by command, on a fresh book: what a new user types must work as it stands.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { splitWords } from './support/shell-words.ts';
import { makeWorld } from './support/world.ts';

const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8');
const commands = [...readme.matchAll(/```sh\n([\s\S]*?)```/g)]
  .flatMap((block) => (block[1] as string).split('\n'))
  .filter((line) => line.startsWith('dispatch '));

it.each([
  ['a Monday morning', '2026-11-23T14:00:00Z'],
  ['a Friday evening', '2026-11-28T01:00:00Z'],
])('the tour works on %s', async (_, now) => {
  expect(commands.length).toBeGreaterThan(20);
  const world = await makeWorld({ init: null, now });
  for (const command of commands) {
    const ran = await world.cli(splitWords(command).slice(1), { tty: true, columns: 80 });
    expect({ command, exitCode: ran.exitCode, stderr: ran.exitCode === 0 ? '' : ran.stderr }).toEqual({
      command,
      exitCode: 0,
      stderr: '',
    });
  }
});

it('the README shows the real exit codes', async () => {
  const { EXIT } = await import('../src/base/errors.ts');
  const shown = [...readme.matchAll(/^\| (\d+) \|/gm)].map((row) => Number(row[1]));
  expect(shown).toEqual(Object.values(EXIT));
});
