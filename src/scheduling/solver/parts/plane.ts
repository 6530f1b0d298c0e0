// Where places lie on a plane, as far as their driving times tell: two axes, each between two places far apart, and every
// place where the law of cosines puts it (FastMap: Faloutsos and Lin, SIGMOD 1995). Only to tell near from far; a matrix that
// is no map at all gives a poor plane, and parts that are poor neighbours, but never a wrong plan.

import type { Coordinates } from '../../../base/geo.ts';
import type { Problem } from '../problem.ts';

/** Whole numbers, so that sorting by them is the same on every machine. */
export interface Plane {
  readonly x: Int32Array;
  readonly y: Int32Array;
}

/** What is further away lies so far away: nobody drives a week. */
const FARTHEST_SECONDS = 600_000;

const METRES_PER_DEGREE = 111_195;

/** The plane of places on the map, in metres from the first. */
export function planeOfMap(coordinates: readonly Coordinates[]): Plane {
  const { latitude: south = 0, longitude: west = 0 } = coordinates[0] ?? {};
  const shrink = Math.cos((south * Math.PI) / 180);
  return {
    x: Int32Array.from(coordinates, ({ longitude }) => Math.round((longitude - west) * shrink * METRES_PER_DEGREE)),
    y: Int32Array.from(coordinates, ({ latitude }) => Math.round((latitude - south) * METRES_PER_DEGREE)),
  };
}

/** The plane of a problem's places. */
export function planeOf({ places, travelSeconds }: Pick<Problem, 'places' | 'travelSeconds'>): Plane {
  const oneWay = (a: number, b: number): number => Math.min(FARTHEST_SECONDS, travelSeconds[a * places + b] as number);
  const apart = (a: number, b: number): number => {
    const both = (oneWay(a, b) + oneWay(b, a)) / 2;
    return both * both;
  };
  const x = axis(places, apart);
  const y = axis(places, (a, b) => {
    const along = (x[a] as number) - (x[b] as number);
    return Math.max(0, apart(a, b) - along * along);
  });
  return { x, y };
}

/** Each place's foot on the line between two places far apart; `apart` gives squares. */
function axis(places: number, apart: (a: number, b: number) => number): Int32Array {
  const farthestFrom = (a: number): number => {
    let far = a;
    for (let b = 0; b < places; b++) if (apart(a, b) > apart(a, far)) far = b;
    return far;
  };
  const feet = new Int32Array(places);
  if (places === 0) return feet;
  const from = farthestFrom(0);
  const to = farthestFrom(from);
  const length = apart(from, to);
  if (length === 0) return feet;
  const twice = 2 * Math.sqrt(length);
  return feet.map((_, place) => Math.round((apart(from, place) + length - apart(to, place)) / twice));
}
