import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { finish } from '../../../src/base/stepwise.ts';
import type { AnnealOptions } from '../../../src/scheduling/solver/anneal.ts';
import { Anneal, compareWorth } from '../../../src/scheduling/solver/anneal.ts';
import { evolving, sharesOf } from '../../../src/scheduling/solver/generations.ts';
import { ordersOf, planOf } from '../../../src/scheduling/solver/route-edit.ts';
import { evaluate } from '../../../src/scheduling/solver/solution.ts';
import { randomProblem, withEverything, withTwins } from '../../support/random-problem.ts';
import type { Bench } from '../../support/search-state.ts';
import { benchOf, costOf, filledBench, sumsOf } from '../../support/search-state.ts';

/** Steps enough for several generations of so few visits. */
const STEPS = 13_000;

interface Evolved {
  readonly bench: Bench;
  readonly search: Anneal;
}

function evolved(seed: number, options: Partial<AnnealOptions> = {}): Evolved {
  return evolvedFrom(filledBench(seed, { visits: 6, routes: 3, pinnedPercent: (seed % 3) * 10 }), options);
}

/** With routes that are alike. */
function evolvedTwins(seed: number): Evolved {
  return evolvedFrom(benchOf(withTwins(withEverything(seed, randomProblem(seed, { visits: 6, routes: 3 })))));
}

function evolvedFrom(bench: Bench, options: Partial<AnnealOptions> = {}): Evolved {
  const search = new Anneal(bench.step);
  finish(evolving(search, { iterations: STEPS, ...options }));
  return { bench, search };
}

describe('sharesOf', () => {
  it.each([
    [450_000, 100, { parents: 10, parentSteps: 22_500, childSteps: 1_875 }],
    [600_000, 200, { parents: 7, parentSteps: 42_857, childSteps: 2_500 }],
    [STEPS, 6, { parents: 7, parentSteps: 928, childSteps: 72 }],
    [1_200_000, 400, { parents: 3, parentSteps: 200_000, childSteps: 5_000 }],
    [900_000, 400, null],
    [1_900_000, 1_000, null],
    [2_000, 4, null],
  ])('%i steps for %i visits', (steps, visits, shares) => {
    expect(sharesOf(steps, visits)).toEqual(shares);
  });
});

const seeds = fc.nat(1_000_000);

describe('evolving', { timeout: 60_000 }, () => {
  it('ends in the best plan it met, which the full evaluation agrees with, after the steps it was given', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const met: object[] = [];
        const { bench, search } = evolved(seed, { onProgress: (_, best) => met.push(best) });
        expect(search.iterations).toBe(STEPS);
        const { running, evaluated } = sumsOf(bench);
        expect([seed, running]).toEqual([seed, evaluated]);
        expect(ordersOf(bench.step.state)).toEqual(search.bestOrders);
        expect(search.worth()).toEqual(search.best);
        expect(search.best.cost).toBe(costOf(bench));
        expect(search.best.cost).toBe(evaluate(bench.problem, planOf(search.bestOrders, 6, [])).cost.total);
        for (const worth of met) expect(compareWorth(search.best, worth as typeof search.best)).toBeLessThanOrEqual(0);
      }),
      { numRuns: 4 },
    );
  });

  it('does so too where routes exchange their tails', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { bench, search } = evolvedTwins(seed);
        expect(bench.step.hasAlike).toBe(true);
        const { running, evaluated } = sumsOf(bench);
        expect([seed, running]).toEqual([seed, evaluated]);
        expect(search.worth()).toEqual(search.best);
        expect(evolvedTwins(seed).search.bestOrders).toEqual(search.bestOrders);
      }),
      { numRuns: 5 },
    );
  });

  it('is the same again, and a replay of an interrupted run, wherever it was interrupted', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 1, max: 50 }), (seed, asks) => {
        let asked = 0;
        const stopped = evolved(seed, { shouldStop: () => ++asked > asks }).search;
        expect(stopped.iterations).toBeLessThan(STEPS);
        const replay = evolved(seed, { stopAfter: stopped.iterations }).search;
        expect([seed, replay.iterations, replay.bestOrders]).toEqual([seed, stopped.iterations, stopped.bestOrders]);
      }),
      { numRuns: 6 },
    );
  });

  it('ends in its best plan when it is interrupted, between two runs too', () => {
    const reports = (): number => {
      let count = 0;
      evolved(1, { onProgress: () => count++ });
      return count;
    };
    const stride = 5; // No divisor of the reports of a run or a child: every place in them is met.
    for (let asks = reports(); asks > 0; asks -= stride) {
      let asked = 0;
      const { search } = evolved(1, { shouldStop: () => ++asked > asks });
      expect([asks, search.worth()]).toEqual([asks, search.best]);
    }
  });

  it('makes as many steps as there is time for', () => {
    let asked = 0;
    const { search } = evolved(1, { iterations: 1e12, elapsed: () => Math.min(1, asked++ / 250) });
    expect(search.iterations).toBeGreaterThan(12_000);
    expect(search.worth()).toEqual(search.best);
  });
});
