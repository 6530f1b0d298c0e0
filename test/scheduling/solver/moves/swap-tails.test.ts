import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { swapTails } from '../../../../src/scheduling/solver/moves/swap-tails.ts';
import type { Problem, Route, Visit } from '../../../../src/scheduling/solver/problem.ts';
import { ordersOf } from '../../../../src/scheduling/solver/route-edit.ts';
import { randomProblem, withEverything, withTwins } from '../../../support/random-problem.ts';
import type { Bench } from '../../../support/search-state.ts';
import { benchOf, bytesOf, line, placeAnywhere, planWith, sumsOf } from '../../../support/search-state.ts';

const HOUR = 3_600;

/** The two routes after the tails behind slot `a` of the first and slot `b` of the second were exchanged; null = refused. */
function swapped(bench: Bench, a: number, b: number): number[][] | null {
  for (const r of [0, 1]) bench.step.log.touch(r);
  for (const r of [0, 1]) bench.step.state.refresh(r);
  const before = ordersOf(bench.step.state);
  const isSwapped = swapTails(bench.step, { route: 0, slot: a }, { route: 1, slot: b });
  const after = ordersOf(bench.step.state);
  if (!isSwapped) expect(after).toEqual(before);
  return isSwapped ? after : null;
}

/** Visits of half an hour at the depot's door, on two routes. */
function day(visits: readonly Partial<Visit>[], routes: readonly Partial<Route>[] = [{}, {}]): Problem {
  const at = visits.map((visit) => ({ place: 0, serviceSeconds: HOUR / 2, ...visit }));
  return line(at, routes);
}

const SIX = [
  [0, 1, 2],
  [3, 4, 5],
];
const bench = (problem: Problem, plan: number[][] = SIX): Bench => benchOf(problem, planWith(problem, plan));

describe('swapTails', { timeout: 60_000 }, () => {
  it.each([
    [
      'in the middle',
      1,
      2,
      [
        [0, 5],
        [3, 4, 1, 2],
      ],
    ],
    ['at the end of one: the other tail follows it', 3, 1, [[0, 1, 2, 4, 5], [3]]],
    ['at the start: whole routes change sides', 0, 0, SIX.toReversed()],
    ['start and end: one route takes it all', 0, 3, [[], [3, 4, 5, 0, 1, 2]]],
  ])('%s', (_, a, b, expected) => {
    expect(swapped(bench(day(Array(6).fill({}))), a, b)).toEqual(expected);
  });

  const early = { windows: [{ start: 8 * HOUR, end: 8.5 * HOUR }] };
  const small = { capacity: [4] };
  const heavy = { delivery: [2] };

  it.each<[string, Problem, number, number]>([
    ['who would come too late', day([{}, {}, {}, {}, early, {}]), 2, 1],
    ['a van with too little room', day([heavy, {}, heavy, heavy, heavy, {}], [small, small]), 1, 2],
    ['a technician whose day is full', day(Array(6).fill({}), [{ maxVisits: 3 }, { maxVisits: 3 }]), 3, 1],
  ])('leaves both routes as they are for %s', (_, problem, a, b) => {
    expect(swapped(bench(problem), a, b)).toBeNull();
  });

  it('never moves who is not for this run to move', () => {
    const still = bench(day(Array(6).fill({})));
    still.step.stakes.active[4] = 0;
    expect(swapped(still, 2, 1)).toBeNull();
    expect(swapped(still, 2, 2)).toEqual([
      [0, 1, 5],
      [3, 4, 2],
    ]);
  });

  it('leaves sums that the full evaluation agrees with, whoever it refuses, and undo leaves no trace', () => {
    let done = 0;
    const slots = fc.nat(6);
    fc.assert(
      fc.property(fc.nat(1_000_000), slots, slots, (seed, a, b) => {
        const problem = withTwins(withEverything(seed, randomProblem(seed, { visits: 12, routes: 2 })));
        const some = benchOf(problem);
        const { state, model } = some.step;
        expect([...model.kind]).toEqual([0, 0]);
        for (let v = 0; v < 12; v++) placeAnywhere(some.step, v);
        some.step.log.commit();
        const before = bytesOf(some);
        if (swapped(some, Math.min(a, state.count(0)), Math.min(b, state.count(1)))) done++;
        const { running, evaluated } = sumsOf(some);
        expect([seed, running]).toEqual([seed, evaluated]);
        some.step.undo();
        expect([seed, bytesOf(some)]).toEqual([seed, before]);
      }),
      { numRuns: 150 },
    );
    expect(done).toBeGreaterThan(15);
  });
});
