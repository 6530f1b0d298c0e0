// The best plan of a tiny problem, found by trying everything: every subset of visits on every route, in every order, with every
// way to spread the breaks over the gaps. Shares no code with the solver: clock, rules and prices are written down once more.

import type { Interval, Placement, Plan, Problem, Route, Visit } from '../../src/scheduling/solver/problem.ts';

/** What a plan is worth: visits that have a route but stand nowhere though they must not, prices left out, price in minutes. */
export interface Worth {
  readonly missing: number;
  readonly leftOut: number;
  readonly total: number;
}

/** The orders of all routes, with their worth. */
export interface Best extends Worth {
  readonly routes: readonly (readonly number[])[];
}

/** How a route stands behind its last stop, in one of the ways to spread its breaks. */
interface Path {
  readonly free: number;
  readonly moved: number;
  /** Breaks taken before each stop, and when each stop is over: of equally early ways the one with earlier breaks counts. */
  readonly taken: readonly number[];
  readonly departures: readonly number[];
}

interface Day {
  readonly problem: Problem;
  readonly route: Route;
  readonly r: number;
  readonly locks: ReadonlyMap<number, { readonly start: number; readonly departure: number }>;
  readonly lockOrder: readonly number[];
  /** Those breaks for which the locks leave room, in the order in which they are taken. */
  readonly breaks: Route['breaks'];
}

/** The cheapest plan with the visits in `forced` fixed where they stand. */
export function bruteForce(problem: Problem, forced: Plan['forced'] = []): Best {
  const locked = lockedOf(problem, forced);
  const free = [...problem.visits.keys()].filter((v) => !locked.has(v));
  const tables = problem.routes.map((_, r) => routeTable(dayOf(problem, r, locked), free));
  let plans = new Map<number, { total: number; routes: readonly (readonly number[])[] }>([
    [0, { total: 0, routes: [] }],
  ]);
  for (const table of tables) {
    const next: typeof plans = new Map();
    for (const [done, plan] of plans) {
      for (const [set, { price, order }] of table) {
        if ((done & set) !== 0) continue;
        const total = plan.total + price;
        if (total < (next.get(done | set)?.total ?? Number.POSITIVE_INFINITY))
          next.set(done | set, { total, routes: [...plan.routes, order] });
      }
    }
    plans = next;
  }
  let best: Best | null = null;
  for (const [done, { total, routes }] of plans) {
    const worth = { ...absence(problem, free, done), total };
    if (best === null || compareWorths(worth, best) < 0) best = { ...worth, routes };
  }
  if (best === null) throw new Error('The locked visits alone make no plan.');
  return best;
}

/** What a plan costs by this reckoning; null when a visit that is not locked breaks a rule. */
export function priceOfPlan(problem: Problem, { routes, forced }: Plan): number | null {
  const locked = lockedOf(problem, forced);
  let total = 0;
  for (const [r, order] of routes.entries()) {
    const price = priceOfOrder(dayOf(problem, r, locked), order);
    if (price === null) return null;
    total += price;
  }
  return total;
}

/** Negative when `a` is better. */
export function compareWorths(a: Worth, b: Worth): number {
  return a.missing - b.missing || a.leftOut - b.leftOut || a.total - b.total;
}

function absence({ visits }: Problem, free: readonly number[], done: number): Omit<Worth, 'total'> {
  const out = free.filter((_, bit) => (done & (1 << bit)) === 0).map((v) => visits[v] as Visit);
  return {
    missing: out.filter((visit) => !visit.mayBeLeftOut && visit.allowed.includes(1)).length,
    leftOut: out.reduce((sum, visit) => sum + visit.leaveOutPrice, 0),
  };
}

function lockedOf(problem: Problem, forced: Plan['forced']): Map<number, Placement> {
  const locked = new Map<number, Placement>(forced.map((placement) => [placement.visit, placement]));
  for (const [v, { fixed }] of problem.visits.entries()) if (fixed) locked.set(v, fixed);
  return locked;
}

