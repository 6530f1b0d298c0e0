// Stored starts that no longer hold although the order of the day does: an address moved, a drive got longer, a pin expired.
// They need new starts inside their windows, and until then they are what `recheck` reports.

import { tiedProblem } from '../solver/links.ts';
import { timeOrder } from '../solver/timing.ts';
import type { Day } from './day.ts';
import type { Stand, Standing } from './standing.ts';
import { isFixed } from './standing.ts';

/** A start that differs by less keeps its minute. */
const LEAST_SECONDS = 60;

/** By visit: the start that can be kept instead, in the problem's seconds. */
export function startsToMend(day: Day): Map<number, number> {
  const found = new Map<number, number>();
  const problem = tiedProblem(day.problem, day.plan);
  for (const [route, order] of day.plan.routes.entries()) {
    const movable = order.filter((v) => !isFixed(day.standings[v] as Standing));
    const timed = movable.length === 0 ? null : timeOrder({ problem, route, order });
    if (timed === null) continue;
    for (const [i, v] of order.entries()) {
      const stored = (day.stands[v] as Stand).start - day.origin;
      const start = timed.starts[i] as number;
      if (movable.includes(v) && Math.abs(start - stored) >= LEAST_SECONDS) found.set(v, start);
    }
  }
  return found;
}

/** The routes on which such starts stand. */
export function routesToMend(day: Day): ReadonlySet<number> {
  return new Set(
    [...startsToMend(day).keys()].map((v) => day.routeOf.get((day.stands[v] as Stand).technicianId) as number),
  );
}
