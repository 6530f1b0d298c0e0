// Checks a solution in VROOM's JSON format against its problem. Knows the two files and nothing of the product: every time,
// load and sum is computed from the problem again, and what the solution claims otherwise is a fault.

type Pair = readonly [number, number];

interface Spot {
  readonly location?: Pair;
  readonly location_index?: number;
}

export interface ProblemFile {
  readonly jobs: readonly (Spot & {
    readonly id: number;
    readonly setup?: number;
    readonly service?: number;
    readonly delivery?: readonly number[];
    readonly pickup?: readonly number[];
    readonly skills?: readonly number[];
    readonly priority?: number;
    readonly time_windows?: readonly Pair[];
  })[];
  readonly vehicles: readonly {
    readonly id: number;
    readonly profile?: string;
    readonly start?: Pair;
    readonly start_index?: number;
    readonly end?: Pair;
    readonly end_index?: number;
    readonly capacity?: readonly number[];
    readonly skills?: readonly number[];
    readonly time_window?: Pair;
    readonly breaks?: readonly {
      readonly id: number;
      readonly service?: number;
      readonly time_windows?: readonly Pair[];
    }[];
    readonly speed_factor?: number;
    readonly max_tasks?: number;
    readonly max_travel_time?: number;
    readonly max_distance?: number;
  }[];
  readonly matrices?: Readonly<Record<string, { durations: readonly number[][]; distances?: readonly number[][] }>>;
}

type Job = ProblemFile['jobs'][number];
type Vehicle = ProblemFile['vehicles'][number];
type Sums = Record<'setup' | 'service' | 'duration' | 'waiting_time' | 'priority' | 'cost', number> & {
  readonly distance?: number;
  readonly delivery?: readonly number[];
  readonly pickup?: readonly number[];
};

interface Step {
  readonly type: string;
  readonly id?: number;
  readonly arrival: number;
  readonly duration: number;
  readonly distance?: number;
  readonly waiting_time: number;
  readonly setup: number;
  readonly service: number;
  readonly load?: readonly number[];
}

export interface SolutionFile {
  readonly code: number;
  readonly error?: string;
  readonly summary: Sums & { readonly routes: number; readonly unassigned: number };
  readonly unassigned: readonly { readonly id: number; readonly reason: readonly string[] }[];
  readonly routes: readonly (Sums & { readonly vehicle: number; readonly steps: readonly Step[] })[];
}

const SUMS = ['setup', 'service', 'duration', 'waiting_time', 'priority', 'cost'] as const;

/** Everything that is wrong; empty for a sound solution. Legs without matrices are taken as claimed. */
export function faultsOfRoutes(problem: ProblemFile, solution: SolutionFile): string[] {
  const faults: string[] = [];
  const told = [
    ...solution.unassigned.map(({ id }) => id),
    ...solution.routes.flatMap(({ steps }) => steps.filter(({ type }) => type === 'job').map(({ id }) => id)),
  ];
  const expected = problem.jobs.map(({ id }) => id);
  if (String([...told].sort()) !== String([...expected].sort())) faults.push('not every job stands exactly once');
  for (const { id, reason } of solution.unassigned) if (reason.length === 0) faults.push(`no reason for job ${id}`);
  for (const route of solution.routes) {
    const vehicle = problem.vehicles.find(({ id }) => id === route.vehicle);
    if (!vehicle) faults.push(`unknown vehicle ${route.vehicle}`);
    else faults.push(...routeFaults(problem, vehicle, route).map((fault) => `vehicle ${route.vehicle}: ${fault}`));
  }
  if (new Set(solution.routes.map(({ vehicle }) => vehicle)).size < solution.routes.length)
    faults.push('a vehicle twice');
  for (const name of SUMS) {
    const sum = solution.routes.reduce((all, route) => all + route[name], 0);
    if (solution.summary[name] !== sum) faults.push(`summary.${name} is ${solution.summary[name]}, not ${sum}`);
  }
  if (solution.summary.routes !== solution.routes.length) faults.push('summary.routes');
  if (solution.summary.unassigned !== solution.unassigned.length) faults.push('summary.unassigned');
  return faults;
}

function routeFaults(problem: ProblemFile, vehicle: Vehicle, route: SolutionFile['routes'][number]): string[] {
  const { steps } = route;
  const jobs = steps.flatMap((step) => problem.jobs.find(({ id }) => step.type === 'job' && id === step.id) ?? []);
  const faults: string[] = [];
  if (jobs.length === 0) faults.push('a route without jobs');
  if (jobs.length > (vehicle.max_tasks ?? jobs.length)) faults.push('over max_tasks');
  if (route.duration > (vehicle.max_travel_time ?? route.duration)) faults.push('over max_travel_time');
  if ((route.distance ?? 0) > (vehicle.max_distance ?? Number.POSITIVE_INFINITY)) faults.push('over max_distance');
  faults.push(...clockFaults(problem, vehicle, steps), ...loadFaults(vehicle, jobs, steps));
  faults.push(...breakFaults(vehicle, steps), ...steps.flatMap((step) => stepFaults(problem, vehicle, step)));
  const sums = {
    setup: steps.reduce((sum, step) => sum + step.setup, 0),
    service: steps.reduce((sum, step) => sum + step.service, 0),
    waiting_time: steps.reduce((sum, step) => sum + step.waiting_time, 0),
    duration: steps.at(-1)?.duration ?? 0,
    cost: steps.at(-1)?.duration ?? 0,
    priority: jobs.reduce((sum, job) => sum + (job.priority ?? 0), 0),
  };
  for (const name of SUMS) if (route[name] !== sums[name]) faults.push(`${name} is ${route[name]}, not ${sums[name]}`);
  if (route.distance !== steps.at(-1)?.distance) faults.push('distance');
  return faults;
}

