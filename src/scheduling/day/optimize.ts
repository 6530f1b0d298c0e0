// Improves the stored plan of one day (S3). Searches again from what it found until nothing changes, so that running it twice
// changes nothing the second time; takes a plan only when it is better than the stored one by more than noise.

import { finish } from '../../base/stepwise.ts';
import type { Instant } from '../../base/time.ts';
import type { DayAppointment, DayRecords } from '../../domain/day.ts';
import type { Move } from '../../domain/placement.ts';
import type { PlanWorth } from '../../domain/schedule.ts';
import type { Settings } from '../../domain/settings.ts';
import { searchProblem } from '../solver/by-size.ts';
import type { Campaign } from '../solver/campaign.ts';
import { campaigning } from '../solver/campaign.ts';
import { buildDay } from './day.ts';
import { withDearPlaces } from './dear-places.ts';
import { isMove } from './disruption.ts';
import { routesToMend } from './mend.ts';
import { allChanges, changesBetween, withMoves } from './plan-change.ts';
import { isAbandoned, isBetter, worthOf } from './plan-worth.ts';
import { settle } from './settle.ts';

export interface OptimizeTask {
  readonly records: DayRecords;
  readonly settings: Settings;
  readonly now: Instant;
  readonly seed: number;
  /** Search steps of the first search; later ones make sure. */
  readonly iterations: number;
  /** Asked between searches; true ends with the plan so far. */
  readonly shouldStop?: () => boolean;
  /** Told the steps made so far in the search for few moves. */
  readonly onProgress?: (iterations: number) => void;
}

export interface Optimized {
  readonly before: PlanWorth;
  readonly after: PlanWorth;
  /** Against the stored plan; what was only held counts as unassigned. */
  readonly changes: readonly Move[];
  readonly iterations: number;
  /** How many of the changes disturb somebody. */
  readonly moves: number;
}

const MOST_ROUNDS = 5;

/** The day improved. Pure. */
export function optimizeDay(task: OptimizeTask): Optimized {
  return finish(campaigning(optimizingDay(task)));
}

/** As `optimizeDay`, its searches handed out. */
export function* optimizingDay(task: OptimizeTask): Campaign<Optimized> {
  let { records } = task;
  const before = worthOf(task, records);
  let after = before;
  let iterations = 0;
  for (let round = 0; round < MOST_ROUNDS && !task.shouldStop?.(); round++) {
    const found = yield* searchOnce(task, records);
    iterations += found.iterations;
    if (found.moves.length === 0) break;
    const next = withMoves(records, found.moves);
    const worth = worthOf(task, next);
    if (!isBetter(worth, after)) break;
    records = next;
    after = worth;
  }
  const changes = changesBetween(task.records, records);
  return { before, after, changes, iterations, moves: changes.filter(isMove).length };
}

/**
 * One search from the plan of the records. Who has a place keeps one, unless a higher priority needs it (S4). What breaks a
 * rule and finds no better place stays where it was: late is better than nobody. Where its technician is not at work there
 * is nobody: then it goes to the unassigned lane.
 */
function* searchOnce(task: OptimizeTask, records: DayRecords): Campaign<{ moves: Move[]; iterations: number }> {
  const { settings, now, seed } = task;
  let iterations = 0;
  const except = new Set<number>();
  while (true) {
    const day = buildDay(records, settings, now, { releaseMisfits: { except, halfPinned: true } });
    if (day.problem.routes.length === 0) return { moves: [], iterations };
    const { shouldStop } = task;
    const found = yield* searchProblem(withDearPlaces(day), day.plan, {
      seed,
      iterations: task.iterations,
      searches: 1,
      ...(shouldStop ? { shouldStop } : {}),
    });
    iterations += found.iterations;
    const released = new Set(day.plan.unassigned);
    const homeless = [...found.plan.unassigned, ...found.plan.forced.map(({ visit }) => visit)];
    const late = homeless.filter((v) => released.has(v) && day.stands[v]?.isHeld === false && !isAbandoned(day, v));
    if (late.length === 0) {
      const settled = settle(day, found.plan, { mend: routesToMend(day) });
      return { moves: settled ? allChanges(day, settled) : [], iterations };
    }
    for (const v of late) except.add((day.appointments[v] as DayAppointment).id);
  }
}
