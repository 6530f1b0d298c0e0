import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Random } from '../../../src/base/random.ts';
import { seededRandom } from '../../../src/base/random.ts';
import { buildModel } from '../../../src/scheduling/solver/model.ts';
import type { Problem, Route, Visit } from '../../../src/scheduling/solver/problem.ts';
import { emptyPlan } from '../../../src/scheduling/solver/problem.ts';
import { setOrder } from '../../../src/scheduling/solver/route-edit.ts';
import { loadsAlong } from '../../../src/scheduling/solver/route-limits.ts';
import { RouteState } from '../../../src/scheduling/solver/route-state.ts';
import { limitViolations } from '../../../src/scheduling/solver/rules.ts';
import { improve } from '../../../src/scheduling/solver/search.ts';
import { compareCost, evaluate, evaluateOrder } from '../../../src/scheduling/solver/solution.ts';
import { randomProblem } from '../../support/random-problem.ts';

/** A day with limits of every kind, so loose in time that hardly anything else matters. */
function limited(seed: number, visits: number, routes: number): Problem {
  const random = seededRandom(seed + 7);
  const drawn = randomProblem(seed, { visits, routes, wildTravel: random.below(2) === 0 });
  const isMixed = random.below(2) === 0;
  const kinds = random.below(3);
  const amounts = (): number[] => Array.from({ length: kinds }, () => random.below(4));
  return {
    ...drawn,
    travelMetres: drawn.travelSeconds.map((seconds) => seconds * 3 + random.below(100)),
    visits: drawn.visits.map(({ current: _, ...visit }) => ({
      ...visit,
      serviceSeconds: 60,
      windows: [{ start: 0, end: 30 * 3_600 }],
      delivery: amounts(),
      ...(isMixed ? { pickup: amounts() } : {}),
    })),
    routes: drawn.routes.map((route) => ({ ...route, blocks: [], ...limitsOf(random, drawn, kinds) })),
  };
}

function limitsOf(random: Random, { travelSeconds }: Problem, kinds: number): Partial<Problem['routes'][number]> {
  const seconds = travelSeconds.map((cell) => Math.round(cell * 0.7));
  return {
    ...(random.below(4) > 0 ? { capacity: Array.from({ length: kinds }, () => 2 + random.below(10)) } : {}),
    ...(random.below(3) === 0 ? { maxTravelSeconds: 2_000 + random.below(6_000) } : {}),
    ...(random.below(3) === 0 ? { maxTravelMetres: 5_000 + random.below(20_000) } : {}),
    ...(random.below(3) === 0 ? { travel: { seconds, metres: seconds.map((cell) => cell * 4) } } : {}),
  };
}

const LIMITS = ['over-capacity', 'too-much-travel'];

const isWithin = (problem: Problem, r: number, order: readonly number[]): boolean =>
  !evaluateOrder(problem, [], r, order).violations.some(({ rule }) => LIMITS.includes(rule));

describe('loadsAlong', () => {
  it('carries deliveries from the start and pickups to the end', () => {
    const visit = { delivery: [2, 0], pickup: [0, 5] } as unknown as Problem['visits'][number];
    const other = { delivery: [1, 3] } as unknown as Problem['visits'][number];
    expect(loadsAlong([visit, other])).toEqual([
      [3, 3],
      [1, 8],
      [0, 5],
    ]);
    expect(loadsAlong([])).toEqual([[]]);
  });
});

