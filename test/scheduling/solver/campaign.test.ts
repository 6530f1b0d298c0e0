// Searches as a campaign: run by itself, a search finds what `improve` finds, watched or not; and some search has to be asked for.

import { expect, it } from 'vitest';
import { finish } from '../../../src/base/stepwise.ts';
import { campaigning, searching } from '../../../src/scheduling/solver/campaign.ts';
import { emptyPlan } from '../../../src/scheduling/solver/problem.ts';
import { improve } from '../../../src/scheduling/solver/search.ts';
import { compareCost } from '../../../src/scheduling/solver/solution.ts';
import { searchTogether } from '../../../src/scheduling/solver/together.ts';
import { randomProblem } from '../../support/random-problem.ts';

const PROBLEM = randomProblem(4, { visits: 8, routes: 2 });
const PLAN = emptyPlan(PROBLEM);
const OPTIONS = { seed: 1, iterations: 300 };

it('finds the same, watched or not', () => {
  const task = { problem: PROBLEM, plan: PLAN, ...OPTIONS };
  const seen: number[] = [];
  const watched = finish(searching(task, { shouldStop: () => false, onProgress: (made) => seen.push(made) }));
  expect(finish(searching(task))).toEqual(watched);
  expect(watched.plan).toEqual(improve(PROBLEM, PLAN, OPTIONS).plan);
  expect(seen).toEqual([0, 256]);
});

it('finds together what the best of the searches finds, and goes on from there', () => {
  const together = (searches: number, exchanges: number) =>
    finish(campaigning(searchTogether(PROBLEM, PLAN, { ...OPTIONS, searches, exchanges })));
  const alone = [1, 2, 3].map((seed) => improve(PROBLEM, PLAN, { ...OPTIONS, seed }));
  const best = alone.map(({ evaluation }) => evaluation.cost).sort(compareCost)[0];
  const found = together(3, 1);
  expect([found.cost, found.iterations]).toEqual([best, 900]);
  const twice = together(3, 2);
  expect(twice.iterations).toBe(900);
  expect(compareCost(twice.cost, together(1, 1).cost)).toBeLessThanOrEqual(0);
});

it('of no searches together has no result', () => {
  const none = searchTogether(PROBLEM, PLAN, { ...OPTIONS, searches: 0, exchanges: 1 });
  expect(() => finish(campaigning(none))).toThrow('at least once');
});
