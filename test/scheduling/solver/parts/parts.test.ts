// Cutting a problem into parts and putting the plan together again: nothing is lost, doubled or moved by it, and what is found
// in the parts is a sound plan of the whole.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { finish } from '../../../../src/base/stepwise.ts';
import { campaigning } from '../../../../src/scheduling/solver/campaign.ts';
import { cutPart, joinParts } from '../../../../src/scheduling/solver/parts/cut.ts';
import { planeOf, planeOfMap } from '../../../../src/scheduling/solver/parts/plane.ts';
import { searchInParts } from '../../../../src/scheduling/solver/parts/rounds.ts';
import { split } from '../../../../src/scheduling/solver/parts/split.ts';
import { wideOf } from '../../../../src/scheduling/solver/parts/wide.ts';
import type { Problem } from '../../../../src/scheduling/solver/problem.ts';
import { emptyPlan } from '../../../../src/scheduling/solver/problem.ts';
import { improve } from '../../../../src/scheduling/solver/search.ts';
import { compareCost, evaluate, NO_COST } from '../../../../src/scheduling/solver/solution.ts';
import { brokenLinks } from '../../../support/check-links.ts';
import { randomProblem, withRandomLinks } from '../../../support/random-problem.ts';
import { unsoundness } from '../../../support/soundness.ts';

const shape = fc.record({
  seed: fc.integer({ min: 0, max: 1_000_000 }),
  visits: fc.integer({ min: 1, max: 40 }),
  routes: fc.integer({ min: 1, max: 9 }),
  pinnedPercent: fc.constantFrom(0, 20),
  wildTravel: fc.boolean(),
});

const numbers = (length: number): number[] => Array.from({ length }, (_, i) => i);

/** On days that do not touch, as many technicians on each. */
function overDays(problem: Problem, days: number): Problem {
  const shift = (r: number): number => (r % days) * 100_000;
  const routes = problem.routes.map((route, r) => ({
    ...route,
    earliestStart: route.earliestStart + shift(r),
    softEnd: route.softEnd + shift(r),
    hardEnd: route.hardEnd + shift(r),
    breaks: route.breaks.map((pause) => ({
      ...pause,
      earliest: pause.earliest + shift(r),
      latest: pause.latest + shift(r),
    })),
    blocks: route.blocks.map(({ start, end }) => ({ start: start + shift(r), end: end + shift(r) })),
  }));
  const visits = problem.visits.map(({ current: _, ...visit }, v) => ({
    ...visit,
    windows: visit.windows.map(({ start, end }) => ({ start: start + shift(v), end: end + shift(v) })),
  }));
  return { ...problem, routes, visits };
}

describe('parts', () => {
  it('hold every route and every visit once, whatever the round', () => {
    fc.assert(
      fc.property(shape, fc.nat(9), fc.integer({ min: 1, max: 20 }), ({ seed, ...rest }, round, visits) => {
        const problem = randomProblem(seed, rest);
        const { plan } = improve(problem, emptyPlan(problem), { seed, iterations: 20 });
        const wide = wideOf(problem);
        const parts = split(wide, plan, { visits, round }).map((share) => cutPart(wide, plan, share));
        expect(parts.flatMap((part) => part.routes).sort((a, b) => a - b)).toEqual(numbers(rest.routes));
        expect(parts.flatMap((part) => part.visits).sort((a, b) => a - b)).toEqual(numbers(rest.visits));
      }),
      { numRuns: 40 },
    );
  });

  it('make the plan they were cut from again, and cost as much, but for the fair shares', () => {
    fc.assert(
      fc.property(shape, fc.nat(9), ({ seed, ...rest }, round) => {
        const drawn = randomProblem(seed, rest);
        const problem = { ...drawn, weights: { ...drawn.weights, fairnessSecond: 0, changeTechnician: 0 } };
        const { plan } = improve(problem, emptyPlan(problem), { seed, iterations: 20 });
        const wide = wideOf(problem);
        const parts = split(wide, plan, { visits: 8, round }).map((share) => cutPart(wide, plan, share));
        const own = parts.map((part) => part.plan);
        expect(joinParts(plan, parts, own)).toEqual({
          ...plan,
          forced: [...plan.forced].sort((a, b) => a.visit - b.visit),
        });
        const costs = parts.map((part) => evaluate(part.problem, part.plan).cost);
        const whole = evaluate(problem, plan).cost;
        expect(costs.reduce((sum, cost) => sum + cost.total, 0)).toBe(whole.total);
        expect(costs.reduce((sum, cost) => sum + cost.leftOut, 0)).toBe(whole.leftOut);
      }),
      { numRuns: 40 },
    );
  });

  it('lie on one day each, and take what waits to a day that it can be on', () => {
    const problem = overDays(randomProblem(3, { visits: 60, routes: 12 }), 3);
    const wide = wideOf(problem);
    const shares = split(wide, emptyPlan(problem), { visits: 5, round: 0 });
    for (const { routes, loose } of shares) {
      const days = new Set(routes.map((r) => r % 3));
      expect(days.size).toBe(1);
      for (const v of loose) {
        const canBe = problem.routes.some(
          ({ earliestStart, hardEnd }, r) =>
            problem.visits[v]?.allowed[r] === 1 &&
            problem.visits[v]?.windows.some(({ start, end }) => end >= earliestStart && start <= hardEnd),
        );
        if (canBe) expect(days.has(v % 3)).toBe(true);
      }
    }
  });

  it('are cut along other lines every round', () => {
    const problem = randomProblem(5, { visits: 120, routes: 30 });
    const wide = wideOf(problem);
    const { plan } = improve(problem, emptyPlan(problem), { seed: 1, iterations: 200 });
    const cuts = numbers(4).map((round) => JSON.stringify(split(wide, plan, { visits: 20, round })));
    expect(new Set(cuts).size).toBe(4);
  });
});

