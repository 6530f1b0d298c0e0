// A problem laid out in typed arrays for the inner loops: one row per visit or route, no objects, no lookups by key. Built
// once per run, never changed.

import { kindsOf } from './alike.ts';
import { fairShares, pairCost } from './cost.ts';
import type { LockedRoute } from './locks.ts';
import { lockRoutes, windowsOf } from './locks.ts';
import { placeOrder } from './place-order.ts';
import type { ForcedPlacement, Interval, Problem, Route, Visit } from './problem.ts';
import { DAY_WITH_BREAK, DAY_WITHOUT_BREAK, GENERAL_DAY } from './quick-route.ts';
import type { Timetable } from './timeline.ts';

export interface Model {
  readonly problem: Problem;
  /** `Weights.driveSecond`. */
  readonly driveSecond: number;
  readonly visitCount: number;
  readonly routeCount: number;
  /** Most breaks on one route plus one: so many earliest times are kept per stop. */
  readonly layers: number;
  /** Slots of a route in the state: start, stops, end. */
  readonly stride: number;
  /** The number of each place of the problem in this model, and the way back. Last comes "no place". */
  readonly numberOf: Int32Array;
  readonly placeAt: Int32Array;
  /** `travel[a * size + b]` by these numbers; the last row and column are "no place", zero seconds from everywhere. */
  readonly travel: Int32Array;
  readonly size: number;
  /** The same for each route: its own travel, or `travel` itself. */
  readonly travelOf: readonly Int32Array[];

  /** Driving to a place by row: `travelTo[b * size + a]` from `a` to `b`. */
  readonly travelTo: readonly Int32Array[];

  readonly place: Int32Array;
  readonly service: Int32Array;
  /** Start of the first window, end of the last; 1 where there are several. */
  readonly opening: Int32Array;
  readonly closing: Int32Array;
  readonly severalWindows: Uint8Array;
  /** Windows of visit `v` stand at `windowFrom[v]` up to `windowFrom[v + 1]`. */
  readonly windowFrom: Int32Array;
  readonly windowStart: Int32Array;
  readonly windowEnd: Int32Array;
  readonly locked: Uint8Array;
  readonly lockedStart: Int32Array;
  readonly lockedDeparture: Int32Array;
  /** 1 for an appointment, 0 for an event. */
  readonly counts: Uint8Array;
  readonly price: Float64Array;
  /** 1 where leaving it out is not allowed. */
  readonly must: Uint8Array;
  /** Routes allowed for visit `v` stand at `allowedFrom[v]` up to `allowedFrom[v + 1]`. */
  readonly allowedFrom: Int32Array;
  readonly allowedRoutes: Int32Array;
  /** 1 for a visit that every route may serve. */
  readonly isAllowedEverywhere: Uint8Array;
  /** `pairCost[v * routeCount + r]`. */
  readonly pairCost: Float64Array;
  /** Whether any of them is more than 0. */
  readonly hasPairCost: boolean;
  /** 1 where the planned start has a price. */
  readonly tracked: Uint8Array;

  readonly startPlace: Int32Array;
  readonly endPlace: Int32Array;
  readonly earliestStart: Int32Array;
  readonly softEnd: Int32Array;
  readonly hardEnd: Int32Array;
  readonly buffer: Int32Array;
  readonly maxVisits: Int32Array;
  readonly fairShare: Float64Array;
  readonly breakCount: Int32Array;
  /** Breaks of route `r` stand from `r * (layers - 1)` on. */
  readonly breakEarliest: Int32Array;
  readonly breakLatest: Int32Array;
  readonly breakSeconds: Int32Array;
  /** 1 where a route has no blocks. */
  readonly plain: Uint8Array;
  /** The first route that is like it while both are empty: see alike.ts. */
  readonly kind: Int32Array;
  /** How its times may be computed: see quick-route.ts. */
  readonly quick: Uint8Array;
  /** 1 for a route of which nothing is asked but driving, one window a visit and the end of the shift: see lean-route.ts. */
  readonly isLean: Uint8Array;
  readonly timetables: readonly Timetable[];
  readonly lockedRoutes: readonly LockedRoute[];
}

