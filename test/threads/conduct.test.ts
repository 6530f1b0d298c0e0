// The same result on any number of threads, in another run and in another process; and what happens when a search fails or has
// to stop.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Campaign, SearchResult, SearchTask } from '../../src/scheduling/solver/campaign.ts';
import { searchInParts } from '../../src/scheduling/solver/parts/rounds.ts';
import { wideOf } from '../../src/scheduling/solver/parts/wide.ts';
import { emptyPlan } from '../../src/scheduling/solver/problem.ts';
import { compareCost, evaluate } from '../../src/scheduling/solver/solution.ts';
import { searchTogether } from '../../src/scheduling/solver/together.ts';
import { Conductor, conduct } from '../../src/threads/conduct.ts';
import { ThreadPool } from '../../src/threads/thread-pool.ts';
import { randomProblem } from '../support/random-problem.ts';
import { unsoundness } from '../support/soundness.ts';

// Starting threads takes long on a machine that is busy with other test files.
vi.setConfig({ testTimeout: 120_000 });

const PROBLEM = randomProblem(7, { visits: 60, routes: 9, pinnedPercent: 10 });

const CAMPAIGNS: readonly (readonly [string, () => Campaign])[] = [
  [
    'together',
    () => searchTogether(PROBLEM, emptyPlan(PROBLEM), { seed: 3, iterations: 1_200, searches: 2, exchanges: 3 }),
  ],
  [
    'in parts',
    () => searchInParts(wideOf(PROBLEM), emptyPlan(PROBLEM), { seed: 3, iterations: 2_400, rounds: 3, partVisits: 15 }),
  ],
];

describe.each(CAMPAIGNS)('a campaign of searches %s', (_name, campaign) => {
  it('finds the same on 1, 2 and 4 threads, and in a second run', async () => {
    const one = await conduct(campaign(), 1);
    expect(unsoundness(PROBLEM, one.plan)).toEqual([]);
    expect(one.iterations).toBeGreaterThanOrEqual(2_400);
    for (const threads of [1, 2, 4]) expect(await conduct(campaign(), threads)).toEqual(one);
  });
});

describe('a campaign that runs', () => {
  const long = (): Campaign =>
    searchTogether(PROBLEM, emptyPlan(PROBLEM), { seed: 3, iterations: 6_000, searches: 2, exchanges: 1 });

  it.each([1, 2])('counts its steps on %i threads', async (threads) => {
    const told: number[] = [];
    await conduct(long(), threads, { onProgress: (iterations) => told.push(iterations) });
    expect(told.length).toBeGreaterThan(0);
    expect(Math.max(...told)).toBeLessThanOrEqual(12_000);
  });

  it.each([1, 2])('keeps a sound plan when it has to stop midway on %i threads', async (threads) => {
    let told = 0;
    const stopped = await conduct(long(), threads, {
      shouldStop: () => told > 2_000,
      onProgress: (iterations) => {
        told = iterations;
      },
    });
    expect(stopped.iterations).toBeLessThan(12_000);
    expect(unsoundness(PROBLEM, stopped.plan)).toEqual([]);
    const start = evaluate(PROBLEM, emptyPlan(PROBLEM)).cost;
    expect(compareCost(evaluate(PROBLEM, stopped.plan).cost, start)).toBeLessThan(0);
  });
});

it('finds the same in another process, from the script that is built', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'dispatch-conduct-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const root = join(import.meta.dirname, '../..');
  const entry = join(folder, 'main.ts');
  writeFileSync(
    entry,
    `import { Conductor, conduct } from '${root}/src/threads/conduct.ts';
     import { searchTogether } from '${root}/src/scheduling/solver/together.ts';
     import { emptyPlan } from '${root}/src/scheduling/solver/problem.ts';
     import { randomProblem } from '${root}/test/support/random-problem.ts';
     const problem = randomProblem(7, { visits: 60, routes: 9, pinnedPercent: 10 });
     const campaign = searchTogether(problem, emptyPlan(problem), { seed: 3, iterations: 1200, searches: 2, exchanges: 3 });
     process.stdout.write(JSON.stringify(await conduct(campaign, 2)));`,
  );
  await build({
    entryPoints: { main: entry, 'search-thread': join(root, 'src/threads/search-thread.ts') },
    outdir: folder,
    bundle: true,
    format: 'esm',
    platform: 'node',
    logLevel: 'error',
  });
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n');
  const there = JSON.parse(execFileSync(process.execPath, [join(folder, 'main.js')], { encoding: 'utf8' }));
  const [, campaign] = CAMPAIGNS[0] as (typeof CAMPAIGNS)[number];
  expect(there).toEqual(JSON.parse(JSON.stringify(await conduct(campaign(), 2))));
});

describe('campaigns side by side', () => {
  it('find what each finds alone, on any number of threads', async () => {
    const alone = await Promise.all(CAMPAIGNS.map(([, campaign]) => conduct(campaign(), 1)));
    for (const threads of [2, 3]) {
      const conductor = new Conductor(threads);
      try {
        expect(await Promise.all(CAMPAIGNS.map(([, campaign]) => conductor.run(campaign())))).toEqual(alone);
      } finally {
        await conductor.close();
      }
    }
  });
});

describe('a search that fails', () => {
  const broken: SearchTask = {
    problem: PROBLEM,
    plan: { ...emptyPlan(PROBLEM), routes: [[999]] },
    seed: 1,
    iterations: 9,
  };

  it('says on any number of threads what went wrong there', async () => {
    const failing = function* (): Campaign {
      const found: readonly SearchResult[] = yield [broken, { ...broken, plan: emptyPlan(PROBLEM) }];
      return found[0] as SearchResult;
    };
    const alone = await conduct(failing(), 1).catch((error: Error) => error);
    expect(alone).toBeInstanceOf(TypeError);
    const { message, stack } = (await conduct(failing(), 2).catch((error: Error) => error)) as Error;
    expect(message).toBe(`A search thread failed: ${(alone as Error).message}`);
    expect(stack).toContain('search-thread');
  });

  it('leaves the pool fit for the next round', async () => {
    const pool = new ThreadPool(1);
    try {
      await expect(pool.run([broken])).rejects.toThrow('A search thread failed');
      const [found] = await pool.run([{ ...broken, plan: emptyPlan(PROBLEM) }]);
      expect(found?.iterations).toBe(9);
    } finally {
      await pool.close();
    }
  });

  it('does not wait for a thread that has died while it was idle', async () => {
    const pool = new ThreadPool(1);
    const task = { ...broken, plan: emptyPlan(PROBLEM) };
    try {
      await pool.run([task]);
      await pool.close();
      const [found] = await pool.run([task]);
      expect(found?.iterations).toBe(9);
    } finally {
      await pool.close();
    }
  });

  it('of a thread that is ended under it says so', async () => {
    const pool = new ThreadPool(2);
    const running = pool.run([{ problem: PROBLEM, plan: emptyPlan(PROBLEM), seed: 1, iterations: 1e9 }]);
    const ended = expect(running).rejects.toThrow('A search thread failed: the thread ended');
    await pool.close();
    await ended;
  });
});
