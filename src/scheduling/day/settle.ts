// From a plan back to the book: planned starts for the routes that changed, and who moved from where to where. Routes whose
// order stays keep every start as stored.

import type { DayAppointment, DayTechnician } from '../../domain/day.ts';
import type { Move } from '../../domain/placement.ts';
import { isLinked, tiedProblem } from '../solver/links.ts';
import { legSeconds } from '../solver/locks.ts';
import type { Interval, Placement, Plan, Problem, Route, Visit } from '../solver/problem.ts';
import { timeOrder } from '../solver/timing.ts';
import type { Day } from './day.ts';
import { instantOf } from './day.ts';
import type { Stand, Standing } from './standing.ts';
import { isFixed } from './standing.ts';

/** A plan with a start for every visit on it. */
export interface Settled {
  /** By visit, for the routes that changed. */
  readonly places: ReadonlyMap<number, Placement>;
  /** Stands in the plan, on a route that did not change. */
  readonly isKept: (v: number) => boolean;
  /** By route, for those that changed: the tightest slack. */
  readonly slackSeconds: ReadonlyMap<number, number>;
  /** By route, for those that changed: when its technician is home. */
  readonly ends: ReadonlyMap<number, number>;
}

/** A planned start that moves by less keeps its minute, unless a link needs it exact. */
const LEAST_MOVE_SECONDS = 60;

export interface SettleOptions {
  /** Narrower windows for single visits. */
  readonly windows?: ReadonlyMap<number, readonly Interval[]>;
  /** Routes that get new starts although their order stays. */
  readonly mend?: ReadonlySet<number>;
}

/** The starts of `plan`, or null when one of its changed routes cannot be kept. */
export function settle(day: Day, plan: Plan, { windows, mend }: SettleOptions = {}): Settled | null {
  const places = new Map<number, Placement>();
  const slackSeconds = new Map<number, number>();
  const ends = new Map<number, number>();
  const released = new Set(day.plan.unassigned);
  const problem = tiedProblem(day.problem, plan);
  for (const [route, order] of plan.routes.entries()) {
    const before = day.plan.routes[route] as readonly number[];
    const isSame = order.length === before.length && order.every((v, i) => v === before[i]);
    if (isSame && !mend?.has(route) && keepsTies(day, problem, order)) continue;
    const timed = timeOrder({
      problem,
      route,
      order,
      forced: plan.forced,
      ...(windows ? { windows } : {}),
    });
    if (timed === null) return null;
    for (const [i, v] of order.entries()) places.set(v, { route, start: timed.starts[i] as number });
    slackSeconds.set(route, timed.slackSeconds);
    ends.set(route, timed.end);
  }
  const isKept = (v: number): boolean => {
    const route = day.routeOf.get(day.stands[v]?.technicianId ?? -1);
    return route !== undefined && !ends.has(route) && !released.has(v);
  };
  return { places, isKept, slackSeconds, ends };
}

/** Whether the stored starts of an order lie in the windows that the plan's ties leave. */
function keepsTies(day: Day, problem: Problem, order: readonly number[]): boolean {
  if (problem === day.problem) return true;
  return order.every((v) => {
    const { windows } = problem.visits[v] as Visit;
    const start = (day.stands[v] as Stand).start - day.origin;
    const isTied = windows !== day.problem.visits[v]?.windows && !isFixed(day.standings[v] as Standing);
    return !isTied || windows.some((window) => start >= window.start && start <= window.end);
  });
}

/** Seconds of overtime more than by the plan as it stands. */
export function overtimeMade(day: Day, settled: Settled): number {
  let made = 0;
  for (const [route, end] of settled.ends) {
    const { softEnd } = day.problem.routes[route] as Route;
    const order = day.plan.routes[route] as readonly number[];
    const before = order.length === 0 ? null : timeOrder({ problem: day.problem, route, order });
    made += Math.max(0, end - softEnd) - Math.max(0, (before?.end ?? softEnd) - softEnd);
  }
  return made;
}

/** Where a visit stands then; undefined = nowhere. What is fixed stands where it was planned, however late it comes. */
export function placeIn(day: Day, settled: Settled, v: number): Placement | undefined {
  const stand = day.stands[v];
  const route = day.routeOf.get(stand?.technicianId ?? -1);
  const stays = settled.isKept(v) || isFixed(day.standings[v] as Standing);
  if (!stand || route === undefined || !stays) return settled.places.get(v);
  return { route, start: stand.start - day.origin };
}

/** What changes for everybody but `except`, by appointment. */
export function movesOf(day: Day, settled: Settled, except: number | null): Move[] {
  const moves: Move[] = [];
  for (const [v, appointment] of day.appointments.entries()) {
    if (appointment === null || v === except || isFixed(day.standings[v] as Standing)) continue;
    const stand = day.stands[v] as Stand | null;
    const place = settled.places.get(v);
    if (place === undefined && (stand === null || settled.isKept(v))) continue;
    const to = technicianAt(day, place);
    const shifted = stand && place ? Math.abs(place.start + day.origin - stand.start) : Number.POSITIVE_INFINITY;
    const least = isLinked(day.problem, v) ? 1 : LEAST_MOVE_SECONDS;
    if (stand && to === stand.technicianId && shifted < least) continue;
    moves.push(moveOf(day, appointment, { v, place }));
  }
  return moves.sort((a, b) => a.appointmentId - b.appointmentId);
}

function technicianAt(day: Day, place: Placement | undefined): number | null {
  return place ? (day.technicians[place.route] as DayTechnician).id : null;
}

function moveOf(day: Day, appointment: DayAppointment, at: { v: number; place: Placement | undefined }): Move {
  const stand = day.stands[at.v] as Stand | null;
  return {
    appointmentId: appointment.id,
    customerName: appointment.customerName,
    fromTechnicianId: stand?.technicianId ?? null,
    toTechnicianId: technicianAt(day, at.place),
    fromStart: stand ? instantOf(day, stand.start - day.origin) : null,
    toStart: at.place ? instantOf(day, at.place.start) : null,
    windowStart: appointment.windowStart,
    windowEnd: appointment.windowEnd,
  };
}

/** The plan with `v` put behind the first `position` stops of a route. */
export function withVisit(plan: Plan, v: number, at: { route: number; position: number }): Plan {
  const routes = plan.routes.map((order, route) =>
    route === at.route ? [...order.slice(0, at.position), v, ...order.slice(at.position)] : order,
  );
  return { ...plan, routes, unassigned: plan.unassigned.filter((one) => one !== v) };
}

/** Seconds of driving of one route in this order; nothing for a technician who stays at home. */
export function driveOf(problem: Problem, route: number, order: readonly number[]): number {
  if (order.length === 0) return 0;
  const { startPlace, endPlace } = problem.routes[route] as Route;
  const places = [startPlace, ...order.map((v) => (problem.visits[v] as Visit).place), endPlace];
  return places.reduce((sum, place, i) => sum + (i === 0 ? 0 : legSeconds(problem, places[i - 1] as number, place)), 0);
}
