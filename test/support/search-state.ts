// A search in the middle of its work, for tests of its moves: a step over a loaded plan, what it holds byte for byte, and what the
// full evaluation says of it.

import type { Random } from '../../src/base/random.ts';
import { seededRandom } from '../../src/base/random.ts';
import { cheapestSlot } from '../../src/scheduling/solver/insertion-test.ts';
import { loadPlan } from '../../src/scheduling/solver/load.ts';
import { buildModel } from '../../src/scheduling/solver/model.ts';
import type { Orders, Waiting } from '../../src/scheduling/solver/moves/recreate.ts';
import { ordersFor } from '../../src/scheduling/solver/moves/recreate.ts';
import type { Neighbourhood } from '../../src/scheduling/solver/moves/ruin.ts';
import { neighbourhoodOf } from '../../src/scheduling/solver/moves/ruin.ts';
import { Step } from '../../src/scheduling/solver/moves/step.ts';
import type { Plan, Problem, Route, Visit } from '../../src/scheduling/solver/problem.ts';
import { DEFAULT_WEIGHTS, emptyPlan } from '../../src/scheduling/solver/problem.ts';
import { ordersOf, planOf, setOrder } from '../../src/scheduling/solver/route-edit.ts';
import { RouteState } from '../../src/scheduling/solver/route-state.ts';
import type { Evaluation } from '../../src/scheduling/solver/solution.ts';
import { evaluate } from '../../src/scheduling/solver/solution.ts';
import { stakesFor } from '../../src/scheduling/solver/stakes.ts';
import { randomProblem, withEverything } from './random-problem.ts';

export interface Bench {
  readonly problem: Problem;
  readonly step: Step;
  readonly near: Neighbourhood;
  readonly orders: Orders;
  readonly waiting: Waiting;
}

/** A step over `plan`, with everything that is not locked free to move. */
export function benchOf(problem: Problem, plan: Plan = emptyPlan(problem), random = seededRandom(1)): Bench {
  const model = buildModel(problem, plan.forced);
  const active = model.locked.map((locked) => 1 - locked);
  const step = new Step(model, random, stakesFor(model, model.must, active));
  loadPlan(step.state, plan);
  step.gatherAbsent();
  step.log.commit();
  return {
    problem,
    step,
    near: neighbourhoodOf(model, active),
    orders: ordersFor(model, step.stakes.penalty),
    waiting: { list: new Int32Array(4 * model.visitCount), count: 0 },
  };
}

/** A random day with everything in it, filled as far as plain insertion goes. */
export function filledBench(seed: number, shape: { visits: number; routes: number; pinnedPercent?: number }): Bench {
  const problem = withEverything(seed, randomProblem(seed, shape));
  const bench = benchOf(problem, emptyPlan(problem), seededRandom(seed));
  for (let v = 0; v < problem.visits.length; v++) {
    if (bench.step.state.routeOf[v] === -1) placeAnywhere(bench.step, v);
  }
  bench.step.log.commit();
  return bench;
}

/** Puts `v` where it is cheapest, if anywhere. */
export function placeAnywhere(step: Step, v: number): boolean {
  if (step.stakes.active[v] !== 1) return false;
  step.findPlace(v);
  if (step.foundRoute >= 0) step.insert(v, step.foundRoute, step.foundSlot);
  return step.foundRoute >= 0;
}

/** The price of all routes as the search has it. */
export function costOf({ step }: Bench): number {
  return step.state.row.reduce((sum, _, r) => sum + step.state.costOf(r), 0);
}

export function evaluationOf({ problem, step }: Bench): Evaluation {
  return evaluate(problem, planOf(ordersOf(step.state), problem.visits.length, []));
}

/** The sums that a step keeps, and the same from the full evaluation. */
export function sumsOf(bench: Bench): { running: object; evaluated: object } {
  const { step, problem } = bench;
  const { cost, routes } = evaluationOf(bench);
  const absent = problem.visits.flatMap((_, v) =>
    step.state.routeOf[v] === -1 && step.stakes.active[v] === 1 ? [v] : [],
  );
  const must = absent.filter((v) => step.stakes.must[v] === 1);
  return {
    running: {
      cost: costOf(bench),
      each: routes.map((_, r) => step.state.costOf(r)),
      leftOut: step.leftOut,
      missing: step.missing,
      penalty: step.penalty,
      absent: [...step.absent.subarray(0, step.absentCount)].sort((a, b) => a - b),
    },
    evaluated: {
      cost: cost.total,
      each: routes.map((route) => route.cost.total),
      leftOut: cost.leftOut - must.reduce((sum, v) => sum + (problem.visits[v] as Visit).leaveOutPrice, 0),
      missing: must.length,
      penalty: absent.reduce((sum, v) => sum + (step.stakes.penalty[v] as number), 0),
      absent,
    },
  };
}

