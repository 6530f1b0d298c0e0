// How long a drive takes when no routing engine is asked: the straight line, stretched, driven slowly near home and
// faster far out, plus the time to park. Whole seconds and metres; all settings belong to the company.

import type { Coordinates, SpherePoint } from '../../base/geo.ts';
import { greatCircleMetres, sphereMetres, spherePoint } from '../../base/geo.ts';
import type { Settings } from '../../domain/settings.ts';

/** Settings of the straight-line travel model. Speeds are whole metres per hour, so 27,000 is 27 km/h. */
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

/** The company's travel model (S5). */
export function travelModelOf(settings: Settings): TravelModel {
  return {
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

/** In a matrix: the distance to or from a place without coordinates. The seconds there are 0. */
export const UNKNOWN_METRES = -1;

/** Travel between all pairs of places, row by row: from `a` to `b` stands at `a * size + b`. */
export interface TravelMatrix {
  readonly seconds: Int32Array;
  /** `UNKNOWN_METRES` where a place has no coordinates. */
  readonly metres: Int32Array;
  readonly size: number;
}

/** The drive between two places; nothing when they are the same place. */
export function travelBetween(model: TravelModel, a: Coordinates, b: Coordinates): Travel {
  return travelOver(model, greatCircleMetres(a, b));
}

/** As `travelBetween`; null when a place is unknown, or both are the same. */
export function travelOf(model: TravelModel, from: Coordinates | null, to: Coordinates | null): Travel | null {
  if (from === null || to === null) return null;
  const travel = travelBetween(model, from, to);
  return travel.metres === 0 ? null : travel;
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
  return createTravelCache(model).matrix(places);
}

/**
 * A cache for one travel model. Travel is the same both ways. A row is computed when its place is first asked for, so
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
