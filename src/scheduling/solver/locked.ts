// The locks of a problem without forced visits, worked out once: a day is asked many questions, and each needs them.

import type { LockedRoute } from './locks.ts';
import { lockRoutes } from './locks.ts';
import type { Plan, Problem } from './problem.ts';

const known = new WeakMap<Problem, readonly LockedRoute[]>();

/** As `lockRoutes`, remembered as long as the problem lives: problems never change. */
export function lockedRoutesOf(problem: Problem, forced: Plan['forced'] = []): readonly LockedRoute[] {
  if (forced.length > 0) return lockRoutes(problem, forced);
  const remembered = known.get(problem);
  if (remembered) return remembered;
  const locked = lockRoutes(problem, []);
  known.set(problem, locked);
  return locked;
}
