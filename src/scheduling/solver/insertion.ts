// Where one more appointment fits into a plan while every other stays placed and inside its windows: every route, position and
// window, exact. Bounds on the route's times say no in a few additions; what passes is put in, read off, and taken out again.

import { addedPrice, fitsAfter, hasRoom } from './insertion-test.ts';
import { isAllowed } from './load.ts';
import { buildModel } from './model.ts';
import type { Interval, Plan, Problem } from './problem.ts';
import { insertAfter, setOrder } from './route-edit.ts';
import type { PathStop } from './route-passes.ts';
import { pathOf } from './route-passes.ts';
import { RouteState } from './route-state.ts';

/** One place in a plan. */
export interface Insertion {
  /** Index of the route. */
  readonly route: number;
  /** Index in `plan.routes[route]` at which the visit goes in. */
  readonly position: number;
  /** The window it would be promised; index into `InsertionOptions.windows` or the visit's own. */
  readonly window: number;
  readonly arrival: number;
  readonly start: number;
  readonly addedDriveSeconds: number;
  readonly addedOvertimeSeconds: number;
  /** What it adds to the plan's cost in minutes, as a price; the same as evaluating the plan with it. */
  readonly addedCost: number;
  /** Other visits of the route whose planned start would move, and by how much; all stay in their windows. */
  readonly shifts: readonly { readonly visit: number; readonly seconds: number }[];
  /** By how much the visit or one after it may at most start later with what follows still in time: the tightest of them. */
  readonly slackSeconds: number;
}

export interface InsertionOptions {
  /** Windows to try one by one in place of the visit's own, such as the company's arrival windows. */
  readonly windows?: readonly Interval[];
  /** Only the cheapest position of each route and window. */
  readonly bestPerRoute?: boolean;
}

/** Insertions into one plan. Made once for many questions on the same plan. */
export interface Inserter {
  /** Every place for `visit`, cheapest first; ties by route id, window, position. */
  insertions(visit: number, options?: InsertionOptions): Insertion[];
}

/** Every place for `visit` in `plan`, where it must not stand yet. Cheapest first. */
export function feasibleInsertions(
  problem: Problem,
  plan: Plan,
  visit: number,
  options: InsertionOptions = {},
): Insertion[] {
  return createInserter(problem, plan).insertions(visit, options);
}

/** The cheapest place for `visit`, or null when it fits nowhere. */
export function bestInsertion(
  problem: Problem,
  plan: Plan,
  visit: number,
  options: InsertionOptions = {},
): Insertion | null {
  return feasibleInsertions(problem, plan, visit, { ...options, bestPerRoute: true })[0] ?? null;
}

/**
 * Prepares for insertions into `plan`. A route on which a visit that isn't pinned already breaks a rule takes nothing more.
 */
export function createInserter(problem: Problem, plan: Plan): Inserter {
  const model = buildModel(problem, plan.forced);
  const state = new RouteState(model);
  const isSound = plan.routes.map(
    (order, r) => setOrder(state, r, order) && order.every((v) => isAllowed(state, v, r)),
  );
  return {
    insertions(visit, options = {}) {
      if ((state.routeOf[visit] as number) >= 0) throw new Error(`Visit at index ${visit} stands on a route already.`);
      const own = [...windowsIn(state, visit)];
      const found = (options.windows ?? own).flatMap((window, index) => {
        setWindows(state, visit, () => window);
        return placesOn(state, { visit, window: index, isSound, best: options.bestPerRoute ?? false });
      });
      setWindows(state, visit, (i) => own[i] as Interval);
      const idOf = (insertion: Insertion): number => problem.routes[insertion.route]?.id ?? 0;
      return found.sort(
        (a, b) => a.addedCost - b.addedCost || idOf(a) - idOf(b) || a.window - b.window || a.position - b.position,
      );
    },
  };
}

function* windowsIn(state: RouteState, visit: number): Generator<Interval> {
  const { windowFrom, windowStart, windowEnd } = state.model;
  for (let w = windowFrom[visit] as number; w < (windowFrom[visit + 1] as number); w++) {
    yield { start: windowStart[w] as number, end: windowEnd[w] as number };
  }
}

