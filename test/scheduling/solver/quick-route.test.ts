import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/base/random.ts';
import { cheapestSlot, fitsBetween } from '../../../src/scheduling/solver/insertion-test.ts';
import type { Model } from '../../../src/scheduling/solver/model.ts';
import { buildModel } from '../../../src/scheduling/solver/model.ts';
import type { Problem } from '../../../src/scheduling/solver/problem.ts';
import { GENERAL_DAY } from '../../../src/scheduling/solver/quick-route.ts';
import { setOrder } from '../../../src/scheduling/solver/route-edit.ts';
import { RouteState } from '../../../src/scheduling/solver/route-state.ts';
import { randomProblem } from '../../support/random-problem.ts';

/** Days without blocks and pins, with no break or one, some with several windows. */
function quickDays(seed: number): Problem {
  const random = seededRandom(seed);
  const drawn = randomProblem(seed, { visits: 14, routes: 4, pinnedPercent: 0, wildTravel: random.below(2) === 0 });
  return {
    ...drawn,
    routes: drawn.routes.map((route) => ({ ...route, blocks: [], breaks: route.breaks.slice(0, random.below(2)) })),
  };
}

const general = (model: Model): Model => ({ ...model, quick: new Uint8Array(model.routeCount).fill(GENERAL_DAY) });

describe('the quick passes of the common day', () => {
  it('find the same times, prices and answers as the general ones', () => {
    let orders = 0;
    let fits = 0;
    fc.assert(
      fc.property(fc.nat(1_000_000), (seed) => {
        const model = buildModel(quickDays(seed));
        expect(model.quick.every((kind) => kind !== GENERAL_DAY)).toBe(true);
        const random = seededRandom(seed + 1);
        const [quick, slow] = [new RouteState(model), new RouteState(general(model))];
        for (let trial = 0; trial < 30; trial++) {
          const r = random.below(model.routeCount);
          const order = [...new Set(Array.from({ length: random.below(5) }, () => random.below(model.visitCount)))];
          const [isKept, isKeptSlowly] = [setOrder(quick, r, order), setOrder(slow, r, order)];
          expect(isKept).toBe(isKeptSlowly);
          if (!isKept) {
            setOrder(quick, r, []);
            setOrder(slow, r, []);
            continue;
          }
          orders++;
          const { layers, stride } = model;
          const from = quick.base(r);
          const to = from + quick.count(r) + 2;
          expect(to).toBeLessThanOrEqual(from + stride);
          for (const name of ['forward', 'backward', 'soft'] as const) {
            const [a, b] = [name === 'forward' ? 0 : 1, name === 'forward' ? 1 : 0];
            const times = (state: RouteState) => [...state[name].subarray((from + a) * layers, (to - b) * layers)];
            expect(times(quick), name).toEqual(times(slow));
          }
          expect([...quick.latest.subarray(from + 1, to)]).toEqual([...slow.latest.subarray(from + 1, to)]);
          expect([quick.costOf(r), quick.home[quick.row[r] as number]]).toEqual([
            slow.costOf(r),
            slow.home[slow.row[r] as number],
          ]);
          fits += compareQuestions(quick, slow, r, order);
        }
      }),
      { numRuns: 60 },
    );
    expect(orders).toBeGreaterThan(300);
    expect(fits).toBeGreaterThan(1_000);
  });
});

/** Asks both states where each other visit fits; returns how many places there were. */
function compareQuestions(quick: RouteState, slow: RouteState, r: number, order: readonly number[]): number {
  let found = 0;
  const slots = new Int32Array(2);
  for (let v = 0; v < quick.model.visitCount; v++) {
    if (order.includes(v)) continue;
    for (let slot = 0; slot <= order.length; slot++) {
      for (let after = slot + 1; after <= order.length + 1; after++) {
        for (const limits of ['backward', 'soft'] as const) {
          const fits = fitsBetween(quick, v, r, slot, after, quick[limits]);
          expect(fits).toBe(fitsBetween(slow, v, r, slot, after, slow[limits]));
          if (fits) found++;
        }
      }
    }
    const price = cheapestSlot(quick, v, r, slots, 0);
    expect(price).toBe(cheapestSlot(slow, v, r, slots, 1));
    if (Number.isFinite(price)) expect(slots[0]).toBe(slots[1]);
  }
  return found;
}
