// Travel between those places only that are asked about together: for one question on a day of hundreds of customers, the full
// matrix costs more than the answer.

import type { Coordinates, SpherePoint } from '../../base/geo.ts';
import { sphereMetres, spherePoint } from '../../base/geo.ts';
import type { TravelMatrix, TravelModel } from './travel.ts';
import { travelBetween, travelOver, UNKNOWN_METRES } from './travel.ts';

/** Filled in within each group; elsewhere the metres are unknown. */
export function lightMatrix(
  model: TravelModel,
  places: readonly Coordinates[],
  groups: readonly (readonly number[])[],
): TravelMatrix {
  if (model.roads) return lightMatrixOnRoads(model, places, groups);
  const size = places.length;
  const points: SpherePoint[] = places.map(spherePoint);
  const seconds = new Int32Array(size * size);
  const metres = new Int32Array(size * size).fill(UNKNOWN_METRES);
  for (const group of groups) {
    for (const a of group) {
      metres[a * size + a] = 0;
      for (const b of group) {
        if (b >= a || metres[a * size + b] !== UNKNOWN_METRES) continue;
        const travel = travelOver(model, sphereMetres(points[a] as SpherePoint, points[b] as SpherePoint));
        seconds[a * size + b] = seconds[b * size + a] = travel.seconds;
        metres[a * size + b] = metres[b * size + a] = travel.metres;
      }
    }
  }
  return { seconds, metres, size };
}

/** By the road, the way back is another drive than the way there. */
function lightMatrixOnRoads(
  model: TravelModel,
  places: readonly Coordinates[],
  groups: readonly (readonly number[])[],
): TravelMatrix {
  const size = places.length;
  const seconds = new Int32Array(size * size);
  const metres = new Int32Array(size * size).fill(UNKNOWN_METRES);
  for (const group of groups) {
    for (const a of group) {
      for (const b of group) {
        const cell = a * size + b;
        if (seconds[cell] !== 0) continue;
        const from = places[a] as Coordinates;
        const travel = a === b ? { seconds: 0, metres: 0 } : travelBetween(model, from, places[b] as Coordinates);
        seconds[cell] = travel.seconds;
        metres[cell] = travel.metres;
      }
    }
  }
  return { seconds, metres, size };
}
