// What breaks a rule where it stands in the stored plan: the day ran late, somebody fell ill, a rule changed. Found before
// anything is planned around it, as few as possible, so that the rest of the route stays open.

import type { Draft } from './day-draft.ts';
import { ordersOf } from './day-draft.ts';
import { lockedRoutesOf } from './locked.ts';
import type { LockedRoute } from './locks.ts';
import { legSeconds, timedStops } from './locks.ts';
import type { Problem } from './problem.ts';
import { exactSchedule } from './schedule.ts';
import type { Standing } from './standing.ts';
import { isFixed } from './standing.ts';

/** Visits that may move but break a rule where they stand now. */
export function findMisfits(draft: Draft, problem: Problem): number[] {
  const found: number[] = [];
  const locked = lockedRoutesOf(problem);
  for (const [route, order] of ordersOf(draft).entries()) {
    const movable = order.filter((v) => !isFixed(draft.standings[v] as Standing));
    if (movable.length === 0) continue;
    const wrong = movable.filter((v) => problem.visits[v]?.allowed[route] !== 1);
    const kept = order.filter((v) => !wrong.includes(v));
    const holds = (candidate: readonly number[]): boolean => routeHolds({ problem, route, locked }, candidate);
    if (!holds(kept)) wrong.push(...dropUntilItHolds(kept, movable, holds));
    found.push(...wrong);
  }
  return found;
}

/** The visits without which the rest keeps its order and every rule: as few as a pass from the front finds. */
function dropUntilItHolds(
  order: readonly number[],
  movable: readonly number[],
  holds: (order: readonly number[]) => boolean,
): number[] {
  let kept = order.filter((v) => !movable.includes(v));
  const dropped: number[] = [];
  for (const v of order) {
    if (kept.includes(v)) continue;
    const attempt = order.filter((one) => one === v || kept.includes(one));
    if (holds(attempt)) kept = attempt;
    else dropped.push(v);
  }
  return dropped;
}

function routeHolds(
  at: { problem: Problem; route: number; locked: readonly LockedRoute[] },
  order: readonly number[],
): boolean {
  const { problem, route } = at;
  const locked = at.locked[route];
  const own = problem.routes[route];
  if (!locked || !own) return false;
  const stops = timedStops(problem, own, order, locked.locks);
  const last = problem.visits[order.at(-1) ?? -1];
  const endLeg = last ? legSeconds(problem, last.place, own.endPlace) : 0;
  return exactSchedule(locked.timetable, stops, endLeg) !== null;
}
