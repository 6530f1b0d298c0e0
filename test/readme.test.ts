// The README's tour, command by command, on a fresh book: what a new user types must work as it stands.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { splitWords } from './support/shell-words.ts';
import { makeWorld } from './support/world.ts';

const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8');
const commandsIn = (text: string, language: string): string[] =>
  [...text.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))]
    .flatMap((block) => (block[1] as string).split('\n'))
    .filter((line) => line.startsWith('dispatch '))
    .map((line) => line.replace(/ +#.*/, ''));
const tour = commandsIn(readme, 'sh');
/** The examples after it, which go on with its book. */
const later = commandsIn(readme, 'text');

it.each([
  ['a Monday morning', '2026-11-23T14:00:00Z', [...tour, ...later]],
  ['a Friday evening', '2026-11-28T01:00:00Z', tour],
])('the tour works on %s', async (_, now, commands) => {
  expect([tour.length > 20, later.length > 5]).toEqual([true, true]);
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
