// Random small problems with everything that makes a day difficult: breaks, blocks, several windows, pins, buffers, overtime,
// limits, places without coordinates and a travel matrix that is neither symmetric nor metric when asked to be.

import type { Random } from '../../src/base/random.ts';
import { seededRandom } from '../../src/base/random.ts';
import { linkFaults } from '../../src/scheduling/solver/link-faults.ts';
import type { Interval, Link, Plan, Problem, Route, Visit } from '../../src/scheduling/solver/problem.ts';
import { DEFAULT_WEIGHTS, emptyPlan } from '../../src/scheduling/solver/problem.ts';

export interface ProblemShape {
  readonly visits: number;
  readonly routes: number;
  /** Share of visits that are fixed or pinned, in percent. */
  readonly pinnedPercent?: number;
  /** Travel times drawn at random instead of distances in a plane. */
  readonly wildTravel?: boolean;
}

const HOUR = 3_600;

export function randomProblem(seed: number, shape: ProblemShape): Problem {
  const random = seededRandom(seed);
  const places = 1 + Math.ceil(shape.visits * 0.8) + shape.routes;
  const routes = Array.from({ length: shape.routes }, (_, r) => randomRoute(random, r, places));
  const travelSeconds = randomTravel(random, places, shape.wildTravel ?? false);
  return {
    places,
    travelSeconds,
    travelMetres: travelSeconds.map((seconds) => seconds * 10),
    routes,
    visits: Array.from({ length: shape.visits }, (_, v) => randomVisit(random, v, { places, routes, shape })),
    weights: { ...DEFAULT_WEIGHTS, openRoute: random.below(2) * 5_000 },
  };
}

function chance(random: Random, percent: number): boolean {
  return random.below(100) < percent;
}

function between(random: Random, low: number, high: number): number {
  return low + random.below(high - low + 1);
}

function randomTravel(random: Random, places: number, wild: boolean): Int32Array {
  const points = Array.from({ length: places }, () => [random.below(2_000), random.below(2_000)] as const);
  const matrix = new Int32Array(places * places);
  for (const [a, [ax, ay]] of points.entries()) {
    for (const [b, [bx, by]] of points.entries()) {
      const seconds = wild ? random.below(3_000) : Math.abs(ax - bx) + Math.abs(ay - by);
      matrix[a * places + b] = a === b ? 0 : seconds;
    }
  }
  return matrix;
}

function randomRoute(random: Random, r: number, places: number): Route {
  const earliestStart = between(random, 6, 9) * HOUR;
  const softEnd = earliestStart + between(random, 6, 10) * HOUR;
  const lunch = { durationSeconds: 1_800, earliest: 11 * HOUR, latest: 11 * HOUR + between(random, 0, 5) * 1_800 };
  const coffee = { durationSeconds: 600, earliest: 9 * HOUR + 1_800, latest: 13 * HOUR };
  const blocks: Interval[] = [];
  for (let i = random.below(3); i > 0; i--) {
    const start = earliestStart + random.below(6 * HOUR);
    blocks.push({ start, end: start + random.below(HOUR) });
  }
  const breaks = [...(chance(random, 70) ? [lunch] : []), ...(chance(random, 20) ? [coffee] : [])];
  return {
    id: 100 + r,
    technician: r,
    startPlace: chance(random, 10) ? -1 : random.below(places),
    endPlace: chance(random, 10) ? -1 : random.below(places),
    earliestStart,
    softEnd,
    hardEnd: softEnd + (chance(random, 50) ? between(random, 0, 2) * HOUR : 0),
    breaks: breaks.filter((pause) => pause.earliest >= earliestStart),
    blocks: chance(random, 40) ? blocks : [],
    maxVisits: chance(random, 20) ? between(random, 1, 4) : 50,
    bufferSeconds: chance(random, 30) ? random.below(900) : 0,
  };
}

function randomWindows(random: Random): Interval[] {
  const start = between(random, 7, 16) * HOUR;
  const first = { start, end: start + between(random, 0, 5) * HOUR };
  if (!chance(random, 25)) return [first];
  const again = first.end + between(random, 1, 3) * HOUR;
  return [first, { start: again, end: again + between(random, 0, 2) * HOUR }];
}

function randomVisit(
  random: Random,
  v: number,
  given: { places: number; routes: readonly Route[]; shape: ProblemShape },
): Visit {
  const { routes, shape } = given;
  const windows = randomWindows(random);
  const placement = { route: random.below(routes.length), start: (windows[0]?.start ?? 0) + random.below(2 * HOUR) };
  const current = chance(random, 50) ? { current: placement, changePercent: between(random, 0, 300) } : {};
  const visit: Visit = {
    id: 1_000 - v,
    place: chance(random, 5) ? -1 : random.below(given.places),
    serviceSeconds: between(random, 0, 8) * 900,
    windows,
    allowed: Uint8Array.from(routes, () => (chance(random, 75) ? 1 : 0)),
    dislike: Uint8Array.from(routes, () => (chance(random, 20) ? 1 : 0)),
    overQualification: Uint8Array.from(routes, () => random.below(3)),
    leaveOutPrice: [1, 10, 100][random.below(3)] as number,
    mayBeLeftOut: true,
    ...current,
  };
  if (!chance(random, shape.pinnedPercent ?? 0)) return visit;
  const kind = random.below(4);
  if (kind === 0) return { ...visit, mayBeLeftOut: false, fixed: placement };
  if (kind === 1) return { ...visit, mayBeLeftOut: false, pinnedStart: placement.start };
  if (kind === 2) return { ...visit, mayBeLeftOut: false, kind: 'event', fixed: placement };
  const allowed = Uint8Array.from(routes, (_, r) => (r === placement.route ? 1 : 0));
  return { ...visit, mayBeLeftOut: false, allowed };
}

