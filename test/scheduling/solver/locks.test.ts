import { describe, expect, it } from 'vitest';
import { lockRoutes } from '../../../src/scheduling/solver/locks.ts';
import type { Problem, Route, Visit } from '../../../src/scheduling/solver/problem.ts';
import { DEFAULT_WEIGHTS, emptyPlan } from '../../../src/scheduling/solver/problem.ts';
import { improve } from '../../../src/scheduling/solver/search.ts';

const HOUR = 3_600;

const pinned = (id: number, start: number, place = 0): Visit => ({
  id,
  place,
  serviceSeconds: HOUR,
  windows: [{ start, end: start }],
  allowed: Uint8Array.of(1),
  leaveOutPrice: 1,
  mayBeLeftOut: false,
  fixed: { route: 0, start },
});

/** Two places an hour apart, and half an hour of lunch at noon. */
function day(visits: readonly Visit[], route: Partial<Route> = {}): Problem {
  return {
    places: 2,
    travelSeconds: Int32Array.of(0, HOUR, HOUR, 0),
    travelMetres: new Int32Array(4),
    weights: DEFAULT_WEIGHTS,
    visits,
    routes: [
      {
        id: 1,
        technician: 0,
        startPlace: 0,
        endPlace: 0,
        earliestStart: 8 * HOUR,
        softEnd: 17 * HOUR,
        hardEnd: 17 * HOUR,
        breaks: [{ durationSeconds: HOUR / 2, earliest: 12 * HOUR, latest: 12 * HOUR }],
        blocks: [],
        maxVisits: 9,
        bufferSeconds: 0,
        ...route,
      },
    ],
  };
}

describe('lockRoutes', () => {
  it('frees the technician after a lock when it and every lock before it are over, and not before the shift', () => {
    const visits = [pinned(7, 10 * HOUR), pinned(5, 9 * HOUR + 1_800), pinned(6, 6 * HOUR)];
    expect(lockRoutes(day(visits), [])[0]?.locks).toEqual([
      { visit: 2, start: 6 * HOUR, departure: 8 * HOUR },
      { visit: 1, start: 9 * HOUR + 1_800, departure: 10 * HOUR + 1_800 },
      { visit: 0, start: 10 * HOUR, departure: 11 * HOUR },
    ]);
  });

  it('keeps a break only where the locks leave room for it', () => {
    const around = (end: number): readonly number[] | undefined =>
      lockRoutes(day([pinned(1, 11 * HOUR), pinned(2, end)]), [])[0]?.keptBreaks;
    expect([around(12 * HOUR + 1_800), around(12 * HOUR + 1_799)]).toEqual([[0], []]);
  });

  it('takes the breaks in the order of their times, of alike ones the first', () => {
    const pause = (latest: number) => ({ durationSeconds: 600, earliest: 9 * HOUR, latest: latest * HOUR });
    const kept = (...latest: number[]) => lockRoutes(day([], { breaks: latest.map(pause) }), [])[0]?.keptBreaks;
    expect([kept(12, 10), kept(10, 12), kept(12, 12)]).toEqual([
      [1, 0],
      [0, 1],
      [0, 1],
    ]);
  });

  it('counts the drives of the vehicle itself, not those of the others', () => {
    // An hour's drive from twelve to one leaves no time for lunch; half an hour's does.
    const visits = [pinned(1, 11 * HOUR), pinned(2, 13 * HOUR, 1)];
    const travel = { seconds: Int32Array.of(0, HOUR / 2, HOUR / 2, 0), metres: new Int32Array(4) };
    const kept = [day(visits), day(visits, { travel })].map((problem) => lockRoutes(problem, [])[0]?.keptBreaks);
    expect(kept).toEqual([[], [0]]);
  });

  it('locks forced visits like fixed ones', () => {
    const { fixed: _, ...free } = pinned(1, 9 * HOUR);
    const [locked] = lockRoutes(day([free]), [{ visit: 0, route: 0, start: 10 * HOUR }]);
    expect(locked?.locks).toEqual([{ visit: 0, start: 10 * HOUR, departure: 11 * HOUR }]);
  });

  it('locks what is fixed once, where it is fixed, forced or not', () => {
    const [locked] = lockRoutes(day([pinned(1, 9 * HOUR)]), [{ visit: 0, route: 0, start: 10 * HOUR }]);
    expect(locked?.locks).toEqual([{ visit: 0, start: 9 * HOUR, departure: 10 * HOUR }]);
  });

  it('leaves a route on which the search can go on, whatever the vehicle', () => {
    const { fixed: _, ...free } = pinned(3, 15 * HOUR, 1);
    const travel = { seconds: Int32Array.of(0, HOUR / 2, HOUR / 2, 0), metres: new Int32Array(4) };
    const problem = day([pinned(1, 11 * HOUR), pinned(2, 13 * HOUR, 1), free], { travel });
    const { plan, evaluation } = improve(problem, emptyPlan(problem), { seed: 1, iterations: 50 });
    expect([plan.routes, evaluation.violations]).toEqual([[[0, 1, 2]], []]);
  });
});
