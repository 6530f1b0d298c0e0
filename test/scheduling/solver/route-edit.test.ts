// Orders that a route has no room for: refused, and the route stays one that can be asked.

import { expect, it } from 'vitest';
import { insertAfter, ordersOf, setOrder } from '../../../src/scheduling/solver/route-edit.ts';
import { randomProblem } from '../../support/random-problem.ts';
import { benchOf } from '../../support/search-state.ts';

const HOUR = 3_600;

it('more stops than a route can hold are refused', () => {
  const drawn = randomProblem(5, { visits: 6, routes: 1 });
  const routes = drawn.routes.map((route) => ({
    ...route,
    earliestStart: 8 * HOUR,
    softEnd: 17 * HOUR,
    hardEnd: 17 * HOUR,
    blocks: [],
    breaks: [],
  }));
  const visits = drawn.visits.map(({ fixed: _, pinnedStart: __, current: ___, ...visit }) => ({
    ...visit,
    serviceSeconds: 2.5 * HOUR,
    windows: [{ start: 0, end: 90_000 }],
    allowed: Uint8Array.of(1),
  }));
  const { state } = benchOf({ ...drawn, routes, visits }).step;
  const most = state.model.stride - 2;
  const all = visits.map((_, v) => v);
  expect(most).toBe(3);
  expect(setOrder(state, 0, all)).toBe(false);
  expect(setOrder(state, 0, all.slice(0, 2))).toBe(true);
  expect(ordersOf(state)).toEqual([[0, 1]]);
  setOrder(state, 0, all.slice(0, most));
  expect(insertAfter(state, most, 0, 0)).toBe(false);
  expect(ordersOf(state)).toEqual([all.slice(0, most)]);
});
