// What people and scripts type wrongly, in one place: every command line ends in the documented exit code, its message names
// the record, the rule in words and the way out, and the book is byte for byte what it was.

import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import stringWidth from 'string-width';
import { describe, expect, onTestFinished, test } from 'vitest';
import { main } from '../src/main.ts';
import { CATALOG } from '../src/operations/catalog/index.ts';
import { contents } from './support/contents.ts';
import { makeBook, sampleLine } from './support/sample-lines.ts';
import { splitWords } from './support/shell-words.ts';
import type { CliOptions, Ran, World } from './support/world.ts';
import { capturedIo, MONDAY_8AM, makeWorld } from './support/world.ts';

/** Exit codes of the command line's contract. */
const USAGE = 2;
const NOT_FOUND = 3;
const CONFLICT = 4;
const REFUSED = 5;
const BUSY = 6;
const FILE = 8;

interface Bad {
  /** As typed. */
  readonly line: string;
  readonly exit: number;
  /** The record and the rule, as the message has them. */
  readonly says: readonly string[];
  /** What to do instead. */
  readonly way: string;
}

async function typed(world: World, line: string, options?: CliOptions): Promise<Ran> {
  return await world.cli(splitWords(line).slice(1), options);
}

/** Types each line, for people and with --json, and checks how it fails. */
async function expectRefused(world: World, bad: readonly Bad[]): Promise<void> {
  const before = contents(world.path);
  for (const { line, exit, says, way } of bad) {
    const ran = await typed(world, line);
    expect({ line, exit: ran.exitCode, stdout: ran.stdout, stderr: ran.stderr }).toEqual({
      line,
      exit,
      stdout: '',
      stderr: expect.stringMatching(/^error: /),
    });
    for (const words of [...says, way]) expect(unwrapped(ran.stderr), line).toContain(words);
    expectNoTrace(ran, line);
    const scripted = await typed(world, `${line} --json`);
    expect(scripted.stdout, line).toBe('');
    const { error } = JSON.parse(scripted.stderr) as { error: { exitCode: number; message: string } };
    expect(error.exitCode, line).toBe(exit);
    for (const words of says) expect(error.message, line).toContain(words);
  }
  expect(contents(world.path)).toEqual(before);
}

function unwrapped(stderr: string): string {
  return stderr.replace(/\n {7}/g, '\n');
}

function expectNoTrace({ stderr }: Ran, line: string): void {
  expect(stderr, line).not.toMatch(/\n\s+at |node_modules|SqliteError|bug in dispatch/);
}

/** Types a line on another file than a world's. */
async function typedOn(path: string, argv: readonly string[]): Promise<Ran> {
  const captured = capturedIo();
  const exitCode = await main([...argv, '--db', path, '--now', MONDAY_8AM], captured.io);
  return { stdout: captured.stdout(), stderr: captured.stderr(), exitCode };
}

async function expectFine(world: World, line: string): Promise<Ran> {
  const ran = await typed(world, line);
  expect({ line, exit: ran.exitCode, stderr: ran.stderr }).toMatchObject({ line, exit: 0 });
  return ran;
}

