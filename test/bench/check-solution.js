// Checks a solution in VROOM's JSON against its problem and says what it is worth. It shares no code with the solver: every
// route is driven once more, step by step, on the problem's own numbers.

/** Between the steps of problems without matrices, times are reckoned here anew and may be rounded the other way. */
const ROUNDING_SECONDS = 1;

/** `{ faults, served, priority, travel, cost, vehicles }`: sound when there are no faults. */
export function checkSolution(problem, solution) {
  const faults = [];
  const jobs = new Map(problem.jobs.map((job) => [job.id, job]));
  const vehicles = new Map(problem.vehicles.map((vehicle) => [vehicle.id, vehicle]));
  const served = new Set();
  const used = new Set();
  let travel = 0;
  for (const { vehicle: id, steps } of solution.routes ?? []) {
    const vehicle = vehicles.get(id);
    if (!vehicle || used.has(id)) faults.push(`vehicle ${id} is unknown or there twice`);
    used.add(id);
    if (!vehicle) continue;
    const driven = driveAlong({ problem, vehicle, jobs, steps }, (fault) => faults.push(`vehicle ${id}: ${fault}`));
    travel += driven.travel;
    for (const job of driven.served) {
      if (served.has(job)) faults.push(`job ${job} is served twice`);
      served.add(job);
    }
  }
  const told = new Set((solution.unassigned ?? []).map(({ id }) => id));
  for (const id of jobs.keys()) {
    if (served.has(id) === told.has(id))
      faults.push(`job ${id} is ${told.has(id) ? 'both' : 'neither'} served and left out`);
  }
  const priority = [...served].reduce((sum, id) => sum + (jobs.get(id).priority ?? 0), 0);
  if (solution.summary?.cost !== travel && problem.matrices)
    faults.push(`cost is ${solution.summary?.cost}, not ${travel}`);
  return { faults, served: served.size, priority, travel, cost: travel, vehicles: used.size };
}

function driveAlong({ problem, vehicle, jobs, steps }, fault) {
  const served = [];
  const pauses = new Map((vehicle.breaks ?? []).map((pause) => [pause.id, pause]));
  const load = new Load(vehicle, steps, jobs);
  let travel = 0;
  let here = null;
  /** When the vehicle was done at `here`, when it was done with the breaks since, and how long those took. */
  let free = null;
  let clock = Number.NEGATIVE_INFINITY;
  let rested = 0;
  for (const [i, step] of steps.entries()) {
    const begin = step.arrival + (step.waiting_time ?? 0);
    if (step.waiting_time < 0) fault(`step ${i} waits for less than nothing`);
    if (step.type === 'break') {
      const pause = pauses.get(step.id);
      pauses.delete(step.id);
      if (!pause) fault(`break ${step.id} is unknown or taken twice`);
      else if (!isInside(begin, pause.time_windows)) fault(`break ${step.id} begins at ${begin}`);
      if (begin < clock) fault(`break ${step.id} begins at ${begin}, before ${clock}`);
      rested += pause?.service ?? 0;
      clock = begin + (pause?.service ?? 0);
      continue;
    }
    const stop = placeOf(step, vehicle, jobs, fault);
    const drive = here === null ? 0 : driveBetween(problem, vehicle, here, stop.at);
    travel += drive;
    const least = Math.max(clock, free === null ? clock : free + drive + rested);
    const slack = problem.matrices ? 0 : ROUNDING_SECONDS;
    if (begin + slack < least) fault(`step ${i} begins at ${begin}, there at ${least} at the earliest`);
    const setup = here !== null && isSame(here, stop.at) ? 0 : (stop.job?.setup ?? 0);
    const end = begin + setup + (stop.job?.service ?? 0);
    if (vehicle.time_window && (begin < vehicle.time_window[0] || end > vehicle.time_window[1] + slack))
      fault(`step ${i} lies outside the shift`);
    if (stop.job) {
      served.push(stop.job.id);
      if (!isInside(begin, stop.job.time_windows)) fault(`job ${stop.job.id} begins at ${begin}, outside its windows`);
      const lacking = (stop.job.skills ?? []).filter((skill) => !(vehicle.skills ?? []).includes(skill));
      if (lacking.length > 0) fault(`job ${stop.job.id} needs skill ${lacking}`);
      load.serve(stop.job, fault);
    }
    here = stop.at;
    free = end;
    clock = end;
    rested = 0;
  }
  checkWhole({ vehicle, steps, served, pauses, travel }, fault);
  return { travel, served };
}

function checkWhole({ vehicle, steps, served, pauses, travel }, fault) {
  for (const id of served.length > 0 ? pauses.keys() : []) fault(`break ${id} is missing`);
  if ((vehicle.start_index ?? vehicle.start) !== undefined && steps[0]?.type !== 'start')
    fault('does not leave its start');
  if ((vehicle.end_index ?? vehicle.end) !== undefined && steps.at(-1)?.type !== 'end')
    fault('does not come to its end');
  if (served.length > (vehicle.max_tasks ?? served.length)) fault('does more than max_tasks');
  if (travel > (vehicle.max_travel_time ?? travel)) fault('drives more than max_travel_time');
}

/** What is on board, by kind of goods. */
class Load {
  constructor(vehicle, steps, jobs) {
    this.capacity = vehicle.capacity ?? [];
    const stops = steps.flatMap((step) => (step.type === 'job' ? (jobs.get(step.id) ?? []) : []));
    this.now = this.capacity.map((_, k) => stops.reduce((sum, job) => sum + (job.delivery?.[k] ?? 0), 0));
    this.atStart = [...this.now];
  }

  serve(job, fault) {
    for (const [k, most] of this.capacity.entries()) {
      if (this.atStart[k] > most) fault(`leaves with ${this.atStart[k]} of ${most}`);
      this.now[k] += (job.pickup?.[k] ?? 0) - (job.delivery?.[k] ?? 0);
      if (this.now[k] > most) fault(`carries ${this.now[k]} of ${most} after job ${job.id}`);
    }
  }
}

function isInside(time, windows) {
  return !windows || windows.length === 0 || windows.some(([from, to]) => time >= from && time <= to);
}

function placeOf(step, vehicle, jobs, fault) {
  if (step.type === 'start') return { at: vehicle.start_index ?? vehicle.start };
  if (step.type === 'end') return { at: vehicle.end_index ?? vehicle.end };
  const job = jobs.get(step.id);
  if (!job) fault(`${step.type} ${step.id} is unknown`);
  return { job, at: job?.location_index ?? job?.location ?? 0 };
}

function isSame(a, b) {
  return typeof a === 'number' ? a === b : a[0] === b[0] && a[1] === b[1];
}

/** Seconds: by the matrix, or else along the straight line at 27, 40 and 58 km/h, with two minutes to park. */
function driveBetween({ matrices }, { profile = 'car', speed_factor: factor = 1 }, a, b) {
  if (matrices) return Math.round(matrices[profile].durations[a][b] / factor);
  if (isSame(a, b)) return 0;
  const [east, north, west, south] = [...a, ...b].map((degrees) => (degrees * Math.PI) / 180);
  const half =
    Math.sin((south - north) / 2) ** 2 + Math.cos(north) * Math.cos(south) * Math.sin((west - east) / 2) ** 2;
  const road = Math.round(2 * 6_371_000 * Math.asin(Math.sqrt(half)) * 1.35);
  const near = Math.min(road, 3_000);
  const middle = Math.min(road - near, 7_000);
  const seconds = near / 7.5 + middle / 11 + (road - near - middle) / 16;
  return Math.round(Math.round(seconds + 120) / factor);
}
