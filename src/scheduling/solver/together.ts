// Several searches of one problem, which only their seeds tell apart: at fixed numbers of steps they all go on from the best plan
// that any of them has. How many they are is part of what was asked; how many run at once is not.

import type { Campaign, SearchResult } from './campaign.ts';
import type { Plan, Problem } from './problem.ts';
import { compareCost } from './solution.ts';

export interface TogetherOptions {
  readonly seed: number;
  /** Steps of each search. */
  readonly iterations: number;
  /** How many searches, at least 1. */
  readonly searches: number;
  /** How often they exchange their best, the end included. */
  readonly exchanges: number;
}

/** The best plan that any of the searches found from `initial` on; of equal ones that of the lowest seed. */
export function* searchTogether(problem: Problem, initial: Plan, options: TogetherOptions): Campaign {
  const { seed, iterations, searches, exchanges } = options;
  let best: SearchResult | null = null;
  let made = 0;
  const repaired = new Set<number>();
  for (let round = 0; round < exchanges; round++) {
    const plan: Plan = best?.plan ?? initial;
    const found: readonly SearchResult[] = yield Array.from({ length: searches }, (_, i) => ({
      problem,
      plan,
      seed: seed + round * searches + i,
      iterations: Math.ceil(iterations / exchanges),
    }));
    for (const one of found) {
      made += one.iterations;
      if (best === null || compareCost(one.cost, best.cost) < 0) best = one;
    }
    for (const v of best?.repaired ?? []) repaired.add(v);
  }
  if (best === null) throw new Error('A search has to be asked for at least once.');
  return { ...best, iterations: made, repaired: [...repaired].sort((a, b) => a - b) };
}
