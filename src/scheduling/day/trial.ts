// One attempt at a better plan in which only chosen appointments may move ("released"): everybody else keeps technician and
// start to within the tolerance, and what the lane holds may come in. What breaks a rule stays where it is unless released.

import type { Move } from '../../domain/placement.ts';
import { fairShares, pairCost, routeTerms } from '../solver/cost.ts';
import { windowsOf } from '../solver/locks.ts';
import type { Interval, Placement, Plan, Problem, Route, Visit } from '../solver/problem.ts';
import { moveReleased } from '../solver/released.ts';
import { timeOrder } from '../solver/timing.ts';
import type { Day } from './day.ts';
import { buildDay, secondOf } from './day.ts';
import { withDearPlaces } from './dear-places.ts';
import { changePrice, isMove, MOVE_TOLERANCE_SECONDS } from './disruption.ts';
import { startsToMend } from './mend.ts';
import type { OptimizeTask } from './optimize.ts';
import { allChanges } from './plan-change.ts';
import { isAbandoned } from './plan-worth.ts';
import type { Settled } from './settle.ts';
import { driveOf, placeIn, settle } from './settle.ts';
import type { Stand, Standing } from './standing.ts';
import { isFixed } from './standing.ts';

/** A plan found, and what it is worth: prices left out, rules broken, units with the price of change; less is better. */
export interface Trial {
  readonly plan: Plan;
  /** All that changes in the book. */
  readonly changes: readonly Move[];
  /** Visits that count as moved. */
  readonly moved: readonly number[];
  /** Released visits that stand elsewhere than before, by however little. */
  readonly touched: readonly number[];
  /** Start of every visit that stands, in the problem's seconds. */
  readonly starts: ReadonlyMap<number, number>;
  readonly worth: readonly [number, number, number];
}

/** What an attempt can begin from. */
export type Start = Pick<Trial, 'plan' | 'touched' | 'starts'>;

export function compareWorth(a: Trial['worth'], b: Trial['worth']): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}

/** The day with some of the rule breakers released. */
interface Frame {
  readonly day: Day;
  readonly mend: ReadonlyMap<number, number>;
  readonly shares: readonly number[];
  /** Units of each route as it stands. */
  readonly units: readonly number[];
  /** By visit: as it is when it is not released. */
  readonly kept: readonly Visit[];
}

/** Steps of search per attempt, and more for each visit that may move. */
const LEAST_STEPS = 10;
const STEPS_EACH = 4;

/** Attempts on one day. */
export class Trials {
  /** The day with every rule breaker where it stands. */
  readonly day: Day;
  /** Assigned appointments that may move. */
  readonly movable: readonly number[];
  private readonly task: OptimizeTask;
  private readonly lane: readonly number[];
  private readonly misfits: ReadonlySet<number>;
  private readonly frames = new Map<string, Frame>();

  constructor(task: OptimizeTask) {
    this.task = task;
    this.day = this.frameOf([]).day;
    const { standings, stands, appointments } = this.day;
    const open = [...appointments.keys()].filter((v) => appointments[v] !== null);
    const isHeldOrNowhere = (v: number): boolean => stands[v]?.isHeld !== false;
    this.misfits = new Set(open.filter((v) => standings[v] === 'misfit' && !isHeldOrNowhere(v)));
    const isOpen = (v: number): boolean => this.misfits.has(v) || !isFixed(standings[v] as Standing);
    this.movable = open.filter((v) => isOpen(v) && !isHeldOrNowhere(v));
    this.lane = open.filter((v) => isOpen(v) && isHeldOrNowhere(v));
  }

  /**
   * The best plan found in which nobody moves but `released`, from the plan of another trial on if there is one; null when the
   * rest cannot stay as it is then.
   */
  attempt(released: ReadonlySet<number>, from: Start | null, at: { seed: number; effort: number }): Trial | null {
    const frame = this.frameOf([...released].filter((v) => this.misfits.has(v)));
    const problem: Problem = {
      ...frame.day.problem,
      visits: frame.day.problem.visits.map((visit, v) => (released.has(v) ? visit : (frame.kept[v] as Visit))),
    };
    const active = [...released, ...this.lane];
    const iterations = at.effort * (LEAST_STEPS + STEPS_EACH * active.length);
    const start = from ? restored(frame.day, from, released) : frame.day.plan;
    const found = moveReleased(problem, start, active, { seed: at.seed, iterations });
    return found ? this.judge(frame, { ...frame.day, problem }, found, released) : null;
  }

