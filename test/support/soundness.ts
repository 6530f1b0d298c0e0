// The faults of a plan that its own evaluation does not already confess as the price of a pin.

import type { Plan, Problem, Visit } from '../../src/scheduling/solver/problem.ts';
import { evaluate } from '../../src/scheduling/solver/solution.ts';
import { faultsOf } from './check-plan.ts';

/** What is wrong with a plan; a break that blocks and pins alone leave no room for is not. */
export function unsoundness(problem: Problem, plan: Plan): string[] {
  const lost = routesLosingBreaks(problem, plan);
  return faultsOf(problem, plan, evaluate(problem, plan)).filter((fault) => {
    const route = Number(/^route (\d+)/.exec(fault)?.[1] ?? -1);
    return !(fault.endsWith('a break is missing') && lost.has(route));
  });
}

/** Routes that miss a break when they hold nothing but their pins, or nothing but a visit that takes no time. */
function routesLosingBreaks(problem: Problem, plan: Plan): Set<number | null> {
  const isPinned = (v: number): boolean =>
    problem.visits[v]?.fixed !== undefined || plan.forced.some((placement) => placement.visit === v);
  const probes = problem.routes.map((route, r): Visit => {
    return {
      id: 1_000_000 + r,
      place: -1,
      serviceSeconds: 0,
      windows: [{ start: route.earliestStart, end: route.hardEnd }],
      allowed: Uint8Array.from(problem.routes, () => 1),
      leaveOutPrice: 1,
      mayBeLeftOut: true,
    };
  });
  const routes = plan.routes.map((order, r) => {
    const pinned = order.filter(isPinned);
    return pinned.length > 0 ? pinned : [problem.visits.length + r];
  });
  const probed = { ...problem, visits: [...problem.visits, ...probes] };
  const { violations } = evaluate(probed, { routes, unassigned: [], forced: plan.forced });
  return new Set(violations.filter((broken) => broken.rule === 'no-break').map((broken) => broken.route));
}
