// The hard rules of a route, each under a name of its own. The solver breaks none of them; a dispatcher's pin may, and is
// then kept and shown with every rule it breaks (scheduler.md, objective 2; product rules N5, N7).

import type { Link, Placement, Problem, Route, Visit } from './problem.ts';
import { loadsAlong } from './route-limits.ts';

export type RuleName =
  /** The technician may not serve it: skill, radius, day off, banned. */
  | 'not-allowed'
  /** It starts outside its arrival window (or not at its pinned start). */
  | 'outside-window'
  /** It starts before the shift or is over after the shift's hard end. */
  | 'outside-shift'
  /** It starts before the stop in front of it is over. */
  | 'overlap'
  /** It overlaps an event or time off. */
  | 'overlap-block'
  /** The drive from the stop in front of it takes longer than there is time. */
  | 'too-little-travel'
  /** There is time for the drive, but not for the buffer. */
  | 'too-little-buffer'
  /** The technician comes home after the hard end. */
  | 'late-return'
  /** A break finds no place. */
  | 'no-break'
  | 'too-many-visits'
  /** More is on board than the vehicle carries. */
  | 'over-capacity'
  /** The route drives longer or further than it may. */
  | 'too-much-travel'
  /** It is pinned and stands nowhere. */
  | 'pin-unassigned'
  /** Two that start together start apart, with one technician, or one of them stands nowhere. */
  | 'not-together'
  /** It starts before the one it has to come after is over, or too soon then. */
  | 'too-early-after'
  /** It has another technician than the one it has to share a technician with. */
  | 'not-same-technician';

/** One broken rule. */
export interface RuleViolation {
  readonly rule: RuleName;
  /** Index of the route; null for a visit that stands nowhere. */
  readonly route: number | null;
  /** Index of the visit; null where the route as a whole breaks the rule. */
  readonly visit: number | null;
  /** By how much, where that is a time; else 0. */
  readonly seconds: number;
}

/** A stop with its times, and what the technician was doing before. */
export interface TimedVisit {
  readonly visit: number;
  readonly start: number;
  /** When everything before it on the route is over; null for the first. */
  readonly freeBefore: number | null;
  /** When the technician is there at the earliest, with the buffer. */
  readonly arrival: number;
  /** Of which buffer. */
  readonly bufferSeconds: number;
}

/** Every rule that a stop breaks on its route. */
export function stopViolations(problem: Problem, route: number, stop: TimedVisit): RuleViolation[] {
  const visit = problem.visits[stop.visit] as Visit;
  const day = problem.routes[route] as Route;
  const found: RuleViolation[] = [];
  const add = (rule: RuleName, seconds = 0): void => {
    found.push({ rule, route, visit: stop.visit, seconds });
  };
  const end = stop.start + visit.serviceSeconds;
  if (visit.kind !== 'event' && visit.allowed[route] !== 1) add('not-allowed');
  const outside = secondsOutside(visit, stop.start);
  if (outside > 0) add('outside-window', outside);
  const beyond = Math.max(day.earliestStart - stop.start, end - day.hardEnd);
  if (beyond > 0) add('outside-shift', beyond);
  const overlap = day.blocks.reduce((sum, block) => {
    const begin = Math.max(block.start, stop.start);
    const touches = block.end > stop.start && block.start < end && block.end > block.start;
    return touches ? sum + Math.max(1, Math.min(block.end, end) - begin) : sum;
  }, 0);
  if (overlap > 0) add('overlap-block', overlap);
  const missing = stop.arrival - stop.start;
  if (stop.freeBefore !== null && stop.freeBefore > stop.start) add('overlap', stop.freeBefore - stop.start);
  else if (missing > stop.bufferSeconds) add('too-little-travel', missing - stop.bufferSeconds);
  else if (missing > 0) add('too-little-buffer', missing);
  return found;
}

function secondsOutside(visit: Visit, start: number): number {
  if (visit.pinnedStart !== undefined) return Math.abs(start - visit.pinnedStart);
  if (visit.kind === 'event') return 0;
  return Math.min(...visit.windows.map((window) => Math.max(0, window.start - start, start - window.end)));
}

/** Every rule that a route breaks as a whole. */
export function routeViolations(
  problem: Problem,
  route: number,
  day: { appointments: number; end: number; missedBreaks: number; served: boolean },
): RuleViolation[] {
  const { maxVisits, hardEnd } = problem.routes[route] as Route;
  const found: RuleViolation[] = [];
  if (day.appointments > maxVisits) found.push({ rule: 'too-many-visits', route, visit: null, seconds: 0 });
  if (day.served && day.end > hardEnd)
    found.push({ rule: 'late-return', route, visit: null, seconds: day.end - hardEnd });
  for (let i = 0; i < day.missedBreaks; i++) found.push({ rule: 'no-break', route, visit: null, seconds: 0 });
  return found;
}

/** What a route carries and drives beyond its limits. */
export function limitViolations(
  problem: Problem,
  route: number,
  day: { order: readonly number[]; driveSeconds: number; driveMetres: number },
): RuleViolation[] {
  const { capacity, maxTravelSeconds, maxTravelMetres } = problem.routes[route] as Route;
  const found: RuleViolation[] = [];
  const loads = capacity ? loadsAlong(day.order.map((v) => problem.visits[v] as Visit)) : [];
  if (loads.some((load) => load.some((units, k) => units > (capacity?.[k] ?? units))))
    found.push({ rule: 'over-capacity', route, visit: null, seconds: 0 });
  const beyond = day.driveSeconds - (maxTravelSeconds ?? day.driveSeconds);
  if (beyond > 0 || day.driveMetres > (maxTravelMetres ?? day.driveMetres))
    found.push({ rule: 'too-much-travel', route, visit: null, seconds: Math.max(0, beyond) });
  return found;
}

/** Every link of a problem with links that a plan breaks, said of its second visit, or of the one that stands. */
export function linkViolations(problem: Problem, placed: ReadonlyMap<number, Placement>): RuleViolation[] {
  return (problem.links as readonly Link[]).flatMap((link) => {
    const [first, second] = [placed.get(link.first), placed.get(link.second)];
    if (first && second) return brokenLink(problem, link, { first, second });
    const alone = first ?? second;
    if (!alone || link.kind !== 'same-start') return [];
    return [{ rule: 'not-together' as const, route: alone.route, visit: first ? link.first : link.second, seconds: 0 }];
  });
}

function brokenLink(problem: Problem, link: Link, at: { first: Placement; second: Placement }): RuleViolation[] {
  const { first, second } = at;
  const broken = (rule: RuleName, seconds: number): RuleViolation[] => [
    { rule, route: second.route, visit: link.second, seconds },
  ];
  const technician = (placement: Placement): number | undefined => problem.routes[placement.route]?.technician;
  const isSame = technician(first) === technician(second);
  if (link.kind === 'same-technician') return isSame ? [] : broken('not-same-technician', 0);
  if (link.kind === 'same-start') {
    const apart = Math.abs(first.start - second.start);
    return apart > 0 || isSame ? broken('not-together', apart) : [];
  }
  const over = first.start + (problem.visits[link.first] as Visit).serviceSeconds;
  const early = over + (link.gapSeconds ?? 0) - second.start;
  return early > 0 ? broken('too-early-after', early) : [];
}
