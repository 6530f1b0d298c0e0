// Routes that nobody can tell apart while they are empty: same hours, places and limits, and the same to every visit. The search
// looks at one empty route of a kind, not at a hundred.

import type { LockedRoute } from './locks.ts';
import type { Problem } from './problem.ts';

/** The kind of each route, as the index of the first route of that kind. */
export function kindsOf(problem: Problem, lockedRoutes: readonly LockedRoute[], pairCost: Float64Array): Int32Array {
  const { routes, visits } = problem;
  const known = new Map<string, number[]>();
  const travels = new Map<unknown, number>();
  const isSame = (a: number, b: number): boolean =>
    visits.every((visit, v) => {
      const at = v * routes.length;
      return visit.allowed[a] === visit.allowed[b] && pairCost[at + a] === pairCost[at + b];
    });
  return Int32Array.from(routes, (route, r) => {
    const { id: _, technician: __, travel, ...rest } = route;
    if (!travels.has(travel)) travels.set(travel, travels.size);
    const hasLocks = (lockedRoutes[r] as LockedRoute).locks.length > 0;
    const key = JSON.stringify([rest, travels.get(travel), hasLocks ? r : -1]);
    const group = known.get(key) ?? [];
    known.set(key, group);
    const first = group.find((other) => isSame(other, r));
    if (first !== undefined) return first;
    group.push(r);
    return r;
  });
}
