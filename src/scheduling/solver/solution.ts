// What a plan means: every time on every route, what it costs, and which rules it breaks. All of it is computed afresh from
// the plan; the search keeps running sums and must agree with this to the last second.

import type { Cost } from './cost.ts';
import { changedStartCost, fairShares, pairCost, routeTerms } from './cost.ts';
import { tiedProblem } from './links.ts';
import type { LockedRoute } from './locks.ts';
import { legMetres, legSeconds, lockRoutes, timedStops } from './locks.ts';
import type { Break, Placement, Plan, Problem, Route, Visit } from './problem.ts';
import { onRoute } from './route-limits.ts';
import type { RuleViolation } from './rules.ts';
import { limitViolations, linkViolations, routeViolations, stopViolations } from './rules.ts';
import type { Schedule, TimedStop } from './schedule.ts';
import { exactSchedule, roughSchedule } from './schedule.ts';
import { driveFrom } from './timeline.ts';

/** One visit on its route. Times in seconds of the problem's clock. */
export interface Stop {
  readonly visit: number;
  /** The drive before it, without the buffer. */
  readonly travelSeconds: number;
  /** Null when a place has no coordinates, or there is no place to come from. */
  readonly travelMetres: number | null;
  /** There, and free to begin: after the drive, the buffer, and breaks on the way. */
  readonly arrival: number;
  /** From the arrival to the start. */
  readonly waitingSeconds: number;
  /** Start of service: the planned start. */
  readonly start: number;
  readonly departure: number;
}

export interface PlacedBreak {
  /** Index into `Route.breaks`. */
  readonly index: number;
  readonly start: number;
  readonly end: number;
  /** Number of stops that come before it. */
  readonly afterStops: number;
}

export interface RouteEvaluation {
  readonly stops: readonly Stop[];
  readonly breaks: readonly PlacedBreak[];
  /** When the technician has to leave the start place for the first stop, with nothing to spare. */
  readonly leaves: number;
  /** Back at the end place. For a route without visits, the start of the shift. */
  readonly end: number;
  readonly returnSeconds: number;
  readonly returnMetres: number | null;
  readonly driveSeconds: number;
  /** Known metres only. */
  readonly driveMetres: number;
  readonly workSeconds: number;
  readonly overtimeSeconds: number;
  /** Appointments, without events. */
  readonly appointments: number;
  readonly cost: Cost;
}

export interface Evaluation {
  readonly routes: readonly RouteEvaluation[];
  readonly violations: readonly RuleViolation[];
  readonly driveSeconds: number;
  readonly driveMetres: number;
  readonly overtimeSeconds: number;
  /** Appointments on routes. */
  readonly served: number;
  readonly cost: Cost;
}

/** The cost of a plan without visits. */
export const NO_COST: Cost = {
  leftOut: 0,
  drive: 0,
  overtime: 0,
  changedTechnician: 0,
  changedStart: 0,
  preference: 0,
  overQualification: 0,
  fairness: 0,
  opening: 0,
  total: 0,
};

/** The full evaluation of a plan, also of one that breaks rules. `checkPlan` says whether it is a plan at all. */
export function evaluate(problem: Problem, plan: Plan): Evaluation {
  const locked = lockRoutes(problem, plan.forced);
  const clock = tiedProblem(problem, plan);
  const shares = fairShares(problem);
  const violations: RuleViolation[] = [];
  const routes = problem.routes.map((_, index) => {
    const order = plan.routes[index] as readonly number[];
    const own = {
      problem: onRoute(problem, index),
      clock: onRoute(clock, index),
      locked: locked[index] as LockedRoute,
    };
    return evaluateRoute({ ...own, index, order, violations }, shares[index] as number);
  });
  if (problem.links) violations.push(...linkViolations(problem, placementsOf(routes)));
  let leftOut = 0;
  for (const index of plan.unassigned) {
    const visit = problem.visits[index] as Visit;
    leftOut += visit.leaveOutPrice;
    if (!visit.mayBeLeftOut) violations.push({ rule: 'pin-unassigned', route: null, visit: index, seconds: 0 });
  }
  const sum = (of: (route: RouteEvaluation) => number): number => routes.reduce((total, route) => total + of(route), 0);
  return {
    routes,
    violations,
    driveSeconds: sum((route) => route.driveSeconds),
    driveMetres: sum((route) => route.driveMetres),
    overtimeSeconds: sum((route) => route.overtimeSeconds),
    served: sum((route) => route.appointments),
    cost: routes.reduce((total, route) => addCost(total, route.cost), { ...NO_COST, leftOut }),
  };
}