describe('limits of a route', () => {
  it('say of every place and every exchange what the whole route says', () => {
    let said = 0;
    fc.assert(
      fc.property(fc.nat(1_000_000), (seed) => {
        const problem = limited(seed, 8, 1);
        const state = new RouteState(buildModel(problem));
        if (state.limits === null) return;
        const order = [0, 1, 2, 3, 4, 5].slice(0, seed % 7);
        if (!setOrder(state, 0, order)) return;
        for (const v of [6, 7]) {
          for (let slot = 0; slot <= order.length; slot++) {
            for (let after = slot + 1; after <= Math.min(order.length + 1, slot + 3); after++) {
              const next = [...order.slice(0, slot), v, ...order.slice(after - 1)];
              const fits = state.limits.fits(state, v, 0, slot, after);
              expect([seed, v, slot, after, fits]).toEqual([seed, v, slot, after, isWithin(problem, 0, next)]);
              if (after === slot + 1 && fits) expect(state.limits.mayTake(state, v, 0)).toBe(true);
              said++;
            }
          }
        }
      }),
      { numRuns: 300 },
    );
    expect(said).toBeGreaterThan(1_000);
  });

  it('are kept by every plan', () => {
    fc.assert(
      fc.property(
        fc.nat(1_000_000),
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 4 }),
        (seed, n, routes) => {
          const problem = limited(seed, n, routes);
          const { plan, evaluation } = improve(problem, emptyPlan(problem), { seed, iterations: 200 });
          expect(evaluation.violations).toEqual([]);
          expect(evaluate(problem, plan)).toEqual(evaluation);
        },
      ),
      { numRuns: 80 },
    );
  });

  it('are raised to what fixed visits alone come to, and then keep out all that adds to it', () => {
    const base = limited(3, 4, 1);
    const { capacity: _, travel: __, maxTravelSeconds: ___, maxTravelMetres: ____, ...free } = base.routes[0] as Route;
    const fixed = { fixed: { route: 0, start: 12 * 3_600 }, mayBeLeftOut: false, place: 1, delivery: [5], pickup: [0] };
    const problem = (limits: Partial<Route>): Problem => ({
      ...base,
      travelMetres: base.travelSeconds,
      routes: [
        {
          ...free,
          breaks: [],
          startPlace: 0,
          endPlace: 0,
          earliestStart: 0,
          softEnd: 90_000,
          hardEnd: 90_000,
          ...limits,
        },
      ],
      visits: base.visits.map((visit, v) => ({
        ...visit,
        allowed: Uint8Array.of(1),
        ...(v === 0 ? fixed : { place: v === 1 ? 1 : 2, delivery: [v - 1], pickup: [0] }),
      })),
    });
    const served = (limits: Partial<Route>): readonly number[] | undefined =>
      [
        ...(improve(problem(limits), emptyPlan(problem(limits)), { seed: 1, iterations: 300 }).plan.routes[0] ?? []),
      ].sort();
    expect(served({})).toEqual([0, 1, 2, 3]);
    expect(served({ capacity: [4] })).toEqual([0, 1]);
    expect(served({ maxTravelSeconds: 1 })).toEqual([0, 1]);
    expect(served({ maxTravelMetres: 1 })).toEqual([0, 1]);
  });

  it('leave the best of all plans to be found on a hundred tiny problems', () => {
    for (let seed = 0; seed < 100; seed++) {
      const problem = limited(seed, 4, 1);
      const best = subsets([0, 1, 2, 3])
        .flatMap(orders)
        .map((order) => evaluate(problem, { routes: [order], unassigned: rest(order), forced: [] }))
        .filter(({ violations }) => violations.length === 0)
        .map(({ cost }) => cost)
        .sort(compareCost)[0];
      const found = improve(problem, emptyPlan(problem), { seed, iterations: 400 }).evaluation.cost;
      expect([seed, found.leftOut, found.total]).toEqual([seed, best?.leftOut, best?.total]);
    }
  });
});

const rest = (order: readonly number[]): number[] => [0, 1, 2, 3].filter((v) => !order.includes(v));

function subsets(items: readonly number[]): number[][] {
  return Array.from({ length: 2 ** items.length }, (_, bits) => items.filter((_item, i) => (bits >> i) % 2 === 1));
}

function orders(items: readonly number[]): number[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item) => orders(items.filter((other) => other !== item)).map((order) => [item, ...order]));
}

it('what a vehicle has no limit for, it takes any amount of', () => {
  const drawn = limited(1, 1, 1);
  const carried = (capacity: number[]) => {
    const [visit, route] = [drawn.visits[0] as Visit, drawn.routes[0] as Route];
    const visits = [{ ...visit, delivery: [2, 9] }];
    return limitViolations({ ...drawn, visits, routes: [{ ...route, capacity }] }, 0, {
      order: [0],
      driveSeconds: 0,
      driveMetres: 0,
    }).map(({ rule }) => rule);
  };
  expect([carried([2]), carried([1]), carried([2, 8])]).toEqual([[], ['over-capacity'], ['over-capacity']]);
});
