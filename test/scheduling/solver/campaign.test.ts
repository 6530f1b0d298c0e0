// Searches as a campaign: run by itself, a search finds what `improve` finds, watched or not; and some search has to be asked for.

import { expect, it } from 'vitest';
import { finish } from '../../../src/base/stepwise.ts';
import { campaigning, searching } from '../../../src/scheduling/solver/campaign.ts';
import { emptyPlan } from '../../../src/scheduling/solver/problem.ts';
import { improve } from '../../../src/scheduling/solver/search.ts';
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

it('of no searches together has no result', () => {
  const none = searchTogether(PROBLEM, PLAN, { ...OPTIONS, searches: 0, exchanges: 1 });
  expect(() => finish(campaigning(none))).toThrow('at least once');
});
