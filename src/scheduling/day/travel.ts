// How long a drive takes: by the road where a routing engine has told it, else by the straight line, stretched, driven slowly
// near home and faster far out; either way with the time to park. Whole seconds and metres; all settings are the company's.

import type { Coordinates, SpherePoint } from '../../base/geo.ts';
import { greatCircleMetres, sphereMetres, spherePoint } from '../../base/geo.ts';
import type { RoadLeg, Roads } from '../../domain/road.ts';
import { placeCode } from '../../domain/road.ts';
import type { Settings } from '../../domain/settings.ts';

/** Settings of the straight-line travel model, and the roads that are known better. Speeds are whole metres per hour, so 27,000 is 27 km/h. */
export interface TravelModel {
  /** Road metres per 100 m of straight line. */
  readonly roadFactorPercent: number;
  /** The first metres of a drive, at the near speed. */
  readonly nearMetres: number;
  readonly nearMetresPerHour: number;
  /** The metres after those, at the middle speed; the rest is driven at the far speed. */
  readonly middleMetres: number;
  readonly middleMetresPerHour: number;
  readonly farMetresPerHour: number;
  /** Added once to every drive between two different places. */
  readonly parkSeconds: number;
  /** What a routing engine tells. The way back may differ from the way there. */
  readonly roads?: Roads | undefined;
}

export const DEFAULT_TRAVEL_MODEL: TravelModel = {
  roadFactorPercent: 135,
  nearMetres: 3_000,
  nearMetresPerHour: 27_000,
  middleMetres: 7_000,
  middleMetresPerHour: 39_600,
  farMetresPerHour: 57_600,
  parkSeconds: 120,
};

/** The company's travel model (S5), with what is known of the roads. */
export function travelModelOf(settings: Settings, roads?: Roads): TravelModel {
  return {
    roads,
    roadFactorPercent: settings.roadFactorPercent,
    nearMetres: 3_000,
    nearMetresPerHour: settings.nearSpeedMetresPerHour,
    middleMetres: 7_000,
    middleMetresPerHour: settings.midSpeedMetresPerHour,
    farMetresPerHour: settings.farSpeedMetresPerHour,
    parkSeconds: settings.parkSeconds,
  };
}

export interface Travel {
  readonly seconds: number;
  readonly metres: number;
}

/** In a matrix: the drive where there is no road. Longer than any shift, and a hundred of them are below 10^9. */
export const UNREACHABLE_SECONDS = 10_000_000;

/** Whether there is a drive without a road among those that make so many seconds. */
export function isUnreachable(seconds: number): boolean {
  return Math.abs(seconds) >= UNREACHABLE_SECONDS / 2;
}

/** In a matrix: the distance to or from a place without coordinates, or without a road. The seconds to the first are 0. */
export const UNKNOWN_METRES = -1;

/** Travel between all pairs of places, row by row: from `a` to `b` stands at `a * size + b`. */
export interface TravelMatrix {
  readonly seconds: Int32Array;
  /** `UNKNOWN_METRES` where a place has no coordinates. */
  readonly metres: Int32Array;
  readonly size: number;
}

/** The drive from `a` to `b`; nothing when they are the same place. */
export function travelBetween(model: TravelModel, a: Coordinates, b: Coordinates): Travel {
  const leg = model.roads?.leg(placeCode(a), placeCode(b));
  return leg === undefined ? travelOver(model, greatCircleMetres(a, b)) : travelOnRoad(model, leg);
}

/** As `travelBetween`; null when a place is unknown, both are the same, or no road leads there. */
export function travelOf(model: TravelModel, from: Coordinates | null, to: Coordinates | null): Travel | null {
  if (from === null || to === null) return null;
  const travel = travelBetween(model, from, to);
  return (travel.metres === 0 && travel.seconds === 0) || isUnreachable(travel.seconds) ? null : travel;
}

/** Whether it is known that no road leads from one place to the other. */
export function hasNoRoad(model: TravelModel, from: Coordinates | null, to: Coordinates | null): boolean {
  return from !== null && to !== null && model.roads?.leg(placeCode(from), placeCode(to)) === null;
}

