// The same plan on any number of threads and in another process, through the built tool (`npm test` builds it first).

import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { checkSolution } from '../bench/check-solution.js';
import { largeProblem } from '../bench/large-problem.js';
import { runBinary } from '../support/binary.ts';
import type { ProblemFile, SolutionFile } from '../support/check-routes.ts';

const TIMEOUT = 240_000;

vi.setConfig({ testTimeout: TIMEOUT });

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dispatch-threads-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function solve(problem: ProblemFile, flags: readonly string[]): Promise<SolutionFile> {
  const file = join(folder, 'problem.json');
  writeFileSync(file, JSON.stringify(problem));
  const { stdout, stderr, exitCode } = await runBinary(['solve', file, ...flags], { timeoutMs: TIMEOUT });
  if (exitCode !== 0) throw new Error(stderr);
  const solution = JSON.parse(stdout) as SolutionFile & { summary: object };
  Object.assign(solution.summary, { computing_times: null });
  return solution;
}

it('solves alike on 1, 2 and 4 threads', async () => {
  const file = new URL('../bench/data/day-2-10x90-tight.json', import.meta.url);
  const problem = JSON.parse(readFileSync(file, 'utf8')) as ProblemFile;
  const one = await solve(problem, ['--iterations', '4000']);
  expect(checkSolution(problem, one).faults).toEqual([]);
  for (const threads of ['1', '2', '4'])
    expect(await solve(problem, ['--iterations', '4000', '--threads', threads])).toEqual(one);
  expect(await solve(problem, ['--iterations', '4000', '--searches', '3'])).not.toEqual(one);
});

it('solves what is large in parts, alike on 1 and 2 threads', async () => {
  const problem = largeProblem({ visits: 1_600, technicians: 80, days: 2 });
  const one = await solve(problem, ['--iterations', '3000']);
  expect(checkSolution(problem, one).faults).toEqual([]);
  expect(one.unassigned.length).toBeLessThan(80);
  expect(await solve(problem, ['--iterations', '3000', '--threads', '2'])).toEqual(one);
});

it('plans several days alike on 1, 2 and 4 threads', async () => {
  const demo = join(folder, 'demo.db');
  const made = await runBinary(['demo', '--json', '--iterations', '10', '--db', demo], { timeoutMs: TIMEOUT });
  const { date } = JSON.parse(made.stdout) as { date: string };
  await runBinary(['company', 'set', 'changeWeight', '0', '--db', demo], { timeoutMs: TIMEOUT });
  const opened = new Database(demo);
  const last = opened.prepare('select max(at) from revision').pluck().get() as string;
  opened.close();
  const planned = async (threads: string): Promise<{ stdout: string; rows: unknown[] }> => {
    const book = join(folder, `${threads}.db`);
    copyFileSync(demo, book);
    // Its day may have begun at that hour already, where the demo is made late in the evening.
    const morning = `${date}T05:00:00Z`;
    const now = morning > last ? morning : last;
    const flags = ['--days', '3', '--iterations', '300', '--threads', threads, '--now', now, '--json'];
    const { stdout, stderr, exitCode } = await runBinary(['optimize', date, ...flags, '--db', book], {
      timeoutMs: TIMEOUT,
    });
    if (exitCode !== 0) throw new Error(stderr);
    const database = new Database(book);
    const rows = database.prepare('select id, technicianId, plannedStart from appointment order by id').all();
    database.close();
    return { stdout, rows };
  };
  const one = await planned('1');
  expect(JSON.parse(one.stdout).days).toHaveLength(3);
  expect(JSON.parse(one.stdout).changed).toBeGreaterThan(0);
  expect(await planned('2')).toEqual(one);
  expect(await planned('4')).toEqual(one);
});