describe('unknown ids', () => {
  /** One that is not there, for every noun a command takes. */
  const UNKNOWN: Readonly<Record<string, string>> = {
    customer: 'C-999',
    address: 'AD-999',
    job: 'J-999',
    appointment: 'A-999',
    technician: 'T-999',
    branch: 'B-999',
    department: 'D-999',
    service: 'S-999',
    event: 'E-999',
    timeOff: 'TO-999',
    territory: 'TY-999',
  };
  const asked = CATALOG.flatMap(({ operation }) =>
    Object.entries(operation.fields)
      .filter(([, field]) => field.type === 'record')
      .map(([name, field]) => ({ operation, name, noun: field.noun as string })),
  );

  test('in every field of every command that takes a record', { timeout: 60_000 }, async () => {
    const world = await makeBook();
    expect(new Set(asked.map(({ noun }) => noun))).toEqual(new Set(Object.keys(UNKNOWN)));
    const word = (noun: string): string => (noun === 'timeOff' ? 'absence' : noun);
    await expectRefused(
      world,
      asked.map(({ operation, name, noun }) => ({
        line: `${sampleLine(operation, { [name]: UNKNOWN[noun] as string })} --yes`,
        exit: NOT_FOUND,
        says: [`There is no ${word(noun)} ${UNKNOWN[noun]}.`],
        way: 'List them with: dispatch ',
      })),
    );
  });

  test('revisions, users, subtypes, settings, names and numbers of the wrong form', async () => {
    const world = await makeBook();
    await expectRefused(world, [
      { line: 'dispatch undo 999', exit: NOT_FOUND, says: ['no revision 999'], way: 'dispatch log' },
      { line: 'dispatch log A-999', exit: NOT_FOUND, says: ['no appointment A-999'], way: 'dispatch appointment list' },
      { line: 'dispatch log --by kim', exit: NOT_FOUND, says: ['no user "kim"'], way: 'dispatch user list' },
      { line: 'dispatch board --as kim', exit: NOT_FOUND, says: ['no user "kim"'], way: 'dispatch user list' },
      {
        line: 'dispatch slots A-999',
        exit: NOT_FOUND,
        says: ['no appointment A-999'],
        way: 'dispatch appointment list',
      },
      {
        line: 'dispatch job create --address AD-1 --service S-1 --subtype Attic',
        exit: NOT_FOUND,
        says: ['AC Repair has no subtype "Attic"'],
        way: 'It has Rooftop unit.',
      },
      {
        line: 'dispatch company set freezeMinuts 5',
        exit: USAGE,
        says: ['no setting "freezeMinuts"'],
        way: 'Did you mean "freezeMinutes"?',
      },
      {
        line: 'dispatch tech show MARIO',
        exit: NOT_FOUND,
        says: ['no technician "MARIO"'],
        way: 'Did you mean "MARIA"?',
      },
      { line: 'dispatch job show C-1', exit: USAGE, says: ['"C-1" is not the number of a job'], way: 'like J-12' },
      {
        line: 'dispatch slots C-1',
        exit: USAGE,
        says: ['"C-1" is neither an appointment nor a job'],
        way: 'like A-12',
      },
      { line: 'dispatch log hello', exit: USAGE, says: ['"hello" is not the number'], way: 'with its prefix' },
    ]);
  });
});

test('an archived customer gets nothing new', async () => {
  const world = await makeBook();
  const archived = {
    exit: REFUSED,
    says: ['C-4 Gone Away is archived'],
    way: 'Bring the customer back first: dispatch customer restore C-4',
  };
  await expectRefused(
    world,
    [
      'dispatch job create --address AD-5 --service "AC Repair"',
      'dispatch book J-4 --first',
      'dispatch book J-4 --window "tomorrow 8-10" --tech MARIA',
      'dispatch suggest --job J-4',
      'dispatch slots J-4',
      'dispatch address add C-4 --street "1 Elm St" --city Chicago --state IL --postal 60610',
      'dispatch customer edit C-4 --last Back',
    ].map((line) => ({ line, ...archived })),
  );
  await expectRefused(world, [
    {
      line: 'dispatch customer archive C-1',
      exit: REFUSED,
      says: ['C-1 Jane Doe has 1 open appointment', 'A-1'],
      way: '--cancel-open',
    },
  ]);
});

test('a cancelled appointment of an archived customer stays cancelled', async () => {
  const world = await makeBook();
  await expectFine(world, 'dispatch customer archive C-1 --cancel-open');
  await expectRefused(world, [
    {
      line: 'dispatch rollback A-1 --reason oops',
      exit: REFUSED,
      says: ['C-1 Jane Doe is archived'],
      way: 'dispatch customer restore C-1',
    },
  ]);
});

test('nobody is sent automatically to an address without coordinates; the pin that is offered works', async () => {
  const world = await makeBook();
  const offered = 'dispatch book J-3 --window "tomorrow 8-10" --tech MARIA';
  await expectRefused(world, [
    {
      line: 'dispatch book J-3 --window "tomorrow 8-10"',
      exit: REFUSED,
      says: ['J-3 (AC Repair, Ada Ng)', 'no coordinates'],
      way: `To pin it there: ${offered}`,
    },
    ...['dispatch book J-3 --first', 'dispatch suggest --job J-3'].map((line) => ({
      line,
      exit: REFUSED,
      says: ['AD-4 9 Nowhere Rd has no coordinates'],
      way: 'dispatch address edit AD-4 --at LAT,LNG\nor pin it: dispatch book J-3',
    })),
  ]);
  expect((await expectFine(world, offered)).stdout).toContain('Maria Lopez (Pinned)');
  const lane = await expectFine(world, 'dispatch unpin A-2');
  expect(lane.stdout).toMatch(/Technician +unassigned/);
});

