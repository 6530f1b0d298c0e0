// Which way a problem is searched, and that the steps that were asked for are shared out.

import { describe, expect, it } from 'vitest';
import { isLarge, searchProblem, searchWide } from '../../../src/scheduling/solver/by-size.ts';
import { wideOf } from '../../../src/scheduling/solver/parts/wide.ts';
import type { Visit } from '../../../src/scheduling/solver/problem.ts';
import { emptyPlan } from '../../../src/scheduling/solver/problem.ts';
import { randomProblem } from '../../support/random-problem.ts';

const PROBLEM = randomProblem(4, { visits: 12, routes: 3 });

/** Iterations of the searches of the first round. */
function firstRound(iterations: number, searches: number): number[] {
  const round = searchProblem(PROBLEM, emptyPlan(PROBLEM), { seed: 1, iterations, searches }).next();
  return round.done ? [] : round.value.map((task) => task.iterations);
}

describe('a small problem', () => {
  it.each<[string, number, number, number[]]>([
    ['one search makes all the steps', 5_000, 1, [5_000]],
    ['two share them, over as many exchanges as are worth it', 4_000, 2, [1_000, 1_000]],
    ['and over no more than four', 80_000, 2, [10_000, 10_000]],
    ['a few steps are one search, however many are asked for', 999, 3, [999]],
  ])('%s', (_name, iterations, searches, expected) => {
    expect(firstRound(iterations, searches)).toEqual(expected);
  });
});

it('a small problem without its matrix is searched like one that has it', () => {
  const options = { seed: 1, iterations: 500, searches: 1 };
  const [wide, whole] = [
    searchWide(wideOf(PROBLEM), emptyPlan(PROBLEM), options).next(),
    searchProblem(PROBLEM, emptyPlan(PROBLEM), options).next(),
  ];
  expect(wide).toEqual(whole);
});

it('a large problem is searched in parts, with its matrix or without', () => {
  const visits = Array.from({ length: 1_500 }, (_, id) => ({
    ...(PROBLEM.visits[0] as Visit),
    id,
    place: id % PROBLEM.places,
    allowed: Uint8Array.of(1, 1, 1),
  }));
  const large = { ...PROBLEM, visits };
  const options = { seed: 1, iterations: 3_000, searches: 1, rounds: 2 };
  const rounds = [
    searchProblem(large, emptyPlan(large), options).next(),
    searchWide(wideOf(large), emptyPlan(large), options).next(),
  ].map((round) => (round.done ? [] : round.value.map((task) => task.problem.visits.length)));
  expect(rounds[0]?.length).toBeGreaterThan(1);
  expect(rounds[1]).toEqual(rounds[0]);
  expect(rounds[0]?.reduce((sum, count) => sum + count, 0)).toBe(1_500);
});

describe('what is large', () => {
  it.each<[number, number, boolean]>([
    [1_499, 100, false],
    [1_500, 100, true],
    [10_000, 1, false],
  ])('%i visits on %i routes: %s', (visits, routes, expected) => {
    expect(isLarge({ visits: { length: visits }, routes: { length: routes } })).toBe(expected);
  });
});
