// Searching for a given time instead of a given number of steps. Cooling needs to know how long it may take: a short trial
// tells how fast searching goes, then one search is made as long as the time allows, and shorter ones from the best plan while
// some is left. Not reproducible; the steps that were made are counted.

import type { Watch } from '../base/watch.ts';
import { isLarge, searchWide } from '../scheduling/solver/by-size.ts';
import type { SearchResult } from '../scheduling/solver/campaign.ts';
import type { Wide } from '../scheduling/solver/parts/wide.ts';
import type { Plan } from '../scheduling/solver/problem.ts';
import { emptyPlan } from '../scheduling/solver/problem.ts';
import { compareCost } from '../scheduling/solver/solution.ts';
import type { Conductor } from '../threads/conduct.ts';

export interface TimedTask {
  readonly wide: Wide;
  readonly conductor: Conductor;
  readonly meter: Meter;
  readonly seed: number;
  readonly searches: number;
  /** In milliseconds of the clock. */
  readonly begin: number;
  readonly deadline: number;
  readonly milliseconds: () => number;
  readonly watch: Watch;
}

/** Tells when a search made its first step: what was laid out before it says nothing of how fast searching goes. */
export class Meter {
  private readonly milliseconds: () => number;
  private first: number | null = null;

  constructor(milliseconds: () => number) {
    this.milliseconds = milliseconds;
  }

  /** A search is under way. */
  tick(): void {
    this.first ??= this.milliseconds();
  }

  /** Milliseconds since the first tick after the last call. */
  read(): number {
    const now = this.milliseconds();
    const took = now - (this.first ?? now);
    this.first = null;
    return took;
  }
}

/** Steps of each search that only measures how fast searching goes. */
const TRIAL_ITERATIONS = 2_000;
/** Less time than this part of the budget is not worth another search. */
const LEAST_PART = 0.03;

/** The best plan found until the deadline, with the steps of all searches. */
export async function searchFor(task: TimedTask): Promise<SearchResult> {
  return isLarge(task.wide) ? await inParts(task) : await whole(task);
}

async function whole({ wide, conductor, meter, ...task }: TimedTask): Promise<SearchResult> {
  const { seed, searches, deadline, milliseconds } = task;
  const start = emptyPlan(wide);
  const run = async (plan: Plan, iterations: number): Promise<{ found: SearchResult; each: number }> => {
    const found = await conductor.run(searchWide(wide, plan, { seed, iterations, searches }));
    return { found, each: meter.read() / Math.max(1, found.iterations) };
  };
  let { found: best, each } = await run(start, TRIAL_ITERATIONS * searches);
  let made = best.iterations;
  for (let isFirst = true; hasTime(task); isFirst = false) {
    const next = await run(isFirst ? start : best.plan, Math.floor((deadline - milliseconds()) / Math.max(each, 1e-4)));
    made += next.found.iterations;
    each = next.each;
    if (compareCost(next.found.cost, best.cost) < 0) best = next.found;
    if (next.found.iterations === 0) break;
  }
  return { ...best, iterations: made };
}

/** Rounds of parts, each as long as its share of the time that is left; the first one only makes a full plan and measures. */
async function inParts({ wide, conductor, ...task }: TimedTask): Promise<SearchResult> {
  const { seed, searches, deadline, milliseconds, watch } = task;
  const first = 2 * wide.visits.length;
  let began = milliseconds();
  let steps = first;
  const iterationsOf = (round: number, rounds: number): number => {
    const now = milliseconds();
    if (round > 0) steps = Math.max(1, ((deadline - now) / (rounds - round)) * (steps / Math.max(1, now - began)));
    began = now;
    return steps;
  };
  const shouldStop = (): boolean => watch.isStopped() || milliseconds() >= deadline;
  const options = { seed, searches, iterations: 0, iterationsOf, shouldStop };
  let best = await conductor.run(searchWide(wide, emptyPlan(wide), options));
  let made = best.iterations;
  while (hasTime(task)) {
    best = await conductor.run(searchWide(wide, best.plan, { ...options, seed: seed + made }));
    made += best.iterations;
  }
  return { ...best, iterations: made };
}

function hasTime({
  begin,
  deadline,
  milliseconds,
  watch,
}: Pick<TimedTask, 'begin' | 'deadline' | 'milliseconds' | 'watch'>): boolean {
  return !watch.isStopped() && deadline - milliseconds() > (deadline - begin) * LEAST_PART;
}
