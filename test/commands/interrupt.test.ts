// Ctrl-C in a real process: the first ends a search with the best plan so far, the second ends the process; whenever it comes,
// the book has the whole change or nothing of it. Runs the built tool (`npm test` builds it first).

import { spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { largeProblem } from '../bench/large-problem.js';
import { BINARY, runBinary } from '../support/binary.ts';
import type { Ran } from '../support/world.ts';

let folder: string;
let demo: string;
let day: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dispatch-interrupt-'));
  demo = join(folder, 'demo.db');
  const made = await runBinary(['demo', '--json', '--iterations', '10', '--db', demo], { timeoutMs: 60_000 });
  if (made.exitCode !== 0) throw new Error(made.stderr);
  day = JSON.parse(made.stdout).date;
}, 90_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A copy of the demo's book, closed before: nothing of it is in a log of its own. */
let copies = 0;
function copied(): string {
  const book = join(folder, `copy-${copies++}.db`);
  copyFileSync(demo, book);
  return book;
}

function state(book: string): { revisions: number; runs: number; integrity: unknown; keys: unknown[] } {
  const database = new Database(book);
  const count = (table: string): number => Number(database.prepare(`select count(*) from ${table}`).pluck().get());
  const found = {
    revisions: count('revision'),
    runs: count('run'),
    integrity: database.pragma('integrity_check', { simple: true }),
    keys: database.pragma('foreign_key_check') as unknown[],
  };
  database.close();
  return found;
}

/** Sends a SIGINT whenever `when` says so: after a delay, or once stderr holds a text. */
async function interrupted(argv: readonly string[], when: readonly (number | string)[]): Promise<Ran> {
  const child = spawn(process.execPath, [BINARY, ...argv], { stdio: ['ignore', 'pipe', 'pipe'], timeout: 60_000 });
  const said = { stdout: '', stderr: '' };
  const left = [...when];
  const next = (): void => {
    const [at] = left;
    if (at === undefined || (typeof at === 'string' && !said.stderr.includes(at))) return;
    left.shift();
    setTimeout(() => {
      child.kill('SIGINT');
      next();
    }, Number(at) || 0);
  };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.stderr += text;
    next();
  });
  next();
  const exitCode = await new Promise<number>((resolve) =>
    child.on('close', (code, signal) => resolve(signal === 'SIGINT' ? 130 : (code ?? -1))),
  );
  return { ...said, exitCode };
}

const optimize = (book: string): string[] => ['optimize', day, '--iterations', '100000000', '--db', book];
const STOPPING = 'stopping with the best found so far';

/**
 * The second signal must come after the first was taken (the system makes one of two that wait) and before the search has
 * ended: on a busy machine it sometimes misses that moment, so such a test may try again.
 */
const SECOND_IN_TIME = { retry: 9, timeout: 90_000 };

describe('Ctrl-C during a search', () => {
  it('goes on with the best plan so far and says so', async () => {
    const book = copied();
    const before = state(book);
    const { stdout, stderr, exitCode } = await interrupted(optimize(book), [`Planning ${day}`]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: expect.stringContaining(STOPPING) });
    expect(stderr).toContain('Stopped early');
    expect(stdout).toContain('Run R-');
    expect(state(book)).toEqual({ ...before, revisions: before.revisions + 1, runs: before.runs + 1 });
  }, 90_000);

  it('quits the second time, with nothing changed', SECOND_IN_TIME, async () => {
    const book = copied();
    const before = state(book);
    const { stdout, stderr, exitCode } = await interrupted(optimize(book), [`Planning ${day}`, 0]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 130, stdout: '' });
    expect(stderr).toContain(STOPPING);
    expect(stderr).toMatch(/interrupted: nothing was changed\n$/);
    expect(state(book)).toEqual(before);
  });

  it('tells scripts in JSON', async () => {
    const { stdout, stderr, exitCode } = await interrupted([...optimize(copied()), '--json'], [`Planning ${day}`]);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ isStopped: true });
    for (const line of stderr.trim().split('\n')) expect(typeof JSON.parse(line)).toBe('object');
  }, 90_000);

  it('ends `solve` with the best solution so far', async () => {
    const problem = join(import.meta.dirname, '../bench/data/day-2-10x90-tight.json');
    const { stdout, stderr, exitCode } = await interrupted(
      ['solve', problem, '--iterations', '100000000'],
      ['Searching'],
    );
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: expect.stringContaining('note: stopped after') });
    expect(JSON.parse(stdout)).toMatchObject({ code: 0 });
  }, 90_000);
});

describe('Ctrl-C during a search on threads', () => {
  const problem = (): string => {
    const file = join(folder, 'large.json');
    writeFileSync(file, JSON.stringify(largeProblem({ visits: 1_600, technicians: 100, days: 2 })));
    return file;
  };
  const solve = (): string[] => ['solve', problem(), '--iterations', '1000000000', '--threads', '2'];

  it('ends `solve` in parts with the best solution so far', async () => {
    const { stdout, stderr, exitCode } = await interrupted(solve(), ['Searching in parts']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: expect.stringContaining('note: stopped after') });
    expect(JSON.parse(stdout)).toMatchObject({ code: 0 });
  }, 90_000);

  it('quits the second time', SECOND_IN_TIME, async () => {
    const { stdout, stderr, exitCode } = await interrupted(solve(), ['Searching in parts', STOPPING]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 130, stdout: '' });
    expect(stderr).toContain(STOPPING);
  });

  it('ends `optimize` of several days with the best plans so far', async () => {
    const book = copied();
    const days = [...optimize(book), '--days', '3', '--threads', '2'];
    const { stdout, stderr, exitCode } = await interrupted(days, ['Planning 3 days']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: expect.stringContaining('Stopped early') });
    expect(stdout).toContain('Run R-');
  }, 90_000);
});

describe('Ctrl-C at any moment', () => {
  it.each([10, 60, 110, 160, 250, 400])(
    'after %i ms leaves all or nothing',
    async (delay) => {
      const book = copied();
      const before = state(book);
      const { stdout, stderr, exitCode } = await interrupted(
        ['optimize', day, '--iterations', '3000', '--db', book],
        [delay, delay],
      );
      const after = state(book);
      expect(after).toMatchObject({ integrity: 'ok', keys: [] });
      const changes = after.revisions - before.revisions;
      expect([
        [0, 1],
        [130, 0],
        [130, 1],
      ]).toContainEqual([exitCode, changes]);
      if (changes === 0) expect(stdout).toBe('');
      // A process that is already leaving dies without a word: then it has said all before.
      else expect(stdout + stderr).toMatch(/the change was saved|Run R-/);
    },
    90_000,
  );
});
