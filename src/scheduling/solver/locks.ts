// What stands fast on each route before anything is planned around it: fixed and forced visits, and with them the breaks
// that still have a place. A break that the fixed visits leave no room for is dropped and shown; it stops nothing else.

import type { Break, ForcedPlacement, Problem, Route, Visit } from './problem.ts';
import { onRoute } from './route-limits.ts';
import type { TimedStop } from './schedule.ts';
import { exactSchedule } from './schedule.ts';
import type { Timetable } from './timeline.ts';
import { mergeBlocks } from './timeline.ts';

/** A visit that the scheduler may not touch. */
export interface Lock {
  readonly visit: number;
  readonly start: number;
  /** When the technician is free after it and after every lock before it, never before the shift. */
  readonly departure: number;
}

export interface LockedRoute {
  /** In order of start, then id. */
  readonly locks: readonly Lock[];
  /** Holds the kept breaks only. */
  readonly timetable: Timetable;
  /** Indices into `Route.breaks` of the breaks in `timetable.breaks`, in the same order. */
  readonly keptBreaks: readonly number[];
  readonly droppedBreaks: readonly number[];
}

/** Seconds from one stop of a route to the next: the drive, and the buffer between two visits. */
export function legSeconds(problem: Problem, from: number, to: number): number {
  return from < 0 || to < 0 ? 0 : (problem.travelSeconds[cellOf(problem, from, to)] as number);
}

/** Metres between two places, -1 when either has no coordinates, 0 for no place at all. */
export function legMetres(problem: Problem, from: number, to: number): number {
  return from < 0 || to < 0 ? -1 : (problem.travelMetres[cellOf(problem, from, to)] as number);
}

function cellOf({ cellOf: own, places }: Problem, from: number, to: number): number {
  return own ? own(from, to) : from * places + to;
}

/** The windows that count: a start that is pinned alone leaves no other. */
export function windowsOf(visit: Visit): Visit['windows'] {
  return visit.pinnedStart === undefined ? visit.windows : [{ start: visit.pinnedStart, end: visit.pinnedStart }];
}

/** The stops of a route as the clock sees them, for visits in this order. */
export function timedStops(
  problem: Problem,
  route: Route,
  order: readonly number[],
  locks: readonly Lock[],
): TimedStop[] {
  const lockOf = new Map(locks.map((lock) => [lock.visit, lock]));
  return order.map((index, position) => {
    const visit = problem.visits[index] as Visit;
    const before = position === 0 ? undefined : problem.visits[order[position - 1] as number];
    const leg = legSeconds(problem, before?.place ?? route.startPlace, visit.place);
    const lock = lockOf.get(index);
    return {
      legSeconds: leg + (before ? route.bufferSeconds : 0),
      serviceSeconds: visit.serviceSeconds,
      windows: windowsOf(visit),
      ...(lock ? { locked: { start: lock.start, departure: lock.departure } } : {}),
    };
  });
}

/** The locks of every route, from the fixed visits of the problem and the forced ones of a plan. */
export function lockRoutes(problem: Problem, forced: readonly ForcedPlacement[]): LockedRoute[] {
  const placements = problem.routes.map((): ForcedPlacement[] => []);
  for (const [visit, { fixed }] of problem.visits.entries()) {
    if (fixed) placements[fixed.route]?.push({ visit, ...fixed });
  }
  for (const placement of forced) {
    if (!problem.visits[placement.visit]?.fixed) placements[placement.route]?.push(placement);
  }
  return problem.routes.map((route, r) => lockRoute(onRoute(problem, r), route, placements[r] as ForcedPlacement[]));
}

function lockRoute(problem: Problem, route: Route, placements: readonly ForcedPlacement[]): LockedRoute {
  const idOf = (placement: ForcedPlacement): number => (problem.visits[placement.visit] as Visit).id;
  const ordered = [...placements].sort((a, b) => a.start - b.start || idOf(a) - idOf(b));
  let departure = route.earliestStart;
  const locks = ordered.map(({ visit, start }): Lock => {
    departure = Math.max(departure, start + (problem.visits[visit] as Visit).serviceSeconds);
    return { visit, start, departure };
  });
  const { earliestStart, softEnd, hardEnd } = route;
  const base = { earliestStart, softEnd, hardEnd, blocks: mergeBlocks(route.blocks) };
  const kept = keepBreaks(problem, route, locks, base);
  const droppedBreaks = [...route.breaks.keys()].filter((index) => !kept.includes(index));
  return { locks, timetable: { ...base, breaks: breaksAt(route, kept) }, keptBreaks: kept, droppedBreaks };
}

function breaksAt(route: Route, indices: readonly number[]): Route['breaks'] {
  return indices.map((index) => route.breaks[index] as Break);
}

/** The breaks which the locked visits leave room for, in the order in which they are taken. */
function keepBreaks(
  problem: Problem,
  route: Route,
  locks: readonly Lock[],
  base: Omit<Timetable, 'breaks'>,
): readonly number[] {
  const order = [...route.breaks.keys()].sort((a, b) => {
    const [first, second] = breaksAt(route, [a, b]) as [Break, Break];
    return first.earliest - second.earliest || first.latest - second.latest || a - b;
  });
  const stops = timedStops(
    problem,
    route,
    locks.map((lock) => lock.visit),
    locks,
  );
  const last = problem.visits[locks.at(-1)?.visit ?? -1];
  const endLeg = legSeconds(problem, last?.place ?? route.startPlace, route.endPlace);
  let kept: number[] = [];
  for (const index of order) {
    const attempt = [...kept, index];
    const fits = exactSchedule({ ...base, breaks: breaksAt(route, attempt) }, stops, last ? endLeg : 0);
    if (fits) kept = attempt;
  }
  return kept;
}
