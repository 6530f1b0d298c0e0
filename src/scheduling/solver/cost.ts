// What a plan costs in minutes, as prices: one formula a term, each with a weight of its own (scheduler.md, objective 3).
// Used by the search on its running sums and by the full evaluation on what it measures afresh.

import type { Problem, Route, Visit, Weights } from './problem.ts';
import { CHANGE_LIMIT_SECONDS } from './problem.ts';

/** Prices by cause. `total` is the sum of all but `leftOut`, which is compared first. */
export interface Cost {
  readonly leftOut: number;
  readonly drive: number;
  readonly overtime: number;
  readonly changedTechnician: number;
  readonly changedStart: number;
  readonly preference: number;
  readonly overQualification: number;
  readonly fairness: number;
  readonly opening: number;
  readonly total: number;
}

/** What a visit costs on a route, wherever on it. */
export interface PairCost {
  readonly changedTechnician: number;
  readonly preference: number;
  readonly overQualification: number;
}

export function pairCost(problem: Problem, visit: Visit, route: number): PairCost {
  const { weights, routes } = problem;
  const now = visit.current ? routes[visit.current.route]?.technician : undefined;
  const changed = now !== undefined && now !== routes[route]?.technician;
  return {
    changedTechnician: changed ? scaled(weights.changeTechnician, visit) : 0,
    preference: (visit.dislike?.[route] ?? 0) * weights.preference,
    overQualification: (visit.overQualification?.[route] ?? 0) * weights.overQualification,
  };
}

/** What it costs that a visit starts at `start` and not when it was to start until now. */
export function changedStartCost(problem: Problem, visit: Visit, start: number): number {
  if (!visit.current) return 0;
  const moved = Math.min(Math.abs(start - visit.current.start), CHANGE_LIMIT_SECONDS);
  return scaled(problem.weights.changeMinute * Math.floor(moved / 60), visit);
}

function scaled(price: number, visit: Visit): number {
  return Math.round((price * (visit.changePercent ?? 100)) / 100);
}

/** What a route costs by its sums; nothing for a route without visits. */
export function routeTerms(
  problem: Problem,
  sums: { driveSeconds: number; overtimeSeconds: number; workSeconds: number; fairShare: number },
): Pick<Cost, 'drive' | 'overtime' | 'fairness' | 'opening'> {
  const { weights } = problem;
  return {
    drive: sums.driveSeconds * weights.driveSecond,
    overtime: sums.overtimeSeconds * weights.overtimeSecond,
    fairness: Math.max(0, sums.workSeconds - sums.fairShare) * weights.fairnessSecond,
    opening: weights.openRoute,
  };
}

/** The sum of `routeTerms`, for the inner loops: positional, because an object for each call would be garbage. */
export function routePrice(
  weights: Weights,
  driveSeconds: number,
  overtimeSeconds: number,
  workSeconds: number,
  fairShare: number,
): number {
  const beyond = workSeconds > fairShare ? workSeconds - fairShare : 0;
  const minutes = driveSeconds * weights.driveSecond + overtimeSeconds * weights.overtimeSecond;
  return minutes + beyond * weights.fairnessSecond + weights.openRoute;
}

/** Seconds of service that would be each route's share by the length of its shift, were all visits served. */
export function fairShares(problem: Problem): number[] {
  const span = (route: Route): number => Math.max(0, route.softEnd - route.earliestStart);
  const spans = problem.routes.reduce((sum, route) => sum + span(route), 0);
  const work = problem.visits.reduce((sum, visit) => sum + visit.serviceSeconds, 0);
  return problem.routes.map((route) => (spans === 0 ? 0 : Math.floor((work * span(route)) / spans)));
}