test('double booking', async () => {
  const world = await makeBook();
  const taken = ['Maria Lopez', 'Taken by A-1 Jane Doe 9:00-10:00 AM, which is pinned.'];
  const way = 'choose another time or technician, or unpin the other';
  await expectRefused(world, [
    { line: 'dispatch book J-2 --start "tomorrow 9:00" --tech MARIA', exit: REFUSED, says: ['J-2', ...taken], way },
    { line: 'dispatch book J-2 --start "tomorrow 9:30" --tech MARIA', exit: REFUSED, says: ['J-2', ...taken], way },
    {
      line: 'dispatch book J-2 --window "tomorrow 8:30-9:30" --tech MARIA --duration 8h',
      exit: REFUSED,
      says: ['J-2', ...taken],
      way,
    },
  ]);
  await expectFine(world, 'dispatch book J-2 --start "tomorrow 9:00" --tech SAM');
  await expectRefused(world, [
    { line: 'dispatch edit A-2 --tech MARIA', exit: REFUSED, says: ['A-2', ...taken], way },
    { line: 'dispatch pin A-2 --tech MARIA', exit: REFUSED, says: ['A-2', ...taken], way },
  ]);
  await expectFine(world, 'dispatch unpin A-2');
  await expectRefused(world, [
    {
      line: 'dispatch edit A-2 --start "tomorrow 9:00" --tech T-1',
      exit: REFUSED,
      says: ['A-2', ...taken],
      way,
    },
  ]);
});

test('an undo books nobody twice', async () => {
  const world = await makeBook();
  await expectFine(world, 'dispatch cancel A-1 --reason away');
  const cancelled = (await world.run<{ revision: number }>('company.show')).revision;
  await expectFine(world, 'dispatch book J-2 --start "tomorrow 9:30" --tech MARIA');
  await expectRefused(world, [
    {
      line: `dispatch undo ${cancelled}`,
      exit: CONFLICT,
      says: [`Revision ${cancelled} cannot be undone`, `A-2 (revision ${cancelled + 1})`],
      way: 'Undo those first',
    },
  ]);
});

test('the past', async () => {
  const world = await makeBook();
  const book = 'Find a time: dispatch suggest --job J-2';
  const edit = 'Find a time: dispatch slots A-1 --date DATE';
  const over = 'The window is over: ';
  await expectRefused(world, [
    {
      line: 'dispatch book J-2 --window "yesterday 8-10"',
      exit: REFUSED,
      says: ['J-2', `${over}Sun 22 Nov 2026, 8:00-10:00 AM CST`],
      way: book,
    },
    { line: 'dispatch book J-2 --window "today 6-8"', exit: REFUSED, says: ['J-2', over], way: book },
    {
      line: 'dispatch book J-2 --start "today 7:59" --tech MARIA',
      exit: REFUSED,
      says: ['J-2', 'The start lies in the past: Mon 23 Nov 2026 7:59 AM CST'],
      way: book,
    },
    { line: 'dispatch edit A-1 --window "2026-11-20 8-10"', exit: REFUSED, says: ['A-1', over], way: edit },
    {
      line: 'dispatch pin A-1 --expires "yesterday 8:00"',
      exit: REFUSED,
      says: ['A-1', 'cannot expire in the past'],
      way: 'Leave --expires out',
    },
  ]);
});

