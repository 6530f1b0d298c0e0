// Pins that the dispatcher set and that may not be left out. They are placed before anything else, by moving what is not pinned
// if need be. One that fits nowhere is forced in where it breaks the fewest rules, and stays there (N5).

import { seededRandom } from '../../base/random.ts';
import { Anneal } from './anneal.ts';
import { loadPlan } from './load.ts';
import type { LockedRoute } from './locks.ts';
import { lockRoutes, windowsOf } from './locks.ts';
import { buildModel } from './model.ts';
import { Step } from './moves/step.ts';
import type { ForcedPlacement, Plan, Problem, Route, Visit } from './problem.ts';
import { ordersOf, planOf } from './route-edit.ts';
import { evaluateOrder } from './solution.ts';
import { stakesFor } from './stakes.ts';

/** Iterations spent on making room for pins before one of them is forced. */
const ROOM_ITERATIONS = 2_000;

/** `plan` with every pin in its place, and the visits that could not stay where they stood. */
export function placePins(problem: Problem, plan: Plan, seed: number): { plan: Plan; repaired: number[] } {
  let forced = [...plan.forced];
  for (const placement of plan.forced) {
    const rest = forced.filter((other) => other !== placement);
    if (fitsFreely(problem, { ...without(plan, placement.visit), forced: rest }, placement.visit)) forced = rest;
  }
  const repaired = new Set<number>();
  let current: Plan = { ...plan, forced };
  while (true) {
    const model = buildModel(problem, current.forced);
    const active = model.locked.map((locked) => 1 - locked);
    const step = new Step(model, seededRandom(seed), stakesFor(model, model.must, active));
    for (const v of loadPlan(step.state, current)) repaired.add(v);
    step.gatherAbsent();
    if (step.missing > 0) current = planWithRoom(step, current.forced);
    else current = planOf(ordersOf(step.state), model.visitCount, current.forced, step.state.links?.ties());
    const stuck = current.unassigned.find((v) => model.must[v] === 1 && hasRoute(problem, v));
    if (stuck === undefined) return { plan: current, repaired: [...repaired].sort((a, b) => a - b) };
    const placement = leastBroken(problem, current.forced, stuck);
    current = withForced(current, placement);
  }
}

/** The best state that a short search for room finds. */
function planWithRoom(step: Step, forced: Plan['forced']): Plan {
  const search = new Anneal(step);
  search.fill();
  if (step.missing > 0) search.run({ iterations: ROOM_ITERATIONS, isEnough: (best) => best.missing === 0 });
  return planOf(search.bestOrders, step.model.visitCount, forced, search.bestTies);
}

function hasRoute(problem: Problem, v: number): boolean {
  return (problem.visits[v] as Visit).allowed.includes(1);
}

function without(plan: Plan, v: number): Plan {
  return { ...plan, routes: plan.routes.map((order) => order.filter((other) => other !== v)) };
}

function fitsFreely(problem: Problem, plan: Plan, v: number): boolean {
  const model = buildModel(problem, plan.forced);
  const step = new Step(model, seededRandom(0), stakesFor(model, model.must, model.locked));
  loadPlan(step.state, plan);
  step.findPlace(v);
  return step.foundRoute >= 0;
}

function withForced(plan: Plan, placement: ForcedPlacement): Plan {
  const routes = plan.routes.map((order, r) => (r === placement.route ? [...order, placement.visit] : order));
  const unassigned = plan.unassigned.filter((v) => v !== placement.visit);
  return { routes, unassigned, forced: [...plan.forced, placement] };
}

/**
 * The route and start that break the fewest rules against what else is locked; ties by lateness, drive, route, start. Some route is
 * allowed, and has a start to try in each window.
 */
function leastBroken(problem: Problem, forced: readonly ForcedPlacement[], v: number): ForcedPlacement {
  const visit = problem.visits[v] as Visit;
  let best = null as { placement: ForcedPlacement; rank: number[] } | null;
  for (let route = 0; route < problem.routes.length; route++) {
    if (visit.allowed[route] !== 1) continue;
    for (const start of startsToTry(problem, forced, v, route)) {
      const placement = { visit: v, route, start };
      const { locks } = lockRoutes(problem, [...forced, placement])[route] as LockedRoute;
      const order = locks.map((lock) => lock.visit);
      const { evaluation, violations } = evaluateOrder(problem, [...forced, placement], route, order);
      const late = violations.reduce((sum, violation) => sum + violation.seconds, 0);
      const rank = [violations.length, late, evaluation.driveSeconds, (problem.routes[route] as Route).id, start];
      if (!best || isLower(rank, best.rank)) best = { placement, rank };
    }
  }
  return (best as { placement: ForcedPlacement }).placement;
}

function isLower(a: readonly number[], b: readonly number[]): boolean {
  const i = a.findIndex((value, k) => value !== b[k]);
  return i >= 0 && (a[i] as number) < (b[i] as number);
}

/** Opening and close of each window, and each time at which another locked visit is over. */
function startsToTry(problem: Problem, forced: readonly ForcedPlacement[], v: number, route: number): number[] {
  const visit = problem.visits[v] as Visit;
  const windows = windowsOf(visit);
  const ends = (lockRoutes(problem, forced)[route] as LockedRoute).locks.map((lock) => lock.departure);
  const inside = ends.filter((end) => windows.some((window) => end >= window.start && end <= window.end));
  const current = visit.current?.route === route ? [visit.current.start] : [];
  const still = current.filter((start) => windows.some((window) => start >= window.start && start <= window.end));
  return [...new Set([...still, ...windows.flatMap((window) => [window.start, window.end]), ...inside])];
}