function dayOf(problem: Problem, r: number, locked: ReadonlyMap<number, Placement>): Day {
  const route = problem.routes[r] as Route;
  const mine = [...locked].filter(([, placement]) => placement.route === r);
  mine.sort(([a, one], [b, two]) => one.start - two.start || visitOf(problem, a).id - visitOf(problem, b).id);
  const locks = new Map<number, { start: number; departure: number }>();
  let departure = route.earliestStart;
  for (const [v, { start }] of mine) {
    departure = Math.max(departure, start + visitOf(problem, v).serviceSeconds);
    locks.set(v, { start, departure });
  }
  const lockOrder = mine.map(([v]) => v);
  let breaks: Route['breaks'] = [];
  for (const pause of [...route.breaks].sort((a, b) => a.earliest - b.earliest || a.latest - b.latest)) {
    const day = { problem, route, r, locks, lockOrder, breaks: [...breaks, pause] };
    if (waysHome(day, lockOrder, walk(day, lockOrder)).length > 0) breaks = day.breaks;
  }
  return { problem, route, r, locks, lockOrder, breaks };
}

function visitOf(problem: Problem, v: number): Visit {
  return problem.visits[v] as Visit;
}

type Table = Map<number, { price: number; order: readonly number[] }>;

/** The cheapest order for every set of free visits (bits by position in `free`) that fits on a route. */
function routeTable(day: Day, free: readonly number[]): Table {
  const table: Table = new Map();
  const able = free.filter((v) => visitOf(day.problem, v).allowed[day.r] === 1);
  const extend = (order: readonly number[], set: number, locksDone: number, paths: readonly Path[]): void => {
    if (locksDone === day.lockOrder.length) {
      const price = finish(day, order, paths);
      if (price !== null && price < (table.get(set)?.price ?? Number.POSITIVE_INFINITY))
        table.set(set, { price, order });
    } else {
      const v = day.lockOrder[locksDone] as number;
      const next = after(day, order, paths, v);
      if (next.length > 0) extend([...order, v], set, locksDone + 1, next);
    }
    for (const v of able) {
      const bit = 1 << free.indexOf(v);
      if ((set & bit) !== 0) continue;
      const next = after(day, order, paths, v);
      if (next.length > 0) extend([...order, v], set | bit, locksDone, next);
    }
  };
  extend([], 0, 0, walk(day, []));
  return table;
}

/** All ways to have served `order`. */
function walk(day: Day, order: readonly number[]): readonly Path[] {
  let paths: readonly Path[] = [{ free: day.route.earliestStart, moved: 0, taken: [], departures: [] }];
  for (const [i, v] of order.entries()) paths = after(day, order.slice(0, i), paths, v);
  return paths;
}

/** All ways to serve `v` next. */
function after(day: Day, order: readonly number[], paths: readonly Path[], v: number): Path[] {
  const { problem, route, locks } = day;
  const last = order.at(-1);
  const seconds = driveTo(day, last, visitOf(problem, v).place) + (last === undefined ? 0 : route.bufferSeconds);
  const lock = locks.get(v);
  const isHeld = last === undefined || locks.has(last);
  const next: Path[] = [];
  for (const path of paths) {
    const done = path.taken.at(-1) ?? 0;
    for (let taken = done; taken <= day.breaks.length; taken++) {
      const arrival = arrive(day, path.free, seconds, day.breaks.slice(done, taken));
      const start = lock ? lock.start : startOf(day, v, arrival);
      // Nothing can be done about a drive between two locked stops that takes too long.
      const fits = lock ? arrival <= lock.start || (isHeld && taken === done) : start !== null;
      if (!fits || start === null) continue;
      const departure = lock ? lock.departure : start + visitOf(problem, v).serviceSeconds;
      next.push({
        free: departure,
        moved: path.moved + priceOfStart(problem, v, start),
        taken: [...path.taken, taken],
        departures: [...path.departures, departure],
      });
    }
  }
  return next;
}

