// Where on a day's plan one more appointment fits, exactly: for each technician and each place in the order, the stretch of
// starts at which everybody else still keeps the window. Slots, suggestions and bookings all ask here, so they agree.

import type { Leeway } from './links.ts';
import { isLinked, leewayOf, tiedProblem } from './links.ts';
import { lockedRoutesOf } from './locked.ts';
import type { LockedRoute } from './locks.ts';
import { legSeconds, timedStops } from './locks.ts';
import type { Interval, Placement, Plan, Problem, Route, Visit } from './problem.ts';
import type { TimedStop } from './schedule.ts';
import { evaluate } from './solution.ts';
import { earliestArrival, earliestStart, latestDeparture, latestStart, NEVER } from './timeline.ts';

/** A stretch of starts for one visit behind the first `position` stops of a route. */
export interface Opening {
  readonly route: number;
  readonly position: number;
  /** First and last start, inclusive. */
  readonly from: number;
  readonly to: number;
  /** Up to here it makes no overtime, whatever a fixed last stop makes; before `from` when it always does. */
  readonly softTo: number;
  readonly addedDriveSeconds: number;
}

/** One route with how early each stop can be done and how late it may be arrived at. */
interface Passes {
  readonly problem: Problem;
  readonly route: Route;
  readonly index: number;
  readonly order: readonly number[];
  readonly locked: LockedRoute;
  readonly forward: readonly number[][];
  readonly backward: readonly number[][];
  readonly soft: readonly number[][];
}

/** The routes of a plan, ready for questions. Routes that break a rule as they stand offer nothing. */
export class Availability {
  readonly problem: Problem;
  readonly #plan: Plan;
  readonly #locked: readonly LockedRoute[];
  /** With the windows that the links of the plan leave. */
  readonly #tied: Problem;
  #placed: ReadonlyMap<number, Placement> | null = null;
  readonly #passes = new Map<number, Passes | null>();

  constructor(problem: Problem, plan: Plan) {
    this.problem = problem;
    this.#plan = plan;
    this.#locked = lockedRoutesOf(problem, plan.forced);
    this.#tied = tiedProblem(problem, plan);
  }

  /** Every opening for visit `v`, on the routes it is allowed on, whatever its window. */
  openings(v: number): Opening[] {
    const visit = this.problem.visits[v] as Visit;
    const found: Opening[] = [];
    for (let route = 0; route < this.problem.routes.length; route++) {
      if (visit.allowed[route] === 1) found.push(...this.openingsOn(v, route));
    }
    return found;
  }

  /** The openings on one route, allowed or not; none when the day's number of appointments is reached. */
  openingsOn(v: number, route: number): Opening[] {
    if (this.isFull(route)) return [];
    const passes = this.#passesOf(route);
    if (passes === null) return [];
    const found: Opening[] = [];
    for (let position = 0; position <= passes.order.length; position++) openingsAt(passes, v, position, found);
    return isLinked(this.problem, v) ? this.#withinLinks(v, route, found) : found;
  }

  /** False where nothing of that length can start in the window on the route, wherever it is: a quick no for many questions. */
  mayOpen(route: number, window: Interval, seconds: number): boolean {
    if (this.isFull(route)) return false;
    const passes = this.#passesOf(route);
    if (passes === null) return false;
    return passes.forward.some((departures, position) => {
      const earliest = Math.min(...departures);
      const latest = Math.max(...(passes.backward[position] as number[])) - seconds;
      return earliest <= window.end && latest >= Math.max(earliest, window.start);
    });
  }

  /** S5: the technician's most appointments a day are reached. */
  isFull(route: number): boolean {
    const count = (this.#plan.routes[route] as readonly number[]).filter(
      (v) => this.problem.visits[v]?.kind !== 'event',
    ).length;
    return count >= (this.problem.routes[route] as Route).maxVisits;
  }

  /** What the links of `v` leave of openings, while everybody else stays. */
  #withinLinks(v: number, route: number, openings: readonly Opening[]): Opening[] {
    const leeway: Leeway | null = leewayOf(this.problem, v, (other) => this.#placementOf(other));
    if (leeway && !leeway.mayTake(route)) return [];
    const own = this.problem.visits[v]?.leeway;
    const first = Math.max(leeway?.from ?? Number.NEGATIVE_INFINITY, own?.start ?? Number.NEGATIVE_INFINITY);
    const last = Math.min(leeway?.to ?? Number.POSITIVE_INFINITY, own?.end ?? Number.POSITIVE_INFINITY);
    return openings
      .map((one) => ({ ...one, from: Math.max(one.from, first), to: Math.min(one.to, last) }))
      .filter(({ from, to }) => from <= to);
  }

