// Room for one more visit on a full day. Near the day a change of the plan is dear, and a search that shies away from changes
// misses the few that would help: where it finds none, it looks again as if nobody minded, and makes that cheap afterwards.

import type { Plan, Problem } from '../solver/problem.ts';
import type { RoomOptions } from '../solver/room.ts';
import { bump, makeRoom } from '../solver/room.ts';

/** As `makeRoom` of the solver. */
export function roomFor(problem: Problem, plan: Plan, visit: number, options: RoomOptions): Plan | null {
  const room = makeRoom(problem, plan, visit, options);
  if (room) return room.plan;
  const found = makeRoom(withFreeChanges(problem), plan, visit, options);
  return found && (makeRoom(problem, found.plan, visit, options)?.plan ?? found.plan);
}

/** As `bump` of the solver. */
export function bumpFor(problem: Problem, plan: Plan, visit: number, options: RoomOptions): Plan | null {
  const room = bump(problem, plan, visit, options) ?? bump(withFreeChanges(problem), plan, visit, options);
  return room?.plan ?? null;
}

function withFreeChanges(problem: Problem): Problem {
  const visits = problem.visits.map((visit) => (visit.changePercent ? { ...visit, changePercent: 0 } : visit));
  return { ...problem, visits };
}
