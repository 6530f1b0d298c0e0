// Reads a routing problem in VROOM's JSON format (github.com/VROOM-Project/vroom, docs/API.md). What this solver doesn't do is
// refused by name: a silently ignored field would be a wrong plan.

import { mostVisits } from '../scheduling/solver/by-size.ts';
import type { Interval } from '../scheduling/solver/problem.ts';
import { Fields } from './vroom-fields.ts';
import type { VroomTravel } from './vroom-travel.ts';
import { Places, readTravel } from './vroom-travel.ts';

/** Where something is: its index in the travel matrices, and as the file wrote it. */
export interface Spot {
  readonly place: number;
  readonly location?: readonly [number, number];
  readonly location_index?: number;
}

export interface VroomJob {
  readonly id: number;
  readonly spot: Spot;
  readonly description: string | undefined;
  /** Seconds; only spent when coming from another place. */
  readonly setup: number;
  readonly service: number;
  readonly delivery: readonly number[];
  readonly pickup: readonly number[];
  readonly skills: readonly number[];
  readonly priority: number;
  /** Null for any time. */
  readonly windows: readonly Interval[] | null;
}

export interface VroomBreak {
  readonly id: number;
  readonly description: string | undefined;
  readonly service: number;
  readonly window: Interval | null;
}

export interface VroomVehicle {
  readonly id: number;
  readonly description: string | undefined;
  readonly profile: string;
  readonly speedFactor: number;
  readonly start: Spot | null;
  readonly end: Spot | null;
  readonly capacity: readonly number[];
  readonly skills: readonly number[];
  readonly window: Interval | null;
  readonly breaks: readonly VroomBreak[];
  readonly maxTasks: number | null;
  readonly maxTravelTime: number | null;
  readonly maxDistance: number | null;
}

export interface VroomProblem {
  readonly jobs: readonly VroomJob[];
  readonly vehicles: readonly VroomVehicle[];
  readonly travel: VroomTravel;
  /** Kinds of goods. */
  readonly kinds: number;
  /** Asks for the lines of the roads, which we don't know. */
  readonly wantsGeometry: boolean;
}

/** VROOM's codes: 2 for a bad or unsupported problem, 3 for places between which there is no way. */
export interface VroomFailure {
  readonly code: 2 | 3;
  readonly error: string;
}

/** Faults that the error names; a broken generator makes thousands of the same. */
const LISTED = 10;
/** Characters of an error: names in it come from the file, as long as they are. */
const LONGEST_ERROR = 4_000;
const DEFAULT_COSTS: Readonly<Record<string, number>> = { fixed: 0, per_hour: 3600, per_km: 0, per_task_hour: 0 };

/** The problem, or all that is wrong with it. */
export function readVroom(text: string): VroomProblem | VroomFailure {
  const faults: string[] = [];
  // Some editors write a byte order mark in front.
  const json = text.startsWith('\uFEFF') ? text.slice(1) : text;
  if (json.trim() === '') return failure(2, ['The problem is empty.']);
  let source: unknown;
  try {
    source = JSON.parse(json);
  } catch (error) {
    return failure(2, [`The problem is not JSON: ${(error as Error).message}`]);
  }
  const root = new Fields(source, '', faults);
  if (faults.length > 0) return failure(2, ['The problem must be a JSON object.']);
  root.refuse('shipments');
  root.refuse('matrix', '; give matrices.car.durations');
  const places = new Places(root.has('matrices'));
  const jobs = root.objects('jobs', true).map((fields) => readJob(fields, places));
  const vehicles = root.objects('vehicles', true).map((fields) => readVehicle(fields, places));
  if (vehicles.length === 0 && faults.length === 0) faults.push('vehicles must hold at least one vehicle.');
  checkSize(jobs.length, vehicles.length, faults);
  checkIds(jobs, 'jobs', faults);
  checkIds(vehicles, 'vehicles', faults);
  const kinds = kindsOf(jobs, vehicles, faults);
  if (faults.length > 0) return failure(2, faults);
  const travel = readTravel(root, places, { jobs, vehicles }, faults);
  if (faults.length > 0) return failure(2, faults);
  if (travel.unreachable.length > 0) return failure(3, travel.unreachable);
  return { jobs, vehicles, travel, kinds, wantsGeometry: root.object('options').value('g') === true };
}

function checkSize(jobs: number, vehicles: number, faults: string[]): void {
  const most = mostVisits(vehicles);
  if (vehicles === 0 || jobs <= most) return;
  const fleet = vehicles === 1 ? '1 vehicle' : `${vehicles} vehicles`;
  faults.push(
    `jobs: ${jobs} are too many for ${fleet}, at most ${most} can be planned; give more vehicles or fewer jobs.`,
  );
}