test('a start outside the shift is refused with the pin that would do it, and that pin works', async () => {
  const world = await makeBook();
  const offered = 'dispatch book J-2 --start "tomorrow 05:00" --tech MARIA';
  await expectRefused(world, [
    {
      line: 'dispatch book J-2 --start "tomorrow 05:00"',
      exit: REFUSED,
      says: ['J-2 (AC Repair, Jane Doe)', 'Maria Lopez works 8:00 AM-5:00 PM.', 'Sam Okafor works 8:00 AM-5:00 PM.'],
      way: `To pin it there: ${offered}`,
    },
    {
      line: 'dispatch book J-2 --window "sat 8-10"',
      exit: REFUSED,
      says: ['J-2', 'Maria Lopez does not work that day.'],
      way: 'To pin it there: dispatch book J-2 --window "sat 8-10" --tech MARIA',
    },
    {
      line: 'dispatch book J-2 --window "tomorrow 16:00-18:00" --duration 2h',
      exit: REFUSED,
      says: ['J-2', 'Maria Lopez works 8:00 AM-5:00 PM.'],
      way: 'To pin it there: dispatch book J-2 --window "tomorrow 16:00-18:00" --duration 2h --tech MARIA',
    },
  ]);
  const pinned = await expectFine(world, offered);
  expect(pinned.stdout).toContain('Maria Lopez (Pinned)');
  expect(pinned.stdout).toContain('! Maria Lopez works 8:00 AM-5:00 PM.');
});

test('hours that the clocks skip or show twice', async () => {
  const world = await makeBook();
  const skipped = (line: string): Bad => ({
    line,
    exit: USAGE,
    says: ['02:30 on Sun 14 Mar 2027 does not exist in America/Chicago'],
    way: 'The next valid time is 2027-03-14 03:00.',
  });
  const doubled = (line: string): Bad => ({
    line,
    exit: USAGE,
    says: ['01:30 on Sun 7 Nov 2027 happens twice in America/Chicago'],
    way: '"2027-11-07 01:30 -05:00" is the first, "2027-11-07 01:30 -06:00" the second.',
  });
  await expectRefused(world, [
    skipped('dispatch book J-2 --start "2027-03-14 02:30" --tech MARIA'),
    skipped('dispatch book J-2 --window "2027-03-14 02:30-04:00" --tech MARIA'),
    skipped('dispatch edit A-1 --start "2027-03-14 02:30" --tech MARIA'),
    skipped('dispatch pin A-1 --expires "2027-03-14 02:30"'),
    skipped('dispatch tech timeoff add MARIA --from "2027-03-14 02:30" --to 5:00'),
    skipped('dispatch tech event add --title Drill --date 2027-03-14 --start 02:30 --duration 1h'),
    doubled('dispatch book J-2 --start "2027-11-07 01:30" --tech MARIA'),
    doubled('dispatch book J-2 --window "2027-11-07 01:30-03:00" --tech MARIA'),
    doubled('dispatch edit A-1 --window "2027-11-07 01:30-03:00"'),
  ]);
  const second = await expectFine(world, 'dispatch book J-2 --start "2027-11-07 01:30 -06:00" --tech MARIA --json');
  expect(JSON.parse(second.stdout)).toMatchObject({ windowStart: '2027-11-07T07:30:00Z' });
});

test('3/4 as a date', async () => {
  const world = await makeBook();
  const lines = [
    'board 3/4',
    'book J-2 --start "3/4 9:00"',
    'book J-2 --window "3/4 8-10"',
    'edit A-1 --window "3/4 8-10"',
    'slots J-2 --date 3/4',
    'suggest --job J-2 --from 3/4',
    'appointment list --date 3/4',
    'pins --date 3/4',
    'optimize 3/4',
    'explain --unassigned 3/4',
    'tech shift MARIA --date 3/4 --off',
    'tech timeoff add MARIA --from 3/4',
    'tech event add --title Drill --date 3/4 --start 8:00 --duration 1h',
    'status A-1 on-the-way --at "3/4 9:00"',
  ];
  await expectRefused(
    world,
    lines.map((line) => ({
      line: `dispatch ${line}`,
      exit: USAGE,
      says: ['"3/4" is not a clear date: countries differ in which number is the month.'],
      way: 'Write 2027-03-04 (Thu 4 Mar 2027) or 2027-04-03 (Sat 3 Apr 2027).',
    })),
  );
});

