import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Expected } from '../../src/commands/expected.ts';
import { expectedAfter } from '../../src/commands/expected.ts';
import { HAND_COMMANDS } from '../../src/commands/hand.ts';
import { idsBeginning } from '../../src/domain/candidate.ts';
import { main } from '../../src/main.ts';
import { makeBook } from '../support/sample-lines.ts';
import type { Ran } from '../support/world.ts';
import { capturedIo, MONDAY_8AM, makeWorld } from '../support/world.ts';

const expectedFor = (...typed: string[]): Expected => expectedAfter(typed, HAND_COMMANDS);
const words = (...typed: string[]): string[] => expectedFor(...typed).words.map(({ word }) => word);

describe('what may come next', () => {
  it.each([
    [['unp'], ['unpin']],
    [['tech', 'time'], ['timeoff']],
    [
      ['tech', 'timeoff', ''],
      ['add', 'remove'],
    ],
    [['--db', 'x.db', 'tech', 'timeoff', 'a'], ['add']],
    [
      ['service', 'add', '--kind', ''],
      ['tech', 'sales'],
    ],
    [['service', 'add', '--kind=s'], ['sales']],
    [['service', 'add', '--kind', '=', 's'], ['sales']],
    [
      ['status', 'A-1', 'on-'],
      ['on-the-way', 'on-site'],
    ],
    [['book', 'J-1', '--wind'], ['--window']],
    [
      ['address', 'merge', '--ke'],
      ['--keep', '--key'],
    ],
    [['comp'], ['company', 'completion']],
    [
      ['completion', ''],
      ['records', 'bash', 'zsh', 'fish'],
    ],
    [['help', 'sl'], ['slots']],
    [['help', 'dat'], ['dates']],
    [['help', 'tech', 'timeoff', 'a'], ['add']],
    [['schema', 'appointment.unp'], ['appointment.unpin']],
    [['solve', 'problem.json', '--it'], ['--iterations']],
    [['no-such', ''], []],
    [[''], expect.arrayContaining(['board', 'book', 'help'])],
  ])('after %j: %j', (typed, expected) => {
    expect(words(...typed)).toEqual(expected);
  });

  it.each([
    [['pin', ''], ['appointment'], '', ''],
    [['pin', 'A-'], ['appointment'], 'A-', ''],
    [['pin', 'A-1', '--tech', 'MA'], ['technician'], 'MA', ''],
    [['pin', '--tech', 'MARIA', ''], ['appointment'], '', ''],
    [['pin', '--tech', '=', 'MA'], ['technician'], 'MA', ''],
    [['pin', '--tech', '='], ['technician'], '', ''],
    [['pin', '--tech=MA'], ['technician'], 'MA', '--tech='],
    [['board', '--tech', 'MARIA,S'], ['technician'], 'S', 'MARIA,'],
    [['board', '--tech=MARIA,S'], ['technician'], 'S', '--tech=MARIA,'],
    [['job', 'create', '--service', '"AC Re'], ['service'], 'AC Re', ''],
    [['job', 'create', '--service', 'AC\\ Re'], ['service'], 'AC Re', ''],
    [['slots', 'A'], ['appointment', 'job'], 'A', ''],
    [['unlink', 'A-1', ''], ['appointment'], '', ''],
    [['pin', 'A-1', ''], [], '', ''],
    [['book', 'J-1', '--reason', ''], [], '', ''],
  ] as const)('after %j: records of %j', (typed, nouns, text, lead) => {
    expect(expectedFor(...typed)).toMatchObject({ words: [], nouns, text, lead, files: false });
  });

  it.each([
    [['postal', 'import', '']],
    [['solve', '']],
    [['solve', 'problem.json', '-o', '']],
    [['board', '--db', '']],
  ])('after %j: files', (typed) => {
    expect(expectedFor(...typed)).toMatchObject({ words: [], nouns: [], files: true });
  });

  it('is of the book that is named', () => {
    expect(expectedFor('--db', 'other.db', 'pin', '').book).toBe('other.db');
    expect(expectedFor('pin', '').book).toBeNull();
  });
});

