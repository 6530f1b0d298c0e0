import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkPlan } from '../../../src/scheduling/solver/check.ts';
import { placePins } from '../../../src/scheduling/solver/force.ts';
import type { Plan, Visit } from '../../../src/scheduling/solver/problem.ts';
import { emptyPlan } from '../../../src/scheduling/solver/problem.ts';
import { evaluate } from '../../../src/scheduling/solver/solution.ts';
import { randomPlan, randomProblem, withEverything } from '../../support/random-problem.ts';
import { line, planWith } from '../../support/search-state.ts';

const HOUR = 3_600;
const pin = (more: Partial<Visit> = {}): Partial<Visit> => ({ place: 0, mayBeLeftOut: false, ...more });

describe('placePins', { timeout: 60_000 }, () => {
  it('places a pin by moving what is not pinned', () => {
    const visits = [
      { place: 0, serviceSeconds: 2 * HOUR },
      pin({ serviceSeconds: 2 * HOUR, allowed: Uint8Array.of(1, 0) }),
    ];
    const problem = line(
      visits,
      [0, 1].map(() => ({ softEnd: 10 * HOUR, hardEnd: 10 * HOUR })),
    );
    const { plan, repaired } = placePins(problem, planWith(problem, [[0], []]), 1);
    expect([plan.routes[0], plan.forced, repaired]).toEqual([[1], [], []]);
  });

  it('forces one that fits nowhere in where it breaks the fewest rules, and says what had to leave', () => {
    const visits = [
      { place: 0, fixed: { route: 0, start: 8 * HOUR }, mayBeLeftOut: false, serviceSeconds: 2 * HOUR },
      pin({ serviceSeconds: HOUR, windows: [{ start: 8 * HOUR, end: 9 * HOUR }] }),
    ];
    const problem = line(visits);
    const { plan } = placePins(problem, planWith(problem, [[0]]), 1);
    expect(plan.forced).toEqual([{ visit: 1, route: 0, start: 9 * HOUR }]);
    expect(evaluate(problem, plan).violations.map(({ rule, visit }) => [rule, visit])).toEqual([['overlap', 1]]);
  });

  it('lets a forced pin go free again once there is room for it', () => {
    const problem = line([pin({ windows: [{ start: 9 * HOUR, end: 10 * HOUR }] })]);
    const forced = [{ visit: 0, route: 0, start: 12 * HOUR }];
    const { plan } = placePins(problem, { routes: [[0]], unassigned: [], forced }, 1);
    expect([plan.routes, plan.forced]).toEqual([[[0]], []]);
  });

  it('leaves a pin that no technician may serve on the list', () => {
    const problem = line([pin({ allowed: Uint8Array.of(0) })]);
    const { plan } = placePins(problem, emptyPlan(problem), 1);
    expect([plan.routes, plan.unassigned, plan.forced]).toEqual([[[]], [0], []]);
  });

  it('gives every pin that has a technician a place on random days, from any plan, and forces none of the rest', () => {
    let forced = 0;
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.boolean(), (seed, isCareless) => {
        const problem = withEverything(seed, randomProblem(seed, { visits: 8, routes: 2, pinnedPercent: 60 }));
        const start: Plan = isCareless ? randomPlan(seed, problem) : emptyPlan(problem);
        const { plan } = placePins(problem, start, seed);
        expect([seed, checkPlan(problem, plan)]).toEqual([seed, []]);
        const stranded = plan.unassigned.filter((v) => {
          const visit = problem.visits[v] as Visit;
          return !visit.mayBeLeftOut && visit.allowed.includes(1);
        });
        expect([seed, stranded]).toEqual([seed, []]);
        for (const { visit } of plan.forced) expect(problem.visits[visit]?.mayBeLeftOut).toBe(false);
        forced += plan.forced.length;
        expect(placePins(problem, plan, seed).plan.forced.length).toBeLessThanOrEqual(plan.forced.length);
      }),
      { numRuns: 6 },
    );
    expect(forced).toBeGreaterThan(0);
  });
});
