// The travel of a problem in VROOM's format: from its own matrices by profile, or, where it only gives coordinates, by the
// straight-line model.

import type { Coordinates, SpherePoint } from '../base/geo.ts';
import { greatCircleMetres, sphereMetres, spherePoint } from '../base/geo.ts';
import { DEFAULT_TRAVEL_MODEL, travelOver } from '../scheduling/day/travel.ts';
import type { Plane } from '../scheduling/solver/parts/plane.ts';
import { planeOf, planeOfMap } from '../scheduling/solver/parts/plane.ts';
import { cutTravel } from '../scheduling/solver/parts/wide.ts';
import type { Spot, VroomJob, VroomVehicle } from './vroom.ts';
import type { Fields } from './vroom-fields.ts';

/** Seconds and metres between places, row by row. */
export interface VroomMatrix {
  readonly seconds: Int32Array;
  /** Zeros where distances are not known. */
  readonly metres: Int32Array;
}

/** How the vehicles of one profile get about. Asked for a few places at a time: ten thousand would need a gigabyte. */
export interface VroomRoads {
  readonly between: (places: readonly number[]) => VroomMatrix;
  /** No drive takes longer. */
  readonly longestSeconds: number;
  /** Where the places lie, to tell near from far. */
  readonly plane: () => Plane;
}

export interface VroomTravel {
  readonly places: number;
  readonly byProfile: ReadonlyMap<string, VroomRoads>;
  readonly hasDistances: boolean;
  /** Pairs of places between which there is no way, in sentences. */
  readonly unreachable: readonly string[];
}

/** No shift is as long: what lies further apart is never driven. */
export const TOO_FAR_SECONDS = 550_000_000;
const MOST_METRES = 2_000_000_000;
/** In a matrix that is being read: no way. */
const NO_WAY = -1;

/** Gives every spot of the file its index in the matrices. */
export class Places {
  readonly hasMatrices: boolean;
  /** Where there are no matrices: each coordinate once. */
  readonly coordinates: Coordinates[] = [];
  private readonly known = new Map<string, number>();

  constructor(hasMatrices: boolean) {
    this.hasMatrices = hasMatrices;
  }

  /** Null where neither field says where it is. */
  read(fields: Fields, location: string, index: string): Spot | null {
    const at = fields.location(location);
    const given = fields.has(index) ? fields.integer(index) : null;
    const echo = { ...(at ? { location: at } : {}), ...(given === null ? {} : { location_index: given }) };
    if (this.hasMatrices) {
      if (at !== null && given === null) fields.fault(index, 'is missing: the problem has matrices');
      return given === null && at === null ? null : { place: given ?? 0, ...echo };
    }
    if (at === null && given !== null) fields.fault(index, 'needs matrices, or give coordinates');
    return at === null ? (given === null ? null : { place: 0, ...echo }) : { place: this.intern(at), ...echo };
  }

  private intern([longitude, latitude]: readonly [number, number]): number {
    const key = `${longitude},${latitude}`;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    this.known.set(key, this.coordinates.length);
    return this.coordinates.push({ latitude, longitude }) - 1;
  }
}

interface Travellers {
  readonly jobs: readonly VroomJob[];
  readonly vehicles: readonly VroomVehicle[];
}

/** Adds to `faults` what is wrong with the matrices. */
export function readTravel(root: Fields, places: Places, users: Travellers, faults: string[]): VroomTravel {
  const profiles = new Set(users.vehicles.map(({ profile }) => profile));
  if (!places.hasMatrices) {
    for (const profile of profiles)
      if (profile !== 'car') faults.push(`profile ${profile} is not supported without matrices.${profile}.`);
    const { coordinates } = places;
    const byProfile = new Map([['car', straightRoads(coordinates)]]);
    return { places: coordinates.length, byProfile, hasDistances: true, unreachable: [] };
  }
  const given = root.object('matrices');
  const byProfile = new Map<string, VroomRoads>();
  const sizes: number[] = [];
  const unreachable: string[] = [];
  let hasDistances = true;
  for (const profile of profiles) {
    if (!given.has(profile)) {
      given.fault(profile, 'is missing: a vehicle has this profile');
      continue;
    }
    const fields = given.object(profile);
    fields.refuse('costs');
    const size = Array.isArray(fields.value('durations')) ? (fields.value('durations') as unknown[]).length : 0;
    const seconds = readMatrix(fields, 'durations', size);
    const metres = fields.has('distances') ? readMatrix(fields, 'distances', size) : null;
    hasDistances &&= metres !== null;
    sizes.push(size);
    if (seconds.length === 0) continue;
    const used = usedPlaces(users, profile);
    for (const { path, place } of used)
      if (place >= size) faults.push(`${path} is ${place}, but ${fields.path}.durations has ${size} rows.`);
    if (faults.length === 0) unreachable.push(...missingWays(seconds, size, used, `${fields.path}.durations`));
    const whole = {
      seconds: seconds.map((cell) => Math.max(0, Math.min(cell, TOO_FAR_SECONDS))),
      metres: (metres ?? new Int32Array(size * size)).map((cell) => Math.max(0, cell)),
    };
    byProfile.set(profile, givenRoads(whole, size));
  }
  if (new Set(sizes).size > 1) faults.push('matrices of different profiles must be of one size.');
  return { places: sizes[0] ?? 0, byProfile, hasDistances, unreachable };
}

