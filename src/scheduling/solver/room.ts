// Room for one more visit where plain insertion finds none: a short ruin-and-recreate around its place. Used when a slot is
// suggested or booked (nobody loses a place) and when a high priority bumps a lower one (S4).

import { seededRandom } from '../../base/random.ts';
import { Anneal } from './anneal.ts';
import { Availability } from './availability.ts';
import { groupsOf } from './link-faults.ts';
import { isLinked } from './links.ts';
import { loadPlan } from './load.ts';
import type { Model } from './model.ts';
import { buildModel } from './model.ts';
import { Step } from './moves/step.ts';
import type { Interval, Plan, Problem, Visit } from './problem.ts';
import { emptyPlan } from './problem.ts';
import { planOf } from './route-edit.ts';
import { evaluate } from './solution.ts';
import { stakesFor } from './stakes.ts';

export interface RoomOptions {
  readonly seed: number;
  /** Steps to spend at most. A few hundred find most of what there is. */
  readonly iterations: number;
  /** Windows in place of the visit's own: the one that would be promised. */
  readonly windows?: readonly Interval[];
}

/** A visit that stands elsewhere than before. Null stands for nowhere. */
export interface Move {
  readonly visit: number;
  readonly from: Spot | null;
  readonly to: Spot | null;
}

export interface Spot {
  readonly route: number;
  readonly start: number;
}

export interface Room {
  readonly plan: Plan;
  readonly moves: readonly Move[];
}

/** Steps made after room was found, to make it cheaper. */
const POLISH_ITERATIONS = 150;
/** A step ruins around one of this many visits nearest to the one that needs room. */
const NEAREST = 24;

/**
 * A plan in which `visit` has a place and every visit that `plan` places keeps one inside its windows, or null when none was
 * found. Who has to start together with it gets a place too; what else stands nowhere in `plan` stays out of it.
 */
export function makeRoom(problem: Problem, plan: Plan, visit: number, options: RoomOptions): Room | null {
  const scoped = withWindows(problem, visit, options.windows);
  if (isHopeless(scoped, plan, visit)) return null;
  const model = buildModel(scoped, plan.forced);
  const must = new Uint8Array(model.visitCount).fill(1);
  return search(scoped, plan, visit, { ...options, model, must });
}

/**
 * Like `makeRoom` for a visit of high priority: visits of a lower price that may be left out may lose their place to it, as few
 * as it takes by price. Null when even that makes no room. `bumped` names who then stands nowhere.
 */
export function bump(
  problem: Problem,
  plan: Plan,
  visit: number,
  options: RoomOptions,
): (Room & { readonly bumped: readonly number[] }) | null {
  const scoped = withWindows(problem, visit, options.windows);
  if (isHopeless(scoped, plan, visit)) return null;
  const model = buildModel(scoped, plan.forced);
  const price = (problem.visits[visit] as Visit).leaveOutPrice;
  const team = teamOf(problem, visit);
  const must = Uint8Array.from(problem.visits, (other, v) => {
    return team.includes(v) || !other.mayBeLeftOut || other.leaveOutPrice >= price ? 1 : 0;
  });
  const room = search(scoped, plan, visit, { ...options, model, must });
  if (!room) return null;
  return { ...room, bumped: room.moves.filter((move) => move.from && !move.to).map((move) => move.visit) };
}

function withWindows(problem: Problem, visit: number, windows: readonly Interval[] | undefined): Problem {
  if (!windows) return problem;
  const visits = problem.visits.map((other, v): Visit => {
    if (v !== visit) return other;
    const { pinnedStart: _, ...rest } = other;
    return { ...rest, windows };
  });
  return { ...problem, visits };
}

/**
 * Whether it would not even fit if everybody who may move were gone: a search takes longest where there is nothing to find.
 * Drives are taken to be no longer than detours; links, and visits forced in against the rules, are not judged.
 */
export function isHopeless(problem: Problem, plan: Plan, visit: number): boolean {
  if (plan.forced.length > 0 || isLinked(problem, visit)) return false;
  const { windows, pinnedStart } = problem.visits[visit] as Visit;
  const starts = pinnedStart === undefined ? windows : [{ start: pinnedStart, end: pinnedStart }];
  const openings = new Availability(problem, emptyPlan(problem)).openings(visit);
  return !openings.some(({ from, to }) => starts.some(({ start, end }) => from <= end && to >= start));
}

function search(
  problem: Problem,
  plan: Plan,
  visit: number,
  setup: RoomOptions & { model: Model; must: Uint8Array },
): Room | null {
  const { model, must } = setup;
  if (model.allowedFrom[visit] === model.allowedFrom[visit + 1]) return null;
  const placed = new Set([...plan.routes.flat(), ...teamOf(problem, visit)]);
  const active = model.locked.map((locked, v) => (locked === 0 && (v === visit || placed.has(v)) ? 1 : 0));
  const step = new Step(model, seededRandom(setup.seed), stakesFor(model, must, active));
  loadPlan(step.state, plan);
  step.gatherAbsent();
  const anneal = new Anneal(step);
  anneal.fill();
  const around = anneal.nearestTo(visit, NEAREST);
  let foundAt = anneal.best.missing === 0 && anneal.best.leftOut === 0 ? 0 : -1;
  anneal.run({
    iterations: setup.iterations,
    seedVisit: (random) => around[random.below(2) * random.below(around.length)] as number,
    isEnough: (best, iteration) => {
      if (best.missing > 0 || best.leftOut > 0) return false;
      if (foundAt < 0) foundAt = iteration;
      return iteration >= foundAt + POLISH_ITERATIONS;
    },
  });
  if (anneal.best.missing > 0) return null;
  const found = planOf(anneal.bestOrders, model.visitCount, plan.forced, anneal.bestTies);
  return { plan: found, moves: movesBetween(problem, plan, found) };
}

/** Those that start together with a visit, itself included. */
function teamOf(problem: Problem, visit: number): number[] {
  if (!problem.links) return [visit];
  const teams = groupsOf(problem, 'same-start');
  return [...problem.visits.keys()].filter((v) => teams[v] === teams[visit]);
}

/** Every visit that stands on another route or starts at another time, in order of index. */
export function movesBetween(problem: Problem, before: Plan, after: Plan): Move[] {
  const [from, to] = [spotsOf(problem, before), spotsOf(problem, after)];
  return problem.visits.flatMap((_, visit) => {
    const [old, now] = [from[visit] ?? null, to[visit] ?? null];
    const isSame = old?.route === now?.route && old?.start === now?.start;
    return isSame ? [] : [{ visit, from: old, to: now }];
  });
}

function spotsOf(problem: Problem, plan: Plan): (Spot | undefined)[] {
  const spots: (Spot | undefined)[] = problem.visits.map(() => undefined);
  for (const [route, { stops }] of evaluate(problem, plan).routes.entries()) {
    for (const stop of stops) spots[stop.visit] = { route, start: stop.start };
  }
  return spots;
}
