// How a problem is searched is a question of its size: a small one whole, by one search or by several together; a large one in
// parts, because a step that looks at a thousand routes costs as much as a hundred that look at the few which matter.

import type { Campaign } from './campaign.ts';
import { searchOnce } from './campaign.ts';
import type { RoundsOptions } from './parts/rounds.ts';
import { searchInParts } from './parts/rounds.ts';
import type { Wide } from './parts/wide.ts';
import { wholeOf, wideOf } from './parts/wide.ts';
import type { Plan, Problem } from './problem.ts';
import { searchTogether } from './together.ts';

export interface SearchOptions extends RoundsOptions {
  /** Searches of a small problem that exchange their best, at least 1: another number is another result. */
  readonly searches: number;
}

/** What says how large a problem is. */
interface Sized {
  readonly visits: { readonly length: number };
  readonly routes: { readonly length: number };
}

/** From so many visits on a problem is searched in parts. */
const LARGE_VISITS = 1_500;
/** How often searches exchange their best at the most, */
const EXCHANGES = 4;
/** and the steps between: laying a problem out again for fewer costs more than it brings. So few in all make one search. */
const LEAST_STEPS = 1_000;

/** Whether a problem is searched in parts. */
export function isLarge({ visits, routes }: Sized): boolean {
  return visits.length >= LARGE_VISITS && routes.length > 1;
}

/**
 * The most visits that so many routes can be searched with. A part holds whole routes, and one of more visits than a search takes
 * whole would need a matrix, neighbours and steps of a size that no time limit could keep.
 */
export function mostVisits(routes: number): number {
  return LARGE_VISITS * routes;
}

/** The best plan found from `initial` on, in `iterations` steps of all searches together. */
export function* searchWide(wide: Wide, initial: Plan, options: SearchOptions): Campaign {
  if (isLarge(wide)) return yield* searchInParts(wide, initial, options);
  return yield* searchWhole(wholeOf(wide), initial, options);
}

/** The same for a problem that has its matrix. */
export function* searchProblem(problem: Problem, initial: Plan, options: SearchOptions): Campaign {
  if (isLarge(problem)) return yield* searchInParts(wideOf(problem), initial, options);
  return yield* searchWhole(problem, initial, options);
}

function* searchWhole(problem: Problem, initial: Plan, options: SearchOptions): Campaign {
  const { seed, iterations, searches } = options;
  if (searches === 1 || iterations < LEAST_STEPS)
    return yield* searchOnce({ problem, plan: initial, seed, iterations });
  const each = Math.ceil(iterations / searches);
  const exchanges = Math.max(1, Math.min(EXCHANGES, Math.floor(each / LEAST_STEPS)));
  return yield* searchTogether(problem, initial, { seed, iterations: each, searches, exchanges });
}