  /** Where somebody stands: as planned so far, where the plan leaves it there. */
  #placementOf(v: number): Placement | undefined {
    if (this.#placed === null) {
      const { routes } = evaluate(this.problem, this.#plan);
      this.#placed = new Map(
        routes.flatMap(({ stops }, route) =>
          stops.map((stop) => {
            const current = this.problem.visits[stop.visit]?.current;
            const planned = current?.route === route ? current.start : stop.start;
            return [stop.visit, { route, start: Math.max(stop.start, planned) }] as const;
          }),
        ),
      );
    }
    return this.#placed.get(v);
  }

  #passesOf(index: number): Passes | null {
    const known = this.#passes.get(index);
    if (known !== undefined) return known;
    const passes = makePasses({
      problem: this.#tied,
      route: this.problem.routes[index] as Route,
      index,
      order: this.#plan.routes[index] as readonly number[],
      locked: this.#locked[index] as LockedRoute,
    });
    this.#passes.set(index, passes);
    return passes;
  }
}

function makePasses(at: Omit<Passes, 'forward' | 'backward' | 'soft'>): Passes | null {
  const { problem, route, order, locked } = at;
  const stops = timedStops(problem, route, order, locked.locks);
  const last = problem.visits[order.at(-1) ?? -1];
  const endLeg = last ? legSeconds(problem, last.place, route.endPlace) : 0;
  const forward = passForward(locked, stops);
  if (forward.some((row) => row.every((time) => time >= NEVER))) return null;
  const backward = passBackward(locked, stops, { endLeg, home: route.hardEnd });
  const soft =
    route.softEnd === route.hardEnd ? backward : passBackward(locked, stops, { endLeg, home: route.softEnd });
  return { ...at, forward, backward, soft };
}

/** Earliest departure after each stop, by the number of breaks taken. Row 0 is the start of the day. */
function passForward({ timetable }: LockedRoute, stops: readonly TimedStop[]): number[][] {
  const layers = timetable.breaks.length + 1;
  const first = new Array<number>(layers).fill(NEVER);
  first[0] = timetable.earliestStart;
  const rows = [first];
  for (const [i, stop] of stops.entries()) {
    const before = rows[i] as number[];
    const afterLock = i === 0 || stops[i - 1]?.locked !== undefined;
    const row = new Array<number>(layers).fill(NEVER);
    for (let to = 0; to < layers; to++) {
      for (let from = to; from >= 0; from--) {
        const departure = before[from] as number;
        if (departure >= NEVER) continue;
        const arrival = earliestArrival(timetable, { departure, seconds: stop.legSeconds, from, to });
        const done = doneAt(timetable, stop, { arrival, mayBeLate: afterLock && from === to });
        if (done < (row[to] as number)) row[to] = done;
      }
    }
    rows.push(row);
  }
  return rows;
}

function doneAt(
  timetable: LockedRoute['timetable'],
  stop: TimedStop,
  at: { arrival: number; mayBeLate: boolean },
): number {
  if (stop.locked) return at.mayBeLate || at.arrival <= stop.locked.start ? stop.locked.departure : NEVER;
  if (at.arrival >= NEVER) return NEVER;
  const start = earliestStart(timetable, stop.windows, at.arrival, stop.serviceSeconds);
  return start >= NEVER ? NEVER : start + stop.serviceSeconds;
}

