// A problem in VROOM's format as the scheduler's: priorities first, then how many are served, then driving. Times are shifted
// so that they fit the scheduler's integers even where they are seconds since 1970.

import { lockRoutes } from '../scheduling/solver/locks.ts';
import type { Travel, Wide } from '../scheduling/solver/parts/wide.ts';
import type { Interval, Route, Visit, Weights } from '../scheduling/solver/problem.ts';
import { DEFAULT_WEIGHTS } from '../scheduling/solver/problem.ts';
import type { VroomJob, VroomProblem, VroomVehicle } from './vroom.ts';
import type { VroomMatrix, VroomRoads } from './vroom-travel.ts';
import { TOO_FAR_SECONDS } from './vroom-travel.ts';

/** The scheduler's problem: visits are the jobs, routes the vehicles, in the same order. */
export interface VroomModel {
  readonly wide: Wide;
  /** Second zero of the problem, in the file's time. */
  readonly origin: number;
}

/** Some 15 years: what lies later after the first moment is as good as never. */
const LATEST = 500_000_000;

/** Driving is all that costs. */
const DRIVE_ONLY: Weights = {
  ...DEFAULT_WEIGHTS,
  driveSecond: 1,
  overtimeSecond: 0,
  changeTechnician: 0,
  changeMinute: 0,
  preference: 0,
  overQualification: 0,
  fairnessSecond: 0,
  openRoute: 0,
};

export function toProblem(source: VroomProblem): VroomModel {
  const { jobs, vehicles, travel } = source;
  const span = spanOf(source);
  const routes = vehicles.map((vehicle, r) => toRoute(vehicle, r, span, jobs.length));
  // A vehicle that can't keep its breaks even with nothing to do serves nobody.
  const idle = { places: 0, travelSeconds: new Int32Array(), travelMetres: new Int32Array(), weights: DRIVE_ONLY };
  const isUsable = lockRoutes({ ...idle, routes, visits: [] }, []).map(
    ({ droppedBreaks }) => droppedBreaks.length === 0,
  );
  const allowedFor = remembered(source, isUsable);
  const visits = jobs.map((job) => toVisit(job, jobs.length, span, allowedFor(job)));
  const ways = waysOf(source);
  const usual = ways[0] as (places: readonly number[]) => VroomMatrix;
  const roads = travel.byProfile.get(vehicles[0]?.profile ?? '') as VroomRoads;
  return {
    origin: span.origin,
    wide: {
      places: travel.places,
      visits,
      routes,
      weights: DRIVE_ONLY,
      travel: usual,
      travelOn: ways.every((way) => way === usual) ? null : (places) => travelledOn(ways, places),
      plane: roads.plane(),
    },
  };
}

interface Span {
  readonly origin: number;
  /** The last second of the problem, from the origin. */
  readonly horizon: number;
}

/** From where a vehicle without a shift reaches every first window, to where it has served everybody after the last. */
function spanOf({ jobs, vehicles, travel }: VroomProblem): Span {
  const windows = [
    ...jobs.flatMap((job) => job.windows ?? []),
    ...vehicles.flatMap((vehicle) => [vehicle.window, ...vehicle.breaks.map((pause) => pause.window)]),
  ].filter((window) => window !== null);
  let longest = 0;
  for (const { longestSeconds } of travel.byProfile.values()) longest = Math.max(longest, longestSeconds);
  const slowest = Math.min(1, ...vehicles.map(({ speedFactor }) => speedFactor));
  longest = Math.min(TOO_FAR_SECONDS, Math.ceil(longest / slowest));
  const rest = vehicles.reduce((sum, { breaks }) => breaks.reduce((all, { service }) => all + service, sum), 0);
  const work = jobs.reduce((sum, { setup, service }) => sum + setup + service, 0);
  const first = windows.reduce((least, { start }) => Math.min(least, start), Number.POSITIVE_INFINITY);
  const origin = Number.isFinite(first) ? Math.max(0, first - longest - rest) : 0;
  const last = windows.reduce((most, { start, end }) => Math.max(most, end - origin > LATEST ? start : end), origin);
  return { origin, horizon: Math.min(LATEST, last - origin + work + rest + (jobs.length + 1) * longest) };
}

