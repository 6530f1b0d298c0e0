import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/base/random.ts';
import { Anneal } from '../../../src/scheduling/solver/anneal.ts';
import { Availability } from '../../../src/scheduling/solver/availability.ts';
import { checkPlan, checkProblem } from '../../../src/scheduling/solver/check.ts';
import { loadPlan } from '../../../src/scheduling/solver/load.ts';
import { buildModel } from '../../../src/scheduling/solver/model.ts';
import { Step } from '../../../src/scheduling/solver/moves/step.ts';
import type { Link, Plan, Problem, Route, Visit } from '../../../src/scheduling/solver/problem.ts';
import { DEFAULT_WEIGHTS, emptyPlan } from '../../../src/scheduling/solver/problem.ts';
import { ordersOf, planOf } from '../../../src/scheduling/solver/route-edit.ts';
import { improve } from '../../../src/scheduling/solver/search.ts';
import { compareCost, evaluate } from '../../../src/scheduling/solver/solution.ts';
import { stakesFor } from '../../../src/scheduling/solver/stakes.ts';
import { brokenLinks } from '../../support/check-links.ts';
import { randomPlan, randomProblem, withRandomLinks } from '../../support/random-problem.ts';
import { unsoundness } from '../../support/soundness.ts';

const HOUR = 3_600;

/** Visits of an hour each, any time of the day, all at one place; two technicians who start there. */
function plainProblem(links: readonly Link[], change: readonly Partial<Visit>[] = []): Problem {
  const route = (id: number): Route => ({
    id,
    technician: id,
    startPlace: 0,
    endPlace: 0,
    earliestStart: 8 * HOUR,
    softEnd: 17 * HOUR,
    hardEnd: 17 * HOUR,
    breaks: [],
    blocks: [],
    maxVisits: 50,
    bufferSeconds: 0,
  });
  const visit = (id: number): Visit => ({
    id,
    place: 0,
    serviceSeconds: HOUR,
    windows: [{ start: 8 * HOUR, end: 16 * HOUR }],
    allowed: Uint8Array.of(1, 1),
    leaveOutPrice: 1,
    mayBeLeftOut: true,
    ...change[id],
  });
  return {
    places: 1,
    travelSeconds: new Int32Array(1),
    travelMetres: new Int32Array(1),
    routes: [route(0), route(1)],
    visits: [visit(0), visit(1), visit(2)],
    weights: DEFAULT_WEIGHTS,
    links,
  };
}

const plan = (...routes: number[][]): Plan => ({
  routes,
  unassigned: [0, 1, 2].filter((v) => !routes.flat().includes(v)),
  forced: [],
});

function startsIn(problem: Problem, of: Plan): (number | undefined)[] {
  const stops = evaluate(problem, of).routes.flatMap((route) => route.stops);
  return problem.visits.map((_, v) => stops.find((stop) => stop.visit === v)?.start);
}

const rulesOf = (problem: Problem, of: Plan) =>
  evaluate(problem, of).violations.map(({ rule, visit, seconds }) => [rule, visit, seconds]);

describe('what a plan with links means', () => {
  it('is that who comes after waits, gap included, and drags along whoever waits for that one', () => {
    const problem = plainProblem([
      { kind: 'after', first: 0, second: 1, gapSeconds: 1_800 },
      { kind: 'after', first: 1, second: 2 },
    ]);
    expect(startsIn(problem, plan([0, 2], [1]))).toEqual([8 * HOUR, 9.5 * HOUR, 10.5 * HOUR]);
    expect(rulesOf(problem, plan([0, 2], [1]))).toEqual([]);
  });

  it('is that those who start together wait for each other', () => {
    const problem = plainProblem([{ kind: 'same-start', first: 1, second: 2 }]);
    expect(startsIn(problem, plan([0, 1], [2]))).toEqual([8 * HOUR, 9 * HOUR, 9 * HOUR]);
  });

  it.each<[string, Link[], Partial<Visit>[], Plan, unknown[]]>([
    [
      'too early after',
      [{ kind: 'after', first: 0, second: 1 }],
      [{ windows: [{ start: 10 * HOUR, end: 11 * HOUR }] }, { windows: [{ start: 8 * HOUR, end: 9 * HOUR }] }],
      plan([0], [1]),
      ['too-early-after', 1, 3 * HOUR],
    ],
    ['one technician', [{ kind: 'same-start', first: 0, second: 1 }], [], plan([0, 1], []), ['not-together', 1, HOUR]],
    ['one alone', [{ kind: 'same-start', first: 0, second: 1 }], [], plan([0], []), ['not-together', 0, 0]],
    [
      'two technicians',
      [{ kind: 'same-technician', first: 0, second: 1 }],
      [],
      plan([0], [1]),
      ['not-same-technician', 1, 0],
    ],
  ])('names the rule that is broken: %s', (_, links, change, broken, expected) => {
    expect(rulesOf(plainProblem(links, change), broken)).toEqual([expected]);
  });
});