function placementsOf(routes: readonly RouteEvaluation[]): Map<number, Placement> {
  return new Map(
    routes.flatMap(({ stops }, route) => stops.map(({ visit, start }) => [visit, { route, start }] as const)),
  );
}

/** One route alone, with the visits in `order` and the given ones forced. */
export function evaluateOrder(
  problem: Problem,
  forced: Plan['forced'],
  index: number,
  order: readonly number[],
): { evaluation: RouteEvaluation; violations: RuleViolation[] } {
  const locked = lockRoutes(problem, forced)[index] as LockedRoute;
  const violations: RuleViolation[] = [];
  const share = fairShares(problem)[index] as number;
  const own = onRoute(problem, index);
  const task = { problem: own, clock: own, index, order, locked, violations };
  return { evaluation: evaluateRoute(task, share), violations };
}

interface RouteTask {
  readonly problem: Problem;
  /** The same with the windows that the plan's ties leave: the times come from here. */
  readonly clock: Problem;
  readonly index: number;
  readonly order: readonly number[];
  readonly locked: LockedRoute;
  /** Receives what the route breaks. */
  readonly violations: RuleViolation[];
}

function evaluateRoute(task: RouteTask, fairShare: number): RouteEvaluation {
  const { problem, index, order, locked } = task;
  const route = problem.routes[index] as Route;
  const visits = order.map((visit) => problem.visits[visit] as Visit);
  const last = visits.at(-1);
  const returnSeconds = last ? legSeconds(problem, last.place, route.endPlace) : 0;
  const timed = timedStops(task.clock, route, order, locked.locks);
  const schedule =
    exactSchedule(locked.timetable, timed, returnSeconds) ?? roughSchedule(locked.timetable, timed, returnSeconds);
  const stops = order.map((_, i) => makeStop(task, schedule, i));
  const returnMetres = knownMetres(problem, last?.place ?? -1, route.endPlace);
  const end = last ? schedule.end : route.earliestStart;
  const sums = {
    driveSeconds: stops.reduce((sum, stop) => sum + stop.travelSeconds, returnSeconds),
    driveMetres: stops.reduce((sum, stop) => sum + (stop.travelMetres ?? 0), returnMetres ?? 0),
    workSeconds: visits.reduce((sum, visit) => sum + visit.serviceSeconds, 0),
    overtimeSeconds: Math.max(0, end - route.softEnd),
  };
  const appointments = visits.filter((visit) => visit.kind !== 'event').length;
  collectViolations(task, { stops, timed, schedule, appointments, end });
  task.violations.push(...limitViolations(problem, index, { order, ...sums }));
  return {
    stops,
    breaks: last ? schedule.breaks.map((placed) => makeBreak(task, placed)) : [],
    leaves: leaveTime(locked, timed, stops, schedule),
    end,
    returnSeconds,
    returnMetres,
    ...sums,
    appointments,
    cost: last ? costOf(task, stops, { ...sums, fairShare }) : NO_COST,
  };
}