test('durations off the step, negative, endless or none at all', async () => {
  const world = await makeBook();
  const offStep = 'A duration of 50m is not in steps of 30m';
  const notLong = 'A duration must be longer than zero';
  const book = 'dispatch book J-2 --window "tomorrow 10-12"';
  const form = 'Write it like 90m, 1h30, 1.5h';
  await expectRefused(world, [
    { line: `${book} --duration 50m`, exit: USAGE, says: [offStep], way: 'use 30m or 1h' },
    { line: 'dispatch edit A-1 --duration 50m', exit: USAGE, says: [offStep], way: 'use 30m or 1h' },
    { line: 'dispatch suggest --job J-2 --duration 50m', exit: USAGE, says: [offStep], way: 'use 30m or 1h' },
    { line: 'dispatch slots J-2 --duration 50m', exit: USAGE, says: [offStep], way: 'use 30m or 1h' },
    { line: 'dispatch service edit S-1 --duration 50m', exit: USAGE, says: [offStep], way: 'use 30m or 1h' },
    {
      line: 'dispatch service add --department HVAC --name Check --duration 50m',
      exit: USAGE,
      says: [offStep],
      way: 'use 30m or 1h',
    },
    {
      line: 'dispatch subtype add --service S-1 --name Attic --duration 50m',
      exit: USAGE,
      says: [offStep],
      way: 'use 30m or 1h',
    },
    { line: `${book} --duration -30m`, exit: USAGE, says: [notLong, '"-30m"'], way: form },
    { line: `${book} --duration 0`, exit: USAGE, says: [notLong], way: form },
    { line: 'dispatch edit A-1 --duration=-1h', exit: USAGE, says: [notLong], way: form },
    {
      line: 'dispatch service add --department HVAC --name C --duration -30m',
      exit: USAGE,
      says: [notLong],
      way: form,
    },
    { line: `${book} --duration soon`, exit: USAGE, says: ['"soon" is not a duration'], way: form },
    { line: `${book} --duration 25h --unassigned`, exit: USAGE, says: ['25h is too long'], way: '24h at most' },
  ]);
});

test('texts that are too long, and card numbers in them', async () => {
  const world = await makeBook();
  const long = 'x'.repeat(2041);
  const tooLong = { exit: USAGE, says: ['has 2041 characters; at most 2040 are kept'] };
  await expectRefused(world, [
    { line: `dispatch book J-2 --first --notes ${long}`, ...tooLong, way: 'See: dispatch book --help' },
    { line: `dispatch edit A-1 --notes ${long}`, ...tooLong, way: 'See: dispatch edit --help' },
    { line: `dispatch note add C-1 ${long}`, ...tooLong, way: 'See: dispatch note add --help' },
    {
      line: `dispatch job create --address AD-1 --service S-1 --notes ${long}`,
      ...tooLong,
      way: 'See: dispatch job create --help',
    },
    { line: `dispatch cancel A-1 --reason ${long}`, ...tooLong, way: 'See: dispatch cancel --help' },
    {
      line: 'dispatch note add C-1 "card 4111-1111-1111-1111"',
      exit: USAGE,
      says: ['seems to hold a payment card number'],
      way: 'Leave it out.',
    },
    {
      line: 'dispatch edit A-1 --notes 4111111111111111',
      exit: USAGE,
      says: ['seems to hold a payment card number'],
      way: 'Leave it out.',
    },
  ]);
  const wide = '山'.repeat(2040);
  const kept = await expectFine(world, `dispatch edit A-1 --notes ${wide} --json`);
  expect(JSON.parse(kept.stdout)).toMatchObject({ notes: wide });
});

test('two customers with one e-mail are both kept, with a warning that names the other', async () => {
  const world = await makeBook();
  await expectFine(world, 'dispatch customer edit C-1 --add-email jane@x.com');
  const created = await expectFine(world, 'dispatch customer create --first Jan --last Poe --email JANE@x.com');
  expect(created.stderr).toBe('note: jane@x.com is also an e-mail of C-1 Jane Doe.\n');
  const edited = await expectFine(world, 'dispatch customer edit C-3 --add-email jane@x.com --json');
  expect(
    edited.stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown),
  ).toEqual([
    { notice: 'jane@x.com is also an e-mail of C-1 Jane Doe.' },
    { notice: 'jane@x.com is also an e-mail of C-5 Jan Poe.' },
  ]);
  const emails = (contents(world.path).contact as { customerId: number; value: string }[])
    .filter(({ value }) => value === 'jane@x.com')
    .map(({ customerId }) => customerId);
  expect(emails).toEqual([1, 5, 3]);
});

