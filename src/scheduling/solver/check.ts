// Contradictions in what the scheduler is given. They are mistakes of the caller, not of the dispatcher: the scheduler
// answers nonsense to them, so callers and tests look here first. Every contradiction is named at once.

import { linkFaults } from './link-faults.ts';
import type { Interval, Plan, Problem, Route, Visit, Weights } from './problem.ts';

const TIME_LIMIT = 1_000_000_000;

/** What is contradictory in `problem`, in plain sentences; empty when it can be solved. */
export function checkProblem(problem: Problem): string[] {
  const found: string[] = [];
  const cells = problem.places * problem.places;
  for (const name of ['travelSeconds', 'travelMetres'] as const) {
    if (!problem.cellOf && problem[name].length !== cells)
      found.push(`${name} has ${problem[name].length} entries, not ${cells}`);
  }
  if (problem.travelSeconds.some((seconds) => seconds < 0)) found.push('travelSeconds has negative entries');
  for (const [name, price] of Object.entries(problem.weights) as [keyof Weights, number][]) {
    if (!Number.isInteger(price) || price < 0) found.push(`weight ${name} is ${price}, not a whole number from 0`);
  }
  for (const route of problem.routes) {
    for (const fault of routeFaults(route, problem.places)) found.push(`route ${route.id}: ${fault}`);
  }
  for (const visit of problem.visits) {
    for (const fault of visitFaults(visit, problem)) found.push(`visit ${visit.id}: ${fault}`);
  }
  for (const noun of ['visits', 'routes'] as const) {
    const ids = new Set(problem[noun].map((record) => record.id));
    if (ids.size < problem[noun].length) found.push(`${noun} share an id`);
  }
  found.push(...linkFaults(problem));
  return found;
}

function isTime(seconds: number): boolean {
  return Number.isInteger(seconds) && Math.abs(seconds) < TIME_LIMIT;
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value < TIME_LIMIT;
}

function isPlace(place: number, places: number): boolean {
  return Number.isInteger(place) && place >= -1 && place < places;
}

function* routeFaults(route: Route, places: number): Generator<string> {
  if (![route.earliestStart, route.softEnd, route.hardEnd].every(isTime)) yield 'its hours are not whole seconds';
  if (route.earliestStart > route.softEnd) yield 'it ends before it starts';
  if (route.softEnd > route.hardEnd) yield 'its hard end lies before its soft end';
  if (!isPlace(route.startPlace, places) || !isPlace(route.endPlace, places)) yield 'its start or end is no place';
  if (!isCount(route.maxVisits) || !isCount(route.bufferSeconds)) yield 'maxVisits or bufferSeconds is not a count';
  for (const limit of [...(route.capacity ?? []), route.maxTravelSeconds ?? 0, route.maxTravelMetres ?? 0]) {
    if (!isCount(limit)) yield 'a limit of what it carries or drives is not a count';
  }
  for (const pause of route.breaks) {
    if (!isCount(pause.durationSeconds) || !isTime(pause.earliest) || !isTime(pause.latest))
      yield 'a break has no time';
    if (pause.earliest > pause.latest) yield 'a break ends before it may begin';
    if (pause.latest < route.earliestStart) yield 'a break must begin before the shift';
    if (pause.earliest + pause.durationSeconds > route.hardEnd) yield 'a break cannot end inside the shift';
  }
  yield* intervalFaults(route.blocks, 'block');
}

function* intervalFaults(intervals: readonly Interval[], name: string): Generator<string> {
  for (const [i, interval] of intervals.entries()) {
    if (!isTime(interval.start) || !isTime(interval.end)) yield `a ${name} has no time`;
    if (interval.start > interval.end) yield `a ${name} ends before it starts`;
    const before = intervals[i - 1];
    if (name === 'window' && before && before.end >= interval.start) yield 'its windows overlap or are out of order';
  }
}

function* visitFaults(visit: Visit, problem: Problem): Generator<string> {
  const routes = problem.routes.length;
  if (!isPlace(visit.place, problem.places)) yield 'it stands at no place';
  if (!isCount(visit.serviceSeconds)) yield 'its service is not a number of seconds';
  if (![...(visit.delivery ?? []), ...(visit.pickup ?? [])].every(isCount)) yield 'its goods are not counts';
  if (visit.windows.length === 0) yield 'it has no window';
  yield* intervalFaults(visit.windows, 'window');
  if (visit.allowed.length !== routes) yield `allowed has ${visit.allowed.length} entries for ${routes} routes`;
  for (const units of [visit.dislike, visit.overQualification]) {
    if (units && units.length !== routes) yield 'dislike or overQualification has not one entry per route';
  }
  if (!Number.isSafeInteger(visit.leaveOutPrice) || visit.leaveOutPrice < 1) yield 'its price is not a number from 1';
  if (visit.changePercent !== undefined && !isCount(visit.changePercent)) yield 'changePercent is not a count';
  if (visit.pinnedStart !== undefined && !isTime(visit.pinnedStart)) yield 'its pinned start is no time';
  if ((visit.fixed || visit.pinnedStart !== undefined) && visit.mayBeLeftOut) yield 'it is pinned and may be left out';
  if (visit.kind === 'event' && !visit.fixed) yield 'it is an event that is not fixed';
  for (const placement of [visit.fixed, visit.current]) {
    if (!placement) continue;
    if (!problem.routes[placement.route]) yield 'it is placed on a route that does not exist';
    if (!isTime(placement.start)) yield 'it is placed at no time';
  }
}

/** What is wrong with `plan` as a plan for `problem`: every visit stands exactly once, fixed ones on their route. */
export function checkPlan(problem: Problem, plan: Plan): string[] {
  const found: string[] = [];
  const times = new Array<number>(problem.visits.length).fill(0);
  const count = (index: number): void => {
    if (times[index] === undefined) found.push(`there is no visit at index ${index}`);
    else times[index]++;
  };
  if (plan.routes.length !== problem.routes.length) found.push('it has not one list per route');
  for (const list of [...plan.routes, plan.unassigned]) for (const index of list) count(index);
  for (const [index, visit] of problem.visits.entries()) {
    if (times[index] !== 1) found.push(`visit ${visit.id} stands ${times[index]} times`);
    const kept = visit.fixed ?? plan.forced.find((placement) => placement.visit === index);
    if (kept && !plan.routes[kept.route]?.includes(index)) found.push(`visit ${visit.id} left its fixed place`);
  }
  return found;
}