/** When the technician is there, the drive pausing for blocks and breaks; infinite when a break begins too late. */
function arrive({ route }: Day, from: number, seconds: number, breaks: Route['breaks']): number {
  const busy: Interval[] = [...route.blocks];
  let rested = from;
  for (const { durationSeconds, earliest, latest } of breaks) {
    const begin = firstClear(route.blocks, Math.max(rested, earliest), durationSeconds);
    if (begin > latest) return Number.POSITIVE_INFINITY;
    rested = begin + durationSeconds;
    busy.push({ start: begin, end: rested });
  }
  let now = from;
  for (let left = seconds; left > 0; ) {
    const inside = busy.find((one) => one.start <= now && now < one.end);
    if (inside) {
      now = inside.end;
      continue;
    }
    const ahead = busy.reduce((next, one) => (one.start > now ? Math.min(next, one.start) : next), now + left);
    left -= ahead - now;
    now = ahead;
  }
  return Math.max(now, rested);
}

/** The first second from `from` on from which `length` seconds pass without a block. */
function firstClear(blocks: readonly Interval[], from: number, length: number): number {
  const isClear = (t: number): boolean =>
    blocks.every(({ start, end }) => start === end || end <= t || start >= t + length);
  const starts = [from, ...blocks.map((block) => block.end).filter((end) => end > from)].filter(isClear);
  return Math.min(...starts);
}

/** The earliest start of service inside a window, clear of blocks and over by the hard end; null if there is none. */
function startOf({ problem, route }: Day, v: number, arrival: number): number | null {
  const { windows, pinnedStart, serviceSeconds } = visitOf(problem, v);
  const open = pinnedStart === undefined ? windows : [{ start: pinnedStart, end: pinnedStart }];
  const starts = open.map(({ start, end }) => {
    const begin = arrival <= end ? firstClear(route.blocks, Math.max(arrival, start), serviceSeconds) : arrival;
    return begin <= end && begin + serviceSeconds <= route.hardEnd ? begin : Number.POSITIVE_INFINITY;
  });
  const start = Math.min(...starts);
  return Number.isFinite(start) ? start : null;
}

function driveTo({ problem, route }: Day, last: number | undefined, to: number): number {
  const from = last === undefined ? route.startPlace : visitOf(problem, last).place;
  const seconds = route.travel?.seconds ?? problem.travelSeconds;
  return from < 0 || to < 0 ? 0 : (seconds[from * problem.places + to] as number);
}

/** Every way home with all breaks taken: the second of arrival and the path. */
function waysHome(day: Day, order: readonly number[], paths: readonly Path[]): { home: number; path: Path }[] {
  const last = order.at(-1);
  const isHeld = last === undefined || day.locks.has(last);
  const seconds = last === undefined ? 0 : driveTo(day, last, day.route.endPlace);
  return paths.flatMap((path) => {
    const rest = day.breaks.slice(path.taken.at(-1) ?? 0);
    const home = arrive(day, path.free, seconds, rest);
    return home <= day.route.hardEnd || (isHeld && rest.length === 0) ? [{ home, path }] : [];
  });
}

/** The price of a whole route; null when it breaks a rule. */
function finish(day: Day, order: readonly number[], paths: readonly Path[]): number | null {
  if (order.length === 0) return 0;
  if (!keepsLimits(day, order)) return null;
  const ways = waysHome(day, order, paths);
  ways.sort((a, b) => a.home - b.home || byBreaks(a.path, b.path));
  const [way] = ways;
  return way ? priceOf(day, order, way.home) + way.path.moved : null;
}

/** Of two ways that are home at the same second: that with more breaks before the last stop, then the earlier, and so on. */
function byBreaks(a: Path, b: Path): number {
  for (let i = a.taken.length - 1; i >= 0; i--) {
    const more =
      (b.taken[i] as number) - (a.taken[i] as number) || (a.departures[i] as number) - (b.departures[i] as number);
    if (more !== 0) return more;
  }
  return 0;
}

function priceOfOrder(day: Day, order: readonly number[]): number | null {
  const kept = order.filter((v) => day.locks.has(v));
  if (kept.join() !== day.lockOrder.join()) return null;
  if (order.some((v) => !day.locks.has(v) && visitOf(day.problem, v).allowed[day.r] !== 1)) return null;
  return finish(day, order, walk(day, order));
}