test('merging addresses of two customers, one with itself, or one that is gone', async () => {
  const world = await makeBook();
  const merge = (keep: string, other: string): string => `dispatch address merge --keep ${keep} --merge ${other}`;
  const itself = { exit: REFUSED, says: ["AD-1 can't be merged with itself"], way: 'Nothing was changed.' };
  const others = {
    exit: REFUSED,
    says: ["AD-1 is C-1's and AD-2 is C-2's: only addresses of one customer are merged."],
    way: 'If both are one customer: dispatch customer merge --keep C-1 --merge C-2',
  };
  await expectRefused(world, [
    { line: merge('AD-1', 'AD-1'), ...itself },
    { line: `${merge('AD-1', 'AD-1')} --yes`, ...itself },
    { line: merge('AD-1', 'AD-2'), ...others },
    { line: `${merge('AD-1', 'AD-2')} --yes`, ...others },
    {
      line: merge('AD-1', 'AD-3'),
      exit: USAGE,
      says: ['"address merge" was not run', 'It cannot be undone'],
      way: 'Give --yes to confirm, or --dry-run',
    },
  ]);
  await expectFine(world, `${merge('AD-1', 'AD-3')} --yes`);
  await expectRefused(world, [
    { line: `${merge('AD-1', 'AD-3')} --yes`, exit: REFUSED, says: ['AD-3 was merged into AD-1'], way: 'Nothing was' },
    { line: 'dispatch undo', exit: REFUSED, says: ['is final and cannot be undone'], way: 'new changes' },
    {
      line: 'dispatch job create --address AD-3 --service S-1',
      exit: REFUSED,
      says: ['AD-3 was merged into AD-1'],
      way: 'Use AD-1.',
    },
  ]);
});

