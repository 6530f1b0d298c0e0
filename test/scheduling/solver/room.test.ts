import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Availability } from '../../../src/scheduling/solver/availability.ts';
import type { Plan, Problem, Visit } from '../../../src/scheduling/solver/problem.ts';
import { DEFAULT_WEIGHTS, emptyPlan } from '../../../src/scheduling/solver/problem.ts';
import { bump, isHopeless, makeRoom } from '../../../src/scheduling/solver/room.ts';
import { improve } from '../../../src/scheduling/solver/search.ts';
import { randomProblem } from '../../support/random-problem.ts';
import { unsoundness } from '../../support/soundness.ts';

const HOUR = 3_600;

/** Two technicians at one place from 8 to 12, without driving; each visit takes an hour. */
function morning(visits: readonly Partial<Visit>[]): Problem {
  return {
    places: 1,
    travelSeconds: new Int32Array(1),
    travelMetres: new Int32Array(1),
    weights: DEFAULT_WEIGHTS,
    routes: [0, 1].map((r) => ({
      id: r,
      technician: r,
      startPlace: 0,
      endPlace: 0,
      earliestStart: 8 * HOUR,
      softEnd: 10 * HOUR,
      hardEnd: 10 * HOUR,
      breaks: [],
      blocks: [],
      maxVisits: 9,
      bufferSeconds: 0,
    })),
    visits: visits.map((visit, id) => ({
      id,
      place: 0,
      serviceSeconds: HOUR,
      windows: [{ start: 8 * HOUR, end: 10 * HOUR }],
      allowed: Uint8Array.of(1, 1),
      leaveOutPrice: 10,
      mayBeLeftOut: true,
      ...visit,
    })),
  };
}

const plan: Plan = { routes: [[0, 1], [2]], unassigned: [3], forced: [] };

describe('makeRoom', () => {
  it('moves another visit to another technician when only that makes room', () => {
    const problem = morning([{}, {}, {}, { allowed: Uint8Array.of(1, 0) }]);
    const openings = new Availability(problem, plan).openings(3);
    expect(openings.filter(({ from, to }) => from <= 10 * HOUR && to >= 8 * HOUR)).toEqual([]);
    const room = makeRoom(problem, plan, 3, { seed: 1, iterations: 300 });
    expect(room?.plan.routes[0]).toContain(3);
    expect(room?.plan.unassigned).toEqual([]);
    expect(room?.moves.find((move) => move.visit === 3)).toMatchObject({ from: null, to: { route: 0 } });
    expect(room?.moves.filter((move) => move.from?.route === 0 && move.to?.route === 1)).toHaveLength(1);
  });

  it('says no when there is no room, and never leaves another visit out for it', () => {
    const problem = morning([{}, {}, {}, { allowed: Uint8Array.of(1, 0) }, {}]);
    const full: Plan = {
      routes: [
        [0, 1],
        [2, 4],
      ],
      unassigned: [3],
      forced: [],
    };
    expect(makeRoom(problem, full, 3, { seed: 1, iterations: 300 })).toBeNull();
  });

  it('keeps to the windows it is asked for', () => {
    const problem = morning([{}, {}, {}, {}]);
    const windows = [{ start: 8 * HOUR, end: 8 * HOUR + 1 }];
    const room = makeRoom(problem, plan, 3, { seed: 1, iterations: 300, windows });
    expect(room?.moves.find((move) => move.visit === 3)?.to?.start).toBe(8 * HOUR);
  });

  it('does not move a pinned visit', () => {
    const pinned = { mayBeLeftOut: false, allowed: Uint8Array.of(1, 0) };
    const problem = morning([pinned, pinned, {}, { allowed: Uint8Array.of(1, 0) }]);
    expect(makeRoom(problem, plan, 3, { seed: 1, iterations: 300 })).toBeNull();
  });

  it('keeps every placed visit placed on random days, and what it returns is sound', () => {
    let found = 0;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), fc.constantFrom(0, 30), (seed, pinnedPercent) => {
        const problem = randomProblem(seed, { visits: 16, routes: 3, pinnedPercent });
        const start = improve(problem, emptyPlan(problem), { seed, iterations: 1 }).plan;
        for (const v of start.unassigned.filter((left) => problem.visits[left]?.mayBeLeftOut)) {
          const room = makeRoom(problem, start, v, { seed, iterations: 60 });
          if (!room) continue;
          found++;
          expect(room.plan.unassigned).toEqual(start.unassigned.filter((other) => other !== v));
          expect(unsoundness(problem, room.plan)).toEqual([]);
        }
      }),
      { numRuns: 60 },
    );
    expect(found).toBeGreaterThan(0);
  });
});

describe('isHopeless', () => {
  it('says so where those who cannot move leave no room, and only there', () => {
    const problem = morning([{ fixed: { route: 0, start: 8.5 * HOUR } }, {}, {}, { allowed: Uint8Array.of(1, 0) }]);
    expect(isHopeless(problem, plan, 3)).toBe(true);
    const free = morning([{}, {}, {}, { allowed: Uint8Array.of(1, 0) }]);
    expect(isHopeless(free, plan, 3)).toBe(false);
    expect(isHopeless(morning([{}, {}, {}, { pinnedStart: 10 * HOUR }]), plan, 3)).toBe(true);
  });

  it('is never said of what a plan serves', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), (seed) => {
        const problem = randomProblem(seed, { visits: 16, routes: 3, pinnedPercent: 30 });
        const found = improve(problem, emptyPlan(problem), { seed, iterations: 60 }).plan;
        const served = found.routes.flat().filter((v) => problem.visits[v]?.fixed === undefined);
        expect(served.filter((v) => isHopeless(problem, found, v))).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });
});

describe('bump', () => {
  it('puts the visit with the lowest price on the unassigned list, and no pinned one', () => {
    const problem = morning([
      { leaveOutPrice: 5, mayBeLeftOut: false },
      {},
      { leaveOutPrice: 7 },
      { leaveOutPrice: 90 },
      {},
    ]);
    const full: Plan = {
      routes: [
        [0, 1],
        [2, 4],
      ],
      unassigned: [3],
      forced: [],
    };
    const room = bump(problem, full, 3, { seed: 1, iterations: 300 });
    expect(room?.bumped).toEqual([2]);
    expect(room?.plan.unassigned).toEqual([2]);
  });

  it('bumps nobody when moving is enough', () => {
    const problem = morning([{}, {}, {}, { allowed: Uint8Array.of(1, 0), leaveOutPrice: 90 }]);
    const room = bump(problem, plan, 3, { seed: 1, iterations: 300 });
    expect(room?.bumped).toEqual([]);
    expect(room?.plan.routes[0]).toContain(3);
  });

  it('does not bump for an equal price', () => {
    const problem = morning([{}, {}, {}, {}, {}]);
    const full: Plan = {
      routes: [
        [0, 1],
        [2, 4],
      ],
      unassigned: [3],
      forced: [],
    };
    expect(bump(problem, full, 3, { seed: 1, iterations: 300 })).toBeNull();
  });
});
