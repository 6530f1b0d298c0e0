import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Opening } from '../../../src/scheduling/solver/availability.ts';
import { Availability } from '../../../src/scheduling/solver/availability.ts';
import type { Plan, Problem, Route, Visit } from '../../../src/scheduling/solver/problem.ts';
import { DEFAULT_WEIGHTS, emptyPlan } from '../../../src/scheduling/solver/problem.ts';
import { improve } from '../../../src/scheduling/solver/search.ts';
import { evaluate } from '../../../src/scheduling/solver/solution.ts';
import { randomProblem } from '../../support/random-problem.ts';
import { unsoundness } from '../../support/soundness.ts';

const shape = fc.record({
  seed: fc.integer({ min: 0, max: 1_000_000 }),
  visits: fc.integer({ min: 2, max: 12 }),
  routes: fc.integer({ min: 1, max: 4 }),
  pinnedPercent: fc.constantFrom(0, 30),
  wildTravel: fc.boolean(),
});

interface Question {
  readonly problem: Problem;
  readonly plan: Plan;
  readonly v: number;
}

/** A sound plan with one free visit left out of it, or null when there is no such visit. */
function openQuestion(seed: number, problem: Problem): Question | null {
  const { plan } = improve(problem, emptyPlan(problem), { seed, iterations: 40 });
  const v = plan.routes.flat().find((candidate) => problem.visits[candidate]?.mayBeLeftOut);
  if (v === undefined) return null;
  const routes = plan.routes.map((order) => order.filter((other) => other !== v));
  const shorter = { ...plan, routes, unassigned: [...plan.unassigned, v] };
  return unsoundness(problem, shorter).length === 0 ? { problem, plan: shorter, v } : null;
}

/** The plan with the visit at this place, promised for this very second. */
function placedAt({ problem, plan, v }: Question, at: Pick<Opening, 'route' | 'position'>, start: number) {
  const routes = plan.routes.map((order, r) =>
    r === at.route ? [...order.slice(0, at.position), v, ...order.slice(at.position)] : order,
  );
  const unassigned = plan.unassigned.filter((other) => other !== v);
  const visits = problem.visits.map((visit, other) => {
    const { current: _, ...rest } = visit;
    return other === v ? { ...rest, windows: [{ start, end: start }] } : visit;
  });
  return { problem: { ...problem, visits }, plan: { ...plan, routes, unassigned } };
}

function covers(openings: readonly Opening[], at: Pick<Opening, 'route' | 'position'>, start: number): boolean {
  return openings.some(
    (one) => one.route === at.route && one.position === at.position && one.from <= start && start <= one.to,
  );
}

/** What the openings say wrongly of single starts: those at their edges, and some drawn at random. */
function wrongAnswers(question: Question, drawn: readonly number[]): unknown[] {
  const { problem, plan, v } = question;
  const openings = new Availability(problem, plan).openings(v);
  // Where a pin breaks a rule already, the evaluation forgives the route more than that pin.
  const forgiven = new Set(evaluate(problem, plan).violations.map((one) => one.route));
  const places = plan.routes.flatMap((order, route) => [...order, -1].map((_, position) => ({ route, position })));
  return places.flatMap((at) => {
    const own = openings.filter((one) => one.route === at.route && one.position === at.position);
    const edges = own.flatMap(({ from, to }) => [from - 1, from, to, to + 1]);
    return [...edges, ...drawn].flatMap((start) => {
      const next = placedAt(question, at, start);
      const [isOpen, isSound] = [covers(openings, at, start), unsoundness(next.problem, next.plan).length === 0];
      return isOpen === isSound || (isSound && forgiven.has(at.route)) ? [] : [{ ...at, start, isOpen }];
    });
  });
}

describe('Availability', () => {
  it('opens exactly the starts at which every other visit keeps its place and its window', () => {
    let asked = 0;
    const anyStart = fc.integer({ min: 6 * 3_600, max: 20 * 3_600 });
    fc.assert(
      fc.property(shape, fc.array(anyStart, { maxLength: 4 }), ({ seed, ...size }, drawn) => {
        const question = openQuestion(seed, randomProblem(seed, size));
        if (!question) return;
        asked++;
        expect(wrongAnswers(question, drawn)).toEqual([]);
      }),
      { numRuns: 150 },
    );
    expect(asked).toBeGreaterThan(80);
  });

  it('says how much driving each adds, and up to which start it makes no overtime', () => {
    fc.assert(
      fc.property(shape, ({ seed, ...size }) => {
        const question = openQuestion(seed, randomProblem(seed, size));
        if (!question) return;
        const { problem, plan, v } = question;
        const before = evaluate(problem, plan);
        const openings = new Availability(problem, plan).openings(v);
        for (const opening of openings) {
          for (const start of [opening.from, opening.softTo, opening.softTo + 1, opening.to]) {
            if (start < opening.from || start > opening.to) continue;
            const next = placedAt(question, opening, start);
            const after = evaluate(next.problem, next.plan);
            expect(after.driveSeconds - before.driveSeconds).toBe(opening.addedDriveSeconds);
            const made = after.overtimeSeconds - before.overtimeSeconds;
            // Lunch before or after it: each way is an opening of its own.
            const ways = openings.filter((one) => covers([one], opening, start));
            if (ways.some(({ softTo }) => start <= softTo)) expect(made).toBeLessThanOrEqual(0);
            else expect(after.routes[opening.route]?.overtimeSeconds).toBeGreaterThan(0);
          }
        }
      }),
      { numRuns: 150 },
    );
  });
});