function givenRoads(whole: VroomMatrix, places: number): VroomRoads {
  return {
    between: (chosen) => cutTravel(whole, places, chosen),
    longestSeconds: whole.seconds.reduce((most, cell) => Math.max(most, cell), 0),
    plane: () => planeOf({ places, travelSeconds: whole.seconds }),
  };
}

/** The same both ways. */
function straightMatrix(points: readonly SpherePoint[]): VroomMatrix {
  const size = points.length;
  const seconds = new Int32Array(size * size);
  const metres = new Int32Array(size * size);
  for (let a = 0; a < size; a++) {
    for (let b = 0; b < a; b++) {
      const travel = travelOver(DEFAULT_TRAVEL_MODEL, sphereMetres(points[a] as SpherePoint, points[b] as SpherePoint));
      seconds[a * size + b] = seconds[b * size + a] = travel.seconds;
      metres[a * size + b] = metres[b * size + a] = travel.metres;
    }
  }
  return { seconds, metres };
}

function straightRoads(coordinates: readonly Coordinates[]): VroomRoads {
  const first = coordinates[0] as Coordinates;
  // No two places are further apart than both are from the first together.
  const farthest = coordinates.reduce((most, place) => Math.max(most, greatCircleMetres(first, place)), 0);
  const points = coordinates.map(spherePoint);
  return {
    between: (chosen) => straightMatrix(chosen.map((place) => points[place] as SpherePoint)),
    longestSeconds: travelOver(DEFAULT_TRAVEL_MODEL, 2 * farthest).seconds,
    plane: () => planeOfMap(coordinates),
  };
}

/** A square of whole numbers; empty when it is none. */
function readMatrix(fields: Fields, name: string, size: number): Int32Array {
  const rows = fields.value(name);
  const isSquare =
    Array.isArray(rows) && rows.length === size && rows.every((row) => Array.isArray(row) && row.length === size);
  if (!fields.has(name)) fields.fault(name, 'is missing');
  else if (!isSquare || size === 0) fields.fault(name, 'must be a square of numbers, a list of rows');
  if (!isSquare || size === 0) return new Int32Array();
  const cells = new Int32Array(size * size);
  for (const [i, row] of (rows as unknown[][]).entries()) {
    for (const [j, cell] of row.entries()) {
      if (cell === null) cells[i * size + j] = i === j ? 0 : NO_WAY;
      else if (Number.isInteger(cell) && (cell as number) >= 0)
        cells[i * size + j] = Math.min(cell as number, MOST_METRES);
      else {
        fields.fault(`${name}[${i}][${j}]`, 'must be a whole number from 0');
        return new Int32Array();
      }
    }
  }
  return cells;
}

interface UsedPlace {
  readonly path: string;
  readonly place: number;
}

function usedPlaces({ jobs, vehicles }: Travellers, profile: string): UsedPlace[] {
  const used = jobs.map(({ spot }, i) => ({ path: `jobs[${i}].location_index`, place: spot.place }));
  for (const [i, vehicle] of vehicles.entries()) {
    if (vehicle.profile !== profile) continue;
    if (vehicle.start) used.push({ path: `vehicles[${i}].start_index`, place: vehicle.start.place });
    if (vehicle.end) used.push({ path: `vehicles[${i}].end_index`, place: vehicle.end.place });
  }
  return used;
}

function missingWays(seconds: Int32Array, size: number, used: readonly UsedPlace[], path: string): string[] {
  const places = [...new Set(used.map(({ place }) => place))].sort((a, b) => a - b);
  return places.flatMap((a) =>
    places
      .filter((b) => seconds[a * size + b] === NO_WAY)
      .map((b) => `${path}[${a}][${b}] is null: no way from place ${a} to place ${b}.`),
  );
}
