// The bench's checker takes what the solver answers, and nothing that was tampered with.

import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { solveProblem } from '../../src/operations/solving.ts';
import type { ProblemFile, SolutionFile } from '../support/check-routes.ts';
import { randomRoutes } from '../support/random-routes.ts';
import { parseSolomon } from '../support/solomon.ts';
import { UNWATCHED } from '../support/watch.ts';
import { checkSolution } from './check-solution.js';

async function solved(problem: ProblemFile): Promise<SolutionFile> {
  const { answer } = await solveProblem(JSON.stringify(problem), {
    seed: 1,
    iterations: 100,
    seconds: null,
    searches: 1,
    threads: 1,
    milliseconds: () => 0,
    watch: UNWATCHED,
  });
  return answer as unknown as SolutionFile;
}

const data = (name: string): string => readFileSync(new URL(`data/${name}`, import.meta.url), 'utf8');

it.each([1, 2, 3, 4, 5, 6, 7, 8])(
  'takes the solution of random problem %i, and says what it is worth',
  async (seed) => {
    const problem = randomRoutes(seed, 12, 3);
    const solution = await solved(problem);
    expect(checkSolution(problem, solution)).toMatchObject({
      faults: [],
      served: 12 - solution.unassigned.length,
      priority: solution.summary.priority,
      travel: solution.summary.cost,
    });
  },
);

describe('a tampered solution', () => {
  type Draft = {
    routes: { vehicle: number; steps: Record<string, unknown>[] }[];
    unassigned: unknown[];
  } & SolutionFile;
  let instance: ProblemFile;
  let instanceSolution: SolutionFile;
  let day: ProblemFile;
  let daySolution: SolutionFile;
  beforeAll(async () => {
    instance = parseSolomon(data('R101.txt'));
    instanceSolution = await solved(instance);
    day = JSON.parse(data('day-1-5x22-loose.json')) as ProblemFile;
    daySolution = await solved(day);
  });

  const job = (draft: Draft): Record<string, unknown> =>
    draft.routes[0]?.steps.find(({ type }) => type === 'job') as Record<string, unknown>;
  const pause = (draft: Draft): Record<string, unknown> =>
    draft.routes[0]?.steps.find(({ type }) => type === 'break') as Record<string, unknown>;

  it.each<[string, (draft: Draft) => void, RegExp]>([
    ['a job served early', (draft) => (job(draft).arrival = 0), /begins at 0/],
    ['a job served twice', (draft) => draft.routes[1]?.steps.splice(1, 0, job(draft)), /served twice/],
    ['a job forgotten', (draft) => draft.routes[0]?.steps.splice(1, 1), /neither served and left out/],
    ['a job that nobody ordered', (draft) => (job(draft).id = 999), /job 999 is unknown/],
    ['no way home', (draft) => draft.routes[0]?.steps.pop(), /does not come to its end/],
    ['an unknown vehicle', (draft) => ((draft.routes[0] as { vehicle: number }).vehicle = 999), /vehicle 999/],
    [
      'too much on board',
      ({ routes: [first, ...rest] }) => {
        for (const { steps } of rest) first?.steps.splice(-1, 0, ...steps.filter(({ type }) => type === 'job'));
      },
      /leaves with \d+ of 200/,
    ],
    ['an untrue sum', (draft) => Object.assign(draft.summary, { cost: 1 }), /cost is 1/],
  ])('with %s is found out', (_name, tamper, fault) => {
    const draft = structuredClone(instanceSolution) as Draft;
    tamper(draft);
    expect(checkSolution(instance, draft).faults.join('\n')).toMatch(fault);
  });

  it.each<[string, (draft: Draft) => void, RegExp]>([
    ['a break left out', (draft) => Object.assign(pause(draft), { id: 999 }), /break 999 is unknown/],
    ['a break too early', (draft) => Object.assign(pause(draft), { arrival: 0, waiting_time: 0 }), /break \d+ begins/],
  ])('with %s is found out', (_name, tamper, fault) => {
    const draft = structuredClone(daySolution) as Draft;
    tamper(draft);
    expect(checkSolution(day, draft).faults.join('\n')).toMatch(fault);
  });

  it('with a job given to a technician without the skill is found out', () => {
    const unskilled = { ...day, vehicles: day.vehicles.map((vehicle) => ({ ...vehicle, skills: [] })) };
    expect(checkSolution(unskilled, daySolution).faults.join('\n')).toMatch(/needs skill/);
  });
});