describe('what is asked about', () => {
  const HOUR = 3_600;
  const visit = (id: number, change: Partial<Visit> = {}): Visit => ({
    id,
    place: 0,
    serviceSeconds: HOUR,
    windows: [{ start: 8 * HOUR, end: 16 * HOUR }],
    allowed: Uint8Array.of(1),
    leaveOutPrice: 1,
    mayBeLeftOut: true,
    ...change,
  });
  const route = (change: Partial<Route> = {}): Route => ({
    id: 1,
    technician: 0,
    startPlace: 0,
    endPlace: 0,
    earliestStart: 8 * HOUR,
    softEnd: 17 * HOUR,
    hardEnd: 17 * HOUR,
    breaks: [],
    blocks: [],
    maxVisits: 9,
    bufferSeconds: 0,
    ...change,
  });
  /** The second visit, asked about on a route that serves the first. */
  function asked(visits: readonly [Visit, Visit], routes: readonly Route[] = [route()]): Availability {
    const problem: Problem = {
      places: 1,
      travelSeconds: Int32Array.of(0),
      travelMetres: Int32Array.of(0),
      weights: DEFAULT_WEIGHTS,
      visits,
      routes,
    };
    return new Availability(problem, { routes: [[0], ...routes.slice(1).map(() => [])], unassigned: [1], forced: [] });
  }
  const spans = (availability: Availability): number[][] =>
    availability.openings(1).map(({ position, from, to }) => [position, from / HOUR, to / HOUR]);
  const noon = { start: 12 * HOUR, end: 12 * HOUR };

  it('fits before and behind who is there', () => {
    const availability = asked([visit(1, { windows: [noon] }), visit(2)]);
    expect(spans(availability)).toEqual([
      [0, 8, 11],
      [1, 13, 16],
    ]);
    expect(availability.mayOpen(0, { start: 8 * HOUR, end: 9 * HOUR }, HOUR)).toBe(true);
    expect(availability.mayOpen(0, { start: 16 * HOUR + 1, end: 17 * HOUR }, HOUR)).toBe(false);
  });

  it('fits nowhere where the appointments of the day are reached', () => {
    const availability = asked([visit(1), visit(2)], [route({ maxVisits: 1 })]);
    expect([spans(availability), availability.isFull(0)]).toEqual([[], true]);
    expect(availability.mayOpen(0, { start: 0, end: 17 * HOUR }, HOUR)).toBe(false);
  });

  it('fits nowhere on a route that breaks a rule already', () => {
    const availability = asked([visit(1, { windows: [{ start: 6 * HOUR, end: 7 * HOUR }] }), visit(2)]);
    expect([spans(availability), availability.isFull(0)]).toEqual([[], false]);
    expect(availability.mayOpen(0, { start: 0, end: 17 * HOUR }, HOUR)).toBe(false);
  });

  it('keeps to what links to other days leave', () => {
    const bound = visit(2, { leeway: { start: 9 * HOUR, end: 15 * HOUR } });
    expect(spans(asked([visit(1, { windows: [noon] }), bound]))).toEqual([
      [0, 9, 11],
      [1, 13, 15],
    ]);
  });

  it('keeps to where those it is linked to stand: as planned, else as early as they can', () => {
    const after = { kind: 'after' as const, first: 0, second: 1, gapSeconds: HOUR };
    const at = (one: Visit): number[][] => {
      const { problem } = asked([one, visit(2)], [route(), route({ id: 2, technician: 1 })]);
      const visits = problem.visits.map((other) => ({ ...other, allowed: Uint8Array.of(1, 1) }));
      const plan = { routes: [[0], []], unassigned: [1], forced: [] };
      const availability = new Availability({ ...problem, visits, links: [after] }, plan);
      return availability.openings(1).map((one) => [one.route, one.position, one.from / HOUR, one.to / HOUR]);
    };
    const first = visit(1, { windows: [{ start: 9 * HOUR, end: 11 * HOUR }] });
    expect(at(first)).toEqual([
      [0, 1, 11, 16],
      [1, 0, 11, 16],
    ]);
    expect(at({ ...first, current: { route: 0, start: 10 * HOUR } })).toEqual([
      [0, 1, 12, 16],
      [1, 0, 12, 16],
    ]);
    expect(at({ ...first, current: { route: 1, start: 10 * HOUR } })).toEqual(at(first));
  });
});