/** Lays out `problem`, with the forced visits of a plan locked where they stand. */
export function buildModel(problem: Problem, forced: readonly ForcedPlacement[] = []): Model {
  const lockedRoutes = lockRoutes(problem, forced);
  const timetables = lockedRoutes.map((route) => route.timetable);
  const allowed = allowedColumns(problem);
  const numberOf = numberPlaces(problem);
  const quick = Uint8Array.from(lockedRoutes, quickness);
  const layers = 1 + timetables.reduce((most, day) => Math.max(most, day.breaks.length), 0);
  return {
    problem,
    driveSecond: problem.weights.driveSecond,
    visitCount: problem.visits.length,
    routeCount: problem.routes.length,
    layers,
    stride: 2 + mostStops(problem, lockedRoutes),
    ...travelColumns(problem, numberOf),
    ...visitColumns(problem, numberOf),
    ...lockColumns(problem, lockedRoutes),
    ...allowed,
    kind: kindsOf(problem, lockedRoutes, allowed.pairCost),
    ...routeColumns(problem, numberOf),
    ...breakColumns(timetables, layers),
    quick,
    isLean: leanRoutes(problem, quick, allowed.hasPairCost),
    timetables,
    lockedRoutes,
  };
}

/** The most stops that fit on any route: its locks, and the shortest visits one after the other. */
function mostStops(problem: Problem, lockedRoutes: readonly LockedRoute[]): number {
  const services = problem.visits.map((visit) => visit.serviceSeconds).sort((a, b) => a - b);
  let most = 0;
  for (const [r, route] of problem.routes.entries()) {
    let left = route.hardEnd - route.earliestStart;
    let stops = 0;
    while (stops < services.length && (services[stops] as number) <= left) left -= services[stops++] as number;
    most = Math.max(most, Math.min(services.length, stops + (lockedRoutes[r] as LockedRoute).locks.length));
  }
  return most;
}

function quickness({ timetable, locks }: LockedRoute): number {
  if (timetable.blocks.length > 0 || locks.length > 0 || timetable.breaks.length > 1) return GENERAL_DAY;
  return timetable.breaks.length === 0 ? DAY_WITHOUT_BREAK : DAY_WITH_BREAK;
}

function leanRoutes(problem: Problem, quick: Uint8Array, hasPairCost: boolean): Uint8Array {
  const { routes, visits, weights, links = [] } = problem;
  const isPriced = hasPairCost || weights.fairnessSecond > 0 || weights.openRoute > 0;
  const areLean = visits.every((visit) => {
    const isTracked = visit.current !== undefined && weights.changeMinute > 0;
    return windowsOf(visit).length === 1 && !isTracked;
  });
  return Uint8Array.from(routes, (route, r) => {
    const mayOvertime = weights.overtimeSecond > 0 && route.softEnd < route.hardEnd;
    const isLimited = route.maxTravelSeconds !== undefined || route.maxTravelMetres !== undefined;
    const isQuick = quick[r] === DAY_WITHOUT_BREAK && route.bufferSeconds === 0;
    return links.length === 0 && areLean && isQuick && !isPriced && !mayOvertime && !isLimited ? 1 : 0;
  });
}

function travelColumns(
  problem: Problem,
  numberOf: Int32Array,
): Pick<Model, 'travel' | 'size' | 'travelOf' | 'travelTo' | 'numberOf' | 'placeAt'> {
  const { places } = problem;
  const size = places + 1;
  const placeAt = new Int32Array(size);
  for (const [place, number] of numberOf.entries()) placeAt[number] = place;
  const laidOut = new Map<Int32Array, Int32Array>();
  const layOut = (seconds: Int32Array): Int32Array => {
    const known = laidOut.get(seconds);
    if (known) return known;
    const travel = new Int32Array(size * size);
    for (let row = 0; row < places; row++) {
      const from = (placeAt[row] as number) * places;
      for (let column = 0; column < places; column++) {
        travel[row * size + column] = seconds[from + (placeAt[column] as number)] as number;
      }
    }
    laidOut.set(seconds, travel);
    return travel;
  };
  const travel = layOut(problem.travelSeconds);
  const travelOf = problem.routes.map((route) => (route.travel ? layOut(route.travel.seconds) : travel));
  const turned = new Map([...laidOut.values()].map((one) => [one, transposed(one, size)]));
  const travelTo = travelOf.map((one) => turned.get(one) as Int32Array);
  return { travel, size, travelOf, travelTo, numberOf, placeAt };
}

/** The number of every place of `problem` in its model; "no place" comes last. */
function numberPlaces(problem: Problem): Int32Array {
  const numberOf = new Int32Array(problem.places + 1);
  numberOf.set(placeOrder(problem));
  numberOf[problem.places] = problem.places;
  return numberOf;
}

/** Rows and columns exchanged; the same array where that changes nothing. */
function transposed(square: Int32Array, size: number): Int32Array {
  const turned = new Int32Array(square.length);
  let isSame = true;
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const value = square[column * size + row] as number;
      turned[row * size + column] = value;
      if (value !== square[row * size + column]) isSame = false;
    }
  }
  return isSame ? square : turned;
}