describe('a search in parts', () => {
  it('of no rounds leaves the plan as it is', () => {
    const problem = randomProblem(2, { visits: 6, routes: 2 });
    const plan = emptyPlan(problem);
    const found = finish(campaigning(searchInParts(wideOf(problem), plan, { seed: 1, iterations: 10, rounds: 0 })));
    expect(found).toEqual({ plan, cost: NO_COST, iterations: 0, repaired: [] });
  });

  it('finds sound plans, no worse than where it began', () => {
    fc.assert(
      fc.property(shape, fc.integer({ min: 1, max: 3 }), ({ seed, ...rest }, days) => {
        const drawn = overDays(randomProblem(seed, rest), days);
        const problem = { ...drawn, weights: { ...drawn.weights, fairnessSecond: 0 } };
        const start = improve(problem, emptyPlan(problem), { seed, iterations: 0 });
        const options = { seed, iterations: 60 * rest.visits, rounds: 3, partVisits: 10 };
        const found = finish(campaigning(searchInParts(wideOf(problem), start.plan, options)));
        expect(unsoundness(problem, found.plan)).toEqual([]);
        expect(compareCost(evaluate(problem, found.plan).cost, start.evaluation.cost)).toBeLessThanOrEqual(0);
        expect(found.cost.total).toBe(evaluate(problem, found.plan).cost.total);
      }),
      { numRuns: 30 },
    );
  });

  it('serves nearly as many from nothing as a search of the whole', () => {
    const problem = randomProblem(11, { visits: 90, routes: 30 });
    const whole = improve(problem, emptyPlan(problem), { seed: 1, iterations: 4_000 });
    const options = { seed: 1, iterations: 12_000, partVisits: 30 };
    const found = finish(campaigning(searchInParts(wideOf(problem), emptyPlan(problem), options)));
    expect(found.plan.unassigned.length).toBeLessThanOrEqual(whole.plan.unassigned.length + 2);
  });
});

describe('the travel of a part', () => {
  const problem = randomProblem(2, { visits: 6, routes: 3 });

  it('is that of the whole, without any of a vehicle where all drive alike', () => {
    const { travel, travelOn } = wideOf(problem);
    const { places, travelSeconds } = problem;
    expect(travelOn).toBeNull();
    expect([...travel([2, 0]).seconds]).toEqual([0, travelSeconds[2 * places], travelSeconds[2], 0]);
  });

  it('is made once for vehicles that drive alike, and not for those that drive as the rest', () => {
    const own = { seconds: problem.travelSeconds.map((one) => 2 * one), metres: problem.travelMetres };
    const routes = problem.routes.map((route, r) => (r === 0 ? route : { ...route, travel: own }));
    const on = wideOf({ ...problem, routes }).travelOn?.([2, 0]);
    expect(on?.(0)).toBeUndefined();
    expect([...(on?.(1)?.seconds ?? [])]).toEqual([...wideOf(problem).travel([2, 0]).seconds].map((one) => 2 * one));
    expect(on?.(2)).toBe(on?.(1));
  });
});

describe('the plane', () => {
  it('of no place is empty', () => {
    expect(planeOfMap([])).toEqual({ x: new Int32Array(0), y: new Int32Array(0) });
  });

  it('puts places of a map where they lie, up to a turn', () => {
    const points = [
      [0, 0],
      [1_000, 0],
      [1_000, 700],
      [0, 700],
      [400, 300],
    ] as const;
    const apart = (a: readonly number[], b: readonly number[]): number =>
      Math.hypot((a[0] ?? 0) - (b[0] ?? 0), (a[1] ?? 0) - (b[1] ?? 0));
    const travelSeconds = Int32Array.from(points.flatMap((a) => points.map((b) => Math.round(apart(a, b)))));
    const { x, y } = planeOf({ places: points.length, travelSeconds });
    for (const [i, a] of points.entries()) {
      for (const [j, b] of points.entries()) {
        const seen = apart([x[i] ?? 0, y[i] ?? 0], [x[j] ?? 0, y[j] ?? 0]);
        expect(Math.abs(seen - apart(a, b))).toBeLessThan(5);
      }
    }
  });

  it.each([
    ['no places', 0, []],
    ['one place', 1, [0]],
    ['places that are one', 2, [0, 0, 0, 0]],
    ['places without a way', 2, [0, 550_000_000, 550_000_000, 0]],
  ])('takes %s', (_name, places, cells) => {
    const { x, y } = planeOf({ places, travelSeconds: Int32Array.from(cells) });
    expect([x.length, y.length]).toEqual([places, places]);
  });
});

it('parts keep the links within them and across', () => {
  let placed = 0;
  for (let seed = 0; seed < 12; seed++) {
    const problem = withRandomLinks(seed, randomProblem(seed, { visits: 30, routes: 6 }), 8);
    const campaign = searchInParts(wideOf(problem), emptyPlan(problem), {
      seed,
      iterations: 1_200,
      rounds: 3,
      partVisits: 10,
    });
    const { plan } = finish(campaigning(campaign));
    expect([seed, ...brokenLinks(problem, plan, evaluate(problem, plan))]).toEqual([seed]);
    expect([seed, ...unsoundness(problem, plan)]).toEqual([seed]);
    placed += plan.routes.flat().length;
  }
  expect(placed).toBeGreaterThan(100);
});