function failure(code: 2 | 3, faults: readonly string[]): VroomFailure {
  const more = faults.length > LISTED ? ` ... and ${faults.length - LISTED} more.` : '';
  return { code, error: inOneLine(faults.slice(0, LISTED).join(' ') + more) };
}

/** Names of profiles and pieces of broken JSON come from the file, with whatever they hold. */
function inOneLine(text: string): string {
  const short = text.length > LONGEST_ERROR ? `${text.slice(0, LONGEST_ERROR)} ...` : text;
  return short.replace(/\p{Cc}/gu, (sign) => JSON.stringify(sign).slice(1, -1));
}

function readJob(fields: Fields, places: Places): VroomJob {
  fields.refuse('setup_per_type');
  fields.refuse('service_per_type');
  fields.refuse('amount', '; give delivery or pickup');
  const spot = places.read(fields, 'location', 'location_index');
  const isGiven = fields.has('location') || fields.has('location_index');
  if (fields.isObject && !isGiven) fields.fault(places.hasMatrices ? 'location_index' : 'location', 'is missing');
  return {
    id: fields.integer('id', { maximum: Number.MAX_SAFE_INTEGER }),
    spot: spot ?? { place: 0 },
    description: fields.text('description'),
    setup: fields.integer('setup', { missing: 0 }),
    service: fields.integer('service', { missing: 0 }),
    delivery: fields.integers('delivery') ?? [],
    pickup: fields.integers('pickup') ?? [],
    skills: fields.integers('skills') ?? [],
    priority: fields.integer('priority', { missing: 0, maximum: 100 }),
    windows: fields.windows('time_windows'),
  };
}

function readVehicle(fields: Fields, places: Places): VroomVehicle {
  fields.refuse('steps');
  const costs = fields.object('costs');
  for (const [name, usual] of Object.entries(DEFAULT_COSTS))
    if (costs.has(name) && costs.value(name) !== usual) costs.fault(name, `other than ${usual} is not supported`);
  const start = places.read(fields, 'start', 'start_index');
  const end = places.read(fields, 'end', 'end_index');
  const isPlaced = ['start', 'start_index', 'end', 'end_index'].some((name) => fields.has(name));
  if (fields.isObject && !isPlaced) fields.fault('start', 'and end are both missing');
  const limit = (name: string): number | null => (fields.has(name) ? fields.integer(name) : null);
  const breaks = fields.objects('breaks').map(readBreak);
  if (new Set(breaks.map(({ id }) => id)).size < breaks.length) fields.fault('breaks', 'share an id');
  return {
    id: fields.integer('id', { maximum: Number.MAX_SAFE_INTEGER }),
    description: fields.text('description'),
    profile: fields.text('profile') ?? 'car',
    speedFactor: fields.factor('speed_factor', 1, 5),
    start,
    end,
    capacity: fields.integers('capacity') ?? [],
    skills: fields.integers('skills') ?? [],
    window: fields.window('time_window'),
    breaks,
    maxTasks: limit('max_tasks'),
    maxTravelTime: limit('max_travel_time'),
    maxDistance: limit('max_distance'),
  };
}

function readBreak(fields: Fields): VroomBreak {
  fields.refuse('max_load');
  const windows = fields.windows('time_windows') ?? [];
  if (windows.length > 1) fields.fault('time_windows', 'with more than one window is not supported');
  return {
    id: fields.integer('id', { maximum: Number.MAX_SAFE_INTEGER }),
    description: fields.text('description'),
    service: fields.integer('service', { missing: 0 }),
    window: windows[0] ?? null,
  };
}

function checkIds(records: readonly { readonly id: number }[], name: string, faults: string[]): void {
  const seen = new Set<number>();
  for (const [i, { id }] of records.entries()) {
    if (seen.has(id)) faults.push(`${name}[${i}].id ${id} is there twice.`);
    seen.add(id);
  }
}

/** How many kinds of goods there are: every list of amounts is as long, and an absent one of a job is all zeros. */
function kindsOf(jobs: readonly VroomJob[], vehicles: readonly VroomVehicle[], faults: string[]): number {
  const kinds = jobs.reduce((most, { delivery, pickup }) => Math.max(most, delivery.length, pickup.length), 0);
  const most = vehicles.reduce((length, { capacity }) => Math.max(length, capacity.length), kinds);
  for (const [i, { capacity }] of vehicles.entries()) {
    if (capacity.length !== most) faults.push(`vehicles[${i}].capacity must have ${most} entries, as the others.`);
  }
  for (const [i, job] of jobs.entries()) {
    for (const name of ['delivery', 'pickup'] as const) {
      const { length } = job[name];
      if (length !== 0 && length !== most) faults.push(`jobs[${i}].${name} must have ${most} entries, as the others.`);
    }
  }
  return most;
}
