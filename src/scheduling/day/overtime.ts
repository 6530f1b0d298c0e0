// Overtime as people count it: work and driving after the shift's end. The solver lets nobody drive in time off, so that what
// stands inside time off that lasts to midnight would be driven home from at midnight, and the evening count as worked.

import type { Problem, Route } from '../solver/problem.ts';
import type { RouteEvaluation } from '../solver/solution.ts';
import { driveUntil, mergeBlocks } from '../solver/timeline.ts';

/** Seconds worked past the shift's end, by route. */
export function overtimeByRoute(problem: Problem, routes: readonly RouteEvaluation[]): number[] {
  return routes.map((evaluated, index) => overtimeOf(problem.routes[index] as Route, evaluated));
}

function overtimeOf(route: Route, evaluated: RouteEvaluation): number {
  const last = evaluated.stops.at(-1);
  if (!last) return 0;
  const blocks = mergeBlocks(route.blocks);
  const within = blocks.filter((block) => block.end <= route.softEnd);
  const isPlain = within.length === blocks.length;
  const home = isPlain
    ? evaluated.end
    : Math.min(evaluated.end, driveUntil(within, last.departure, evaluated.returnSeconds));
  // Without a shift, all of it is beyond the shift.
  return Math.max(0, home - (route.hardEnd === 0 ? evaluated.leaves : route.softEnd));
}