  /** The plan after changes that were found elsewhere, in the order of its starts. */
  startFrom(changes: readonly Move[]): Start {
    const { day } = this;
    const starts = new Map(
      day.problem.visits.flatMap(({ current, fixed = current }, v) => (fixed ? [[v, fixed.start] as const] : [])),
    );
    const routes = day.plan.routes.map((order) => [...order]);
    for (const { appointmentId, toTechnicianId, toStart } of changes) {
      const v = day.visitOf.get(appointmentId) as number;
      for (const order of routes) if (order.includes(v)) order.splice(order.indexOf(v), 1);
      const route = routes[day.routeOf.get(toTechnicianId ?? -1) ?? -1];
      starts.delete(v);
      if (!route || toStart === null) continue;
      starts.set(v, secondOf(day, toStart));
      route.push(v);
    }
    const start = (v: number): number => starts.get(v) as number;
    for (const order of routes) order.sort((a, b) => start(a) - start(b) || a - b);
    const placed = new Set(routes.flat());
    const unassigned = [...day.problem.visits.keys()].filter((v) => !placed.has(v));
    const touched = changes.map((move) => day.visitOf.get(move.appointmentId) as number);
    return {
      plan: { routes, unassigned, forced: [] },
      starts,
      touched: touched.filter((v) => this.movable.includes(v)),
    };
  }

  private judge(frame: Frame, day: Day, plan: Plan, released: ReadonlySet<number>): Trial | null {
    const settled = settle(day, plan, { mend: new Set(this.mendRoutes(frame)) });
    if (settled === null || plan.unassigned.some((v) => this.mustStay(frame.day, v))) return null;
    const changes = allChanges(day, settled);
    const counted = changes.filter((move) => {
      const stand = day.stands[day.visitOf.get(move.appointmentId) as number];
      return stand?.isHeld === false && isMove(move);
    });
    const moved = counted.map((move) => day.visitOf.get(move.appointmentId) as number);
    const places = placesOf(day, settled, plan);
    const touched = [...released].filter((v) => !isSame(places.get(v), frame.day.problem.visits[v]?.current));
    const stuck = [...this.misfits, ...[...frame.mend.keys()].filter((v) => this.isStuck(frame, v))];
    const stay = stuck.filter((v) => !released.has(v));
    // Nobody comes to those left with a technician who is not at work.
    const nobodys = [...plan.unassigned, ...stay.filter((v) => isAbandoned(this.day, v))];
    const left = nobodys.reduce((sum, v) => sum + (frame.day.problem.visits[v] as Visit).leaveOutPrice, 0);
    const starts = new Map([...places].map(([v, { start }]) => [v, start]));
    const worth = [left, stay.length, unitsOf(frame, day, { plan, settled, changes })] as const;
    return { plan, changes, moved, touched, starts, worth };
  }

  /** A rule breaker that finds no better place: late is better than nobody. */
  private mustStay(day: Day, v: number): boolean {
    return this.misfits.has(v) && !isAbandoned(day, v);
  }

  private mendRoutes({ day, mend }: Frame): number[] {
    return [...mend.keys()].map((v) => day.routeOf.get((day.stands[v] as Stand).technicianId) as number);
  }

  private isStuck({ day, mend }: Frame, v: number): boolean {
    const { start } = (day.problem.visits[v] as Visit).current as Placement;
    return Math.abs((mend.get(v) ?? start) - start) > MOVE_TOLERANCE_SECONDS;
  }

  private frameOf(released: readonly number[]): Frame {
    const key = [...released].sort((a, b) => a - b).join(' ');
    const known = this.frames.get(key);
    if (known) return known;
    const made = this.makeFrame(new Set(released));
    this.frames.set(key, made);
    return made;
  }

  private makeFrame(released: ReadonlySet<number>): Frame {
    const { records, settings, now } = this.task;
    const except = new Set(this.day?.appointments.flatMap((one, v) => (one && !released.has(v) ? [one.id] : [])));
    const options = released.size === 0 ? {} : { releaseMisfits: { except, halfPinned: true } };
    const built = buildDay(records, settings, now, options);
    const day: Day = { ...built, problem: withDearPlaces(built) };
    const mend = startsToMend(day);
    const shares = fairShares(day.problem);
    const frame = { day, mend, shares, units: [], kept: [] };
    const units = day.plan.routes.map((order, r) => routeUnits(day, shares, { r, order, end: endOf(day, r, order) }));
    return { ...frame, units, kept: day.problem.visits.map((visit, v) => this.keptVisit(frame, visit, v)) };
  }

