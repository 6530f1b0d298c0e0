// What is typed or sent is quoted in results, errors and hints: every field of every operation, every place of a command
// line, every member of a line or problem from a file.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { AppError } from '../../src/base/errors.ts';
import type { Field, Operation } from '../../src/base/operation.ts';
import { flagName } from '../../src/base/operation.ts';
import { main } from '../../src/main.ts';
import { CATALOG } from '../../src/operations/catalog/index.ts';
import { validateInput } from '../../src/operations/validate.ts';
import { contents } from '../support/contents.ts';
import { HOSTILE, rawControls } from '../support/hostile.ts';
import { makeBook, sampleLine } from '../support/sample-lines.ts';
import { splitWords } from '../support/shell-words.ts';
import type { Ran } from '../support/world.ts';
import { capturedIo, makeWorld } from '../support/world.ts';

const OPERATIONS = CATALOG.map(({ operation }) => operation);
const TEXT = HOSTILE.short;

function expectHarmless({ stdout, stderr }: Ran, argv: readonly string[]): void {
  const raw = [...rawControls(stdout), ...rawControls(stderr)];
  expect({ argv, raw }).toEqual({ argv, raw: [] });
}

/** The fields whose value is written as words. */
function worded(operation: Operation): [name: string, field: Field][] {
  return Object.entries(operation.fields).filter(([, { type }]) => type !== 'boolean');
}

/** The operation's line with the text in the field's place. */
function lineWith(operation: Operation, [name, field]: [string, Field]): string[] {
  const words = splitWords(sampleLine(operation, { [name]: 'HERE' })).slice(1);
  const line = words.map((word) => (word === 'HERE' ? TEXT : word));
  // Of a flag that is given twice, the last counts.
  return [...line, ...(field.positional ? [] : [`--${flagName(name, field)}`, TEXT]), '--dry-run', '--yes'];
}

describe('a field', () => {
  test('of any operation, taken or refused', { timeout: 60_000 }, async () => {
    const world = await makeBook();
    const before = contents(world.path);
    // A name of a file is one from here.
    const start = process.cwd();
    process.chdir(world.folder);
    onTestFinished(() => process.chdir(start));
    let taken = 0;
    for (const operation of OPERATIONS.filter(({ name }) => name !== 'seed.fill')) {
      for (const field of worded(operation)) {
        const argv = lineWith(operation, field);
        const ran = await world.cli(argv, { tty: true });
        expectHarmless({ ...ran, stdout: ran.stdout.replaceAll('\r\n', '\n') }, argv);
        expect({ argv, ...ran }).toSatisfy(() => ran.exitCode !== 1);
        if (ran.exitCode === 0) taken += 1;
      }
    }
    expect(taken).toBeGreaterThan(40);
    expect(contents(world.path)).toEqual(before);
  });

  const fields = OPERATIONS.flatMap((operation) =>
    worded(operation).map(([name, field]) => ({ operation, name, field })),
  );
  test('takes no lone surrogate and no NUL', () => {
    for (const { operation, name, field } of fields) {
      for (const text of [HOSTILE.surrogate, HOSTILE.nul]) {
        const fault = faultOf(operation, { [name]: field.list ? ['a', text] : text }, name);
        expect({ operation: operation.name, name, fault }).toMatchObject({ fault: expect.any(String) });
      }
    }
  });
});

/** What is wrong with the one field. */
function faultOf(operation: Operation, raw: Record<string, unknown>, name: string): string | undefined {
  try {
    validateInput(operation, raw);
  } catch (error) {
    if (error instanceof AppError) return error.violations.find(({ field }) => field === name)?.message;
    throw error;
  }
  return undefined;
}

test.each([
  [[TEXT], 2],
  [['help', TEXT], 2],
  [['customer', TEXT], 2],
  [['customer', 'list', `--${TEXT}`], 2],
  [['customer', 'list', `--limit=${TEXT}`], 2],
  [['customer', 'list', `--json=${TEXT}`], 2],
  [['customer', 'show', 'C-1', TEXT], 2],
  [['customer', 'create', '--first', TEXT, 'more'], 2],
  [['board', '--as', TEXT], 3],
  [['board', '--as', TEXT, '--debug'], 3],
  [['board', '--key', TEXT], 2],
  [['customer', 'list', '--fields', TEXT], 0],
  [['demo', '--seed', TEXT], 2],
  [['solve', TEXT], 8],
  [['solve', 'x', '--time', TEXT], 2],
  [['batch', TEXT], 8],
  [['completion', TEXT], 2],
  [['complete', '--', TEXT], 0],
])('a word of the command line %#', async (argv, exitCode) => {
  const world = await makeWorld();
  for (const tty of [true, false]) {
    const ran = await world.cli(argv, { tty });
    expect(ran).toMatchObject({ exitCode });
    expectHarmless(ran, argv);
  }
});

test('a field that no record has, at a terminal', async () => {
  const world = await makeWorld();
  const { stdout } = await world.cli(['customer', 'list', '--csv', '--fields', `number,${TEXT}`], { tty: true });
  expect(rawControls(stdout, '--csv')).toEqual([]);
  expect(stdout).toContain('\\u{1b}');
});

test('a book at a hostile place', async () => {
  const { folder } = await makeWorld({ init: null });
  for (const path of [join(folder, TEXT), join(folder, TEXT, 'book.db'), `s://${TEXT}`, folder]) {
    const { io, stdout, stderr } = capturedIo();
    const argv = ['board', '--db', path, '--debug'];
    const exitCode = await main(argv, io);
    expect({ exitCode, stderr: stderr() }).toSatisfy(() => exitCode > 1);
    expectHarmless({ exitCode, stdout: stdout(), stderr: stderr() }, argv);
  }
});

test('a member of a line in a batch', async () => {
  const world = await makeWorld();
  const file = join(world.folder, 'lines.jsonl');
  const lines = [
    { op: TEXT },
    { op: 'customer.create', key: TEXT, args: { first: TEXT } },
    { op: 'customer.create', args: { first: 'Ada', [TEXT]: 1 } },
    { [TEXT]: 1 },
    { op: 'customer.create', args: { first: 'Ada', externalId: TEXT } },
    { op: 'customer.create', args: { first: 'Ada', externalId: TEXT } },
  ];
  writeFileSync(file, [...lines.map((line) => JSON.stringify(line)), `{"op":${TEXT}}`, TEXT].join('\n'));
  const ran = await world.cli(['batch', file], { tty: true });
  expect(ran).toMatchObject({ exitCode: 2 });
  expectHarmless(ran, ['batch']);
  const told = ran.stdout
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { ok: boolean }).ok);
  expect(told.filter(Boolean)).toHaveLength(2);
  expect(told.length).toBeGreaterThan(lines.length);
});

test.each([
  ['named', { description: TEXT }, 0],
  ['of a kind', { profile: TEXT }, 2],
  ['of no kind', { [TEXT]: 1, skills: TEXT }, 2],
])('a vehicle %s in a problem', async (_, more, exitCode) => {
  const world = await makeWorld({ init: null });
  const file = join(world.folder, 'problem.json');
  const vehicles = [{ id: 1, start: [0, 0], ...more }];
  const jobs = [{ id: 1, location: [0, 0.01], description: TEXT }];
  writeFileSync(file, JSON.stringify({ jobs, vehicles, options: { g: true } }));
  const ran = await world.cli(['solve', file, '--iterations', '10'], { tty: true });
  expect(ran).toMatchObject({ exitCode });
  expectHarmless(ran, ['solve']);
  JSON.parse(ran.stdout);
});
