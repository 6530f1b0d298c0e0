import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../src/base/random.ts';
import { buildModel } from '../../../../src/scheduling/solver/model.ts';
import { neighbourhoodOf, ruin } from '../../../../src/scheduling/solver/moves/ruin.ts';
import type { Route } from '../../../../src/scheduling/solver/problem.ts';
import { emptyPlan } from '../../../../src/scheduling/solver/problem.ts';
import { ordersOf } from '../../../../src/scheduling/solver/route-edit.ts';
import { benchOf, bytesOf, filledBench, line, planWith, sumsOf } from '../../../support/search-state.ts';

const shape = fc.record({
  visits: fc.integer({ min: 1, max: 20 }),
  routes: fc.integer({ min: 1, max: 4 }),
  pinnedPercent: fc.constantFrom(0, 0, 25),
});

describe('neighbourhoodOf', () => {
  it('lists the active visits by the drive there and back, each first of its own, ties by index', () => {
    const model = buildModel(line([5, 3, 5, 9, 4]));
    const { nearest, width, seeds } = neighbourhoodOf(model, Uint8Array.of(1, 1, 1, 1, 0));
    expect([...seeds]).toEqual([0, 1, 2, 3]);
    const rows = [0, 1, 2, 3].map((v) => [...nearest.subarray(v * width, (v + 1) * width)]);
    expect(rows).toEqual([
      [0, 2, 1, 3],
      [1, 0, 2, 3],
      [2, 0, 1, 3],
      [3, 0, 2, 1],
    ]);
  });
});

describe('ruin', { timeout: 60_000 }, () => {
  const whole = [[0, 1, 2, 3, 4, 5, 6, 7]];

  it('takes the seed and visits in a row around it, or all but a piece of them', () => {
    const problem = line([1, 2, 3, 4, 5, 6, 7, 8].map((place) => ({ place, serviceSeconds: 900 })));
    const seen = new Set<string>();
    for (let seed = 0; seed < 200; seed++) {
      const { step, near } = benchOf(problem, planWith(problem, whole), seededRandom(seed));
      expect(ruin(step, near, 4)).toBe(true);
      const gone = whole[0]?.filter((v) => step.state.routeOf[v] === -1) ?? [];
      const span = (gone.at(-1) as number) - (gone[0] as number) + 1;
      const kept = Array.from({ length: span }, (_, i) => (gone[0] as number) + i).filter((v) => !gone.includes(v));
      expect(gone.length).toBeGreaterThan(0);
      expect(kept.every((v, i) => i === 0 || v === (kept[i - 1] as number) + 1)).toBe(true);
      // The piece that is kept may hold the seed itself.
      expect((gone[0] as number) <= 4 + 2 && (gone.at(-1) as number) >= 4 - 2).toBe(true);
      seen.add(`${gone.length} ${kept.length > 0}`);
    }
    expect([...seen].filter((kind) => kind.endsWith('false')).length).toBeGreaterThan(5);
    expect([...seen].filter((kind) => kind.endsWith('true')).length).toBeGreaterThan(3);
  });

  it('never takes what is locked or not active', () => {
    const fixed = { place: 4, fixed: { route: 0, start: 12 * 3_600 }, mayBeLeftOut: false };
    const problem = line([1, 2, 3, fixed, 5, 6]);
    for (let seed = 0; seed < 60; seed++) {
      const { step, near } = benchOf(problem, planWith(problem, [[0, 1, 2, 3, 4, 5]]), seededRandom(seed));
      step.stakes.active[1] = 0;
      expect(ruin(step, near, 2)).toBe(true);
      expect(ordersOf(step.state)[0]).toEqual(expect.arrayContaining([1, 3]));
    }
  });

  it('lets routes that are alike exchange their tails now and then, and others never', () => {
    const plan = [
      [0, 1, 2, 3],
      [4, 5, 6, 7],
    ];
    const exchanged = (second: Partial<Route>): boolean[] =>
      Array.from({ length: 100 }, (_, seed) => {
        const visits = Array.from({ length: 8 }, () => ({ place: 1, serviceSeconds: 900 }));
        const problem = line(visits, [{}, second]);
        const { step, near } = benchOf(problem, planWith(problem, plan), seededRandom(seed));
        expect(ruin(step, near, 1)).toBe(true);
        return ordersOf(step.state).some((order) => order.some((v) => v < 4) && order.some((v) => v >= 4));
      });
    const often = exchanged({}).filter(Boolean).length;
    expect(often).toBeGreaterThan(5);
    expect(often).toBeLessThan(50);
    expect(exchanged({ maxVisits: 98 })).not.toContain(true);
  });

  it('does nothing around a seed when nobody near it stands anywhere', () => {
    const problem = line([1, 2]);
    const { step, near } = benchOf(problem, emptyPlan(problem));
    expect([ruin(step, near, 0), step.log.size]).toEqual([true, 0]);
  });

  it('leaves sums that the full evaluation agrees with, and undo leaves no trace', () => {
    let [ruined, broken] = [0, 0];
    fc.assert(
      fc.property(fc.nat(1_000_000), shape, (seed, size) => {
        const bench = filledBench(seed, size);
        const { step, near } = bench;
        if (near.seeds.length === 0) return;
        for (let round = 0; round < 5; round++) {
          const before = bytesOf(bench);
          const around = near.seeds[step.random.below(near.seeds.length)] as number;
          const holds = ruin(step, near, around);
          if (holds) {
            const { running, evaluated } = sumsOf(bench);
            expect([seed, running]).toEqual([seed, evaluated]);
            ruined += step.log.size;
          } else broken++;
          if (holds && round % 2 === 1) step.log.commit();
          else {
            step.undo();
            expect([seed, bytesOf(bench)]).toEqual([seed, before]);
          }
        }
      }),
      { numRuns: 40 },
    );
    expect(ruined).toBeGreaterThan(80);
    // Without the triangle inequality, or around a pin, leaving a visit out can make a route worse.
    expect(broken).toBeLessThan(100);
  });
});
