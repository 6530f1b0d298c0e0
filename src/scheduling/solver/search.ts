// Improves a plan: slack induction by string removals with simulated annealing (scheduler.md). Starts from the plan it is given
// and never returns a worse one; what is fixed is never touched, what may not be left out never is.

import { seededRandom } from '../../base/random.ts';
import type { Stepwise } from '../../base/stepwise.ts';
import { finish } from '../../base/stepwise.ts';
import type { Worth } from './anneal.ts';
import { Anneal } from './anneal.ts';
import { placePins } from './force.ts';
import { evolving } from './generations.ts';
import { earliestTies } from './links.ts';
import { holds, loadPlan } from './load.ts';
import { buildModel } from './model.ts';
import { Step } from './moves/step.ts';
import type { Plan, Problem } from './problem.ts';
import { planOf } from './route-edit.ts';
import type { Evaluation } from './solution.ts';
import { compareCost, evaluate } from './solution.ts';
import { stakesFor } from './stakes.ts';

export interface ImproveOptions {
  readonly seed: number;
  /** Length of the search. The result depends on it even when the run is stopped earlier. */
  readonly iterations: number;
  /** Stop after so many of them: to repeat a run that was interrupted. */
  readonly stopAfter?: number;
  /** Asked every few hundred iterations; true ends the run with the best plan so far. */
  readonly shouldStop?: () => boolean;
  readonly onProgress?: (iterations: number, best: Worth) => void;
  /** How much of the search has passed, from 0 to 1, where time decides how fast it cools. */
  readonly elapsed?: () => number;
}

export interface Improved {
  readonly plan: Plan;
  readonly evaluation: Evaluation;
  /** Iterations made. */
  readonly iterations: number;
  /** Visits that had to leave their place in the initial plan because it broke a rule there. */
  readonly repaired: readonly number[];
}

/**
 * The best plan found from `initial` on. An initial plan that breaks rules is mended first: what does not fit where it
 * stands is placed anew. A pin that fits nowhere is forced in, and its broken rules show in the evaluation (N5).
 */
export function improve(problem: Problem, initial: Plan, options: ImproveOptions): Improved {
  return finish(improving(problem, initial, options));
}

/** As `improve`, with pauses. */
export function* improving(problem: Problem, initial: Plan, options: ImproveOptions): Stepwise<Improved> {
  const start = placePins(problem, initial, options.seed);
  const model = buildModel(problem, start.plan.forced);
  const active = model.locked.map((locked) => 1 - locked);
  const step = new Step(model, seededRandom(options.seed), stakesFor(model, model.must, active));
  loadPlan(step.state, start.plan);
  step.gatherAbsent();
  const search = new Anneal(step);
  search.fill();
  yield* evolving(search, options);
  const plan = planOf(search.bestOrders, model.visitCount, start.plan.forced, search.bestTies);
  return {
    ...betterOf(problem, initial, tiedBest(problem, plan)),
    iterations: search.iterations,
    repaired: start.repaired,
  };
}

/** With the ties of the search, or the earliest there are where those cost less. */
function tiedBest(problem: Problem, plan: Plan): { plan: Plan; evaluation: Evaluation } {
  const found = { plan, evaluation: evaluate(problem, plan) };
  if (!problem.links) return found;
  const early = { ...plan, ties: earliestTies(problem, plan) };
  const evaluation = evaluate(problem, early);
  const isSound = evaluation.violations.length <= found.evaluation.violations.length;
  return isSound && compareCost(evaluation.cost, found.evaluation.cost) < 0 ? { plan: early, evaluation } : found;
}

/** The initial plan, should it be better after all: only where nothing in it had to be mended. */
function betterOf(
  problem: Problem,
  initial: Plan,
  found: { plan: Plan; evaluation: Evaluation },
): { plan: Plan; evaluation: Evaluation } {
  const before = evaluate(problem, initial);
  const isBetter = compareCost(before.cost, found.evaluation.cost) < 0;
  const isClean = before.violations.length <= found.evaluation.violations.length;
  return isBetter && isClean && holds(problem, initial) ? { plan: initial, evaluation: before } : found;
}
