// A large problem searched part by part (after Santini et al., "Decomposition strategies for vehicle routing heuristics", INFORMS
// Journal on Computing 2023): each round cuts the plan into parts of a few hundred visits along other lines, searches every
// part by itself, and puts the plan together again. A step in a part looks at a few dozen routes, in the whole at a thousand.

import type { Campaign, SearchResult } from '../campaign.ts';
import type { Cost } from '../cost.ts';
import type { Plan } from '../problem.ts';
import { addCost, NO_COST } from '../solution.ts';
import type { Part, Share } from './cut.ts';
import { cutPart, joinParts } from './cut.ts';
import { split } from './split.ts';
import type { Wide } from './wide.ts';

export interface RoundsOptions {
  readonly seed: number;
  /** Search steps of all rounds and parts together. */
  readonly iterations: number;
  readonly rounds?: number;
  /** Visits in a part, about. */
  readonly partVisits?: number;
  /** Asked between the rounds; true ends with the plan so far. */
  readonly shouldStop?: () => boolean;
  /** Search steps of the round that begins, instead of an equal share of `iterations`. */
  readonly iterationsOf?: (round: number, rounds: number) => number;
}

/** The second round mends what the borders of the first spoiled; each further one gains less. */
const ROUNDS = 6;
const PART_VISITS = 200;
/** Seeds of different rounds are so far apart: more parts than this are never made. */
const SEEDS_PER_ROUND = 10_000;

/** The best plan found from `initial` on. Its cost is the sum of the parts' as last searched. */
export function* searchInParts(wide: Wide, initial: Plan, options: RoundsOptions): Campaign {
  const { seed, iterations, rounds = ROUNDS, partVisits = PART_VISITS } = options;
  const visits = Math.max(1, wide.visits.length);
  let plan = initial;
  let made = 0;
  let cost: Cost | null = null;
  const repaired = new Set<number>();
  for (let round = 0; round < rounds && !(cost && options.shouldStop?.()); round++) {
    const parts = split(wide, plan, { visits: partVisits, round })
      .filter(hasVisits(plan))
      .map((share) => cutPart(wide, plan, share));
    const steps = options.iterationsOf?.(round, rounds) ?? iterations / rounds;
    const found: readonly SearchResult[] = yield parts.map((part, i) => ({
      problem: part.problem,
      plan: part.plan,
      seed: seed + round * SEEDS_PER_ROUND + i,
      iterations: Math.ceil((steps * part.visits.length) / visits),
    }));
    plan = joinParts(
      plan,
      parts,
      found.map((one) => one.plan),
    );
    cost = found.reduce((sum, one) => addCost(sum, one.cost), NO_COST);
    for (const [i, one] of found.entries()) {
      made += one.iterations;
      for (const v of one.repaired) repaired.add((parts[i] as Part).visits[v] as number);
    }
  }
  return { plan, cost: cost ?? NO_COST, iterations: made, repaired: [...repaired].sort((a, b) => a - b) };
}

function hasVisits(plan: Plan): (share: Share) => boolean {
  return ({ routes, loose }) =>
    loose.length > 0 || routes.some((r) => (plan.routes[r] as readonly number[]).length > 0);
}
