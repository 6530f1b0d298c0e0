import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../src/base/random.ts';
import { NO_FIT } from '../../../../src/scheduling/solver/lean-route.ts';
import type { Step } from '../../../../src/scheduling/solver/moves/step.ts';
import { ordersOf } from '../../../../src/scheduling/solver/route-edit.ts';
import { evaluate } from '../../../../src/scheduling/solver/solution.ts';
import type { Bench } from '../../../support/search-state.ts';
import {
  benchOf,
  bytesOf,
  evaluationOf,
  filledBench,
  line,
  placeAnywhere,
  planWith,
  pricesOf,
  sumsOf,
} from '../../../support/search-state.ts';

const shape = fc.record({
  visits: fc.integer({ min: 2, max: 14 }),
  routes: fc.integer({ min: 1, max: 4 }),
  pinnedPercent: fc.constantFrom(0, 0, 25),
});

const unpinned = shape.map(({ visits, routes }) => ({ visits, routes }));

/** Takes `v` off its route and computes that again; false when the route then breaks a rule. */
function takeOff(step: Step, v: number): boolean {
  const r = step.state.routeOf[v] as number;
  step.remove(v);
  return step.state.refresh(r);
}

describe('insert, remove', () => {
  it('change the price by what the detour costs, and undo takes all of it back', () => {
    const problem = line([2, 4, 3], [{}, {}]);
    const bench = benchOf(problem, planWith(problem, [[0, 1], []]));
    const { step } = bench;
    expect([...step.absent.subarray(0, step.absentCount)]).toEqual([2]);
    const before = bytesOf(bench);
    step.insert(2, 0, 1);
    expect([ordersOf(step.state), step.log.costRise(), step.absentCount]).toEqual([[[0, 2, 1], []], 0, 0]);
    expect(takeOff(step, 1)).toBe(true);
    expect([ordersOf(step.state), step.log.costRise(), step.leftOut]).toEqual([[[0, 2], []], -1_200, 10]);
    step.insert(1, 1, 0);
    expect([step.log.size, step.log.costRise()]).toEqual([2, -1_200 + 4_800]);
    step.undo();
    expect(bytesOf(bench)).toEqual(before);
  });

  it('refuse a slot where the visit does not fit', () => {
    const morning = { place: 1, windows: [{ start: 8 * 3_600, end: 9 * 3_600 }] };
    const problem = line([5, morning]);
    const { step } = benchOf(problem, planWith(problem, [[0]]));
    expect(() => step.insert(1, 0, 1)).toThrow('Visit at index 1 does not fit on route 0.');
  });
});

describe('findPlace', { timeout: 60_000 }, () => {
  const problem = line([2, 4, 3, 6], [{}, {}]);

  it('finds the cheapest slot on all routes', () => {
    const { step } = benchOf(problem, planWith(problem, [[0, 1], []]));
    step.findPlace(2);
    expect([step.foundRoute, step.foundSlot, step.foundPrice]).toEqual([0, 1, 0]);
    step.findPlace(3);
    expect([step.foundRoute, step.foundPrice]).toEqual([0, 2 * 2 * 600]);
  });

  it('finds the next cheapest slot when it overlooks the one it has found', () => {
    const { step } = benchOf(problem, planWith(problem, [[0, 1], []]));
    step.findPlace(2);
    step.overlook(2);
    expect([step.foundRoute, step.foundSlot, step.foundPrice]).toEqual([0, 2, 0]);
    const lone = benchOf(problem, planWith(problem, [[], [1]])).step;
    lone.findPlace(0);
    expect([lone.foundRoute, lone.foundPrice]).toEqual([1, 0]);
  });

  it('finds nothing where nothing is allowed, full or in time', () => {
    const rules = [{ allowed: Uint8Array.of(0) }, { windows: [{ start: 8 * 3_600, end: 8 * 3_600 + 599 }] }, 1];
    const { step } = benchOf(line(rules, [{ maxVisits: 0 }]));
    for (const v of [0, 1, 2]) {
      step.findPlace(v);
      expect([step.foundRoute, step.foundPrice]).toEqual([-1, NO_FIT]);
    }
  });

  it('finds what trying every slot finds, to the last unit, where moved starts cost nothing', () => {
    let [found, lost] = [0, 0];
    fc.assert(
      fc.property(fc.nat(1_000_000), unpinned, (seed, size) => {
        const { problem: drawn, step } = filledBench(seed, size);
        const free = { ...drawn, weights: { ...drawn.weights, changeMinute: 0 } };
        const bench = benchOf(free, planWith(free, ordersOf(step.state)));
        const v = seed % free.visits.length;
        if (bench.step.stakes.active[v] !== 1) return;
        if (bench.step.state.routeOf[v] !== -1 && !takeOff(bench.step, v)) return;
        bench.step.log.commit();
        bench.step.findPlace(v);
        const cheapest = cheapestRise(bench, v);
        if (cheapest === NO_FIT) lost++;
        else found++;
        expect([seed, bench.step.foundPrice]).toEqual([seed, cheapest]);
      }),
      { numRuns: 200 },
    );
    expect(Math.min(found, lost)).toBeGreaterThan(10);
  });
});