/** Overwrites the windows of `visit` in the model; several times the same one is as good as once. */
function setWindows(state: RouteState, visit: number, windowAt: (i: number) => Interval): void {
  const { windowFrom, windowStart, windowEnd } = state.model;
  const first = windowFrom[visit] as number;
  for (let w = first; w < (windowFrom[visit + 1] as number); w++) {
    const window = windowAt(w - first);
    windowStart[w] = window.start;
    windowEnd[w] = window.end;
  }
}

interface Question {
  readonly visit: number;
  readonly window: number;
  readonly isSound: readonly boolean[];
  readonly best: boolean;
}

function placesOn(state: RouteState, question: Question): Insertion[] {
  const { allowedFrom, allowedRoutes } = state.model;
  const { visit, isSound, best } = question;
  const found: Insertion[] = [];
  for (let i = allowedFrom[visit] as number; i < (allowedFrom[visit + 1] as number); i++) {
    const r = allowedRoutes[i] as number;
    if (!isSound[r] || !hasRoom(state, r)) continue;
    const positions: number[] = [];
    for (let slot = 0; slot <= state.count(r); slot++) {
      if (!isTooLate(state, visit, r, slot) && fitsAfter(state, visit, r, slot, state.backward)) positions.push(slot);
    }
    const isExact = !hasTracked(state, r) && state.model.tracked[visit] === 0;
    const kept = best && isExact ? cheapestOf(state, visit, r, positions) : positions;
    const places = kept.map((position) => tryOut(state, question, r, position));
    if (best) places.sort((a, b) => a.addedCost - b.addedCost || a.position - b.position).splice(1);
    found.push(...places);
  }
  return found;
}

/** Whether moved starts have a price on route `r`: then only trying a position out tells what it costs. */
function hasTracked(state: RouteState, r: number): boolean {
  const base = state.base(r);
  for (let s = state.count(r); s >= 1; s--) {
    if (state.model.tracked[state.stops[base + s] as number] === 1) return true;
  }
  return false;
}

function cheapestOf(state: RouteState, visit: number, r: number, positions: readonly number[]): number[] {
  let least = Number.POSITIVE_INFINITY;
  let chosen: number[] = [];
  for (const position of positions) {
    const price = addedPrice(state, visit, r, position);
    if (price < least) [least, chosen] = [price, [position]];
  }
  return chosen;
}

/** The quick no: without breaks, blocks and buffer there would still be too little time. */
function isTooLate(state: RouteState, v: number, r: number, slot: number): boolean {
  const { travel, size, place, service, windowStart, windowEnd, windowFrom } = state.model;
  const i = state.base(r) + slot;
  const at = place[v] as number;
  const there = (state.earliest[i] as number) + (travel[(state.places[i] as number) * size + at] as number);
  const start = Math.max(there, windowStart[windowFrom[v] as number] as number);
  if (start > (windowEnd[(windowFrom[v + 1] as number) - 1] as number)) return true;
  const onward = travel[at * size + (state.places[i + 1] as number)] as number;
  return start + (service[v] as number) + onward > (state.latest[i + 1] as number);
}

/** Puts the visit in, reads what that does, and takes it out again. */
function tryOut(state: RouteState, question: Question, r: number, position: number): Insertion {
  const { visit, window } = question;
  const before = new Map(pathOf(state, r).map((stop) => [stop.visit, stop.start]));
  const row = state.row[r] as number;
  state.switchRow(r);
  insertAfter(state, visit, r, position);
  const now = state.row[r] as number;
  const path = pathOf(state, r);
  state.row[r] = row;
  state.routeOf[visit] = -1;
  state.slotOf[visit] = -1;
  const own = path[position] as PathStop;
  const others = path.filter((stop) => stop.visit !== visit);
  return {
    route: r,
    position,
    window,
    arrival: own.arrival,
    start: own.start,
    addedDriveSeconds: (state.drive[now] as number) - (state.drive[row] as number),
    addedOvertimeSeconds: (state.overtime[now] as number) - (state.overtime[row] as number),
    addedCost: (state.cost[now] as number) - (state.cost[row] as number),
    shifts: others.flatMap((stop) => {
      const seconds = stop.start - (before.get(stop.visit) ?? stop.start);
      return seconds === 0 ? [] : [{ visit: stop.visit, seconds }];
    }),
    slackSeconds: Math.min(...path.slice(position).flatMap((stop) => stop.slackSeconds ?? [])),
  };
}
