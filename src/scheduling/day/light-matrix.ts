// Travel between those places only that are asked about together: for one question on a day of hundreds of customers, the full
// matrix costs more than the answer, in time and in memory.

import type { Coordinates, SpherePoint } from '../../base/geo.ts';
import { sphereMetres, spherePoint } from '../../base/geo.ts';
import type { TravelMatrix, TravelModel } from './travel.ts';
import { travelOver, UNKNOWN_METRES } from './travel.ts';

/** A matrix of which most cells are empty: those that are not stand one after the other, and `cellOf` says where. */
export interface LightMatrix extends TravelMatrix {
  readonly cellOf: (from: number, to: number) => number;
}

/** Cells of the way from a place to itself, and of the pairs that nobody asked about: 0 s, at an unknown distance. */
const SAME = 0;
const UNKNOWN = 1;

/** Filled in within each group. Travel is the same both ways. */
export function lightMatrix(
  model: TravelModel,
  places: readonly Coordinates[],
  groups: readonly (readonly number[])[],
): LightMatrix {
  const size = places.length;
  const points: SpherePoint[] = places.map(spherePoint);
  const cells = new Map<number, number>();
  const seconds: number[] = [0, 0];
  const metres: number[] = [0, UNKNOWN_METRES];
  for (const group of groups) {
    for (const a of group) {
      for (const b of group) {
        if (b >= a || cells.has(a * size + b)) continue;
        const travel = travelOver(model, sphereMetres(points[a] as SpherePoint, points[b] as SpherePoint));
        cells.set(a * size + b, seconds.length);
        seconds.push(travel.seconds);
        metres.push(travel.metres);
      }
    }
  }
  return {
    seconds: Int32Array.from(seconds),
    metres: Int32Array.from(metres),
    size,
    cellOf: (from, to) => {
      if (from === to) return SAME;
      return cells.get(from > to ? from * size + to : to * size + from) ?? UNKNOWN;
    },
  };
}
