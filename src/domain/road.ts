// Drives that a routing engine has told, between places rounded to about a metre, and which of them are still to be asked for.
// What computes with drives takes them from here and, where one is missing, either stops to have it asked or drives straight.

import type { Coordinates } from '../base/geo.ts';
import { greatCircleMetres } from '../base/geo.ts';
import type { Settings, TravelEngine } from './settings.ts';

/** The routing engine that a company has chosen. */
export interface RoadService {
  readonly engine: Exclude<TravelEngine, 'straight-line'>;
  /** As people write it: `OSRM at http://127.0.0.1:5000`. */
  readonly name: string;
  readonly url: string;
  readonly profile: string;
  readonly timeoutSeconds: number;
  /** Places a side of one table. */
  readonly tableSize: number;
}

/** What each engine is called, and what it takes where nobody has configured it. */
const ENGINES = {
  osrm: { title: 'OSRM', profile: 'driving', tableSize: 100 },
  valhalla: { title: 'Valhalla', profile: 'auto', tableSize: 50 },
} as const;

/** null = drives are by the straight line. */
export function roadServiceOf(settings: Settings): RoadService | null {
  const { travelEngine: engine, travelUrl, travelProfile, travelTableSize, travelTimeoutSeconds } = settings;
  if (engine === 'straight-line') return null;
  const usual = ENGINES[engine];
  const url = travelUrl.replace(/\/+$/, '');
  return {
    engine,
    name: `${usual.title} at ${url}`,
    url,
    profile: travelProfile || usual.profile,
    timeoutSeconds: travelTimeoutSeconds,
    tableSize: travelTableSize || usual.tableSize,
  };
}

/** A place on a grid of 0.00001 degrees, as one whole number below 2^51: what drives are known by. */
export type PlaceCode = number;

const PER_DEGREE = 100_000;
const EASTS = 2 ** 26;

export function placeCode({ latitude, longitude }: Coordinates): PlaceCode {
  return Math.round((latitude + 90) * PER_DEGREE) * EASTS + Math.round((longitude + 180) * PER_DEGREE);
}

/** The middle of the code's cell: what an engine is asked about. */
export function placeOfCode(code: PlaceCode): Coordinates {
  const [north, east] = [Math.floor(code / EASTS), code % EASTS];
  return { latitude: (north - 90 * PER_DEGREE) / PER_DEGREE, longitude: (east - 180 * PER_DEGREE) / PER_DEGREE };
}

/** A drive as the engine tells it, in whole seconds and metres: without the time to park. */
export interface RoadLeg {
  readonly seconds: number;
  readonly metres: number;
}

/** `leg` null = there is no road. */
export interface FoundRoad {
  readonly from: PlaceCode;
  readonly to: PlaceCode;
  readonly leg: RoadLeg | null;
}

/** By the place a drive starts from: the places it leads to. */
export type PlacePairs = ReadonlyMap<PlaceCode, ReadonlySet<PlaceCode>>;

/** Places between which drives are needed, every one to every other. */
export type PlaceGroup = readonly (Coordinates | null)[];

/** Nobody drives so far between two visits, and engines refuse it: further apart, the straight line is good enough. */
const REACH_METRES = 300_000;

/** Thrown where drives are needed that nobody has asked for yet: whoever may use the network asks, and starts over. */
export class RoadsMissing extends Error {
  readonly pairs: PlacePairs;

  constructor(pairs: PlacePairs) {
    super('drives are missing that the routing engine was not asked for');
    this.pairs = pairs;
  }
}

/** The drives known to one run. Grows while it asks. */
export class Roads {
  readonly #legs = new Map<PlaceCode, Map<PlaceCode, RoadLeg | null>>();
  #isGivenUp = false;

  /** null = there is no road; undefined = not known. */
  leg(from: PlaceCode, to: PlaceCode): RoadLeg | null | undefined {
    return this.#legs.get(from)?.get(to);
  }

  add(found: readonly FoundRoad[]): void {
    for (const { from, to, leg } of found) {
      const row = this.#legs.get(from);
      if (row) row.set(to, leg);
      else this.#legs.set(from, new Map([[to, leg]]));
    }
  }

  /** From here on nothing is missing: the straight line stands in for what is not known. */
  giveUp(): void {
    this.#isGivenUp = true;
  }

  /** Throws `RoadsMissing` unless every drive within each group is known, or all hope is given up. */
  demand(groups: readonly PlaceGroup[]): void {
    if (this.#isGivenUp) return;
    const missing = this.#missing(groups);
    if (missing.size > 0) throw new RoadsMissing(missing);
  }

  /** Those of the pairs that are not known yet. */
  unknown(pairs: PlacePairs): PlacePairs {
    const left = new Map<PlaceCode, Set<PlaceCode>>();
    for (const [from, row] of pairs)
      for (const to of row) if (this.leg(from, to) === undefined) addPair(left, from, to);
    return left;
  }

  #missing(groups: readonly PlaceGroup[]): PlacePairs {
    const missing = new Map<PlaceCode, Set<PlaceCode>>();
    for (const group of groups) {
      const places = [...new Map(group.flatMap((place) => (place ? [[placeCode(place), place] as const] : [])))];
      for (const [from, start] of places) {
        const known = this.#legs.get(from);
        for (const [to, end] of places) {
          if (from === to || known?.has(to) || missing.get(from)?.has(to)) continue;
          if (greatCircleMetres(start, end) <= REACH_METRES) addPair(missing, from, to);
        }
      }
    }
    return missing;
  }
}

/** Adds one way to pairs in the making. */
export function addPair(pairs: Map<PlaceCode, Set<PlaceCode>>, from: PlaceCode, to: PlaceCode): void {
  const row = pairs.get(from);
  if (row) row.add(to);
  else pairs.set(from, new Set([to]));
}

/** The number of pairs. */
export function countPairs(pairs: PlacePairs): number {
  return [...pairs.values()].reduce((sum, row) => sum + row.size, 0);
}
