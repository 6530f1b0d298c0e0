// Which routes are searched together: those of one day whose visits lie near each other. Every round cuts along other lines, so
// that what stood at a border once stands in the middle of a part next time.

import type { Plan, Route, Visit } from '../problem.ts';
import type { Share } from './cut.ts';
import { shareLoose } from './loose.ts';
import type { Wide } from './wide.ts';

export interface SplitOptions {
  /** Visits in a part, about. */
  readonly visits: number;
  /** Turns the lines of the cuts, and gives what found no place another part. */
  readonly round: number;
}

/** Directions of the first cut, by round; the next cut is at right angles to it. */
const DIRECTIONS: readonly (readonly [number, number])[] = [
  [8, 0],
  [6, 6],
  [7, 3],
  [3, 7],
  [5, 6],
  [8, 1],
  [2, 8],
];
/** A part may be so much larger than asked, in percent, before it is cut. */
const OVERSIZE_PERCENT = 130;

/** Where a route is at work. */
interface Spot {
  readonly route: number;
  readonly x: number;
  readonly y: number;
  /** Visits on it, and its share of those that stand nowhere. */
  readonly weight: number;
}

/** Shares all routes and unassigned visits out. The same plan and round give the same parts. */
export function split(wide: Wide, plan: Plan, options: SplitOptions): Share[] {
  const each = plan.unassigned.length / Math.max(1, wide.routes.length);
  const parts = days(wide).flatMap((routes) => {
    const idle = idleAlike(wide, plan, routes);
    const spots = routes.filter((r) => !idle.includes(r)).map((r) => spotOf(wide, plan, r, each));
    return dealOut(bisect(spots, options, 0), idle, (r) => spotOf(wide, plan, r, each));
  });
  const regions = parts.map((part) => {
    const ordered = [...part].sort((a, b) => a.route - b.route);
    return { routes: ordered.map(({ route }) => route), x: ordered.map(({ x }) => x), y: ordered.map(({ y }) => y) };
  });
  const loose = shareLoose(wide, plan, regions, options.round);
  return regions.map(({ routes }, i) => ({ routes, loose: loose[i] as number[] }));
}

/** Routes whose working times touch each other, in groups. */
function days({ routes }: Wide): number[][] {
  const order = [...routes.keys()].sort(
    (a, b) => (routes[a] as Route).earliestStart - (routes[b] as Route).earliestStart || a - b,
  );
  const groups: number[][] = [];
  let end = Number.NEGATIVE_INFINITY;
  for (const r of order) {
    const { earliestStart, hardEnd } = routes[r] as Route;
    if (earliestStart > end) groups.push([]);
    groups.at(-1)?.push(r);
    end = Math.max(end, hardEnd);
  }
  return groups;
}

/** Routes without visits that start at one depot with others which have some: they say nothing of where they will be needed. */
function idleAlike({ routes }: Wide, plan: Plan, group: readonly number[]): number[] {
  const busy = new Set(group.filter((r) => plan.routes[r]?.length).map((r) => routes[r]?.startPlace));
  return group.filter((r) => !plan.routes[r]?.length && busy.has(routes[r]?.startPlace));
}

/** Gives every part as many of the idle routes as any other, in turn. */
function dealOut(parts: readonly (readonly Spot[])[], idle: readonly number[], spot: (r: number) => Spot): Spot[][] {
  const dealt = parts.map((part) => [...part]);
  for (const [i, r] of idle.entries()) dealt[i % dealt.length]?.push(spot(r));
  return dealt;
}

/** The middle of its visits, or else where it starts. */
function spotOf(wide: Wide, plan: Plan, route: number, loose: number): Spot {
  const order = plan.routes[route] as readonly number[];
  const { startPlace, endPlace } = wide.routes[route] as Route;
  const visited = order.map((v) => (wide.visits[v] as Visit).place).filter((place) => place >= 0);
  const places = visited.length > 0 ? visited : [startPlace, endPlace].filter((place) => place >= 0);
  const mean = (of: Int32Array): number =>
    Math.round(places.reduce((sum, place) => sum + (of[place] as number), 0) / Math.max(1, places.length));
  return { route, x: mean(wide.plane.x), y: mean(wide.plane.y), weight: order.length + loose };
}

function bisect(spots: readonly Spot[], options: SplitOptions, depth: number): (readonly Spot[])[] {
  const total = spots.reduce((sum, { weight }) => sum + weight, 0);
  if (spots.length < 2 || total * 100 <= options.visits * OVERSIZE_PERCENT) return [spots];
  const parts = Math.max(2, Math.round(total / options.visits));
  const [a, b] = DIRECTIONS[options.round % DIRECTIONS.length] as readonly [number, number];
  const along = ({ x, y }: Spot): number => (depth % 2 === 0 ? a * x + b * y : a * y - b * x);
  const ordered = [...spots].sort((p, q) => along(p) - along(q) || p.route - q.route);
  const wanted = (total * Math.floor(parts / 2)) / parts;
  let sum = (ordered[0] as Spot).weight;
  let cut = 1;
  while (cut < ordered.length - 1 && sum < wanted) sum += (ordered[cut++] as Spot).weight;
  return [...bisect(ordered.slice(0, cut), options, depth + 1), ...bisect(ordered.slice(cut), options, depth + 1)];
}