/** What the cheapest plan with `v` anywhere costs more than the plan without it, among those that break no rule. */
function cheapestRise(bench: Bench, v: number): number {
  const { problem, step } = bench;
  const orders = ordersOf(step.state);
  const before = evaluationOf(bench).cost.total;
  let least = NO_FIT;
  for (const [r, order] of orders.entries()) {
    if (problem.visits[v]?.allowed[r] !== 1) continue;
    for (let slot = 0; slot <= order.length; slot++) {
      const longer = [...order.slice(0, slot), v, ...order.slice(slot)];
      const routes = orders.map((old, k) => (k === r ? longer : old));
      const { violations, cost } = evaluate(problem, planWith(problem, routes));
      // A break for which blocks alone leave no room is shown, and keeps nobody out.
      const lost = step.model.lockedRoutes.filter((_, k) => (routes[k]?.length ?? 0) > 0);
      const lostBreaks = lost.reduce((sum, { droppedBreaks }) => sum + droppedBreaks.length, 0);
      if (violations.length === lostBreaks) least = Math.min(least, cost.total - before);
    }
  }
  return least;
}

describe('running sums', { timeout: 60_000 }, () => {
  it('are what the full evaluation says after any insertion and removal, and undo leaves no trace', () => {
    let [undone, kept] = [0, 0];
    fc.assert(
      fc.property(fc.nat(1_000_000), shape, (seed, size) => {
        const random = seededRandom(seed);
        const bench = filledBench(seed, size);
        const { step, problem } = bench;
        for (let round = 0; round < 6; round++) {
          const [before, cost] = [bytesOf(bench), sumsOf(bench)];
          let holds = true;
          for (let change = random.below(5); change >= 0 && holds; change--) {
            const v = random.below(problem.visits.length);
            if (step.stakes.active[v] !== 1) continue;
            if (step.state.routeOf[v] === -1) placeAnywhere(step, v);
            else holds = takeOff(step, v);
          }
          if (holds) {
            const { running, evaluated } = sumsOf(bench);
            expect([seed, running]).toEqual([seed, evaluated]);
            expect((cost.running as { cost: number }).cost + step.log.costRise()).toBe(
              (running as { cost: number }).cost,
            );
            const { running: now, fresh } = pricesOf(bench);
            expect([seed, now]).toEqual([seed, fresh]);
          }
          if (holds && random.below(2) === 0) {
            step.log.commit();
            kept++;
          } else {
            step.undo();
            undone++;
            expect([seed, bytesOf(bench)]).toEqual([seed, before]);
          }
        }
      }),
      { numRuns: 40 },
    );
    expect(Math.min(undone, kept)).toBeGreaterThan(40);
  });
});
