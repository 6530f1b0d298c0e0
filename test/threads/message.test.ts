// Problems on their way to another thread: their matrices lie in shared memory, each copied once.

import { expect, it } from 'vitest';
import type { SearchTask } from '../../src/scheduling/solver/campaign.ts';
import { emptyPlan } from '../../src/scheduling/solver/problem.ts';
import { SharedTravel } from '../../src/threads/message.ts';
import { randomProblem } from '../support/random-problem.ts';

it('every matrix is shared, a vehicle of its own included, and copied once however often it is sent', () => {
  const drawn = randomProblem(3, { visits: 4, routes: 2 });
  const travel = { seconds: drawn.travelSeconds.map((one) => 2 * one), metres: drawn.travelMetres };
  const problem = { ...drawn, routes: drawn.routes.map((route, r) => (r === 0 ? { ...route, travel } : route)) };
  const task = { problem, plan: emptyPlan(problem), seed: 1, iterations: 10 };
  const shared = new SharedTravel();
  const first = shared.share(task);
  expect(first).toEqual(task);
  const matrices = (sent: SearchTask): unknown[] => [
    sent.problem.travelSeconds,
    sent.problem.travelMetres,
    ...sent.problem.routes.flatMap((route) => Object.values(route.travel ?? {})),
  ];
  expect(matrices(first)).toHaveLength(4);
  for (const cells of matrices(first)) expect((cells as Int32Array).buffer).toBeInstanceOf(SharedArrayBuffer);
  for (const again of [shared.share(task), shared.share(first)])
    for (const [i, cells] of matrices(again).entries()) expect(cells).toBe(matrices(first)[i]);
});
