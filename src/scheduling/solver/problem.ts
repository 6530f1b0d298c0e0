// The scheduler's own model: integers only, no dates, no customers. day.ts translates the book into it and back.
// Times are whole seconds from an origin of the caller's choice (such as the first midnight), below 10^9 either way.
// A problem is never changed once it has been handed to the scheduler.

/** An inclusive interval of seconds: a promise `[a, b)` enters as `{ start: a, end: b - 1 }`. */
export interface Interval {
  readonly start: number;
  readonly end: number;
}

/** A place and time that may not change: pinned in both, in motion, done, or inside the freeze horizon (N5). */
export interface Placement {
  /** Index into `Problem.routes`. */
  readonly route: number;
  readonly start: number;
}

/** One appointment to place, or an event at a place. Its own index in `Problem.visits` names it everywhere else. */
export interface Visit {
  /** Stable number of the record. Ties break by it. */
  readonly id: number;
  /** `event` for a meeting at a place: always fixed, and not counted against `Route.maxVisits`. Default `appointment`. */
  readonly kind?: 'appointment' | 'event';
  /** Index into `Problem.places`; -1 without coordinates: no travel to or from it, at an unknown distance (A3). */
  readonly place: number;
  readonly serviceSeconds: number;
  /** Where the start of service may lie, in order of time. At least one. */
  readonly windows: readonly Interval[];
  /** 1 for each route that may serve it: skills, radius, whole days off and technician pins are in here. */
  readonly allowed: Uint8Array;
  /** Price of leaving it out, at least 1. The sum of these comes before everything else. */
  readonly leaveOutPrice: number;
  /** False for what is pinned in any way, and for what the caller wants kept at all cost. */
  readonly mayBeLeftOut: boolean;
  /** Never removed, reordered or moved, even where it breaks rules. */
  readonly fixed?: Placement;
  /** What links to appointments outside the problem leave of its start; `windows` keep to it already. */
  readonly leeway?: Interval;
  /** A pin on the time alone: the only start it may have, whatever `windows` say. */
  readonly pinnedStart?: number;
  /** Units of dislike per route (a technician other than the preferred one), priced by `Weights.preference`. */
  readonly dislike?: Uint8Array;
  /** Skill levels per route beyond what is asked for, priced by `Weights.overQualification`. */
  readonly overQualification?: Uint8Array;
  /** Goods brought to it and taken from it, by kind. Default none. */
  readonly delivery?: readonly number[];
  readonly pickup?: readonly number[];
  /** Where it stands now; moving it has a price. */
  readonly current?: Placement;
  /** How dear a change is, in percent: more than 100 for what is near. Default 100. */
  readonly changePercent?: number;
}

/** A break which floats: it begins in `[earliest, latest]`, both inclusive. */
export interface Break {
  readonly durationSeconds: number;
  readonly earliest: number;
  readonly latest: number;
}

/** One technician on one day. */
export interface Route {
  readonly id: number;
  /** Index of the technician; several routes of one technician are several days. */
  readonly technician: number;
  /** Index into `Problem.places`, or -1: the first drive then costs nothing. */
  readonly startPlace: number;
  readonly endPlace: number;
  readonly earliestStart: number;
  /** Back at the end place; every second after it is overtime. */
  readonly softEnd: number;
  /** Back at the end place at the latest. Equal to `softEnd` where overtime isn't allowed. */
  readonly hardEnd: number;
  readonly breaks: readonly Break[];
  /** Events and time off inside the day, `[start, end)`, without a place. An event at a place is a fixed visit instead. */
  readonly blocks: readonly Interval[];
  /** Appointments at most. */
  readonly maxVisits: number;
  /** Seconds on top of the drive between any two visits (S5). */
  readonly bufferSeconds: number;
  /** Goods on board at most, by kind; everything when not given. */
  readonly capacity?: readonly number[];
  /** Driving at most, in all. */
  readonly maxTravelSeconds?: number;
  readonly maxTravelMetres?: number;
  /** A vehicle that drives faster or elsewhere: in place of the problem's own travel, laid out like it. */
  readonly travel?: { readonly seconds: Int32Array; readonly metres: Int32Array };
}