describe('contradictions', () => {
  const none = { start: 8 * HOUR, end: 9 * HOUR };
  const late = { start: 12 * HOUR, end: 13 * HOUR };
  it.each<[string, Link[], Partial<Visit>[]]>([
    ['does not exist', [{ kind: 'after', first: 0, second: 9 }], []],
    ['to itself', [{ kind: 'after', first: 1, second: 1 }], []],
    ['only what comes after has a gap', [{ kind: 'same-start', first: 0, second: 1, gapSeconds: 5 }], []],
    [
      'before the first can be over',
      [{ kind: 'after', first: 0, second: 1 }],
      [{ windows: [late] }, { windows: [none] }],
    ],
    ['no moment in common', [{ kind: 'same-start', first: 0, second: 1 }], [{ windows: [late] }, { windows: [none] }]],
    [
      'the two start together',
      [
        { kind: 'same-start', first: 0, second: 1 },
        { kind: 'after', first: 0, second: 1 },
      ],
      [],
    ],
    [
      'need two technicians',
      [
        { kind: 'same-start', first: 0, second: 1 },
        { kind: 'same-technician', first: 0, second: 1 },
      ],
      [],
    ],
    [
      'come after another of them',
      [
        { kind: 'after', first: 0, second: 1 },
        { kind: 'after', first: 1, second: 2 },
        { kind: 'after', first: 2, second: 0 },
      ],
      [],
    ],
  ])('are named: %s', (words, links, change) => {
    expect(checkProblem(plainProblem(links, change)).join('\n')).toContain(words);
  });
});

describe('openings', () => {
  it('are those which the plan of the other leaves', () => {
    const placed = { route: 0, start: 10 * HOUR };
    const fixed = { fixed: placed, current: placed, mayBeLeftOut: false };
    const openings = (link: Link) =>
      new Availability(plainProblem([link], [fixed]), plan([0], []))
        .openings(1)
        .map(({ route, from, to }) => [route, from / HOUR, to / HOUR]);
    expect(openings({ kind: 'after', first: 0, second: 1 })).toEqual([
      [0, 11, 16],
      [1, 11, 16],
    ]);
    expect(openings({ kind: 'after', first: 1, second: 0, gapSeconds: 1_800 })).toEqual([
      [0, 8, 8.5],
      [1, 8, 8.5],
    ]);
    expect(openings({ kind: 'same-start', first: 0, second: 1 })).toEqual([[1, 10, 10]]);
    expect(openings({ kind: 'same-technician', first: 0, second: 1 })).toEqual([
      [0, 8, 9],
      [0, 11, 16],
    ]);
  });
});

const shape = fc.record({
  seed: fc.integer({ min: 0, max: 1_000_000 }),
  routes: fc.integer({ min: 1, max: 5 }),
  pinnedPercent: fc.constantFrom(0, 20, 60),
  wildTravel: fc.boolean(),
  visits: fc.integer({ min: 2, max: 25 }),
});

const linked = (seed: number, rest: Omit<Parameters<typeof randomProblem>[1], never>): Problem =>
  withRandomLinks(seed, randomProblem(seed, rest), 1 + Math.floor(rest.visits / 3));

