import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawOrder, recreate } from '../../../../src/scheduling/solver/moves/recreate.ts';
import { ruin } from '../../../../src/scheduling/solver/moves/ruin.ts';
import { emptyPlan } from '../../../../src/scheduling/solver/problem.ts';
import { ordersOf } from '../../../../src/scheduling/solver/route-edit.ts';
import type { Bench } from '../../../support/search-state.ts';
import {
  benchOf,
  bytesOf,
  costOf,
  filledBench,
  line,
  planWith,
  pricesOf,
  scripted,
  sumsOf,
} from '../../../support/search-state.ts';

const HOUR = 3_600;
const NO_LIMIT = Number.MAX_SAFE_INTEGER;
/** No blink for a while. */
const NO_CHANCE = [1, 199] as const;

function listAbsent({ step, waiting }: Bench, order = [...step.absent.subarray(0, step.absentCount)]): void {
  waiting.list.set(order);
  waiting.count = order.length;
}

describe('drawOrder', () => {
  const visits = [
    { place: 3, serviceSeconds: HOUR, windows: [{ start: 9 * HOUR, end: 17 * HOUR }], leaveOutPrice: 10 },
    { place: 9, serviceSeconds: 2 * HOUR, windows: [{ start: 12 * HOUR, end: 13 * HOUR }], leaveOutPrice: 30 },
    { place: 1, serviceSeconds: 3 * HOUR, windows: [{ start: 8 * HOUR, end: 11 * HOUR }], leaveOutPrice: 20 },
  ];

  it.each<[string, number, number[]]>([
    ['most work', 0, [2, 1, 0]],
    ['farthest', 1, [1, 0, 2]],
    ['closest', 2, [2, 0, 1]],
    ['narrowest window', 3, [1, 2, 0]],
    ['earliest', 4, [2, 0, 1]],
    ['latest', 5, [0, 1, 2]],
    ['dearest', 6, [1, 2, 0]],
  ])('sorts by %s first', (_, kind, expected) => {
    const problem = line(visits);
    const bench = benchOf(problem, emptyPlan(problem), scripted(0, 0, 0));
    listAbsent(bench);
    drawOrder(bench.step, { ...bench.orders, draw: [kind] }, bench.waiting);
    expect([...bench.waiting.list.subarray(0, 3)]).toEqual(expected);
  });

  it('shuffles where it draws no key, and every order comes', () => {
    const seen = new Set<string>();
    const bench = filledBench(1, { visits: 4, routes: 1 });
    for (let i = 0; i < 400; i++) {
      listAbsent(bench, [0, 1, 2, 3]);
      drawOrder(bench.step, { ...bench.orders, draw: [-1] }, bench.waiting);
      seen.add(bench.waiting.list.subarray(0, 4).join());
    }
    expect(seen.size).toBe(24);
  });
});

describe('recreate', { timeout: 60_000 }, () => {
  it('puts each visit where it is cheapest, in the order given', () => {
    const problem = line([4, 2, 6], [{}, {}]);
    const bench = benchOf(problem, emptyPlan(problem), scripted(...NO_CHANCE));
    listAbsent(bench, [2, 0, 1]);
    expect(recreate(bench.step, bench.waiting, 0, NO_LIMIT)).toBe(true);
    const [first, second] = ordersOf(bench.step.state);
    expect([first?.toSorted(), second, costOf(bench)]).toEqual([[0, 1, 2], [], 2 * 6 * 600]);
  });

  it('gives up as soon as the result must come out above the limit', () => {
    const problem = line([4, 8]);
    const price = 2 * 8 * 600;
    for (const [limit, expected] of [
      [price, true],
      [price - 1, false],
    ] as const) {
      const bench = benchOf(problem, emptyPlan(problem), scripted(...NO_CHANCE));
      listAbsent(bench);
      expect(recreate(bench.step, bench.waiting, 0, limit)).toBe(expected);
    }
  });

  it('counts the absence of what fits nowhere against the limit', () => {
    const problem = line([4, { allowed: Uint8Array.of(0) }]);
    const bench = benchOf(problem, emptyPlan(problem), scripted(...NO_CHANCE));
    const absence = bench.step.stakes.penalty[1] as number;
    listAbsent(bench);
    expect(recreate(bench.step, bench.waiting, 0, 2 * 4 * 600 + absence - 1)).toBe(false);
    bench.step.undo();
    listAbsent(bench);
    expect(recreate(bench.step, bench.waiting, 0, 2 * 4 * 600 + absence)).toBe(true);
  });

  it('gives nothing back to one of the routes it took from when it bans that', () => {
    const problem = line([4], [{}, { startPlace: 9, endPlace: 9 }]);
    const bench = benchOf(problem, planWith(problem, [[0], []]), scripted(0, 0, 199));
    bench.step.remove(0);
    bench.step.state.refresh(0);
    listAbsent(bench);
    expect(recreate(bench.step, bench.waiting, 2 * 4 * 600, NO_LIMIT)).toBe(true);
    expect(ordersOf(bench.step.state)).toEqual([[], [0]]);
  });

  it('leaves sums and prices that a fresh computation agrees with, and undo leaves no trace', () => {
    let [made, refused] = [0, 0];
    fc.assert(
      fc.property(
        fc.nat(1_000_000),
        fc.record({
          visits: fc.integer({ min: 1, max: 16 }),
          routes: fc.integer({ min: 1, max: 4 }),
          pinnedPercent: fc.constantFrom(0, 0, 25),
        }),
        (seed, size) => {
          const bench = filledBench(seed, size);
          const { step, near, waiting, orders } = bench;
          for (let round = 0; round < 6 && near.seeds.length > 0; round++) {
            const [before, cost] = [bytesOf(bench), costOf(bench)];
            const limit = round % 3 === 0 ? cost + step.penalty : NO_LIMIT;
            let holds = ruin(step, near, near.seeds[step.random.below(near.seeds.length)] as number);
            if (holds) {
              listAbsent(bench);
              drawOrder(step, orders, waiting);
              holds = recreate(step, waiting, cost, limit);
              const { running, evaluated } = sumsOf(bench);
              expect([seed, running]).toEqual([seed, evaluated]);
              expect(costOf(bench) - cost).toBe(step.log.costRise());
              const { running: now, fresh } = pricesOf(bench);
              expect([seed, now]).toEqual([seed, fresh]);
            }
            if (holds && round % 2 === 1) {
              made++;
              step.log.commit();
            } else {
              refused++;
              step.undo();
              expect([seed, bytesOf(bench)]).toEqual([seed, before]);
            }
          }
        },
      ),
      { numRuns: 30 },
    );
    expect(Math.min(made, refused)).toBeGreaterThan(30);
  });
});