/** No moment is lost or used twice, and every drive takes what the matrix says. */
function clockFaults(problem: ProblemFile, vehicle: Vehicle, steps: readonly Step[]): string[] {
  const faults: string[] = [];
  const matrix = problem.matrices?.[vehicle.profile ?? 'car'];
  let at: number | null | undefined = null;
  let since: Step | undefined;
  for (const [i, step] of steps.entries()) {
    const before = steps[i - 1];
    const free = before && before.arrival + before.waiting_time + before.setup + before.service;
    if (before && free !== undefined && free + step.duration - before.duration !== step.arrival)
      faults.push(`step ${i} arrives at ${step.arrival}, free at ${free}`);
    if (before && step.duration < before.duration) faults.push(`step ${i} drives backwards`);
    if (step.waiting_time < 0) faults.push(`step ${i} waits ${step.waiting_time}`);
    if (step.type === 'break') continue;
    const place = placeOf(problem, vehicle, step);
    if (matrix && since && at !== null && at !== undefined && place !== undefined) {
      const drive = Math.round((matrix.durations[at]?.[place] ?? Number.NaN) / (vehicle.speed_factor ?? 1));
      if (step.duration - since.duration !== drive)
        faults.push(`step ${i} drives ${step.duration - since.duration}, not ${drive}`);
      const metres = matrix.distances?.[at]?.[place];
      if (metres !== undefined && (step.distance ?? 0) - (since.distance ?? 0) !== metres)
        faults.push(`metres to step ${i}`);
    }
    const job = problem.jobs.find(({ id }) => step.type === 'job' && id === step.id);
    const setup = job && !(at !== null && at === place) ? (job.setup ?? 0) : 0;
    if (step.setup !== setup) faults.push(`step ${i} has setup ${step.setup}, not ${setup}`);
    at = place;
    since = step;
  }
  const { start, start_index, end, end_index } = vehicle;
  if ((steps[0]?.type === 'start') !== ((start ?? start_index) !== undefined)) faults.push('start');
  if ((steps.at(-1)?.type === 'end') !== ((end ?? end_index) !== undefined)) faults.push('end');
  return faults;
}

/** The row in the matrix; without matrices, a number that is the same for the same coordinates. */
function placeOf(problem: ProblemFile, vehicle: Vehicle, step: Step): number | undefined {
  const job = problem.jobs.find(({ id }) => id === step.id);
  const location = step.type === 'job' ? job?.location : step.type === 'start' ? vehicle.start : vehicle.end;
  const index =
    step.type === 'job' ? job?.location_index : step.type === 'start' ? vehicle.start_index : vehicle.end_index;
  return problem.matrices ? index : (location?.[0] ?? 0) * 1_000 + (location?.[1] ?? 0);
}

function stepFaults(problem: ProblemFile, vehicle: Vehicle, step: Step): string[] {
  const faults: string[] = [];
  const begin = step.arrival + step.waiting_time;
  const [open, close] = vehicle.time_window ?? [0, Number.POSITIVE_INFINITY];
  if (begin < open || begin + step.setup + step.service > close) faults.push(`${step.type} outside the shift`);
  if (step.type !== 'job') return faults;
  const job = problem.jobs.find(({ id }) => id === step.id);
  if (!job) return [`unknown job ${step.id}`];
  if (step.service !== (job.service ?? 0)) faults.push(`service of job ${job.id}`);
  const windows = job.time_windows ?? [[0, Number.POSITIVE_INFINITY]];
  if (!windows.some(([from, to]) => begin >= from && begin <= to)) faults.push(`job ${job.id} outside its windows`);
  for (const skill of job.skills ?? [])
    if (!vehicle.skills?.includes(skill)) faults.push(`job ${job.id}: skill ${skill}`);
  return faults;
}

function loadFaults(vehicle: Vehicle, jobs: readonly Job[], steps: readonly Step[]): string[] {
  const faults: string[] = [];
  for (const [k, capacity] of (vehicle.capacity ?? []).entries()) {
    let load = jobs.reduce((sum, job) => sum + (job.delivery?.[k] ?? 0), 0);
    for (const [i, step] of steps.entries()) {
      const job = step.type === 'job' ? jobs.find(({ id }) => id === step.id) : undefined;
      load += (job?.pickup?.[k] ?? 0) - (job?.delivery?.[k] ?? 0);
      if (step.load?.[k] !== load) faults.push(`step ${i} carries ${step.load?.[k]}, not ${load}`);
      if (load > capacity) faults.push(`step ${i} carries ${load} of ${capacity}`);
    }
    const atStart = jobs.reduce((sum, job) => sum + (job.delivery?.[k] ?? 0), 0);
    if (atStart > capacity) faults.push(`leaves with ${atStart} of ${capacity}`);
  }
  return faults;
}

function breakFaults(vehicle: Vehicle, steps: readonly Step[]): string[] {
  const taken = steps.filter(({ type }) => type === 'break');
  const wanted = vehicle.breaks ?? [];
  const faults = taken.length === wanted.length ? [] : [`${taken.length} breaks of ${wanted.length}`];
  for (const pause of wanted) {
    const step = taken.find(({ id }) => id === pause.id);
    const begin = (step?.arrival ?? 0) + (step?.waiting_time ?? 0);
    const windows = pause.time_windows ?? [[0, Number.POSITIVE_INFINITY]];
    if (!step) faults.push(`break ${pause.id} is missing`);
    else if (!windows.some(([from, to]) => begin >= from && begin <= to)) faults.push(`break ${pause.id} at ${begin}`);
    else if (step.service !== (pause.service ?? 0)) faults.push(`break ${pause.id} lasts ${step.service}`);
  }
  return faults;
}
