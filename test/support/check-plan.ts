// Checks the times that an evaluation claims, against the problem alone. Shares no code with the solver: what it does not find
// written in the problem, it does not believe. Rules broken by fixed or forced visits are not counted.

import type { Plan, Problem, Route, Visit } from '../../src/scheduling/solver/problem.ts';
import type { Evaluation, RouteEvaluation } from '../../src/scheduling/solver/solution.ts';

/** Every rule that a visit which nobody pinned breaks, and every time or sum that is wrong; empty for a sound plan. */
export function faultsOf(problem: Problem, plan: Plan, evaluation: Evaluation): string[] {
  const faults: string[] = [];
  const seen = new Map<number, number>();
  for (const v of [...plan.routes.flat(), ...plan.unassigned]) seen.set(v, (seen.get(v) ?? 0) + 1);
  for (const v of problem.visits.keys())
    if (seen.get(v) !== 1) faults.push(`visit ${v} stands ${seen.get(v) ?? 0} times`);
  for (const [v, visit] of problem.visits.entries()) {
    const stop = evaluation.routes[visit.fixed?.route ?? 0]?.stops.find((candidate) => candidate.visit === v);
    if (visit.fixed && stop?.start !== visit.fixed.start) faults.push(`fixed visit ${v} moved`);
  }
  for (const [r, route] of problem.routes.entries()) {
    const day = evaluation.routes[r] as RouteEvaluation;
    if (day.stops.map((stop) => stop.visit).join() !== (plan.routes[r] ?? []).join()) faults.push(`route ${r} order`);
    faults.push(...dayFaults(problem, plan, route, r, day).map((fault) => `route ${r}: ${fault}`));
  }
  return faults;
}

function dayFaults(problem: Problem, plan: Plan, route: Route, r: number, day: RouteEvaluation): string[] {
  const faults: string[] = [];
  const held = (v: number): boolean =>
    problem.visits[v]?.fixed !== undefined || plan.forced.some((placement) => placement.visit === v);
  const visitOf = (v: number): Visit => problem.visits[v] as Visit;
  const drive = (a: number, b: number): number =>
    a < 0 || b < 0 ? 0 : (problem.travelSeconds[a * problem.places + b] as number);

  let total = 0;
  for (const [i, stop] of day.stops.entries()) {
    const visit = visitOf(stop.visit);
    const leg = drive(i === 0 ? route.startPlace : visitOf(day.stops[i - 1]?.visit ?? 0).place, visit.place);
    total += leg;
    if (stop.travelSeconds !== leg) faults.push(`drive to ${stop.visit}`);
    if (stop.departure !== stop.start + visit.serviceSeconds) faults.push(`departure from ${stop.visit}`);
    if (held(stop.visit)) continue;
    faults.push(...freeStopFaults(visit, route, r, stop).map((fault) => `visit ${stop.visit} ${fault}`));
  }
  const last = day.stops.at(-1);
  const back = last ? drive(visitOf(last.visit).place, route.endPlace) : 0;
  total += back;
  if (day.driveSeconds !== total || day.returnSeconds !== back) faults.push('sum of driving');
  if (last && !held(last.visit) && day.end > route.hardEnd) faults.push('home too late');
  if (day.overtimeSeconds !== Math.max(0, last ? day.end - route.softEnd : 0)) faults.push('overtime');

  const appointments = day.stops.filter((stop) => visitOf(stop.visit).kind !== 'event');
  const free = appointments.filter((stop) => !held(stop.visit));
  if (free.length > 0 && appointments.length > route.maxVisits) faults.push('too many visits');
  for (let i = 0; i <= day.stops.length; i++) faults.push(...gapFaults({ problem, route, day, held, drive }, i));
  faults.push(
    ...breakFaults(
      route,
      day,
      appointments.every((stop) => held(stop.visit)),
    ),
  );
  return faults;
}

function freeStopFaults(visit: Visit, route: Route, r: number, stop: { start: number; departure: number }): string[] {
  const faults: string[] = [];
  const windows =
    visit.pinnedStart === undefined ? visit.windows : [{ start: visit.pinnedStart, end: visit.pinnedStart }];
  if (!windows.some((window) => stop.start >= window.start && stop.start <= window.end))
    faults.push('outside its windows');
  if (visit.allowed[r] !== 1) faults.push('not allowed');
  if (stop.start < route.earliestStart || stop.departure > route.hardEnd) faults.push('outside the shift');
  for (const block of route.blocks) {
    const empty = block.end === block.start;
    if (!empty && block.start < stop.departure && block.end > stop.start) faults.push('overlaps a block');
  }
  return faults;
}

interface Day {
  readonly problem: Problem;
  readonly route: Route;
  readonly day: RouteEvaluation;
  readonly held: (v: number) => boolean;
  readonly drive: (a: number, b: number) => number;
}

/** Seconds of the gap before stop `i` (the way home for the last) that neither blocks nor breaks take, against the drive. */
function gapFaults({ problem, route, day, held, drive }: Day, i: number): string[] {
  const before = day.stops[i - 1];
  const after = day.stops[i];
  if (day.stops.length === 0) return [];
  if ((!before || held(before.visit)) && (!after || held(after.visit))) return [];
  const from = before
    ? Math.max(...day.stops.slice(0, i).map((stop) => stop.departure), route.earliestStart)
    : route.earliestStart;
  const until = after ? after.start : day.end;
  const place = (v: number | undefined, other: number): number =>
    v === undefined ? other : (problem.visits[v]?.place ?? -1);
  const leg = drive(place(before?.visit, route.startPlace), place(after?.visit, route.endPlace));
  const needed = leg + (before && after ? route.bufferSeconds : 0);
  const taken = day.breaks.filter((placed) => placed.afterStops === i);
  let free = 0;
  for (let t = from; t < until; t += 1) {
    const isBusy = (span: { start: number; end: number }): boolean => t >= span.start && t < span.end;
    const next = [...route.blocks, ...taken].flatMap((span) => [span.start, span.end]).filter((edge) => edge > t);
    const edge = Math.min(until, ...next);
    if (![...route.blocks, ...taken].some(isBusy)) free += edge - t;
    t = edge - 1;
  }
  const faults = free < needed ? [`${needed - free} s too few before stop ${i}`] : [];
  if (until < from) faults.push(`stop ${i} begins before the one in front of it is over`);
  for (const placed of taken) if (placed.start < from || placed.end > until) faults.push(`break outside gap ${i}`);
  return faults;
}

function breakFaults(route: Route, day: RouteEvaluation, nobodyFree: boolean): string[] {
  const faults: string[] = [];
  for (const placed of day.breaks) {
    const pause = route.breaks[placed.index];
    if (!pause) faults.push('unknown break');
    else if (placed.start < pause.earliest || placed.start > pause.latest) faults.push('break outside its window');
    else if (placed.end - placed.start !== pause.durationSeconds) faults.push('break of the wrong length');
    for (const block of route.blocks) {
      if (block.start < placed.end && block.end > placed.start && block.end > block.start)
        faults.push('break in a block');
    }
  }
  const indices = new Set(day.breaks.map((placed) => placed.index));
  if (indices.size < day.breaks.length) faults.push('a break twice');
  const mayMiss = nobodyFree || day.stops.length === 0;
  if (!mayMiss && indices.size < route.breaks.length) faults.push('a break is missing');
  return faults;
}
