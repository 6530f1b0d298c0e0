// Searching in several places at once, as a plan of campaign: rounds of searches that don't depend on each other, each round
// decided by what the last one found. Who runs the searches, and how many of them at a time, changes nothing in the result.

import type { Stepwise } from '../../base/stepwise.ts';
import type { Cost } from './cost.ts';
import type { Plan, Problem } from './problem.ts';
import { improving } from './search.ts';

/** One search, complete in itself: it can be sent to another thread. */
export interface SearchTask {
  readonly problem: Problem;
  readonly plan: Plan;
  readonly seed: number;
  readonly iterations: number;
}

export interface SearchResult {
  readonly plan: Plan;
  readonly cost: Cost;
  /** Iterations made; fewer than asked when it was stopped. */
  readonly iterations: number;
  /** Visits that had to leave their place in the plan of the task because it broke a rule there. */
  readonly repaired: readonly number[];
}

/** What a running search asks and tells. */
export interface SearchWatch {
  /** True ends the search with the best plan so far. */
  readonly shouldStop?: () => boolean;
  /** Iterations made so far. */
  readonly onProgress?: (iterations: number) => void;
  /** How much of the only search has passed, from 0 to 1, where time decides how fast it cools. Not for searches on threads. */
  readonly elapsed?: () => number;
}

/** Yields the searches of a round, and is handed their results in the same order; returns what came of it all. */
export type Campaign<T = SearchResult> = Generator<readonly SearchTask[], T, readonly SearchResult[]>;

/** A campaign of one search. */
export function* searchOnce(task: SearchTask): Campaign {
  const found: readonly SearchResult[] = yield [task];
  return found[0] as SearchResult;
}

/** Runs one search, with pauses. */
export function* searching(task: SearchTask, watch: SearchWatch = {}): Stepwise<SearchResult> {
  const { problem, plan, seed, iterations } = task;
  const { shouldStop, onProgress, elapsed } = watch;
  const found = yield* improving(problem, plan, {
    seed,
    iterations,
    ...(shouldStop ? { shouldStop } : {}),
    ...(onProgress ? { onProgress } : {}),
    ...(elapsed ? { elapsed } : {}),
  });
  return { plan: found.plan, cost: found.evaluation.cost, iterations: found.iterations, repaired: found.repaired };
}

/** Runs a whole campaign here, one search after the other, with pauses. `onProgress` counts the iterations of all of them. */
export function* campaigning<T>(campaign: Campaign<T>, watch: SearchWatch = {}): Stepwise<T> {
  let made = 0;
  let round = campaign.next();
  while (!round.done) {
    const results: SearchResult[] = [];
    for (const task of round.value) {
      const before = made;
      const onProgress = (iterations: number): void => watch.onProgress?.(before + iterations);
      const result = yield* searching(task, { ...watch, onProgress });
      made += result.iterations;
      results.push(result);
    }
    round = campaign.next(results);
  }
  return round.value;
}
