import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bestInsertion, createInserter, feasibleInsertions } from '../../../src/scheduling/solver/insertion.ts';
import type { Plan, Problem, Visit } from '../../../src/scheduling/solver/problem.ts';
import { emptyPlan } from '../../../src/scheduling/solver/problem.ts';
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

function withVisit(plan: Plan, v: number, route: number, position: number): Plan {
  const routes = plan.routes.map((order, r) =>
    r === route ? [...order.slice(0, position), v, ...order.slice(position)] : order,
  );
  return { ...plan, routes, unassigned: plan.unassigned.filter((other) => other !== v) };
}

function withWindow(problem: Problem, v: number, window: Visit['windows'][number]): Problem {
  const visits = problem.visits.map((visit, other) => {
    const { pinnedStart: _, ...rest } = visit;
    return other === v ? { ...rest, windows: [window] } : visit;
  });
  return { ...problem, visits };
}

/** A sound plan with one free visit left out of it, or null when there is no such visit. */
function openQuestion(seed: number, problem: Problem): { plan: Plan; v: number } | null {
  const { plan } = improve(problem, emptyPlan(problem), { seed, iterations: 40 });
  const v = plan.routes.flat().find((candidate) => problem.visits[candidate]?.mayBeLeftOut);
  if (v === undefined) return null;
  const routes = plan.routes.map((order) => order.filter((other) => other !== v));
  const shorter = { ...plan, routes, unassigned: [...plan.unassigned, v] };
  return unsoundness(problem, shorter).length === 0 ? { plan: shorter, v } : null;
}

describe('feasibleInsertions', () => {
  it('lists exactly the places at which the plan stays sound, with what each costs', () => {
    let asked = 0;
    fc.assert(
      fc.property(shape, ({ seed, ...size }) => {
        const problem = randomProblem(seed, size);
        const question = openQuestion(seed, problem);
        if (!question) return;
        asked++;
        const { plan, v } = question;
        const before = evaluate(problem, plan);
        const found = new Map(feasibleInsertions(problem, plan, v).map((at) => [`${at.route}.${at.position}`, at]));
        const windowsOf = problem.visits[v]?.windows ?? [];
        for (const [r, order] of plan.routes.entries()) {
          for (let position = 0; position <= order.length; position++) {
            const next = withVisit(plan, v, r, position);
            const isSound = windowsOf.some((window) => unsoundness(withWindow(problem, v, window), next).length === 0);
            expect([r, position, found.has(`${r}.${position}`)]).toEqual([r, position, isSound]);
          }
        }
        for (const at of feasibleInsertions(problem, plan, v)) {
          const scoped = withWindow(problem, v, windowsOf[at.window] as Visit['windows'][number]);
          const next = withVisit(plan, v, at.route, at.position);
          const after = evaluate(scoped, next);
          expect(unsoundness(scoped, next)).toEqual([]);
          expect(at.addedCost).toBe(after.cost.total - before.cost.total);
          expect(at.addedDriveSeconds).toBe(after.driveSeconds - before.driveSeconds);
          expect(at.addedOvertimeSeconds).toBe(after.overtimeSeconds - before.overtimeSeconds);
          const stops = after.routes[at.route]?.stops ?? [];
          expect([stops[at.position]?.start, stops[at.position]?.arrival]).toEqual([at.start, at.arrival]);
          const shifted = stops.flatMap(({ visit, start }) => {
            const old = before.routes[at.route]?.stops.find((stop) => stop.visit === visit)?.start ?? start;
            return start === old ? [] : [{ visit, seconds: start - old }];
          });
          expect(at.shifts).toEqual(shifted);
        }
      }),
      { numRuns: 150 },
    );
    expect(asked).toBeGreaterThan(80);
  });

  it('picks the cheapest position of each route and window', () => {
    fc.assert(
      fc.property(shape, fc.boolean(), ({ seed, ...size }, hasCurrent) => {
        const drawn = randomProblem(seed, size);
        const visits = drawn.visits.map(({ current: _, ...visit }) => visit);
        const problem = hasCurrent ? drawn : { ...drawn, visits };
        const question = openQuestion(seed, problem);
        if (!question) return;
        const all = feasibleInsertions(problem, question.plan, question.v);
        const isFirst = (at: (typeof all)[number], i: number) =>
          all.findIndex((other) => other.route === at.route && other.window === at.window) === i;
        const best = feasibleInsertions(problem, question.plan, question.v, { bestPerRoute: true });
        expect(best).toEqual(all.filter(isFirst));
        expect(bestInsertion(problem, question.plan, question.v)).toEqual(all[0] ?? null);
      }),
      { numRuns: 100 },
    );
  });

  it('gives as slack what the visit may be late at most', () => {
    fc.assert(
      fc.property(shape, ({ seed, ...size }) => {
        const problem = randomProblem(seed, size);
        const question = openQuestion(seed, problem);
        if (!question) return;
        const { plan, v } = question;
        const best = bestInsertion(problem, plan, v);
        if (!best) return;
        const end = problem.visits[v]?.windows[best.window]?.end ?? 0;
        const next = withVisit(plan, v, best.route, best.position);
        expect(best.slackSeconds).toBeGreaterThanOrEqual(0);
        expect(best.start + best.slackSeconds).toBeLessThanOrEqual(end);
        const latest = { start: best.start + best.slackSeconds, end };
        expect(unsoundness(withWindow(problem, v, latest), next)).toEqual([]);
      }),
      { numRuns: 80 },
    );
  });

  it('tries each window that is asked for, and leaves the plan as it was', () => {
    const problem = randomProblem(11, { visits: 8, routes: 3 });
    const question = openQuestion(11, problem);
    if (!question) throw new Error('The example has a visit to place.');
    const { plan, v } = question;
    const inserter = createInserter(problem, plan);
    const hour = 3_600;
    const windows = [8, 10, 12, 14].map((h) => ({ start: h * hour, end: (h + 2) * hour - 1 }));
    const alone = inserter.insertions(v);
    const asked = inserter.insertions(v, { windows, bestPerRoute: true });
    expect(asked.length).toBeGreaterThan(2);
    for (const at of asked) {
      expect(at.start).toBeGreaterThanOrEqual(windows[at.window]?.start ?? Number.NaN);
      expect(at.start).toBeLessThanOrEqual(windows[at.window]?.end ?? Number.NaN);
    }
    expect(new Set(asked.map((at) => `${at.route}.${at.window}`)).size).toBe(asked.length);
    expect(inserter.insertions(v)).toEqual(alone);
  });
});
