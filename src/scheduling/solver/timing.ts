// The planned starts of a route whose order is decided. Whoever was on it already keeps the start where the day allows it, so
// that one booking does not shift the whole round; new starts fall on full five minutes, or full minutes, where there is room.

import { lockedRoutesOf } from './locked.ts';
import type { LockedRoute } from './locks.ts';
import { legSeconds, timedStops } from './locks.ts';
import type { Interval, Plan, Problem, Route } from './problem.ts';
import type { Schedule, TimedStop } from './schedule.ts';
import { exactSchedule } from './schedule.ts';

export interface TimedOrder {
  /** Planned starts, in the order of the stops. */
  readonly starts: readonly number[];
  /** Home. */
  readonly end: number;
  /** The least time by which any stop that is not fixed could still slip and keep its window. */
  readonly slackSeconds: number;
}

export interface TimingRequest {
  readonly problem: Problem;
  readonly route: number;
  readonly order: readonly number[];
  readonly forced?: Plan['forced'];
  /** Narrower windows for single visits. */
  readonly windows?: ReadonlyMap<number, readonly Interval[]>;
}

const GRIDS = [300, 60] as const;

/** The starts of an order, or null when it cannot be kept. */
export function timeOrder(request: TimingRequest): TimedOrder | null {
  const { problem, route, order } = request;
  const locked = lockedRoutesOf(problem, request.forced)[route] as LockedRoute;
  const own = problem.routes[route] as Route;
  const stops = timedStops(problem, own, order, locked.locks).map((stop, i): TimedStop => {
    const windows = request.windows?.get(order[i] as number);
    return windows && !stop.locked ? { ...stop, windows } : stop;
  });
  const last = problem.visits[order.at(-1) ?? -1];
  const endLeg = last ? legSeconds(problem, last.place, own.endPlace) : 0;
  const attempt = (bounds: readonly number[]): Schedule | null =>
    exactSchedule(locked.timetable, bounded(stops, bounds), endLeg);
  const kept = keepStarts(request, attempt);
  if (kept === null) return null;
  const { schedule, bounds } = kept;
  const rounded = roundStarts({ stops, schedule, bounds, softEnd: own.softEnd, attempt });
  return { starts: rounded.starts, end: rounded.end, slackSeconds: slackOf(stops, rounded) };
}

function bounded(stops: readonly TimedStop[], bounds: readonly number[]): TimedStop[] {
  return stops.map((stop, i) => {
    const bound = bounds[i] as number;
    if (stop.locked || bound === Number.NEGATIVE_INFINITY) return stop;
    const windows = stop.windows
      .filter((window) => window.end >= bound)
      .map((window) => ({ start: Math.max(window.start, bound), end: window.end }));
    return windows.length === 0 ? stop : { ...stop, windows };
  });
}

/** Nobody starts earlier than planned before, as far as possible: those in front of a newcomer give way first. */
function keepStarts(
  { problem, route, order }: TimingRequest,
  attempt: (bounds: readonly number[]) => Schedule | null,
): { schedule: Schedule; bounds: number[] } | null {
  const bounds = order.map((v) => {
    const current = problem.visits[v]?.current;
    return current?.route === route ? current.start : Number.NEGATIVE_INFINITY;
  });
  const lastNew = bounds.lastIndexOf(Number.NEGATIVE_INFINITY);
  const giveWay = [
    ...Array.from({ length: Math.max(0, lastNew) }, (_, i) => lastNew - 1 - i),
    ...Array.from({ length: order.length - lastNew - 1 }, (_, i) => lastNew + 1 + i),
  ];
  for (let dropped = 0; ; dropped++) {
    const schedule = attempt(bounds);
    if (schedule) return { schedule, bounds };
    const next = giveWay[dropped];
    if (next === undefined) return null;
    bounds[next] = Number.NEGATIVE_INFINITY;
  }
}

function roundStarts(at: {
  stops: readonly TimedStop[];
  schedule: Schedule;
  bounds: readonly number[];
  softEnd: number;
  attempt: (bounds: readonly number[]) => Schedule | null;
}): Schedule {
  let { schedule } = at;
  const bounds = [...at.bounds];
  for (const [i, stop] of at.stops.entries()) {
    const start = schedule.starts[i] as number;
    if (stop.locked || start === at.bounds[i]) continue;
    for (const grid of GRIDS) {
      const rounded = Math.ceil(start / grid) * grid;
      if (rounded === start) break;
      if (!stop.windows.some((window) => rounded >= window.start && rounded <= window.end)) continue;
      const tried = at.attempt(bounds.map((bound, k) => (k === i ? rounded : bound)));
      if (tried === null || tried.end > Math.max(at.softEnd, schedule.end)) continue;
      if (pushes(at, tried, i)) continue;
      bounds[i] = rounded;
      schedule = tried;
      break;
    }
  }
  return schedule;
}

/** Whether somebody behind `i` who keeps the planned start would lose it. */
function pushes(
  at: { stops: readonly TimedStop[]; schedule: Schedule; bounds: readonly number[] },
  tried: Schedule,
  i: number,
): boolean {
  return at.stops.some((_, k) => k > i && at.bounds[k] === at.schedule.starts[k] && tried.starts[k] !== at.bounds[k]);
}

function slackOf(stops: readonly TimedStop[], schedule: Schedule): number {
  let least = Number.POSITIVE_INFINITY;
  for (const [i, stop] of stops.entries()) {
    const start = schedule.starts[i] as number;
    const window = stop.windows.find((one) => start >= one.start && start <= one.end);
    if (!stop.locked && window) least = Math.min(least, window.end - start);
  }
  return Number.isFinite(least) ? least : 0;
}