function shifted(window: Interval | null, { origin, horizon }: Span): Interval {
  if (window === null) return { start: 0, end: horizon };
  return { start: Math.min(horizon, window.start - origin), end: Math.min(horizon, window.end - origin) };
}

type Way = (places: readonly number[]) => VroomMatrix;

/** How each vehicle gets about: the same function for those of one profile and speed factor. */
function waysOf({ vehicles, travel }: VroomProblem): Way[] {
  const made = new Map<string, Way>();
  return vehicles.map(({ profile, speedFactor }) => {
    const { between } = travel.byProfile.get(profile) as VroomRoads;
    const key = `${speedFactor} ${profile}`;
    const found = made.get(key) ?? (speedFactor === 1 ? between : (places) => sped(between(places), speedFactor));
    made.set(key, found);
    return found;
  });
}

function sped(matrix: VroomMatrix, speedFactor: number): VroomMatrix {
  const seconds = matrix.seconds.map((cell) => Math.min(TOO_FAR_SECONDS, Math.round(cell / speedFactor)));
  return { ...matrix, seconds };
}

/** Each vehicle's travel between some places, where it is not that of the first one. */
function travelledOn(ways: readonly Way[], places: readonly number[]): (route: number) => Travel | undefined {
  const made = new Map<Way, Travel>();
  return (route) => {
    const way = ways[route] as Way;
    if (way === ways[0]) return undefined;
    const found = made.get(way) ?? way(places);
    made.set(way, found);
    return found;
  };
}

function toRoute(vehicle: VroomVehicle, technician: number, span: Span, jobs: number): Route {
  const shift = shifted(vehicle.window, span);
  const { capacity, maxTravelTime, maxDistance } = vehicle;
  return {
    id: vehicle.id,
    technician,
    startPlace: vehicle.start?.place ?? -1,
    endPlace: vehicle.end?.place ?? -1,
    earliestStart: shift.start,
    softEnd: shift.end,
    hardEnd: shift.end,
    breaks: vehicle.breaks.map(({ service, window }) => {
      const { start, end } = shifted(window, span);
      return {
        durationSeconds: service,
        earliest: Math.max(start, shift.start),
        latest: Math.min(end, shift.end - service),
      };
    }),
    blocks: [],
    maxVisits: Math.min(jobs, vehicle.maxTasks ?? jobs),
    bufferSeconds: 0,
    ...(capacity.length > 0 ? { capacity } : {}),
    ...(maxTravelTime === null ? {} : { maxTravelSeconds: maxTravelTime }),
    ...(maxDistance === null ? {} : { maxTravelMetres: maxDistance }),
  };
}

/** Which vehicles may do a job: the same list for all jobs with the same skills. */
function remembered({ vehicles }: VroomProblem, isUsable: readonly boolean[]): (job: VroomJob) => Uint8Array {
  const known = new Map<string, Uint8Array>();
  return (job) => {
    const key = job.skills.join();
    const found = known.get(key) ?? Uint8Array.from(vehicles, (one, r) => (isUsable[r] && hasSkills(one, job) ? 1 : 0));
    known.set(key, found);
    return found;
  };
}

function toVisit(job: VroomJob, jobs: number, span: Span, allowed: Uint8Array): Visit {
  return {
    id: job.id,
    place: job.spot.place,
    serviceSeconds: job.setup + job.service,
    windows: (job.windows ?? [null]).map((window) => shifted(window, span)),
    allowed,
    leaveOutPrice: job.priority * (jobs + 1) + 1,
    mayBeLeftOut: true,
    ...(job.delivery.length > 0 ? { delivery: job.delivery } : {}),
    ...(job.pickup.length > 0 ? { pickup: job.pickup } : {}),
  };
}

export function hasSkills(vehicle: VroomVehicle, job: VroomJob): boolean {
  return job.skills.every((skill) => vehicle.skills.includes(skill));
}