/** What each absent visit would cost on each route by a state computed afresh from the same orders, and by the running one. */
export function pricesOf({ step, problem }: Bench): { running: number[]; fresh: number[] } {
  const fresh = new RouteState(step.model);
  for (const [r, order] of ordersOf(step.state).entries()) setOrder(fresh, r, order);
  const slot = new Int32Array(1);
  const pairs = problem.visits.flatMap((_, v) =>
    step.state.routeOf[v] === -1 && step.stakes.active[v] === 1 ? problem.routes.map((__, r) => ({ v, r })) : [],
  );
  return {
    running: pairs.map(({ v, r }) => step.priceOn(v, r)),
    fresh: pairs.map(({ v, r }) => cheapestSlot(fresh, v, r, slot, 0)),
  };
}

/** Everything that a step holds, byte for byte: whole rows of every route, where every visit stands, every sum. */
export function bytesOf({ step }: Bench): Record<string, unknown> {
  const { state, model } = step;
  const rows = 2 * model.routeCount;
  const byRow = Object.entries(state).filter(
    ([name, array]) => ArrayBuffer.isView(array) && !['row', 'routeOf', 'slotOf'].includes(name),
  ) as [string, Int32Array][];
  const rowsOf = (array: Int32Array): number[][] => {
    const width = array.length / rows;
    return Array.from(state.row, (row) => [...array.subarray(row * width, (row + 1) * width)]);
  };
  return {
    rows: byRow.map(([name, array]) => [name, rowsOf(array)]),
    routeOf: [...state.routeOf],
    slotOf: [...state.slotOf].map((slot, v) => (state.routeOf[v] === -1 ? -1 : slot)),
    absent: [...step.absent.subarray(0, step.absentCount)].sort((a, b) => a - b),
    sums: [step.penalty, step.leftOut, step.missing, step.log.size],
  };
}

const HOUR = 3_600;

/** Places on a line ten minutes apart, the depot at 0; routes from eight to six; visits of an hour at the places given. */
export function line(
  at: readonly (number | Partial<Visit>)[],
  routes: readonly Partial<Route>[] = [{}],
  driveSecond = 1,
): Problem {
  const places = 10;
  const seconds = Int32Array.from(
    { length: places * places },
    (_, i) => 600 * Math.abs((i % places) - Math.floor(i / places)),
  );
  return {
    places,
    travelSeconds: seconds,
    travelMetres: seconds.map((cell) => 10 * cell),
    weights: { ...DEFAULT_WEIGHTS, driveSecond, fairnessSecond: 0 },
    routes: routes.map((route, r) => ({
      id: r,
      technician: r,
      startPlace: 0,
      endPlace: 0,
      earliestStart: 8 * HOUR,
      softEnd: 18 * HOUR,
      hardEnd: 18 * HOUR,
      breaks: [],
      blocks: [],
      maxVisits: 99,
      bufferSeconds: 0,
      ...route,
    })),
    visits: at.map((visit, id) => ({
      id,
      place: typeof visit === 'number' ? visit : 1,
      serviceSeconds: HOUR,
      windows: [{ start: 8 * HOUR, end: 18 * HOUR }],
      allowed: Uint8Array.from(routes, () => 1),
      leaveOutPrice: 10,
      mayBeLeftOut: true,
      ...(typeof visit === 'number' ? {} : visit),
    })),
  };
}

/** The plan with these orders and nothing else. */
export function planWith(problem: Problem, routes: number[][]): Plan {
  return planOf(routes, problem.visits.length, []);
}

/** Every number that `random` is asked for is the next of these, then zero; each taken as it is. */
export function scripted(...numbers: readonly number[]): Random {
  let at = 0;
  const next = (): number => numbers[at++] ?? 0;
  return { next, below: (limit) => Math.min(limit - 1, next()) };
}