/** As an engine tells it, with the time to park that the straight line has too. */
export function travelOnRoad({ parkSeconds }: Pick<TravelModel, 'parkSeconds'>, leg: RoadLeg | null): Travel {
  if (leg === null) return { seconds: UNREACHABLE_SECONDS, metres: UNKNOWN_METRES };
  const isThere = leg.seconds === 0 && leg.metres === 0;
  return isThere ? leg : { seconds: leg.seconds + parkSeconds, metres: leg.metres };
}

/** The drive over so many metres of straight line. */
export function travelOver(model: TravelModel, straightMetres: number): Travel {
  const metres = Math.round((straightMetres * model.roadFactorPercent) / 100);
  if (metres === 0) return { seconds: 0, metres: 0 };
  const near = Math.min(metres, model.nearMetres);
  const middle = Math.min(metres - near, model.middleMetres);
  const far = metres - near - middle;
  const hours = near / model.nearMetresPerHour + middle / model.middleMetresPerHour + far / model.farMetresPerHour;
  return { seconds: Math.round(hours * 3_600) + model.parkSeconds, metres };
}

/** Remembers the travel between places that were asked for before, by their coordinates. */
export interface TravelCache {
  /** The matrix over `places`, in their order. A place without coordinates is null: 0 s away, at an unknown distance. */
  matrix(places: readonly (Coordinates | null)[]): TravelMatrix;
}

/** The matrix over `places`, without remembering anything. */
export function travelMatrix(model: TravelModel, places: readonly (Coordinates | null)[]): TravelMatrix {
  const straight = createTravelCache(model).matrix(places);
  return model.roads ? onRoads(model, straight, places) : straight;
}

/** The matrix with the drives that are known: each way by itself. */
function onRoads(model: TravelModel, matrix: TravelMatrix, places: readonly (Coordinates | null)[]): TravelMatrix {
  const { seconds, metres, size } = matrix;
  const codes = places.map((place) => (place === null ? null : placeCode(place)));
  for (const [a, from] of codes.entries()) {
    for (const [b, to] of codes.entries()) {
      const leg = from === null || to === null || a === b ? undefined : model.roads?.leg(from, to);
      if (leg === undefined) continue;
      const travel = travelOnRoad(model, leg);
      seconds[a * size + b] = travel.seconds;
      metres[a * size + b] = travel.metres;
    }
  }
  return matrix;
}

/**
 * A cache for the straight line of one travel model, which is the same both ways. A row is computed when its place is first asked for, so
 * one more customer costs one row.
 */
export function createTravelCache(model: TravelModel): TravelCache {
  const indexOf = new Map<string, number>();
  const points: SpherePoint[] = [];
  /** Row `i` holds the travel from place `i` to the places before it. */
  const rows: { seconds: Int32Array; metres: Int32Array }[] = [];

  const intern = (place: Coordinates): number => {
    const key = `${place.latitude},${place.longitude}`;
    const known = indexOf.get(key);
    if (known !== undefined) return known;
    const point = spherePoint(place);
    const row = { seconds: new Int32Array(points.length), metres: new Int32Array(points.length) };
    points.forEach((other, i) => {
      const travel = travelOver(model, sphereMetres(point, other));
      row.seconds[i] = travel.seconds;
      row.metres[i] = travel.metres;
    });
    indexOf.set(key, points.length);
    points.push(point);
    rows.push(row);
    return points.length - 1;
  };

  return {
    matrix(places) {
      const size = places.length;
      const known = places.map((place) => (place === null ? UNKNOWN_METRES : intern(place)));
      const seconds = new Int32Array(size * size);
      const metres = new Int32Array(size * size);
      for (let a = 0; a < size; a++) {
        for (let b = 0; b < a; b++) {
          const high = Math.max(known[a] as number, known[b] as number);
          const low = Math.min(known[a] as number, known[b] as number);
          const row = low === high || low < 0 ? undefined : rows[high];
          const leg = low < 0 ? UNKNOWN_METRES : (row?.metres[low] ?? 0);
          seconds[a * size + b] = seconds[b * size + a] = row?.seconds[low] ?? 0;
          metres[a * size + b] = metres[b * size + a] = leg;
        }
      }
      return { seconds, metres, size };
    },
  };
}
