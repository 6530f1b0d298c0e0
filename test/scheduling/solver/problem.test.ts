// The plan that holds what is fixed and nothing else.

import { expect, it } from 'vitest';
import { emptyPlan } from '../../../src/scheduling/solver/problem.ts';
import { randomProblem } from '../../support/random-problem.ts';

it('serves what is fixed in order of start, of two at once the one with the lower number first', () => {
  const { visits, routes } = randomProblem(1, { visits: 4, routes: 1 });
  const starts = [9_000, 7_000, undefined, 7_000];
  const ids = [1, 3, 4, 2];
  const fixed = visits.map(({ fixed: _, ...visit }, v) => {
    const start = starts[v];
    return { ...visit, id: ids[v] as number, ...(start === undefined ? {} : { fixed: { route: 0, start } }) };
  });
  expect(emptyPlan({ visits: fixed, routes })).toEqual({ routes: [[3, 1, 0]], unassigned: [2], forced: [] });
});