describe('files', () => {
  const LINES = ['dispatch board', 'dispatch customer list --json', 'dispatch department add HVAC', 'dispatch undo'];

  /** Spoils the book, types every line, and shows that not a byte of it changed. */
  async function expectUnusable(spoil: (path: string) => void, says: string, way: string): Promise<void> {
    const world = await makeWorld();
    spoil(world.path);
    const before = readFileSync(world.path);
    for (const line of LINES) {
      const ran = await typed(world, line);
      expect({ line, exit: ran.exitCode, stdout: ran.stdout }).toEqual({ line, exit: FILE, stdout: '' });
      expect(ran.stderr, line).toContain(`${world.path} ${says}`);
      expect(ran.stderr, line).toContain(way);
      expectNoTrace(ran, line);
    }
    expect(readFileSync(world.path).equals(before)).toBe(true);
  }

  const sql = (path: string, text: string): void => void new SqliteDatabase(path).exec(text).close();

  test('a damaged one', async () => {
    const half = (path: string): void => writeFileSync(path, readFileSync(path).subarray(0, 5000));
    await expectUnusable(half, 'is damaged or is not a dispatch book.', 'Restore a backup');
    const noise = (path: string): void => writeFileSync(path, 'no database at all '.repeat(500));
    await expectUnusable(noise, 'is damaged or is not a dispatch book.', 'Restore a backup');
    const pages = (path: string): void => {
      sql(path, 'pragma wal_checkpoint(truncate)');
      writeFileSync(path, readFileSync(path).fill(0xa5, 4096));
    };
    await expectUnusable(pages, 'is damaged or is not a dispatch book.', 'Restore a backup');
    await expectUnusable(
      (path) => sql(path, 'drop table idempotencyKey; drop table book'),
      'is damaged or is not a dispatch book.',
      'Restore a backup',
    );
  });

  test('a foreign one', async () => {
    const way = 'Name another file; this one was not touched.';
    await expectUnusable((path) => sql(path, 'pragma application_id = 7'), 'is not a dispatch book.', way);
    await expectUnusable((path) => writeFileSync(path, ''), 'is not a dispatch book.', way);
  });

  test('one of a newer version', async () => {
    await expectUnusable(
      (path) => sql(path, 'pragma user_version = 99; pragma journal_mode = delete'),
      'was written by a newer dispatch (its format is 99',
      'Update dispatch',
    );
  });

  test('none at all, one that is there already, and a folder in its place', async () => {
    const world = await makeWorld();
    await expectRefused(world, [
      {
        line: 'dispatch init --name Again --timezone UTC',
        exit: CONFLICT,
        says: [`${world.path} exists already; a new book would overwrite it.`],
        way: 'name another file',
      },
      {
        line: 'dispatch demo',
        exit: CONFLICT,
        says: [`${world.path} exists already`],
        way: 'name another file',
      },
    ]);
    const elsewhere = await makeWorld({ init: null });
    const missing = await typed(elsewhere, 'dispatch board');
    expect(missing).toMatchObject({ exitCode: NOT_FOUND, stdout: '' });
    expect(missing.stderr).toContain(`There is no book at ${elsewhere.path}.\nhint:  Create one with: dispatch init`);
    expect(readdirSync(elsewhere.folder)).toEqual([]);
    const folder = await typedOn(elsewhere.folder, ['board']);
    expect(folder).toMatchObject({ exitCode: FILE, stdout: '' });
    expect(folder.stderr).toContain(`${elsewhere.folder} is not a file.`);
  });

  test('in a folder where nothing can be written', async () => {
    const world = await makeWorld();
    const below = join(world.path, 'book.db');
    const paths = existsSync('/proc/self') ? [below, '/proc/self/dispatch/book.db'] : [below];
    for (const path of paths) {
      for (const argv of [['init', '--name', 'X', '--timezone', 'UTC'], ['demo']]) {
        const ran = await typedOn(path, argv);
        expect({ argv, path, exit: ran.exitCode, stdout: ran.stdout }).toEqual({ argv, path, exit: FILE, stdout: '' });
        expect(ran.stderr).toContain(`${path} cannot be read or written`);
        expect(ran.stderr).toContain('Check the folder and its permissions, or name another file.');
        expectNoTrace(ran, argv.join(' '));
      }
    }
    expect(statSync(world.path).isFile()).toBe(true);
  });

  test('one that another process holds: readers go on, a writer gives up in the end', { timeout: 30_000 }, async () => {
    const world = await makeBook();
    const before = contents(world.path);
    await holdLock(world.path);
    expect(await typed(world, 'dispatch board tomorrow')).toMatchObject({ exitCode: 0, stderr: '' });
    const list = await typed(world, 'dispatch customer list --json');
    expect((JSON.parse(list.stdout) as { total: number }).total).toBe(3);
    const ran = await typed(world, 'dispatch cancel A-1 --reason away');
    expect({ exit: ran.exitCode, stdout: ran.stdout }).toEqual({ exit: BUSY, stdout: '' });
    expect(ran.stderr).toContain(`${world.path} has been in use by another process`);
    expect(ran.stderr).toContain('Try again, or end the other process; nothing was changed.');
    expect(contents(world.path)).toEqual(before);
  });
});