/** Number, goods, seconds and metres, each against its limit or what the locked stops alone come to. */
function keepsLimits(day: Day, order: readonly number[]): boolean {
  const [all, fast] = [usageOf(day, order), usageOf(day, day.lockOrder)];
  const { maxVisits, capacity = [], maxTravelSeconds, maxTravelMetres } = day.route;
  const limits = [maxVisits, maxTravelSeconds, maxTravelMetres, ...capacity];
  return all.every((used, i) => used <= Math.max(limits[i] ?? Number.POSITIVE_INFINITY, fast[i] as number));
}

/** Appointments, seconds and metres of driving, and the most on board of each kind that has a limit. */
function usageOf(day: Day, order: readonly number[]): number[] {
  const { problem, route } = day;
  const visits = order.map((v) => visitOf(problem, v));
  const places = [route.startPlace, ...visits.map(({ place }) => place), route.endPlace];
  const metresOf = route.travel?.metres ?? problem.travelMetres;
  const legs = order.length === 0 ? [] : places.slice(1).map((to, i) => ({ from: places[i] as number, to }));
  const metres = legs.map(({ from, to }) =>
    from < 0 || to < 0 ? 0 : Math.max(0, metresOf[from * problem.places + to] as number),
  );
  const goods = (route.capacity ?? []).map((_, k) => {
    const sums = visits.map((__, i) => {
      const brought = visits.slice(i).reduce((sum, { delivery }) => sum + (delivery?.[k] ?? 0), 0);
      return brought + visits.slice(0, i).reduce((sum, { pickup }) => sum + (pickup?.[k] ?? 0), 0);
    });
    return Math.max(
      0,
      ...sums,
      visits.reduce((sum, { pickup }) => sum + (pickup?.[k] ?? 0), 0),
    );
  });
  const appointments = visits.filter(({ kind }) => kind !== 'event').length;
  return [appointments, driven(day, order), metres.reduce((sum, leg) => sum + leg, 0), ...goods];
}

function driven(day: Day, order: readonly number[]): number {
  if (order.length === 0) return 0;
  const back = driveTo(day, order.at(-1), day.route.endPlace);
  return order.reduce((sum, v, i) => sum + driveTo(day, order[i - 1], visitOf(day.problem, v).place), back);
}

/** All but the moved starts. */
function priceOf(day: Day, order: readonly number[], home: number): number {
  const { problem, route, r } = day;
  const { weights, routes, visits } = problem;
  const spanOf = (one: Route): number => Math.max(0, one.softEnd - one.earliestStart);
  const spans = routes.reduce((sum, one) => sum + spanOf(one), 0);
  const share =
    spans === 0 ? 0 : Math.floor((visits.reduce((sum, v) => sum + v.serviceSeconds, 0) * spanOf(route)) / spans);
  const work = order.reduce((sum, v) => sum + visitOf(problem, v).serviceSeconds, 0);
  let price = weights.openRoute + driven(day, order) * weights.driveSecond;
  price += Math.max(0, home - route.softEnd) * weights.overtimeSecond;
  price += Math.max(0, work - share) * weights.fairnessSecond;
  for (const v of order) {
    const { current, changePercent = 100, dislike, overQualification } = visitOf(problem, v);
    if (current && routes[current.route]?.technician !== route.technician)
      price += Math.round((weights.changeTechnician * changePercent) / 100);
    price += (dislike?.[r] ?? 0) * weights.preference + (overQualification?.[r] ?? 0) * weights.overQualification;
  }
  return price;
}

function priceOfStart({ visits, weights }: Problem, v: number, start: number): number {
  const { current, changePercent = 100 } = visits[v] as Visit;
  if (!current) return 0;
  const minutes = Math.min(240, Math.floor(Math.abs(start - current.start) / 60));
  return Math.round((weights.changeMinute * minutes * changePercent) / 100);
}
