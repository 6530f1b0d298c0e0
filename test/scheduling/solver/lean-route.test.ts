import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/base/random.ts';
import type { Model } from '../../../src/scheduling/solver/model.ts';
import { buildModel } from '../../../src/scheduling/solver/model.ts';
import { Step } from '../../../src/scheduling/solver/moves/step.ts';
import type { Problem } from '../../../src/scheduling/solver/problem.ts';
import { ordersOf } from '../../../src/scheduling/solver/route-edit.ts';
import { stakesFor } from '../../../src/scheduling/solver/stakes.ts';
import { randomProblem } from '../../support/random-problem.ts';

/** Days of which nothing is asked but driving, one window a visit and the end of the shift; some with goods, some beside a route with a break. */
function leanDays(seed: number): Problem {
  const random = seededRandom(seed);
  const drawn = randomProblem(seed, { visits: 20, routes: 4, pinnedPercent: 0, wildTravel: random.below(2) === 0 });
  const hasGoods = random.below(2) === 0;
  const hasRest = random.below(2) === 0;
  return {
    ...drawn,
    weights: { ...drawn.weights, fairnessSecond: 0, openRoute: 0, overtimeSecond: 0 },
    visits: drawn.visits.map(({ current: _, dislike: __, overQualification: ___, ...visit }) => ({
      ...visit,
      windows: visit.windows.slice(0, 1),
      ...(hasGoods ? { delivery: [random.below(4)] } : {}),
    })),
    routes: drawn.routes.map((route, r) => ({
      ...route,
      blocks: [],
      breaks: hasRest && r === 0 ? [REST] : [],
      bufferSeconds: hasRest && r === 0 ? 300 : 0,
      ...(hasGoods ? { capacity: [6] } : {}),
    })),
  };
}

/** Makes a route no lean one, and its neighbours keep times for each number of breaks. */
const REST = { earliest: 11 * 3_600, latest: 14 * 3_600, durationSeconds: 1_800 };

const general = (model: Model): Model => ({ ...model, isLean: new Uint8Array(model.routeCount) });

function stepOver(model: Model, seed: number): Step {
  const active = model.locked.map((locked) => 1 - locked);
  const step = new Step(model, seededRandom(seed), stakesFor(model, model.must, active));
  step.gatherAbsent();
  return step;
}

describe('lean routes', () => {
  it('hold the same times, prices and orders as the general passes through any steps, kept and undone', () => {
    let inserted = 0;
    let rested = 0;
    fc.assert(
      fc.property(fc.nat(1_000_000), (seed) => {
        const model = buildModel(leanDays(seed));
        expect(model.isLean.filter((one) => one === 1).length).toBeGreaterThanOrEqual(model.routeCount - 1);
        if (model.layers > 1) rested++;
        const steps = [stepOver(model, seed), stepOver(general(model), seed)] as const;
        const random = seededRandom(seed + 1);
        for (let trial = 0; trial < 60; trial++) {
          const v = random.below(model.visitCount);
          const isAbsent = (steps[0].state.routeOf[v] as number) < 0;
          if (isAbsent) inserted += insertAlike(steps, v, random.below(4) === 0);
          else for (const step of steps) removeFrom(step, v);
          const isKept = random.below(3) > 0;
          for (const step of steps) {
            if (isKept) step.log.commit();
            else step.undo();
          }
          expectSame(steps);
        }
      }),
      { numRuns: 60 },
    );
    expect(inserted).toBeGreaterThan(500);
    expect(rested).toBeGreaterThan(15);
  });
});

function insertAlike(steps: readonly [Step, Step], v: number, overlooks: boolean): number {
  const found = steps.map((step) => {
    step.findPlace(v);
    if (overlooks) step.overlook(v);
    return [step.foundRoute, step.foundSlot, step.foundPrice];
  });
  expect(found[0]).toEqual(found[1]);
  if ((found[0]?.[0] as number) < 0) return 0;
  for (const step of steps) step.insert(v, step.foundRoute, step.foundSlot);
  return 1;
}

function removeFrom(step: Step, v: number): void {
  const r = step.state.routeOf[v] as number;
  step.remove(v);
  // Travel that is no distance can make a route late by leaving a stop out: such a step is undone.
  if (!step.state.refresh(r)) step.undo();
}

function expectSame([lean, slow]: readonly [Step, Step]): void {
  expect(ordersOf(lean.state)).toEqual(ordersOf(slow.state));
  for (let r = 0; r < lean.model.routeCount; r++) {
    const shown = [lean, slow].map(({ state, model: { layers } }) => {
      const base = state.base(r);
      const end = base + state.count(r) + 1;
      return {
        price: state.costOf(r),
        earliest: [...state.earliest.subarray(base, end)],
        latest: [...state.latest.subarray(base + 1, end + 1)],
        forward: [...state.forward.subarray(base * layers, end * layers)],
        backward: [...state.backward.subarray((base + 1) * layers, (end + 1) * layers)],
        drives: [...state.drives.subarray(base, end)],
        legs: [...state.legs.subarray(base, end)],
        places: [...state.places.subarray(base, end + 1)],
        home: state.home[state.row[r] as number],
        work: state.work[state.row[r] as number],
        isFull: state.isFull[state.row[r] as number],
      };
    });
    expect(shown[0]).toEqual(shown[1]);
  }
}