/** Another process that has the write lock until the test ends. */
async function holdLock(path: string): Promise<void> {
  const script = `const db = new (require('better-sqlite3'))(process.argv[1]);
    db.exec('begin immediate');
    process.stdout.write('held');
    setInterval(() => {}, 1000);`;
  const holder = spawn(process.execPath, ['-e', script, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void holder.kill());
  await new Promise((resolve) => holder.stdout.once('data', resolve));
}

describe('names', () => {
  test('with control characters are kept and drive no terminal', async () => {
    const world = await makeBook();
    const name = 'a\u001b[31m\u0007\u202e\u009b2J';
    const created = await world.cli(['customer', 'create', '--first', name, '--last', 'Tab\tNew\nLine'], { tty: true });
    expect(created.exitCode).toBe(0);
    for (const line of ['customer list --all', 'customer show C-5', 'log']) {
      const ran = await typed(world, `dispatch ${line}`, { tty: true });
      expect(ran.stdout, line).toContain('a\\u{1b}[31m');
      expect(ran.stdout.replaceAll('\n', ''), line).not.toMatch(/\p{Cc}|\p{Bidi_Control}/u);
    }
    for (const form of ['--json', '--csv', '--plain']) {
      const ran = await typed(world, `dispatch customer show C-5 ${form}`, { tty: true });
      expect(ran.stdout.replace(/\r?\n|\t/g, ''), form).not.toMatch(/\p{Cc}|\p{Bidi_Control}/u);
      const piped = await typed(world, `dispatch customer show C-5 ${form}`);
      if (form === '--json')
        expect(JSON.parse(piped.stdout)).toMatchObject({ firstName: name, lastName: 'Tab New Line' });
      else expect(piped.stdout).toContain(name);
    }
    const missing = await world.cli(['customer', 'show', '\u001b]0;owned\u0007']);
    expect(missing.stderr).toContain('\\u{1b}]0;owned\\u{7}');
  });

  test('that no file could keep are refused', async () => {
    const world = await makeBook();
    const before = contents(world.path);
    for (const [name, says] of [
      ['a\u0000b', '--first holds a NUL character.'],
      ['a\ud800b', '--first holds broken Unicode'],
      ['x'.repeat(101), '--first has 101 characters; at most 100 are kept.'],
    ] as const) {
      const ran = await world.cli(['customer', 'create', '--first', name]);
      expect(ran).toMatchObject({ exitCode: USAGE, stdout: '' });
      expect(ran.stderr).toContain(says);
    }
    expect(contents(world.path)).toEqual(before);
  });

  test('with emoji and wide characters keep the columns', async () => {
    const world = await makeBook();
    const names = ['日本 山田', '👩‍👩‍👧‍👦 Family', 'e\u0301ric', '🇯🇵 Flag', 'ﾊﾝｶｸ', 'Ångström', '👍🏽 Thumb'];
    for (const first of names) await world.cli(['customer', 'create', '--first', first, '--phone', '312-555-0190']);
    for (const columns of [80, 140]) {
      const { stdout } = await typed(world, 'dispatch customer list', { tty: true, columns });
      const rows = stdout.split('\n').filter((row) => row.includes('312-555-0190'));
      expect(rows).toHaveLength(names.length);
      const starts = rows.map((row) => stringWidth(row.slice(0, row.indexOf('312-555'))));
      expect(new Set(starts).size, stdout).toBe(1);
      for (const row of rows) expect(stringWidth(row)).toBeLessThanOrEqual(columns);
    }
    const { stdout } = await typed(world, 'dispatch customer list 山田 --json');
    expect(JSON.parse(stdout)).toMatchObject({ items: [{ name: '日本 山田' }], total: 1 });
  });

  test('with what SQL reads as its own are only text', async () => {
    const world = await makeBook();
    const evil = `Robert'); drop table customer;--`;
    const others = [`x' or '1'='1`, '100% _sure_', '"quoted"\\back', '; delete from job; --', '*'];
    for (const first of [evil, ...others]) {
      expect((await world.cli(['customer', 'create', '--first', first])).exitCode).toBe(0);
      const shown = await world.cli(['customer', 'show', first, '--json']);
      expect((JSON.parse(shown.stdout) as { name: string }).name).toBe(first);
    }
    const before = contents(world.path);
    const found = async (...argv: string[]): Promise<number> => {
      const ran = await world.cli([...argv, '--json']);
      expect({ argv, exit: ran.exitCode }).toEqual({ argv, exit: 0 });
      return (JSON.parse(ran.stdout) as { total: number }).total;
    };
    expect(await found('customer', 'list', 'drop table')).toBe(1);
    for (const query of ['%', '_', "'", '"', '*', "' or 1=1 --", 'a%e', 'J_ne', 'x" OR "a', 'NEAR(', '\\']) {
      expect([query, await found('customer', 'list', query)]).toEqual([query, query === '*' ? 1 : 0]);
      expect([query, await found('appointment', 'list', query)]).toEqual([query, 0]);
      expect([query, await found('note', 'list', 'C-1', '--search', query)]).toEqual([query, 0]);
    }
    for (const argv of [
      ['customer', 'show', "1' or '1'='1"],
      ['tech', 'show', "MARIA' --"],
      ['board', '--as', "owner' --"],
      ['log', '--by', "owner' or 1=1"],
    ]) {
      const ran = await world.cli(argv);
      expect({ argv, exit: ran.exitCode, stdout: ran.stdout }).toEqual({ argv, exit: NOT_FOUND, stdout: '' });
      expectNoTrace(ran, argv.join(' '));
    }
    expect(contents(world.path)).toEqual(before);
  });
});