describe('the search', () => {
  it('never breaks a link, on days full of breaks, blocks, pins, buffers and overtime', { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(shape, fc.boolean(), ({ seed, ...rest }, fromScratch) => {
        const problem = linked(seed, rest);
        expect(checkProblem(problem)).toEqual([]);
        const start = fromScratch ? emptyPlan(problem) : randomPlan(seed, problem);
        const { plan: found, evaluation } = improve(problem, start, { seed, iterations: 150 });
        expect(checkPlan(problem, found)).toEqual([]);
        expect(unsoundness(problem, found)).toEqual([]);
        expect(brokenLinks(problem, found, evaluation)).toEqual([]);
        expect(evaluation).toEqual(evaluate(problem, found));
      }),
      { numRuns: 40 },
    );
  });

  it('knows at every step what its plan costs', () => {
    let steps = 0;
    fc.assert(
      fc.property(shape, ({ seed, ...rest }) => {
        const problem = linked(seed, { ...rest, pinnedPercent: 0 });
        const model = buildModel(problem);
        const step = new Step(
          model,
          seededRandom(seed),
          stakesFor(model, model.must, new Uint8Array(model.visitCount).fill(1)),
        );
        loadPlan(step.state, emptyPlan(problem));
        step.gatherAbsent();
        const search = new Anneal(step);
        search.fill();
        for (let i = 0; i < 20; i++) {
          search.run({ iterations: 4 });
          steps++;
          const now = planOf(ordersOf(step.state), model.visitCount, [], step.state.links?.ties());
          const { cost, violations } = evaluate(problem, now);
          expect(violations.filter(({ rule }) => rule !== 'no-break')).toEqual([]);
          expect([cost.leftOut, cost.total]).toEqual([search.worth().leftOut, search.worth().cost]);
        }
      }),
      { numRuns: 20 },
    );
    expect(steps).toBeGreaterThan(150);
  });

  it('gives the same plan for the same seed', () => {
    for (let seed = 0; seed < 5; seed++) {
      const problem = linked(seed, { visits: 15, routes: 3 });
      const run = () => improve(problem, emptyPlan(problem), { seed, iterations: 300 }).plan;
      expect(run()).toEqual(run());
    }
  });

  // Fixed seeds, as in search.test.ts.
  it.each([0, 20, 40])('finds the best of all plans on seven tiny problems from seed %i on', (first) => {
    let served = 0;
    for (let seed = first; seed < first + 7; seed++) {
      const problem = withRandomLinks(seed, tinyProblem(seed), 2);
      let best: ReturnType<typeof evaluate>['cost'] | undefined;
      for (const candidate of allPlans(problem)) {
        const evaluation = evaluate(problem, candidate);
        if (best && compareCost(evaluation.cost, best) >= 0) continue;
        const isSound = unsoundness(problem, candidate).length === 0;
        if (isSound && brokenLinks(problem, candidate, evaluation).length === 0) best = evaluation.cost;
      }
      const found = improve(problem, emptyPlan(problem), { seed, iterations: 1_500 });
      served += found.evaluation.served;
      expect(brokenLinks(problem, found.plan, found.evaluation)).toEqual([]);
      const { leftOut, total } = found.evaluation.cost;
      // The search may choose ties that the earliest ones, which all these plans are timed by, have no break for.
      const isBest = best !== undefined && compareCost(found.evaluation.cost, best) <= 0;
      expect([seed, isBest, leftOut, total]).toEqual([seed, true, leftOut, total]);
    }
    expect(served).toBeGreaterThan(7);
  });
});

function tinyProblem(seed: number): Problem {
  const problem = randomProblem(seed, { visits: 5, routes: 2 });
  const visits = problem.visits.map(({ current: _, ...visit }) => ({ ...visit, place: Math.max(0, visit.place) }));
  return { ...problem, visits };
}

/** Every plan there is: visits dealt to routes or left out, in every order. */
function* allPlans(problem: Problem): Generator<Plan> {
  function* deal(v: number, routes: number[][], unassigned: number[]): Generator<Plan> {
    if (v === problem.visits.length) {
      yield { routes, unassigned, forced: [] };
      return;
    }
    yield* deal(v + 1, routes, [...unassigned, v]);
    for (const [r, order] of routes.entries()) {
      for (let i = 0; i <= order.length; i++) {
        const longer = [...order.slice(0, i), v, ...order.slice(i)];
        const dealt = routes.map((old, k) => (k === r ? longer : old));
        yield* deal(v + 1, dealt, unassigned);
      }
    }
  }
  yield* deal(
    0,
    problem.routes.map(() => []),
    [],
  );
}
