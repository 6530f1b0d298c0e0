import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pushOut } from '../../../../src/scheduling/solver/moves/push-out.ts';
import type { Visit } from '../../../../src/scheduling/solver/problem.ts';
import { ordersOf } from '../../../../src/scheduling/solver/route-edit.ts';
import type { Bench } from '../../../support/search-state.ts';
import {
  benchOf,
  bytesOf,
  filledBench,
  line,
  placeAnywhere,
  planWith,
  scripted,
  sumsOf,
} from '../../../support/search-state.ts';

const HOUR = 3_600;
/** No route is overlooked. */
const AWAKE = Array<number>(40).fill(1);

/** A day from eight to eleven that holds two visits of an hour at the depot's door, and one more that wants in. */
function crowded(
  visits: readonly Partial<Visit>[],
  plan: number[][],
  routes = [{ hardEnd: 11 * HOUR, softEnd: 11 * HOUR }],
): Bench {
  const problem = line(
    visits.map((visit) => ({ place: 0, ...visit })),
    routes,
  );
  const bench = benchOf(problem, planWith(problem, plan), scripted(...AWAKE));
  expect(ordersOf(bench.step.state)).toEqual(plan);
  return bench;
}

function waits({ waiting }: Bench): number[] {
  return [...waiting.list.subarray(0, waiting.count)];
}

describe('pushOut', { timeout: 60_000 }, () => {
  it('puts a dear visit in for the cheapest one, which waits in its stead', () => {
    const bench = crowded(
      [{ leaveOutPrice: 9 }, { leaveOutPrice: 5 }, { leaveOutPrice: 7 }, { leaveOutPrice: 20 }],
      [[0, 1, 2]],
    );
    const before = bytesOf(bench);
    expect(pushOut(bench.step, 3, bench.waiting)).toBe(true);
    expect([ordersOf(bench.step.state), waits(bench)]).toEqual([[[0, 3, 2]], [1]]);
    expect([bench.step.leftOut, bench.step.absentCount]).toEqual([5, 1]);
    bench.step.undo();
    expect(bytesOf(bench)).toEqual(before);
  });

  it('pushes out a run of up to three that are cheaper together, and not four', () => {
    const half = { serviceSeconds: HOUR, leaveOutPrice: 2 };
    const long = (hours: number) => ({ serviceSeconds: hours * HOUR, leaveOutPrice: 9 });
    const three = crowded([half, half, half, long(3)], [[0, 1, 2]]);
    expect(pushOut(three.step, 3, three.waiting)).toBe(true);
    expect([ordersOf(three.step.state), waits(three)]).toEqual([[[3]], [0, 1, 2]]);
    const day = [{ hardEnd: 12 * HOUR, softEnd: 12 * HOUR }];
    const four = crowded([half, half, half, half, long(4)], [[0, 1, 2, 3]], day);
    expect(pushOut(four.step, 4, four.waiting)).toBe(false);
    expect([ordersOf(four.step.state), waits(four)]).toEqual([[[0, 1, 2, 3]], []]);
  });

  it.each<[string, Partial<Visit>]>([
    ['as dear', { leaveOutPrice: 20 }],
    ['dearer', { leaveOutPrice: 30 }],
    ['fixed', { leaveOutPrice: 1, mayBeLeftOut: false, fixed: { route: 0, start: 8 * HOUR } }],
    ['pinned to its technician', { leaveOutPrice: 1, mayBeLeftOut: false }],
  ])('pushes out nobody who is %s', (_, visit) => {
    const all = { serviceSeconds: 3 * HOUR, ...visit };
    const bench = crowded([all, { leaveOutPrice: 20 }], [[0]]);
    const before = bytesOf(bench);
    expect(pushOut(bench.step, 1, bench.waiting)).toBe(false);
    expect(bytesOf(bench)).toEqual(before);
  });

  it('looks only on routes that are allowed, and of equal losses takes the shorter drive', () => {
    const routes = [0, 1].map(() => ({ hardEnd: 10 * HOUR + 1_200, softEnd: 10 * HOUR + 1_200 }));
    const near = { place: 1, serviceSeconds: 2 * HOUR, leaveOutPrice: 5 };
    const wanted = { place: 0, serviceSeconds: 2 * HOUR, leaveOutPrice: 20 };
    const bench = crowded([{ ...near, place: 0 }, near, wanted], [[0], [1]], routes);
    expect(pushOut(bench.step, 2, bench.waiting)).toBe(true);
    expect([ordersOf(bench.step.state), waits(bench)]).toEqual([[[0], [2]], [1]]);
    const only = crowded(
      [{ ...near, place: 0 }, near, { ...wanted, allowed: Uint8Array.of(1, 0) }],
      [[0], [1]],
      routes,
    );
    expect(pushOut(only.step, 2, only.waiting)).toBe(true);
    expect(ordersOf(only.step.state)).toEqual([[2], [1]]);
  });

  it('overlooks a route now and then', () => {
    const bench = crowded([{ leaveOutPrice: 1, serviceSeconds: 3 * HOUR }, { leaveOutPrice: 9 }], [[0]]);
    const asleep = { ...bench, step: benchOf(bench.problem, planWith(bench.problem, [[0]]), scripted(0)).step };
    expect(pushOut(asleep.step, 1, asleep.waiting)).toBe(false);
  });

  it('leaves sums that the full evaluation agrees with, less of them left out, and undo leaves no trace', () => {
    let pushed = 0;
    fc.assert(
      fc.property(
        fc.nat(1_000_000),
        fc.integer({ min: 4, max: 20 }),
        fc.integer({ min: 1, max: 3 }),
        (seed, visits, routes) => {
          const bench = filledBench(seed, { visits, routes, pinnedPercent: (seed % 3) * 10 });
          const { step, waiting } = bench;
          for (const v of [...step.absent.subarray(0, step.absentCount)]) {
            const before = bytesOf(bench);
            const penalty = step.penalty;
            waiting.count = 0;
            if (placeAnywhere(step, v) || !pushOut(step, v, waiting)) {
              step.undo();
              continue;
            }
            pushed++;
            expect(step.penalty).toBeLessThan(penalty);
            expect(step.state.routeOf[v]).not.toBe(-1);
            for (const u of waits(bench)) expect(step.state.routeOf[u]).toBe(-1);
            const { running, evaluated } = sumsOf(bench);
            expect([seed, running]).toEqual([seed, evaluated]);
            if (pushed % 2 === 0) step.log.commit();
            else {
              step.undo();
              expect([seed, bytesOf(bench)]).toEqual([seed, before]);
            }
          }
        },
      ),
      { numRuns: 60 },
    );
    expect(pushed).toBeGreaterThan(10);
  });
});
