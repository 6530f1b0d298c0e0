// Whoever cannot answer is not asked: each command that could ask names what is missing and ends with 2, whatever stdin is.
// Without a terminal, in-process: test/commands/every-command.test.ts.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as pty from '@lydell/node-pty';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CATALOG } from '../../src/operations/catalog/index.ts';
import { BINARY, runBinary } from '../support/binary.ts';
import { contents } from '../support/contents.ts';
import { makeBook, sampleLine } from '../support/sample-lines.ts';
import { splitWords } from '../support/shell-words.ts';

const OPERATIONS = CATALOG.map(({ operation }) => operation);
/** What is merged is another record than the one to keep. */
const OTHER: Readonly<Record<string, Record<string, string>>> = {
  'address.merge': { merge: 'AD-3' },
  'customer.merge': { merge: 'C-2' },
};
const NAMED = / is missing[:.]| is needed\.|Give --yes to confirm/;

test.each([
  ['--no-input', { flag: ['--no-input'], environment: { DISPATCH_NO_INPUT: '' } }],
  ['$DISPATCH_NO_INPUT', { flag: [], environment: { DISPATCH_NO_INPUT: '1' } }],
])('at a terminal with %s no command asks', { timeout: 60_000 }, async (_, { flag, environment }) => {
  const world = await makeBook();
  const before = contents(world.path);
  let asked = 0;
  for (const operation of OPERATIONS) {
    const { fields, requires, confirm } = operation;
    const [path = []] = operation.paths;
    const lacks = requires !== undefined || Object.values(fields).some(({ required }) => required);
    const full = splitWords(sampleLine(operation, OTHER[operation.name])).slice(1);
    for (const words of [...(lacks ? [path] : []), ...(confirm ? [full] : [])]) {
      const argv = [...words, ...flag];
      const ran = await world.cli(argv, { tty: true, environment });
      expect({ argv, exit: ran.exitCode, stdout: ran.stdout }).toEqual({ argv, exit: 2, stdout: '' });
      expect({ argv, stderr: ran.stderr }).toSatisfy(() => NAMED.test(ran.stderr));
      asked += 1;
    }
  }
  expect(asked).toBeGreaterThan(40);
  expect(contents(world.path)).toEqual(before);
});

describe('as a process', () => {
  let folder: string;
  let book: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'dispatch-questions-'));
    book = join(folder, 'book.db');
    const { exitCode, stderr } = await runBinary(['init', '--name', 'Acme', '--timezone', 'UTC', '--db', book]);
    if (exitCode !== 0) throw new Error(stderr);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** A field, a group of fields, and one that is all of both. */
  const commands = [
    ['department', 'add'],
    ['book', 'J-1'],
    ['appointment', 'edit'],
  ];

  test.each(commands.flatMap((words) => (['closed', 'silent'] as const).map((stdin) => ({ words, stdin }))))(
    '$words with stdin $stdin',
    async ({ words, stdin }) => {
      const { stdout, stderr, exitCode } = await runBinary([...words, '--db', book], { stdin });
      expect({ stdout, exitCode, stderr }).toMatchObject({ stdout: '', exitCode: 2 });
      expect(stderr).toMatch(NAMED);
    },
  );

  test.each(commands)('%s %s at a terminal with --no-input', async (...words) => {
    const { shown, exitCode } = await atTerminal([...words, '--no-input', '--db', book]);
    expect({ shown, exitCode }).toMatchObject({ exitCode: 2 });
    expect(shown).toMatch(NAMED);
  });
});

/** Types nothing. */
function atTerminal(argv: readonly string[]): Promise<{ shown: string; exitCode: number }> {
  return new Promise((resolve) => {
    const env = { ...process.env, TERM: 'xterm', CI: '' };
    const terminal = pty.spawn(process.execPath, [BINARY, ...argv], { cols: 200, rows: 30, env });
    let shown = '';
    terminal.onData((data) => {
      shown += data;
    });
    terminal.onExit(({ exitCode }) => resolve({ shown, exitCode }));
  });
}