describe('numbers that begin with', () => {
  const range = (first: number, last: number) => ({ first, last });

  it.each([
    ['', []],
    ['A', []],
    ['ad', []],
    ['AD-', []],
    ['C-1', null],
    ['AD-0', null],
    ['AD-x', null],
    ['oak', null],
    ['-', null],
  ])('%j', (text, expected) => {
    expect(idsBeginning('address', text)).toEqual(expected);
  });

  it.each(['AD-12', 'ad12', '12'])('%j', (text) => {
    expect(idsBeginning('address', text)?.slice(0, 3)).toEqual([range(12, 12), range(120, 129), range(1200, 1299)]);
  });
});

describe('the words offered', () => {
  const OFFERED: readonly (readonly [typed: string[], lines: string[]])[] = [
    [['pin', ''], []],
    [['pin', 'A-1'], ['A-1\tJane Doe · AC Repair · Tue 24 Nov 2026, 9:00-9:15 AM CST']],
    [['status', 'a'], []],
    [['book', 'J-2'], ['J-2\tJane Doe · AC Repair']],
    [['customer', 'show', 'ja'], ['Jane Doe\tC-1']],
    [['customer', 'show', 'C-2'], ['C-2\tLena Lead']],
    [
      ['board', '--tech', ''],
      ['LEE\tLee Chan · T-3', 'MARIA\tMaria Lopez · T-1', 'SAM\tSam Okafor · T-2'],
    ],
    [['board', '--tech', 'LEE,ma'], ['LEE,MARIA\tMaria Lopez · T-1']],
    [['board', '--tech', 'sam o'], ['Sam Okafor\tSAM · T-2']],
    [['tech', 'show', 'T-2'], ['T-2\tSAM · Sam Okafor']],
    [['job', 'create', '--service', 'ac'], ['AC Repair\tS-1']],
    [['address', 'edit', 'AD-3'], ['AD-3\tJane Doe · 2 Oak St, Elsewhere']],
    [['tech', 'timeoff', 'remove', ''], ['TO-1\tSam Okafor · from 2027-06-01']],
    [['tech', 'event', 'remove', ''], ['E-1\tParty · 2027-06-02']],
    [['customer', 'archive', 'C-4'], []],
    [['postal', 'import', ''], ['\tfiles']],
  ];

  it('are the records that there are', { timeout: 60_000 }, async () => {
    const book = await makeBook();
    for (const [typed, lines] of OFFERED) {
      const ran = await completed(book.path, MONDAY_8AM, typed);
      expect([typed, ran]).toEqual([
        typed,
        { exitCode: 0, stderr: '', stdout: lines.map((line) => `${line}\n`).join('') },
      ]);
    }
  });

  it("of appointments are today's", async () => {
    const book = await makeBook();
    const { stdout } = await completed(book.path, '2026-11-24T14:00:00Z', ['status', 'A']);
    expect(stdout).toBe('A-1\tJane Doe · AC Repair · 9:00-9:15 AM\n');
  });

  it('are none, and nobody is told, when there is no book, or none that can be read', async () => {
    const world = await makeWorld({ init: null });
    writeFileSync(join(world.folder, 'text.db'), 'no book at all, but long enough for a header');
    for (const path of [world.path, world.folder, join(world.folder, 'text.db')]) {
      const ran = await completed(path, MONDAY_8AM, ['pin', '']);
      expect([path, ran]).toEqual([path, { exitCode: 0, stdout: '', stderr: '' }]);
    }
    expect(existsSync(world.path)).toBe(false);
  });

  it('hold nothing that a terminal would obey', async () => {
    const world = await makeWorld();
    await world.run('department.add', { name: 'a\u001b[31mred' });
    await world.run('department.add', { name: 'alarms' });
    const { stdout } = await completed(world.path, MONDAY_8AM, ['service', 'add', '--department', 'a']);
    expect(stdout).toBe('alarms\tD-2\n');
  });
});

/** `complete` finds the book as the shell's next command would: by the environment. */
async function completed(path: string, now: string, typed: readonly string[]): Promise<Ran> {
  const captured = capturedIo({ environment: { DISPATCH_DB: path, DISPATCH_NOW: now } });
  const exitCode = await main(['complete', '--', ...typed], captured.io);
  return { exitCode, stdout: captured.stdout(), stderr: captured.stderr() };
}

describe('the scripts', () => {
  it('are refused for a shell that there is none for', async () => {
    const world = await makeWorld({ init: null });
    const ran = await world.cli(['completion', 'bsh']);
    expect(ran).toMatchObject({ exitCode: 2, stdout: '' });
    expect(ran.stderr).toMatch(/Did you mean .*bash/);
  });
});
