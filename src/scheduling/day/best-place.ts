// The cheapest of many openings: the short list by driving alone, then each of those with everybody's starts, the overtime it
// makes, the starts it moves and the slack it leaves. Ties go to the lower number, so that the same day gives the same answer.

import type { Opening } from '../solver/availability.ts';
import { changedStartCost, pairCost } from '../solver/cost.ts';
import { isLinked } from '../solver/links.ts';
import type { Interval, Placement, Plan, Route, Visit } from '../solver/problem.ts';
import type { Day } from './day.ts';
import type { Settled } from './settle.ts';
import { overtimeMade, settle, withVisit } from './settle.ts';

/** So many of the cheapest openings are timed and priced in full. */
const FINALISTS = 6;

/** A place that was priced in full, on the day it was asked about. */
export interface Candidate {
  readonly day: Day;
  readonly v: number;
  readonly plan: Plan;
  readonly settled: Settled;
  readonly opening: Opening;
  readonly start: number;
  readonly price: number;
}

/** An opening with its earliest start inside the window, priced by what is known without timing the route. */
export interface Rough {
  readonly day: Day;
  readonly v: number;
  readonly opening: Opening;
  readonly start: number;
  readonly price: number;
}

/** The cheapest opening inside the visit's window, with everybody's starts; null when none holds. */
export function bestPlace(
  day: Day,
  v: number,
  openings: readonly Opening[],
  window: Interval = (day.problem.visits[v] as Visit).windows[0] as Interval,
): Candidate | null {
  return cheapestOf(roughPlaces(day, v, { openings, window }), window);
}

/** The openings that begin inside the window. */
export function roughPlaces(
  day: Day,
  v: number,
  { openings, window }: { openings: readonly Opening[]; window: Interval },
): Rough[] {
  const rough: Rough[] = [];
  for (const opening of openings) {
    const start = Math.max(opening.from, window.start);
    if (start > Math.min(opening.to, window.end)) continue;
    rough.push({ day, v, opening, start, price: roughPrice(day, v, { opening, start }) });
  }
  return rough;
}

/** The cheapest when timed and priced in full; they may be of several days that differ in their routes. */
export function cheapestOf(rough: Rough[], window: Interval): Candidate | null {
  rough.sort((a, b) => a.price - b.price || routeId(a) - routeId(b) || a.start - b.start);
  let best: Candidate | null = null;
  for (const { day, v, opening } of rough.slice(0, FINALISTS)) {
    if (best !== null && flatPrice(day, v, opening) >= best.price) continue;
    const plan = withVisit(day.plan, v, opening);
    const own = isLinked(day.problem, v) ? within(window, opening) : window;
    const settled = settle(day, plan, { windows: new Map([[v, [own]]]) });
    if (settled === null) continue;
    const price = fullPrice(day, { v, opening, settled });
    if (best === null || price < best.price) {
      best = { day, v, plan, settled, opening, start: placeOf(settled, v).start, price };
    }
  }
  return best;
}

/** What is linked keeps to its opening: it is no wider than its links allow. */
function within(window: Interval, { from, to }: Opening): Interval {
  return { start: Math.max(window.start, from), end: Math.min(window.end, to) };
}

/** Its route has changed, so it has a place there. */
function placeOf({ places }: Settled, v: number): Placement {
  return places.get(v) as Placement;
}

function routeId({ day, opening }: Rough): number {
  return (day.problem.routes[opening.route] as Route).id;
}

/** A round with less slack than this runs late easily, */
const COMFORTABLE_SECONDS = 1_800;
/** and one with none is worth so much more driving on another. */
const NO_SLACK_DRIVE_SECONDS = 600;

/** Of the least time by which a stop of the round can slip: nothing from half an hour on, else in proportion. */
export function tightPrice(day: Day, slackSeconds: number): number {
  const missing = Math.min(COMFORTABLE_SECONDS, Math.max(0, COMFORTABLE_SECONDS - slackSeconds));
  return Math.round((missing * NO_SLACK_DRIVE_SECONDS) / COMFORTABLE_SECONDS) * day.problem.weights.driveSecond;
}

/** Whether slack is so little that it is said. */
export function isTight(slackSeconds: number): boolean {
  return slackSeconds < COMFORTABLE_SECONDS;
}

/** Driving, what the technician costs, and overtime at the most. */
export function roughPrice(day: Day, v: number, at: { opening: Opening; start: number }): number {
  const { weights } = day.problem;
  const overtime = Math.max(0, at.start - at.opening.softTo);
  return flatPrice(day, v, at.opening) + overtime * weights.overtimeSecond;
}

function flatPrice(day: Day, v: number, opening: Opening): number {
  const pair = pairCost(day.problem, day.problem.visits[v] as Visit, opening.route);
  const flat = pair.preference + pair.overQualification;
  return opening.addedDriveSeconds * day.problem.weights.driveSecond + flat;
}

/** With the overtime it makes, the starts it moves, and the slack it leaves. */
function fullPrice(day: Day, at: { v: number; opening: Opening; settled: Settled }): number {
  const { problem } = day;
  const { route } = at.opening;
  const { start } = placeOf(at.settled, at.v);
  const overtime = start > at.opening.softTo ? overtimeMade(day, at.settled) : 0;
  const tight = tightPrice(day, at.settled.slackSeconds.get(route) as number);
  let moved = 0;
  for (const v of day.plan.routes[route] as readonly number[]) {
    const place = at.settled.places.get(v);
    const visit = problem.visits[v] as Visit;
    if (place && !visit.fixed) moved += changedStartCost(problem, visit, place.start);
  }
  return flatPrice(day, at.v, at.opening) + overtime * problem.weights.overtimeSecond + moved + tight;
}
