// Who has a place keeps one while the day is planned anew, unless a higher priority needs it (S4).

import type { Problem } from '../solver/problem.ts';
import type { Day } from './day.ts';

/** Above the price of all that one priority can leave out, below the next priority's. */
const PLACED_FACTOR = 100;

/** The problem in which who has a place loses it only to a higher priority. */
export function withDearPlaces(day: Day): Problem {
  const { problem, plan } = day;
  const placed = new Set(plan.routes.flat());
  const visits = problem.visits.map((visit, v) =>
    placed.has(v) ? { ...visit, leaveOutPrice: visit.leaveOutPrice * PLACED_FACTOR } : visit,
  );
  return { ...problem, visits };
}
