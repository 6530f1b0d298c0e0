// Links between visits, as windows: while both stand, a link of times has a moment (a tie) which each side keeps to by itself.
// With its windows narrowed by its ties, a route is timed like any other, and what each route keeps, the links keep.

import { lockedRoutesOf } from './locked.ts';
import type { LockedRoute } from './locks.ts';
import { legSeconds, timedStops, windowsOf } from './locks.ts';
import type { Interval, Link, Placement, Plan, Problem, Route, Tie, Visit } from './problem.ts';
import { onRoute } from './route-limits.ts';
import { exactSchedule } from './schedule.ts';

/** The part of some windows that lies in `[from, to]`. */
export function clipped(windows: readonly Interval[], from: number, to: number): Interval[] {
  return windows
    .map(({ start, end }) => ({ start: Math.max(start, from), end: Math.min(end, to) }))
    .filter(({ start, end }) => start <= end);
}

/** Where the start of a visit may lie. */
export interface Bounds {
  readonly from: number;
  readonly to: number;
}

/** The problem with the windows that the ties of `plan` leave; itself, where it has no links. */
export function tiedProblem(problem: Problem, plan: Plan): Problem {
  if (!problem.links) return problem;
  const bounds = tieBounds(problem, plan.ties ?? earliestTies(problem, plan));
  if (bounds.size === 0) return problem;
  return { ...problem, visits: problem.visits.map((visit, v) => boundVisit(visit, bounds.get(v))) };
}

/** A visit whose start has to lie within bounds; unchanged where that is not possible, or a pin decides. */
export function boundVisit(visit: Visit, bounds: Bounds | undefined): Visit {
  if (!bounds || visit.fixed || visit.pinnedStart !== undefined) return visit;
  const windows = clipped(visit.windows, bounds.from, bounds.to);
  return windows.length === 0 ? visit : { ...visit, windows };
}

/** What ties leave of each visit's time; only links of times have one. */
export function tieBounds(problem: Pick<Problem, 'links' | 'visits'>, ties: readonly Tie[]): Map<number, Bounds> {
  const bounds = new Map<number, Bounds>();
  const narrow = (v: number, from: number, to: number): void => {
    const known = bounds.get(v);
    bounds.set(v, {
      from: Math.max(from, known?.from ?? Number.NEGATIVE_INFINITY),
      to: Math.min(to, known?.to ?? Number.POSITIVE_INFINITY),
    });
  };
  for (const { link, at } of ties) {
    const { kind, first, second, gapSeconds = 0 } = (problem.links as readonly Link[])[link] as Link;
    if (kind === 'same-start') {
      narrow(first, at, at);
      narrow(second, at, at);
    } else {
      narrow(first, Number.NEGATIVE_INFINITY, at - (problem.visits[first] as Visit).serviceSeconds);
      narrow(second, at + gapSeconds, Number.POSITIVE_INFINITY);
    }
  }
  return bounds;
}

/** Ties of a problem with links that starts which are known keep; a link that they break has none. */
export function tiesOfStarts(problem: Problem, starts: ReadonlyMap<number, number>): Tie[] {
  return (problem.links as readonly Link[]).flatMap(({ kind, first, second, gapSeconds = 0 }, link): Tie[] => {
    const [a, b] = [starts.get(first), starts.get(second)];
    if (a === undefined || b === undefined || kind === 'same-technician') return [];
    if (kind === 'same-start') return a === b ? [{ link, at: a }] : [];
    const over = a + (problem.visits[first] as Visit).serviceSeconds;
    return over + gapSeconds <= b ? [{ link, at: b - gapSeconds }] : [];
  });
}

/**
 * The earliest ties for these orders: every route as early as it can be, then whoever is too early for a link waits, until nobody
 * has to. Only what nobody can keep stays broken and has no tie. The problem has links.
 */