/** Latest arrival at each stop, by the number of breaks taken before; the last row is home. */
function passBackward(
  { timetable }: LockedRoute,
  stops: readonly TimedStop[],
  end: { endLeg: number; home: number },
): number[][] {
  const layers = timetable.breaks.length + 1;
  const home = new Array<number>(layers).fill(-NEVER);
  home[layers - 1] = end.home;
  const rows = [home];
  for (let s = stops.length - 1; s >= 0; s--) {
    const stop = stops[s] as TimedStop;
    const next = stops[s + 1];
    const after = rows[0] as number[];
    const leg = next?.legSeconds ?? end.endLeg;
    // Between two fixed stops, and home from the last, a drive may be too long: nothing can be done about it.
    const mayBeLate = next === undefined || next.locked !== undefined;
    const row = Array.from({ length: layers }, (_, from) => {
      if (stop.locked) return lockedHolds(timetable, stop.locked, { after, leg, mayBeLate, from });
      let until = -NEVER;
      for (let to = from; to < layers; to++) {
        const arrival = after[to] as number;
        if (arrival > -NEVER) until = Math.max(until, latestDeparture(timetable, { arrival, seconds: leg, from, to }));
      }
      return until <= -NEVER ? -NEVER : latestStart(timetable, stop.windows, until, stop.serviceSeconds);
    });
    rows.unshift(row);
  }
  return rows;
}

function lockedHolds(
  timetable: LockedRoute['timetable'],
  lock: { start: number; departure: number },
  at: { after: number[]; leg: number; mayBeLate: boolean; from: number },
): number {
  for (let to = at.from; to < at.after.length; to++) {
    const latest = at.after[to] as number;
    if (latest <= -NEVER) continue;
    if (at.mayBeLate && to === at.from) return lock.start;
    const gap = { departure: lock.departure, seconds: at.leg, from: at.from, to };
    if (earliestArrival(timetable, gap) <= latest) return lock.start;
  }
  return -NEVER;
}

function openingsAt(passes: Passes, v: number, position: number, found: Opening[]): void {
  const { problem, route, order, locked, forward, backward, soft } = passes;
  const { timetable } = locked;
  const visit = problem.visits[v] as Visit;
  const before = problem.visits[order[position - 1] ?? -1];
  const after = problem.visits[order[position] ?? -1];
  const from = before?.place ?? route.startPlace;
  const to = after?.place ?? route.endPlace;
  const [toDrive, fromDrive] = [legSeconds(problem, from, visit.place), legSeconds(problem, visit.place, to)];
  const skipped = order.length === 0 ? 0 : legSeconds(problem, from, to);
  const toLeg = toDrive + (before ? route.bufferSeconds : 0);
  const fromLeg = fromDrive + (after ? route.bufferSeconds : 0);
  const layers = timetable.breaks.length + 1;
  for (let layer = 0; layer < layers; layer++) {
    let earliest = NEVER;
    for (let taken = 0; taken <= layer; taken++) {
      const departure = (forward[position] as number[])[taken] as number;
      if (departure >= NEVER) continue;
      earliest = Math.min(earliest, earliestArrival(timetable, { departure, seconds: toLeg, from: taken, to: layer }));
    }
    if (earliest >= NEVER) continue;
    const latestBy = (rows: readonly number[][]): number => {
      let latest = -NEVER;
      for (let next = layer; next < layers; next++) {
        const arrival = (rows[position] as readonly number[])[next] as number;
        if (arrival <= -NEVER) continue;
        latest = Math.max(latest, latestDeparture(timetable, { arrival, seconds: fromLeg, from: layer, to: next }));
      }
      return Math.min(latest, timetable.hardEnd) - visit.serviceSeconds;
    };
    const latest = latestBy(backward);
    if (latest < earliest) continue;
    const softTo = soft === backward ? latest : latestBy(soft);
    const addedDriveSeconds = toDrive + fromDrive - skipped;
    for (const clear of clearStarts(timetable.blocks, { start: earliest, end: latest }, visit.serviceSeconds)) {
      found.push({ route: passes.index, position, from: clear.start, to: clear.end, softTo, addedDriveSeconds });
    }
  }
}

/** The parts of a stretch of starts from which `seconds` pass without a block. */
export function clearStarts(blocks: readonly Interval[], stretch: Interval, seconds: number): Interval[] {
  let parts: Interval[] = [stretch];
  for (const block of blocks) {
    parts = parts.flatMap(({ start, end }) => {
      const [from, to] = [block.start - seconds + 1, block.end - 1];
      if (end < from || start > to) return [{ start, end }];
      const left = start < from ? [{ start, end: from - 1 }] : [];
      const right = end > to ? [{ start: to + 1, end }] : [];
      return [...left, ...right];
    });
  }
  return parts;
}
