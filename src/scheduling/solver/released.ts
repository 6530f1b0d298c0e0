// A short search in which only a few visits may move: the others stay on their routes in their order, and shift inside their
// windows at most. What is to be tried is decided by the caller; this answers how well it can be done.

import { seededRandom } from '../../base/random.ts';
import { Anneal } from './anneal.ts';
import { loadPlan } from './load.ts';
import { buildModel } from './model.ts';
import { Step } from './moves/step.ts';
import type { Plan, Problem } from './problem.ts';
import { planOf } from './route-edit.ts';
import { stakesFor } from './stakes.ts';

export interface ReleaseOptions {
  readonly seed: number;
  readonly iterations: number;
}

/** The best plan found from `plan` on by moving or placing `released` alone; null when the others cannot stay where they are. */
export function moveReleased(
  problem: Problem,
  plan: Plan,
  released: readonly number[],
  { seed, iterations }: ReleaseOptions,
): Plan | null {
  const model = buildModel(problem, plan.forced);
  const active = new Uint8Array(model.visitCount);
  for (const v of released) active[v] = model.locked[v] === 1 ? 0 : 1;
  const step = new Step(model, seededRandom(seed), stakesFor(model, model.must, active));
  for (const v of loadPlan(step.state, plan)) if (active[v] === 0) return null;
  step.gatherAbsent();
  const anneal = new Anneal(step);
  anneal.fill();
  anneal.run({ iterations });
  return planOf(anneal.bestOrders, model.visitCount, plan.forced);
}
