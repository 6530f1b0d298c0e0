import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { timedStops } from '../../../src/scheduling/solver/locks.ts';
import type { Route } from '../../../src/scheduling/solver/problem.ts';
import type { TimedStop } from '../../../src/scheduling/solver/schedule.ts';
import { exactSchedule } from '../../../src/scheduling/solver/schedule.ts';
import type { Timetable } from '../../../src/scheduling/solver/timeline.ts';
import { earliestArrival, earliestStart, mergeBlocks, NEVER } from '../../../src/scheduling/solver/timeline.ts';
import { randomProblem } from '../../support/random-problem.ts';

/** The earliest end over every way to deal the breaks to the gaps, in order; `NEVER` when none keeps the rules. */
function endByTrial(day: Timetable, stops: readonly TimedStop[], endLeg: number): number {
  const walk = (i: number, free: number, taken: number): number => {
    let best = NEVER;
    for (let to = taken; to <= day.breaks.length; to++) {
      const seconds = stops[i]?.legSeconds ?? endLeg;
      const arrival = earliestArrival(day, { departure: free, seconds, from: taken, to });
      if (arrival >= NEVER) continue;
      const stop = stops[i];
      if (!stop) {
        if (to === day.breaks.length && arrival <= day.hardEnd) best = Math.min(best, arrival);
        continue;
      }
      const start = earliestStart(day, stop.windows, arrival, stop.serviceSeconds);
      if (start < NEVER) best = Math.min(best, walk(i + 1, start + stop.serviceSeconds, to));
    }
    return best;
  };
  return walk(0, day.earliestStart, 0);
}

describe('exactSchedule', () => {
  it('gets home as early as any way to place the breaks, or says that there is none', () => {
    let possible = 0;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), fc.integer({ min: 1, max: 5 }), (seed, visits) => {
        const problem = randomProblem(seed, { visits, routes: 1 });
        const route = problem.routes[0] as Route;
        const day = { ...route, blocks: mergeBlocks(route.blocks) };
        const order = [...problem.visits.keys()].sort(
          (a, b) => (problem.visits[a]?.windows[0]?.start ?? 0) - (problem.visits[b]?.windows[0]?.start ?? 0),
        );
        const stops = timedStops(problem, route, order, []);
        const expected = endByTrial(day, stops, 500);
        const schedule = exactSchedule(day, stops, 500);
        expect(schedule?.end ?? NEVER).toBe(expected);
        if (!schedule) return;
        possible++;
        expect(schedule.breaks.map((placed) => placed.index)).toEqual([...day.breaks.keys()]);
      }),
      { numRuns: 400 },
    );
    expect(possible).toBeGreaterThan(40);
  });
});