export function earliestTies(problem: Problem, plan: Plan): Tie[] {
  const links = problem.links as readonly Link[];
  const bounds = new Map<number, Bounds>();
  const starts = new Map<number, number>();
  const routeOf = new Map(plan.routes.flatMap((order, route) => order.map((v) => [v, route] as const)));
  const stale = new Set(links.flatMap(({ first, second }) => [first, second].flatMap((v) => routeOf.get(v) ?? [])));
  const given = new Set<number>();
  while (stale.size > 0) {
    for (const route of stale) {
      for (const [v, start] of startsOn(problem, plan, route, bounds) ?? []) starts.set(v, start);
    }
    stale.clear();
    for (const [index, link] of links.entries()) {
      for (const [v, from] of given.has(index) ? [] : waits(problem, link, starts)) {
        bounds.set(v, { from, to: Number.POSITIVE_INFINITY });
        const later = startsOn(problem, plan, routeOf.get(v) as number, bounds);
        if ((later?.get(v) ?? Number.NEGATIVE_INFINITY) >= from) stale.add(routeOf.get(v) as number);
        else {
          bounds.set(v, { from: starts.get(v) as number, to: Number.POSITIVE_INFINITY });
          given.add(index);
        }
      }
    }
  }
  return tiesOfStarts(problem, starts);
}

/** Who of a link has to begin later than now, and when. */
function waits(problem: Problem, link: Link, starts: ReadonlyMap<number, number>): [number, number][] {
  const [a, b] = [starts.get(link.first), starts.get(link.second)];
  if (a === undefined || b === undefined) return [];
  if (link.kind === 'after') {
    const from = a + (problem.visits[link.first] as Visit).serviceSeconds + (link.gapSeconds ?? 0);
    return b < from ? [[link.second, from]] : [];
  }
  if (link.kind !== 'same-start' || a === b) return [];
  return a < b ? [[link.first, b]] : [[link.second, a]];
}

/** The earliest starts of a route that serves somebody, in its order; null where it cannot be kept. */
function startsOn(
  problem: Problem,
  plan: Plan,
  index: number,
  bounds: ReadonlyMap<number, Bounds>,
): Map<number, number> | null {
  const order = plan.routes[index] as readonly number[];
  const route = problem.routes[index] as Route;
  const locked = lockedRoutesOf(problem, plan.forced)[index] as LockedRoute;
  const bound = { ...problem, visits: problem.visits.map((visit, v) => boundVisit(visit, bounds.get(v))) };
  const last = problem.visits[order.at(-1) as number] as Visit;
  const own = onRoute(bound, index);
  const endLeg = legSeconds(own, last.place, route.endPlace);
  const stops = timedStops(own, route, order, locked.locks);
  const schedule = exactSchedule(locked.timetable, stops, endLeg);
  return schedule && new Map(order.map((v, i) => [v, schedule.starts[i] as number]));
}

/** Whether anything binds a visit: in the problem or outside it. */
export function isLinked({ links, visits }: Problem, v: number): boolean {
  return visits[v]?.leeway !== undefined || (links?.some(({ first, second }) => first === v || second === v) ?? false);
}

/** What the links of a visit that stands nowhere leave it, while the others stay where they are. */
export interface Leeway extends Bounds {
  readonly mayTake: (route: number) => boolean;
}

/** Null for a visit that nothing binds. */
export function leewayOf(problem: Problem, v: number, placed: (v: number) => Placement | undefined): Leeway | null {
  const own = (problem.links ?? []).filter(({ first, second }) => first === v || second === v);
  if (own.length === 0) return null;
  let [from, to] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const technicians: { readonly technician: number | undefined; readonly isSame: boolean }[] = [];
  for (const { kind, first, second, gapSeconds = 0 } of own) {
    const other = first === v ? second : first;
    const at = placed(other);
    if (!at) continue;
    const technician = problem.routes[at.route]?.technician;
    if (kind !== 'after') technicians.push({ technician, isSame: kind === 'same-technician' });
    if (kind === 'same-start') [from, to] = [Math.max(from, at.start), Math.min(to, at.start)];
    else if (kind === 'after' && other === first)
      from = Math.max(from, at.start + (problem.visits[first] as Visit).serviceSeconds + gapSeconds);
    else if (kind === 'after') to = Math.min(to, at.start - gapSeconds - (problem.visits[v] as Visit).serviceSeconds);
  }
  const mayTake = (route: number): boolean =>
    technicians.every((one) => (problem.routes[route]?.technician === one.technician) === one.isSame);
  return { from, to, mayTake };
}

/** The windows that count for a visit with such leeway. */
export function windowsWithin(visit: Visit, leeway: Bounds): Interval[] {
  return clipped(windowsOf(visit), leeway.from, leeway.to);
}