/**
 * The same problem with everything that it lacks: goods both ways, limits on what is carried and driven, vehicles of their own
 * speed, technicians with several days, other prices.
 */
export function withEverything(seed: number, problem: Problem): Problem {
  const random = seededRandom(seed ^ 0x5bd1e995);
  const kinds = random.below(3);
  const isMixed = chance(random, 50);
  const goods = (): number[] => Array.from({ length: kinds }, () => random.below(4));
  const technicians = chance(random, 30) ? Math.max(1, problem.routes.length - 1) : problem.routes.length;
  const price = (usual: number): number => (chance(random, 70) ? usual : random.below(2 * usual + 1));
  const { driveSecond, overtimeSecond, changeTechnician, changeMinute, ...others } = problem.weights;
  return {
    ...problem,
    travelMetres: problem.travelSeconds.map((seconds) => (chance(random, 3) ? -1 : seconds * 8 + random.below(999))),
    routes: problem.routes.map((route, r) => ({
      ...route,
      technician: r % technicians,
      ...limitsOf(random, problem, kinds),
    })),
    visits: problem.visits.map((visit) => ({
      ...visit,
      ...(chance(random, 10) ? { windows: withLateWindow(random, visit.windows) } : {}),
      ...(kinds > 0 && chance(random, 80) ? { delivery: goods() } : {}),
      ...(kinds > 0 && isMixed ? { pickup: goods() } : {}),
    })),
    weights: {
      ...others,
      driveSecond: Math.max(1, price(driveSecond)),
      overtimeSecond: price(overtimeSecond),
      changeTechnician: price(changeTechnician),
      changeMinute: price(changeMinute),
    },
  };
}

/** The same problem with routes that are all like the first, to every visit: nobody stands anywhere yet. */
export function withTwins(problem: Problem): Problem {
  const alike = (column: Uint8Array | undefined): Uint8Array =>
    Uint8Array.from(problem.routes, () => column?.[0] as number);
  return {
    ...problem,
    routes: problem.routes.map(({ id, technician }) => ({ ...(problem.routes[0] as Route), id, technician })),
    visits: problem.visits.map(({ current: _, ...visit }) => ({
      ...visit,
      allowed: alike(visit.allowed),
      dislike: alike(visit.dislike),
      overQualification: alike(visit.overQualification),
    })),
  };
}

function withLateWindow(random: Random, windows: readonly Interval[]): Interval[] {
  const start = (windows.at(-1)?.end ?? 0) + between(random, 1, 120) * 60;
  return [...windows, { start, end: start + between(random, 0, 90) * 60 }];
}

function limitsOf(random: Random, { travelSeconds }: Problem, kinds: number): Partial<Route> {
  const percent = between(random, 50, 130);
  const seconds = travelSeconds.map((cell) => Math.round((cell * percent) / 100));
  return {
    ...(kinds > 0 && chance(random, 60) ? { capacity: Array.from({ length: kinds }, () => 1 + random.below(9)) } : {}),
    ...(chance(random, 25) ? { maxTravelSeconds: 1_000 + random.below(8_000) } : {}),
    ...(chance(random, 25) ? { maxTravelMetres: 8_000 + random.below(60_000) } : {}),
    ...(chance(random, 30) ? { travel: { seconds, metres: seconds.map((cell) => cell * 9) } } : {}),
  };
}

/** The same problem with up to `count` links that do not contradict each other; everything else stays as it is. */
export function withRandomLinks(seed: number, problem: Problem, count: number): Problem {
  const random = seededRandom(seed ^ 0x5bd1e995);
  let links: Link[] = [];
  for (let i = 0; i < 3 * count && links.length < count; i++) {
    const [first, second] = [random.below(problem.visits.length), random.below(problem.visits.length)];
    const kind = (['same-start', 'after', 'after', 'same-technician'] as const)[random.below(4)] ?? 'after';
    const gap = kind === 'after' && chance(random, 40) ? { gapSeconds: random.below(5_400) } : {};
    const tried = [...links, { kind, first, second, ...gap }];
    if (linkFaults({ ...problem, links: tried }).length === 0) links = tried;
  }
  return { ...problem, links };
}

/** The plan that any careless hand might make: visits dealt out to allowed routes at random, rules or not. */
export function randomPlan(seed: number, problem: Problem): Plan {
  const random = seededRandom(seed);
  const start = emptyPlan(problem);
  const routes = start.routes.map((order) => [...order]);
  const unassigned: number[] = [];
  for (const v of start.unassigned) {
    const order = routes[random.below(routes.length)] as number[];
    if (chance(random, 60)) order.splice(random.below(order.length + 1), 0, v);
    else unassigned.push(v);
  }
  const fixed = routes.map((order) => order.filter((v) => problem.visits[v]?.fixed));
  const kept = routes.map((order, r) => {
    const queue = [...(start.routes[r] ?? [])];
    return order.map((v) => (fixed[r]?.includes(v) ? (queue.shift() as number) : v));
  });
  return { routes: kept, unassigned: unassigned.sort((a, b) => a - b), forced: [] };
}
