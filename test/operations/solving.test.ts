// Whole problems from text to text, looked at by a checker that shares no code with the product.

import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { solveProblem } from '../../src/operations/solving.ts';
import type { ProblemFile, SolutionFile } from '../support/check-routes.ts';
import { faultsOfRoutes } from '../support/check-routes.ts';
import { randomRoutes } from '../support/random-routes.ts';
import { parseSolomon } from '../support/solomon.ts';
import { UNWATCHED } from '../support/watch.ts';

interface Options {
  readonly seed?: number;
  readonly iterations?: number;
  readonly seconds?: number;
  readonly searches?: number;
  readonly threads?: number;
}

/** The solution with no trace of the clock. */
async function solve(
  problem: ProblemFile,
  { seed = 1, iterations = 300, seconds, searches = 1, threads = 1 }: Options = {},
): Promise<SolutionFile> {
  let now = 0;
  const { answer } = await solveProblem(JSON.stringify(problem), {
    seed,
    iterations,
    seconds: seconds ?? null,
    searches,
    threads,
    milliseconds: () => (now += 20),
    watch: UNWATCHED,
  });
  const { summary, ...rest } = answer as unknown as SolutionFile & { summary: object };
  const { computing_times: times, ...sums } = summary as SolutionFile['summary'] & { computing_times?: unknown };
  if (answer.code === 0) expect(times).toEqual({ loading: expect.any(Number), solving: expect.any(Number) });
  return { ...rest, summary: sums };
}

const data = (name: string): string => readFileSync(new URL(`../bench/data/${name}`, import.meta.url), 'utf8');

describe('solutions', () => {
  it('of random problems with everything that is supported are sound', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(1_000_000), fc.nat(14), fc.integer({ min: 1, max: 4 }), async (seed, jobs, vehicles) => {
        const problem = randomRoutes(seed, jobs, vehicles);
        const solution = await solve(problem, { seed, iterations: 100 });
        expect([seed, solution.error, faultsOfRoutes(problem, solution)]).toEqual([seed, undefined, []]);
      }),
      { numRuns: 150 },
    );
  });

  it.each(['day-1-5x22-loose', 'day-2-10x90-tight'])('of the field-service day %s are sound', async (name) => {
    const problem = JSON.parse(data(`${name}.json`)) as ProblemFile;
    const solution = await solve(problem, { iterations: 1_000 });
    expect(faultsOfRoutes(problem, solution)).toEqual([]);
  });

  // Best known distances, times ten: drives are cut off after one decimal.
  it.each([
    ['C101', 8_273, 1.001],
    ['R101', 16_377, 1.01],
    ['RC201', 12_618, 1.05],
  ])('of the public instance %s serve everyone near the best known distance', async (name, best, factor) => {
    const problem = parseSolomon(data(`${name}.txt`));
    const solution = await solve(problem, { iterations: 8_000 });
    expect(faultsOfRoutes(problem, solution)).toEqual([]);
    expect(solution.unassigned).toEqual([]);
    expect(solution.summary.cost).toBeGreaterThanOrEqual(best);
    expect(solution.summary.cost).toBeLessThanOrEqual(best * factor);
  });

  it('are the same for the same seed, and fill the time when it is a time', async () => {
    const problem = randomRoutes(5, 14, 3);
    expect(await solve(problem, { seed: 3 })).toEqual(await solve(problem, { seed: 3 }));
    const timed = await solve(problem, { seconds: 1 });
    expect(faultsOfRoutes(problem, timed)).toEqual([]);
  });

  it('spend setup once at a place, and none where the vehicle starts', async () => {
    const durations = [
      [0, 100],
      [100, 0],
    ];
    const jobs = [0, 1, 1].map((location_index, id) => ({ id, location_index, setup: 60, service: 10 }));
    const problem = { jobs, vehicles: [{ id: 1, start_index: 0 }], matrices: { car: { durations } } };
    const { summary, routes } = await solve(problem);
    expect(routes[0]?.steps.map(({ type, arrival, setup }) => [type, arrival, setup])).toEqual([
      ['start', 0, 0],
      ['job', 0, 0],
      ['job', 110, 60],
      ['job', 180, 0],
    ]);
    expect(summary).toMatchObject({ setup: 60, service: 30, duration: 100, cost: 100, routes: 1, unassigned: 0 });
  });

  it('drive in straight lines between coordinates, and tell the distance', async () => {
    const jobs = [{ id: 1, location: [-87.63, 41.88] as const, description: 'boiler' }];
    const vehicles = [{ id: 1, start: [-87.65, 41.95] as const, end: [-87.65, 41.95] as const }];
    const { summary, routes } = await solve({ jobs, vehicles });
    expect(summary.distance).toBeGreaterThan(20_000);
    expect(routes[0]?.steps[1]).toMatchObject({ location: [-87.63, 41.88], description: 'boiler' });
  });
});

describe('what is left out says why', () => {
  const durations = [
    [0, 100],
    [100, 0],
  ];
  const vehicle = { id: 1, start_index: 0, end_index: 0, time_window: [0, 1_000] as const };
  type Parts = { job?: object; vehicle?: object; jobs?: object[]; vehicles?: object[] };

  it.each<[string, Parts, string]>([
    ['skill', { job: { skills: [4] } }, 'No vehicle has the skill 4.'],
    ['window', { job: { time_windows: [[0, 50]] } }, 'Vehicle 1 cannot be there inside a time window.'],
    ['way back', { job: { service: 850 } }, 'Vehicle 1 would be back after the time window of the vehicle.'],
    ['capacity', { job: { pickup: [5] }, vehicle: { capacity: [4] } }, 'Vehicle 1 cannot carry it.'],
    ['drive', { vehicle: { max_travel_time: 199 } }, 'Vehicle 1 would drive more than it may.'],
    ['tasks', { vehicle: { max_tasks: 0 } }, 'Vehicle 1 may do no task.'],
    [
      'break',
      { vehicle: { breaks: [{ id: 1, service: 60, time_windows: [[1_500, 1_600]] }] } },
      'Vehicle 1 cannot take its breaks inside its time window.',
    ],
    [
      'no room',
      { vehicle: { max_tasks: 1 }, jobs: [{ id: 8, location_index: 1, priority: 5 }] },
      'No room left: vehicle 1 could do it, but not together with what it does instead.',
    ],
    [
      'skills of different vehicles',
      { job: { skills: [1, 2] }, vehicle: { skills: [1] }, vehicles: [{ ...vehicle, id: 2, skills: [2] }] },
      'No vehicle has the skills 1, 2 together.',
    ],
  ])('%s', async (_name, parts, reason) => {
    const problem = {
      jobs: [{ id: 9, location_index: 1, ...parts.job }, ...(parts.jobs ?? [])],
      vehicles: [{ ...vehicle, ...parts.vehicle }, ...(parts.vehicles ?? [])],
      matrices: { car: { durations } },
    } as ProblemFile;
    const { unassigned } = await solve(problem);
    expect(unassigned).toEqual([{ id: 9, type: 'job', location_index: 1, reason: [reason] }]);
  });
});