function visitColumns(problem: Problem, numberOf: Int32Array) {
  const { visits } = problem;
  const windows = visits.map(windowsOf);
  const windowFrom = new Int32Array(visits.length + 1);
  for (const [v, list] of windows.entries()) windowFrom[v + 1] = (windowFrom[v] as number) + list.length;
  return {
    place: Int32Array.from(visits, ({ place }) => numberOf[place < 0 ? problem.places : place] as number),
    service: Int32Array.from(visits, (visit) => visit.serviceSeconds),
    opening: Int32Array.from(windows, (list) => (list[0] as Interval).start),
    closing: Int32Array.from(windows, (list) => (list.at(-1) as Interval).end),
    severalWindows: Uint8Array.from(windows, (list) => (list.length > 1 ? 1 : 0)),
    windowFrom,
    windowStart: Int32Array.from(windows.flat(), (window) => window.start),
    windowEnd: Int32Array.from(windows.flat(), (window) => window.end),
    counts: Uint8Array.from(visits, (visit) => (visit.kind === 'event' ? 0 : 1)),
    price: Float64Array.from(visits, (visit) => visit.leaveOutPrice),
    must: Uint8Array.from(visits, (visit) => (visit.mayBeLeftOut ? 0 : 1)),
    tracked: Uint8Array.from(visits, (visit) => (visit.current && problem.weights.changeMinute > 0 ? 1 : 0)),
  };
}

function lockColumns(problem: Problem, lockedRoutes: readonly LockedRoute[]) {
  const locked = new Uint8Array(problem.visits.length);
  const lockedStart = new Int32Array(problem.visits.length);
  const lockedDeparture = new Int32Array(problem.visits.length);
  for (const { visit, start, departure } of lockedRoutes.flatMap((route) => route.locks)) {
    locked[visit] = 1;
    lockedStart[visit] = start;
    lockedDeparture[visit] = departure;
  }
  return { locked, lockedStart, lockedDeparture };
}

function allowedColumns(
  problem: Problem,
): Pick<Model, 'allowedFrom' | 'allowedRoutes' | 'isAllowedEverywhere' | 'pairCost' | 'hasPairCost'> {
  const { visits, routes } = problem;
  const allowedFrom = new Int32Array(visits.length + 1);
  const allowedRoutes: number[] = [];
  const costs = new Float64Array(visits.length * routes.length);
  for (const [v, visit] of visits.entries()) {
    const isPriced = visit.current ?? visit.dislike ?? visit.overQualification;
    for (let r = 0; r < routes.length; r++) {
      if (visit.allowed[r] === 1) allowedRoutes.push(r);
      if (isPriced) costs[v * routes.length + r] = pairTotal(problem, visit, r);
    }
    allowedFrom[v + 1] = allowedRoutes.length;
  }
  const hasPairCost = costs.some((cost) => cost > 0);
  const isAllowedEverywhere = Uint8Array.from(visits, ({ allowed }) => (allowed.every((one) => one === 1) ? 1 : 0));
  return {
    allowedFrom,
    allowedRoutes: Int32Array.from(allowedRoutes),
    isAllowedEverywhere,
    pairCost: costs,
    hasPairCost,
  };
}

function pairTotal(problem: Problem, visit: Visit, route: number): number {
  const cost = pairCost(problem, visit, route);
  return cost.changedTechnician + cost.preference + cost.overQualification;
}

function routeColumns(problem: Problem, numberOf: Int32Array) {
  const column = (of: (route: Route) => number): Int32Array => Int32Array.from(problem.routes, of);
  const orNowhere = (place: number): number => numberOf[place < 0 ? problem.places : place] as number;
  return {
    startPlace: column((route) => orNowhere(route.startPlace)),
    endPlace: column((route) => orNowhere(route.endPlace)),
    earliestStart: column((route) => route.earliestStart),
    softEnd: column((route) => route.softEnd),
    hardEnd: column((route) => route.hardEnd),
    buffer: column((route) => route.bufferSeconds),
    maxVisits: column((route) => route.maxVisits),
    fairShare: Float64Array.from(fairShares(problem)),
  };
}

function breakColumns(timetables: readonly Timetable[], layers: number) {
  const width = layers - 1;
  const columns = {
    breakCount: Int32Array.from(timetables, (day) => day.breaks.length),
    breakEarliest: new Int32Array(timetables.length * width),
    breakLatest: new Int32Array(timetables.length * width),
    breakSeconds: new Int32Array(timetables.length * width),
    plain: Uint8Array.from(timetables, (day) => (day.blocks.length === 0 ? 1 : 0)),
  };
  for (const [r, day] of timetables.entries()) {
    for (const [k, pause] of day.breaks.entries()) {
      columns.breakEarliest[r * width + k] = pause.earliest;
      columns.breakLatest[r * width + k] = pause.latest;
      columns.breakSeconds[r * width + k] = pause.durationSeconds;
    }
  }
  return columns;
}