  /** The visit as it is when it is not released: on its route, its start within the tolerance. */
  private keptVisit(frame: Frame, visit: Visit, v: number): Visit {
    const { day } = frame;
    if (visit.fixed || !visit.current || day.stands[v]?.isHeld !== false) return visit;
    const { route, start } = visit.current;
    if (this.isStuck(frame, v)) return { ...visit, fixed: visit.current, mayBeLeftOut: false };
    const windows = windowsOf(visit).flatMap((window): Interval[] => {
      const from = Math.max(window.start, start - MOVE_TOLERANCE_SECONDS);
      const to = Math.min(window.end, start + MOVE_TOLERANCE_SECONDS);
      return from <= to ? [{ start: from, end: to }] : [];
    });
    const allowed = visit.allowed.map((one, r) => (r === route ? one : 0));
    if (windows.length === 0) return { ...visit, fixed: visit.current, mayBeLeftOut: false };
    return { ...visit, allowed, windows };
  }
}

/** The plan of a trial with whoever is not released back where it stood. */
function restored(day: Day, from: Start, released: ReadonlySet<number>): Plan {
  const back = new Set(from.touched.filter((v) => !released.has(v)));
  // A rule breaker released only now still stands on the trial's plan, where nothing could be planned around it.
  const out = new Set(day.plan.unassigned.filter((v) => released.has(v) && !from.touched.includes(v)));
  const routes = from.plan.routes.map((order) => order.filter((v) => !back.has(v) && !out.has(v)));
  for (const v of back) {
    const current = day.problem.visits[v]?.current;
    const order = current && routes[current.route];
    if (!order) continue;
    const later = order.findIndex((other) => (from.starts.get(other) as number) >= current.start);
    order.splice(later < 0 ? order.length : later, 0, v);
  }
  const placed = new Set(routes.flat());
  return { ...from.plan, routes, unassigned: [...day.problem.visits.keys()].filter((v) => !placed.has(v)) };
}

function placesOf(day: Day, settled: Settled, plan: Plan): Map<number, Placement> {
  return new Map(plan.routes.flat().map((v) => [v, placeIn(day, settled, v) as Placement]));
}

function isSame(a: Placement | undefined, b: Placement | undefined): boolean {
  return a?.route === b?.route && a?.start === b?.start;
}

function endOf(day: Day, route: number, order: readonly number[]): number {
  const { problem } = day;
  return (order.length === 0 ? null : timeOrder({ problem, route, order }))?.end ?? 0;
}

/** Driving, overtime, preference, surplus skill, fairness and opening of one route. */
function routeUnits(
  day: Day,
  shares: readonly number[],
  { r, order, end }: { r: number; order: readonly number[]; end: number },
): number {
  if (order.length === 0) return 0;
  const { problem } = day;
  const visits = order.map((v) => problem.visits[v] as Visit);
  const terms = routeTerms(problem, {
    driveSeconds: driveOf(problem, r, order),
    overtimeSeconds: Math.max(0, end - (problem.routes[r] as Route).softEnd),
    workSeconds: visits.reduce((sum, visit) => sum + visit.serviceSeconds, 0),
    fairShare: shares[r] as number,
  });
  const pairs = visits.reduce((sum, visit) => {
    const pair = pairCost(problem, visit, r);
    return sum + pair.preference + pair.overQualification;
  }, 0);
  return terms.drive + terms.overtime + terms.fairness + terms.opening + pairs;
}

function unitsOf(frame: Frame, day: Day, found: { plan: Plan; settled: Settled; changes: readonly Move[] }): number {
  const { settled, plan } = found;
  const routes = plan.routes.map((order, r) => {
    const end = settled.ends.get(r);
    return end === undefined ? (frame.units[r] as number) : routeUnits(day, frame.shares, { r, order, end });
  });
  const price = (move: Move): number => {
    const visit = day.problem.visits[day.visitOf.get(move.appointmentId) as number] as Visit;
    return changePrice(move, visit.changePercent ?? 0, day.problem.weights);
  };
  return [...routes, ...found.changes.map(price)].reduce((sum, units) => sum + units, 0);
}
