// A problem in VROOM's format as the scheduler's: priorities first, then how many are served, then driving. Times are shifted
// so that they fit the scheduler's integers even where they are seconds since 1970.

import { lockRoutes } from '../scheduling/solver/locks.ts';
import type { Interval, Problem, Route, Visit, Weights } from '../scheduling/solver/problem.ts';
import { DEFAULT_WEIGHTS } from '../scheduling/solver/problem.ts';
import type { VroomJob, VroomProblem, VroomVehicle } from './vroom.ts';
import type { VroomMatrix } from './vroom-travel.ts';
import { TOO_FAR_SECONDS } from './vroom-travel.ts';

/** The scheduler's problem: visits are the jobs, routes the vehicles, in the same order. */
export interface VroomModel {
  readonly problem: Problem;
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
  const travelOf = travelByVehicle(source);
  const own = travelOf[0] as VroomMatrix;
  const routes = vehicles.map((vehicle, r) => {
    const route = toRoute(vehicle, r, span, jobs.length);
    return travelOf[r] === own ? route : { ...route, travel: travelOf[r] as VroomMatrix };
  });
  const base = { places: travel.places, travelSeconds: own.seconds, travelMetres: own.metres, weights: DRIVE_ONLY };
  // A vehicle that can't keep its breaks even with nothing to do serves nobody.
  const isUsable = lockRoutes({ ...base, routes, visits: [] }, []).map(
    ({ droppedBreaks }) => droppedBreaks.length === 0,
  );
  const visits = jobs.map((job) => toVisit(job, source, span, isUsable));
  return { problem: { ...base, routes, visits }, origin: span.origin };
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
  for (const { seconds } of travel.byProfile.values()) for (const cell of seconds) longest = Math.max(longest, cell);
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

/** One matrix for each profile and speed factor. */
function travelByVehicle({ vehicles, travel }: VroomProblem): VroomMatrix[] {
  const made = new Map<string, VroomMatrix>();
  return vehicles.map(({ profile, speedFactor }) => {
    const matrix = travel.byProfile.get(profile) as VroomMatrix;
    const key = `${speedFactor} ${profile}`;
    const faster = (): VroomMatrix => ({
      ...matrix,
      seconds: matrix.seconds.map((cell) => Math.min(TOO_FAR_SECONDS, Math.round(cell / speedFactor))),
    });
    const found = made.get(key) ?? (speedFactor === 1 ? matrix : faster());
    made.set(key, found);
    return found;
  });
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

function toVisit(job: VroomJob, { jobs, vehicles }: VroomProblem, span: Span, isUsable: readonly boolean[]): Visit {
  return {
    id: job.id,
    place: job.spot.place,
    serviceSeconds: job.setup + job.service,
    windows: (job.windows ?? [null]).map((window) => shifted(window, span)),
    allowed: Uint8Array.from(vehicles, (vehicle, r) => (isUsable[r] && hasSkills(vehicle, job) ? 1 : 0)),
    leaveOutPrice: job.priority * (jobs.length + 1) + 1,
    mayBeLeftOut: true,
    ...(job.delivery.length > 0 ? { delivery: job.delivery } : {}),
    ...(job.pickup.length > 0 ? { pickup: job.pickup } : {}),
  };
}

export function hasSkills(vehicle: VroomVehicle, job: VroomJob): boolean {
  return job.skills.every((skill) => vehicle.skills.includes(skill));
}