function makeStop(task: RouteTask, schedule: Schedule, i: number): Stop {
  const { problem, index, order } = task;
  const visit = problem.visits[order[i] as number] as Visit;
  const route = problem.routes[index] as Route;
  const from = i === 0 ? route.startPlace : (problem.visits[order[i - 1] as number] as Visit).place;
  const [arrival, start] = [schedule.arrivals[i] as number, schedule.starts[i] as number];
  return {
    visit: order[i] as number,
    travelSeconds: legSeconds(problem, from, visit.place),
    travelMetres: knownMetres(problem, from, visit.place),
    arrival,
    waitingSeconds: Math.max(0, start - arrival),
    start,
    departure: start + visit.serviceSeconds,
  };
}

function knownMetres(problem: Problem, from: number, to: number): number | null {
  const metres = legMetres(problem, from, to);
  return metres < 0 ? null : metres;
}

function makeBreak(task: RouteTask, placed: Schedule['breaks'][number]): PlacedBreak {
  const index = task.locked.keptBreaks[placed.index] as number;
  const seconds = ((task.problem.routes[task.index] as Route).breaks[index] as Break).durationSeconds;
  return { index, start: placed.begin, end: placed.begin + seconds, afterStops: placed.before };
}

function leaveTime(
  locked: LockedRoute,
  timed: readonly TimedStop[],
  stops: readonly Stop[],
  schedule: Schedule,
): number {
  const { earliestStart, blocks } = locked.timetable;
  const [first, leg] = [stops[0], timed[0]?.legSeconds ?? 0];
  if (!first) return earliestStart;
  const firstBreak = schedule.breaks.find((placed) => placed.before === 0)?.begin ?? Number.POSITIVE_INFINITY;
  return Math.max(
    Math.min(earliestStart, first.start - leg),
    Math.min(firstBreak, driveFrom(blocks, first.start, leg)),
  );
}

function collectViolations(
  task: RouteTask,
  day: {
    stops: readonly Stop[];
    timed: readonly TimedStop[];
    schedule: Schedule;
    appointments: number;
    end: number;
  },
): void {
  const { problem, index, violations, locked } = task;
  let free: number | null = null;
  for (const [i, stop] of day.stops.entries()) {
    const bufferSeconds = (day.timed[i] as TimedStop).legSeconds - stop.travelSeconds;
    violations.push(...stopViolations(problem, index, { ...stop, freeBefore: free, bufferSeconds }));
    free = Math.max(free ?? stop.departure, stop.departure);
  }
  const missedBreaks = day.schedule.missedBreaks.length + locked.droppedBreaks.length;
  const served = day.stops.length > 0;
  const { appointments, end } = day;
  violations.push(
    ...routeViolations(problem, index, { appointments, end, missedBreaks: served ? missedBreaks : 0, served }),
  );
}

function costOf(
  task: RouteTask,
  stops: readonly Stop[],
  sums: { driveSeconds: number; overtimeSeconds: number; workSeconds: number; fairShare: number },
): Cost {
  const { problem, index } = task;
  const cost = { ...NO_COST, ...routeTerms(problem, sums) };
  for (const stop of stops) {
    const visit = problem.visits[stop.visit] as Visit;
    const pair = pairCost(problem, visit, index);
    cost.changedTechnician += pair.changedTechnician;
    cost.preference += pair.preference;
    cost.overQualification += pair.overQualification;
    cost.changedStart += changedStartCost(problem, visit, stop.start);
  }
  return { ...cost, total: totalOf(cost) };
}

function totalOf(cost: Cost): number {
  const { drive, overtime, changedTechnician, changedStart, preference, overQualification, fairness, opening } = cost;
  return drive + overtime + changedTechnician + changedStart + preference + overQualification + fairness + opening;
}

/** The cost of two parts of a plan together. */
export function addCost(a: Cost, b: Cost): Cost {
  const sum = { ...a };
  for (const term of Object.keys(NO_COST) as (keyof Cost)[])
    (sum as Record<keyof Cost, number>)[term] = a[term] + b[term];
  return sum;
}

/** Negative when `a` is the better plan's cost: left-out prices first, then the rest. */
export function compareCost(a: Cost, b: Cost): number {
  return a.leftOut - b.leftOut || a.total - b.total;
}
