import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../src/base/random.ts';
import { Anneal } from '../../../../src/scheduling/solver/anneal.ts';
import { cross } from '../../../../src/scheduling/solver/moves/cross.ts';
import { ordersOf } from '../../../../src/scheduling/solver/route-edit.ts';
import { benchOf, filledBench, line, scripted } from '../../../support/search-state.ts';

describe('cross', { timeout: 60_000 }, () => {
  it('brings the routes of the second near a visit, each where most of its visits stood', () => {
    const { step, near } = benchOf(line([1, 2, 3, 7, 8, 9], [{}, {}, {}]));
    const first = [[0, 1], [3, 4, 5], [2]];
    const second = [[3, 4], [1, 2, 0], [5]];
    // One route, and the visit at index 1, which stands on the second of them.
    expect(cross(step.model, near, first, second, scripted(0, 1))).toEqual([[1, 2, 0], [3, 4, 5], []]);
    expect(cross(step.model, near, first, second, scripted(0, 4))).toEqual([[0, 1], [3, 4], [2]]);
  });

  it('lets a route stand in for its like only', () => {
    const { step, near } = benchOf(line([1, 2, 3], [{}, { maxVisits: 5 }]));
    expect(cross(step.model, near, [[0, 1], [2]], [[2], [1, 0]], scripted(0, 0))).toEqual([[], [1, 0]]);
  });

  it('gives everybody one place at most, what is locked its own, and routes of one of the two', () => {
    let changed = 0;
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.constantFrom(0, 25), (seed, pinnedPercent) => {
        const { near, step } = filledBench(seed, { visits: 18, routes: 4, pinnedPercent });
        const first = ordersOf(step.state);
        const search = new Anneal(step);
        search.run({ iterations: 60 });
        const second = search.bestOrders;
        const { model } = step;
        const child = cross(model, near, first, second, seededRandom(seed));
        expect(child.flat().length).toBe(new Set(child.flat()).size);
        for (const [r, order] of child.entries()) {
          const locked = (routes: readonly (readonly number[])[]) => routes[r]?.filter((v) => model.locked[v] === 1);
          expect([seed, locked(child)]).toEqual([seed, locked(first)]);
          const isDonor = second.some((other, k) => model.kind[k] === model.kind[r] && `${other}` === `${order}`);
          const isRest = `${first[r]?.filter((v) => order.includes(v))}` === `${order}`;
          expect([seed, r, isDonor || isRest]).toEqual([seed, r, true]);
        }
        if (`${child}` !== `${first}`) changed++;
      }),
      { numRuns: 40 },
    );
    expect(changed).toBeGreaterThan(15);
  });
});
