// The search against every plan there is, on a thousand tiny problems with everything the model knows. A search finds the best
// plan nearly always, not always: what it misses it is given longer for, and must find then.

import { describe, expect, it } from 'vitest';
import { checkProblem } from '../../../src/scheduling/solver/check.ts';
import type { Problem, Route, Visit } from '../../../src/scheduling/solver/problem.ts';
import { emptyPlan } from '../../../src/scheduling/solver/problem.ts';
import type { Improved } from '../../../src/scheduling/solver/search.ts';
import { improve } from '../../../src/scheduling/solver/search.ts';
import type { Worth } from '../../support/brute-force.ts';
import { bruteForce, compareWorths, priceOfPlan } from '../../support/brute-force.ts';
import { randomProblem, withEverything } from '../../support/random-problem.ts';

const PROBLEMS = 1_000;
const GROUPS = Array.from({ length: 10 }, (_, i) => i * (PROBLEMS / 10));
/** Steps of the search; the later ones only where the earlier fell short. */
const PATIENCE = [400, 4_000, 40_000];

/** 4 to 7 visits on 2 or 3 routes. */
function tiny(seed: number): Problem {
  const shape = {
    visits: 4 + (seed % 4),
    routes: 2 + (Math.floor(seed / 4) % 2),
    pinnedPercent: [0, 15, 40][seed % 3] as number,
    wildTravel: seed % 5 === 0,
  };
  const problem = withEverything(seed, randomProblem(seed, shape));
  return shape.wildTravel ? { ...problem, routes: problem.routes.map(withoutDriveLimits) } : problem;
}

/** Where detours are shortcuts, a limit on driving forbids an order and allows a longer one, which no insertion leads to. */
function withoutDriveLimits({ maxTravelSeconds: _, maxTravelMetres: __, ...route }: Route): Route {
  return route;
}

const hasRoute = (visit: Visit): boolean => visit.allowed.includes(1);

function worthOf({ visits }: Problem, { plan, evaluation }: Improved): Worth {
  const missing = plan.unassigned
    .map((v) => visits[v] as Visit)
    .filter((visit) => !visit.mayBeLeftOut && hasRoute(visit));
  return { missing: missing.length, leftOut: evaluation.cost.leftOut, total: evaluation.cost.total };
}

/** The best plan found, by the search that reached what is possible; pins that had to be forced count as fixed. */
function search(problem: Problem, seed: number): { found: Improved; worth: Worth; best: Worth } {
  let last: { found: Improved; worth: Worth; best: Worth } | undefined;
  for (const iterations of PATIENCE) {
    const found = improve(problem, emptyPlan(problem), { seed: seed + iterations, iterations });
    last = { found, worth: worthOf(problem, found), best: bruteForce(problem, found.plan.forced) };
    if (compareWorths(last.worth, last.best) <= 0) return last;
  }
  return last as { found: Improved; worth: Worth; best: Worth };
}

describe('the search finds the best plan of all', { timeout: 120_000 }, () => {
  it.each(GROUPS)('on a hundred tiny problems from seed %i on', (first) => {
    for (let seed = first; seed < first + PROBLEMS / 10; seed++) {
      const problem = tiny(seed);
      expect([seed, checkProblem(problem)]).toEqual([seed, []]);
      const { found, worth, best } = search(problem, seed);
      const { missing, leftOut, total } = best;
      expect([seed, worth]).toEqual([seed, { missing, leftOut, total }]);
      expect([seed, priceOfPlan(problem, found.plan)]).toEqual([seed, total]);
      const isForced = found.plan.forced.length > 0;
      // A pin is only forced where no plan keeps every rule.
      if (isForced) expect([seed, bruteForce(problem).missing > 0]).toEqual([seed, true]);
    }
  });
});

/** What a problem asks for, and what its best plan pays for. */
function featuresOf(problem: Problem, { plan, evaluation }: Improved): Record<string, boolean> {
  const { routes, visits, weights } = problem;
  const { cost } = evaluation;
  const anyRoute = (has: (route: Route) => unknown): boolean => routes.some(has);
  const anyVisit = (has: (visit: Visit) => unknown): boolean => visits.some(has);
  return {
    break: anyRoute(({ breaks }) => breaks.length === 1),
    'two breaks': anyRoute(({ breaks }) => breaks.length === 2),
    block: anyRoute(({ blocks }) => blocks.length > 0),
    buffer: anyRoute(({ bufferSeconds }) => bufferSeconds > 0),
    'overtime allowed': anyRoute(({ softEnd, hardEnd }) => softEnd < hardEnd),
    'few visits': anyRoute(({ maxVisits }) => maxVisits < 4),
    capacity: anyRoute(({ capacity }) => capacity),
    'travel seconds': anyRoute(({ maxTravelSeconds }) => maxTravelSeconds !== undefined),
    'travel metres': anyRoute(({ maxTravelMetres }) => maxTravelMetres !== undefined),
    'own travel': anyRoute(({ travel }) => travel),
    'no start': anyRoute(({ startPlace }) => startPlace < 0),
    'no end': anyRoute(({ endPlace }) => endPlace < 0),
    'several days': new Set(routes.map(({ technician }) => technician)).size < routes.length,
    'opening price': weights.openRoute > 0,
    'two windows': anyVisit(({ windows }) => windows.length === 2),
    'three windows': anyVisit(({ windows }) => windows.length === 3),
    'no place': anyVisit(({ place }) => place < 0),
    'no route': anyVisit((visit) => !hasRoute(visit)),
    fixed: anyVisit(({ fixed, kind }) => fixed && kind !== 'event'),
    event: anyVisit(({ kind }) => kind === 'event'),
    'pin on time': anyVisit(({ pinnedStart }) => pinnedStart !== undefined),
    'pin on technician': anyVisit((v) => !v.mayBeLeftOut && !v.fixed && v.pinnedStart === undefined),
    'goods both ways': anyVisit(({ delivery, pickup }) => delivery && pickup),
    forced: plan.forced.length > 0,
    'left out': plan.unassigned.length > 0,
    'pays overtime': cost.overtime > 0,
    'pays changed technician': cost.changedTechnician > 0,
    'pays changed start': cost.changedStart > 0,
    'pays preference': cost.preference > 0,
    'pays over-qualification': cost.overQualification > 0,
    'pays fairness': cost.fairness > 0,
    'pays opening': cost.opening > 0,
    'break between visits': evaluation.routes.some(({ breaks, stops }) =>
      breaks.some(({ afterStops }) => afterStops > 0 && afterStops < stops.length),
    ),
  };
}

describe('the thousand problems', { timeout: 120_000 }, () => {
  it('hold everything that the model knows, each often', () => {
    const counts: Record<string, number> = {};
    for (let seed = 0; seed < PROBLEMS; seed += 4) {
      const problem = tiny(seed);
      const found = improve(problem, emptyPlan(problem), { seed, iterations: 60 });
      for (const [name, isThere] of Object.entries(featuresOf(problem, found)))
        counts[name] = (counts[name] ?? 0) + (isThere ? 1 : 0);
    }
    expect(Object.entries(counts).filter(([, count]) => count < PROBLEMS / 100)).toEqual([]);
  });
});
