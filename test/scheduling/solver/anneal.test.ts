import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Worth } from '../../../src/scheduling/solver/anneal.ts';
import { Anneal, compareWorth } from '../../../src/scheduling/solver/anneal.ts';
import { buildModel } from '../../../src/scheduling/solver/model.ts';
import { ordersOf, planOf } from '../../../src/scheduling/solver/route-edit.ts';
import { evaluate } from '../../../src/scheduling/solver/solution.ts';
import { meanDrivePrice, stakesFor } from '../../../src/scheduling/solver/stakes.ts';
import { benchOf, bytesOf, costOf, filledBench, line, planWith, sumsOf } from '../../support/search-state.ts';

describe('compareWorth', () => {
  it('counts who is missing first, then what is left out, then the price', () => {
    const worths: Worth[] = [
      { missing: 1, leftOut: 0, cost: 0 },
      { missing: 0, leftOut: 5, cost: 0 },
      { missing: 0, leftOut: 4, cost: 9 },
      { missing: 0, leftOut: 4, cost: 8 },
    ];
    expect([...worths].sort(compareWorth)).toEqual([...worths].reverse());
  });
});

describe('meanDrivePrice', () => {
  it('is the price of the mean drive between two visits, and at least 1', () => {
    expect(meanDrivePrice(buildModel(line([1, 3], [{}], 10)))).toBe(((0 + 1_200 + 1_200 + 0) / 4) * 10);
    expect(meanDrivePrice(buildModel(line([2, 2])))).toBe(1);
  });
});

describe('stakesFor', () => {
  it('prices an absence by what leaving it out costs, far above any drive, and one that must stay above all others', () => {
    const prices = [10, 30, 10].map((leaveOutPrice, i) => ({ leaveOutPrice, place: 3 * i }));
    const model = buildModel(line(prices, [{}], 10));
    const { penalty } = stakesFor(model, Uint8Array.of(0, 0, 1), Uint8Array.of(1, 1, 1));
    const [low, high, must] = [...penalty] as [number, number, number];
    expect(Math.abs(high / low - 3)).toBeLessThan(0.01);
    expect(low).toBeGreaterThan(20 * meanDrivePrice(model));
    expect(must).toBeGreaterThan(low + high);
    expect(penalty.every(Number.isInteger)).toBe(true);
  });
});

describe('Anneal', { timeout: 60_000 }, () => {
  it('fills in the dearest first, each where it is cheapest', () => {
    const hour = { place: 0, serviceSeconds: 3_600 };
    const problem = line([{ ...hour, leaveOutPrice: 3 }, { ...hour, leaveOutPrice: 9 }, hour], [{ maxVisits: 2 }]);
    const { step } = benchOf(problem);
    const search = new Anneal(step);
    search.fill();
    expect([search.best, ordersOf(step.state)[0]?.toSorted()]).toEqual([{ missing: 0, leftOut: 3, cost: 0 }, [1, 2]]);
  });

  it('finds the nearest visits, itself first', () => {
    const { step } = benchOf(line([5, 1, 4, 9]));
    expect([...new Anneal(step).nearestTo(0, 3)]).toEqual([0, 2, 1]);
  });

  it('goes on from the orders it is given, and stays where it was when they break a rule', () => {
    const problem = line([1, 2, 3, 4], [{ maxVisits: 2 }, {}]);
    const bench = benchOf(problem, planWith(problem, [[0, 1], [2]]));
    const search = new Anneal(bench.step);
    const before = bytesOf(bench);
    expect(search.load([[3], [0, 1, 2]].toReversed())).toBe(false);
    expect([bytesOf(bench), search.worth()]).toEqual([before, search.best]);
    expect(search.load([[3], [1, 0]])).toBe(true);
    expect([ordersOf(bench.step.state), search.bestOrders]).toEqual([
      [[3], [1, 0]],
      [[3], [1, 0]],
    ]);
    const { running, evaluated } = sumsOf(bench);
    expect(running).toEqual(evaluated);
    expect(search.best).toEqual({ missing: 0, leftOut: 10, cost: costOf(bench) });
  });

  it('ends when it is told to, when the best is good enough, and after the steps it may make', () => {
    const made = (options: object): number => {
      const search = new Anneal(benchOf(line([1, 2, 3])).step);
      search.run({ iterations: 1_000, ...options });
      return search.iterations;
    };
    expect(made({})).toBe(1_000);
    expect(made({ stopAfter: 10 })).toBe(10);
    expect(made({ shouldStop: () => true })).toBe(0);
    expect(made({ isEnough: (_: Worth, steps: number) => steps >= 7 })).toBe(7);
    expect(made({ seedVisit: () => 1, stopAfter: 3 })).toBe(3);
  });

  it('keeps sums that the full evaluation agrees with, and a best that is no worse than any state before', () => {
    fc.assert(
      fc.property(
        fc.nat(1_000_000),
        fc.integer({ min: 1, max: 18 }),
        fc.integer({ min: 1, max: 4 }),
        (seed, visits, routes) => {
          const bench = filledBench(seed, { visits, routes, pinnedPercent: (seed % 3) * 12 });
          const search = new Anneal(bench.step);
          const start = search.worth();
          let last = search.best;
          let isFalling = true;
          search.run({
            iterations: 80,
            isEnough: (best) => {
              isFalling &&= compareWorth(best, last) <= 0 && compareWorth(best, search.worth()) <= 0;
              last = best;
              return false;
            },
          });
          expect([seed, isFalling]).toEqual([seed, true]);
          const { running, evaluated } = sumsOf(bench);
          expect([seed, running]).toEqual([seed, evaluated]);
          expect(search.worth().cost).toBe(costOf(bench));
          const { cost } = evaluate(bench.problem, planOf(search.bestOrders, visits, []));
          expect([seed, search.best.cost]).toEqual([seed, cost.total]);
          expect(compareWorth(search.best, start)).toBeLessThanOrEqual(0);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('does nothing where nothing may move', () => {
    const fixed = { fixed: { route: 0, start: 9 * 3_600 }, mayBeLeftOut: false };
    const problem = line([fixed]);
    const { step } = benchOf(problem, planWith(problem, [[0]]));
    const search = new Anneal(step);
    search.fill();
    search.run({ iterations: 50 });
    expect([search.iterations, search.bestOrders]).toEqual([0, [[0]]]);
  });
});
