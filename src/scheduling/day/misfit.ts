// What breaks a rule where it stands in the stored plan: the day ran late, somebody fell ill, a rule changed. Found before
// anything is planned around it, as few as possible, so that the rest of the route stays open.

import { boundVisit, tieBounds, tiesOfStarts } from '../solver/links.ts';
import { lockedRoutesOf } from '../solver/locked.ts';
import type { LockedRoute } from '../solver/locks.ts';
import { legSeconds, timedStops } from '../solver/locks.ts';
import type { Placement, Plan, Problem, Route, Visit } from '../solver/problem.ts';
import { exactSchedule } from '../solver/schedule.ts';
import { earliestArrival } from '../solver/timeline.ts';
import type { Draft } from './day-draft.ts';
import { ordersOf, placementOf } from './day-draft.ts';
import { linkMisfits, startsOf } from './day-links.ts';
import type { Standing } from './standing.ts';
import { isFixed } from './standing.ts';

/** Visits that may move but break a rule where they stand now. */
export function findMisfits(draft: Draft, given: Problem): number[] {
  const orders = ordersOf(draft);
  const isMovable = (v: number): boolean => !isFixed(draft.standings[v] as Standing);
  const unlinked = new Set(given.links ? linkMisfits(draft, given, { routes: orders, isMovable }) : []);
  const problem = asTied(draft, given, orders);
  const found: number[] = [];
  const locked = lockedRoutesOf(problem);
  for (const [route, order] of orders.entries()) {
    const movable = order.filter((v) => !isFixed(draft.standings[v] as Standing));
    if (movable.length === 0) continue;
    const wrong = movable.filter((v) => unlinked.has(v) || problem.visits[v]?.allowed[route] !== 1);
    const kept = order.filter((v) => !wrong.includes(v));
    const holds = (candidate: readonly number[]): boolean => routeHolds({ problem, route, locked }, candidate);
    const stored = { problem, route, locked, starts: (v: number) => (placementOf(draft, v) as Placement).start };
    if (!storedStartsHold(stored, kept) && !holds(kept)) wrong.push(...dropUntilItHolds(kept, movable, holds));
    const rest = order.filter((v) => !wrong.includes(v) && draft.standings[v] !== 'pinned');
    found.push(...wrong, ...beyondLimit(problem, route, { order: rest, movable }));
  }
  return found;
}

/** With the windows that the stored starts leave by their links. */
function asTied(draft: Draft, problem: Problem, orders: readonly (readonly number[])[]): Problem {
  if (!problem.links) return problem;
  const bounds = tieBounds(problem, tiesOfStarts(problem, startsOf(draft, problem, orders)));
  return { ...problem, visits: problem.visits.map((visit, v) => boundVisit(visit, bounds.get(v))) };
}

/**
 * More appointments than the technician takes a day (S5): the least important of those that may move, the last first. What a
 * pin takes beyond the limit is the pin's own violation, and throws nobody out.
 */
function beyondLimit(
  problem: Problem,
  route: number,
  at: { order: readonly number[]; movable: readonly number[] },
): number[] {
  const kept = at.order.filter((v) => problem.visits[v]?.kind !== 'event');
  const surplus = kept.length - (problem.routes[route] as Route).maxVisits;
  if (surplus <= 0) return [];
  const price = (v: number): number => (problem.visits[v] as Visit).leaveOutPrice;
  const open = kept.filter((v) => at.movable.includes(v));
  return open.sort((a, b) => price(a) - price(b) || kept.indexOf(b) - kept.indexOf(a)).slice(0, surplus);
}

/** The problem in which a technician who has too many appointments keeps those that stay: nobody has to go for it. */
export function keepingSurplus(problem: Problem, plan: Plan): Problem {
  const counts = plan.routes.map((order) => order.filter((v) => problem.visits[v]?.kind !== 'event').length);
  if (!problem.routes.some((route, r) => (counts[r] as number) > route.maxVisits)) return problem;
  const routes = problem.routes.map((route, r) => ({
    ...route,
    maxVisits: Math.max(route.maxVisits, counts[r] as number),
  }));
  return { ...problem, routes };
}

/** A quick yes for the usual day: the stored starts follow each other as they are, with lunch somewhere between. */
function storedStartsHold(
  at: { problem: Problem; route: number; locked: readonly LockedRoute[]; starts: (v: number) => number },
  order: readonly number[],
): boolean {
  const own = at.problem.routes[at.route] as Route;
  const { timetable } = at.locked[at.route] as LockedRoute;
  if (timetable.breaks.length > 1 || timetable.blocks.length > 0) return false;
  let departure = timetable.earliestStart;
  let place = own.startPlace;
  let hadBreak = timetable.breaks.length === 0;
  const reaches = (to: number, buffer: number, by: number): boolean => {
    const seconds = legSeconds(at.problem, place, to) + buffer;
    if (!hadBreak) hadBreak = earliestArrival(timetable, { departure, seconds, from: 0, to: 1 }) <= by;
    return departure + seconds <= by;
  };
  for (const [i, v] of order.entries()) {
    const visit = at.problem.visits[v] as Visit;
    const start = at.starts(v);
    if (!reaches(visit.place, i === 0 ? 0 : own.bufferSeconds, start)) return false;
    const isTimed = visit.fixed !== undefined || visit.pinnedStart === start;
    if (!isTimed && !visit.windows.some((window) => start >= window.start && start <= window.end)) return false;
    departure = start + visit.serviceSeconds;
    place = visit.place;
  }
  return reaches(own.endPlace, 0, own.hardEnd) && hadBreak;
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
  const locked = at.locked[route] as LockedRoute;
  const own = problem.routes[route] as Route;
  const stops = timedStops(problem, own, order, locked.locks);
  const last = problem.visits[order.at(-1) ?? -1];
  const endLeg = last ? legSeconds(problem, last.place, own.endPlace) : 0;
  return exactSchedule(locked.timetable, stops, endLeg) !== null;
}
