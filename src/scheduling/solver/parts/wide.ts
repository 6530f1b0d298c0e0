// A problem as it is before it is cut into parts: what the scheduler's problem holds, without the one matrix over all places.
// Ten thousand addresses would need a gigabyte of it; each part gets the travel between its own places only.

import type { Problem, Route } from '../problem.ts';
import type { Plane } from './plane.ts';
import { planeOf } from './plane.ts';

/** Travel between some places, row by row, as in `Problem`. */
export interface Travel {
  readonly seconds: Int32Array;
  readonly metres: Int32Array;
}

export interface Wide extends Omit<Problem, 'travelSeconds' | 'travelMetres' | 'routes'> {
  /** `Route.travel` is not used: see `travelOn`. */
  readonly routes: readonly Route[];
  /** Travel between some of the places, in their order. */
  readonly travel: (places: readonly number[]) => Travel;
  /** The same as a route drives it that has travel of its own; the same object for routes that drive alike. */
  readonly travelOn: ((places: readonly number[]) => (route: number) => Travel | undefined) | null;
  /** Where the places lie, to tell near from far. */
  readonly plane: Plane;
}

/** The whole with its matrix, to be searched in one. */
export function wholeOf({ travel, travelOn, plane: _, ...wide }: Wide): Problem {
  const all = Array.from({ length: wide.places }, (_, place) => place);
  const { seconds, metres } = travel(all);
  const own = travelOn?.(all);
  const routes = wide.routes.map((route, r) => {
    const of = own?.(r);
    return of ? { ...route, travel: of } : route;
  });
  return { ...wide, routes, travelSeconds: seconds, travelMetres: metres };
}

/** A problem that has its matrix, to be cut into parts. */
export function wideOf(problem: Problem): Wide {
  const { places, travelSeconds, travelMetres, routes } = problem;
  const whole = { seconds: travelSeconds, metres: travelMetres };
  const hasOwn = routes.some((route) => route.travel);
  return {
    ...problem,
    travel: (chosen) => cutTravel(whole, places, chosen),
    travelOn: hasOwn
      ? (chosen) => {
          const made = new Map<Int32Array, Travel>();
          return (route) => {
            const own = routes[route]?.travel;
            if (!own) return undefined;
            const cut = made.get(own.seconds) ?? cutTravel(own, places, chosen);
            made.set(own.seconds, cut);
            return cut;
          };
        }
      : null,
    plane: planeOf(problem),
  };
}

/** The travel between the chosen ones of all places. */
export function cutTravel(whole: Travel, places: number, chosen: readonly number[]): Travel {
  const size = chosen.length;
  const seconds = new Int32Array(size * size);
  const metres = new Int32Array(size * size);
  for (const [row, from] of chosen.entries()) {
    for (const [column, to] of chosen.entries()) {
      seconds[row * size + column] = whole.seconds[from * places + to] as number;
      metres[row * size + column] = whole.metres[from * places + to] as number;
    }
  }
  return { seconds, metres };
}