/** Prices, in units that only have meaning against each other. Whole numbers, none negative. */
export interface Weights {
  /** Per second of driving. */
  readonly driveSecond: number;
  /** Per second after the soft end. */
  readonly overtimeSecond: number;
  /** For another technician than now; times `Visit.changePercent`. */
  readonly changeTechnician: number;
  /** Per minute that the planned start moves, at most four hours of them; times `Visit.changePercent`. */
  readonly changeMinute: number;
  /** Per unit of `Visit.dislike`. */
  readonly preference: number;
  /** Per surplus skill level. */
  readonly overQualification: number;
  /** Per second of service beyond a route's fair share of all service. */
  readonly fairnessSecond: number;
  /** For a route that serves anything at all. */
  readonly openRoute: number;
}

/** An hour of driving costs 36,000: overtime is twice as dear, another technician worth 10 minutes of driving. */
export const DEFAULT_WEIGHTS: Weights = {
  driveSecond: 10,
  overtimeSecond: 20,
  changeTechnician: 6_000,
  changeMinute: 20,
  preference: 6_000,
  overQualification: 600,
  fairnessSecond: 1,
  openRoute: 0,
};

/** A move of the planned start by more than this costs no more. */
export const CHANGE_LIMIT_SECONDS = 4 * 3_600;

/**
 * How two visits depend on each other. It binds them while both stand somewhere; of those that start together none stands
 * without the other.
 */
export interface Link {
  /** `same-start`: both begin at the same moment, with different technicians. `after`: `second` begins when `first` is over. */
  readonly kind: 'same-start' | 'after' | 'same-technician';
  /** Indices into `Problem.visits`. */
  readonly first: number;
  readonly second: number;
  /** For `after`: at least so long between the end of `first` and the start of `second`. Default 0. */
  readonly gapSeconds?: number;
}

export interface Problem {
  /** Number of places; `travelSeconds` and `travelMetres` hold `places * places` entries, row by row. */
  readonly places: number;
  readonly travelSeconds: Int32Array;
  /** -1 where a place has no coordinates. */
  readonly travelMetres: Int32Array;
  /** Where a pair of places stands, in matrices that are laid out otherwise: to ask where one visit fits, not to search. */
  readonly cellOf?: (from: number, to: number) => number;
  readonly visits: readonly Visit[];
  readonly routes: readonly Route[];
  readonly weights: Weights;
  /** Default none. */
  readonly links?: readonly Link[];
}

/** The moment that a plan gives to a link of times: each side keeps to it by itself, and so to the other. */
export interface Tie {
  /** Index into `Problem.links`. */
  readonly link: number;
  /** `same-start`: when both start. `after`: when `first` is over at the latest; `second` starts the gap later at the earliest. */
  readonly at: number;
}

/** Where every visit stands. */
export interface Plan {
  /** Indices of visits, in the order in which each route serves them. */
  readonly routes: readonly (readonly number[])[];
  /** Visits that stand nowhere, ascending. */
  readonly unassigned: readonly number[];
  /** Pinned visits that fit nowhere and stand all the same: kept at this place and time, rules broken (N5). */
  readonly forced: readonly ForcedPlacement[];
  /** Of links whose visits both stand; where they are not given, the earliest that hold are taken. */
  readonly ties?: readonly Tie[];
}

export interface ForcedPlacement extends Placement {
  readonly visit: number;
}

/** The plan that holds what is fixed and nothing else. */
export function emptyPlan(problem: Pick<Problem, 'visits' | 'routes'>): Plan {
  const routes: number[][] = problem.routes.map(() => []);
  const unassigned: number[] = [];
  for (const [index, visit] of problem.visits.entries()) {
    if (visit.fixed) routes[visit.fixed.route]?.push(index);
    else unassigned.push(index);
  }
  for (const route of routes) route.sort((a, b) => byStart(problem, a, b));
  return { routes, unassigned, forced: [] };
}

function byStart(problem: Pick<Problem, 'visits'>, a: number, b: number): number {
  const [first, second] = [problem.visits[a] as Visit, problem.visits[b] as Visit];
  return (first.fixed as Placement).start - (second.fixed as Placement).start || first.id - second.id;
}
