// In which order a model numbers its places: neighbours next to each other, so that the drives from one customer to the stops of a
// route stand close together in memory. It changes no result, only how long a search waits for its numbers.

import type { Problem } from './problem.ts';

/** Above so many places the order costs more than it saves: such problems are searched in parts. */
const MOST_PLACES = 3_000;

/** The number of each place: a chain in which each next place is the nearest to the one before. */
export function placeOrder({ places, travelSeconds }: Pick<Problem, 'places' | 'travelSeconds'>): Int32Array {
  const order = Int32Array.from({ length: places }, (_, place) => place);
  if (places > MOST_PLACES) return order;
  const left = order.slice();
  let at = 0;
  for (let number = 0; number < places; number++) {
    const row = at * places;
    let nearest = number;
    for (let i = number; i < places; i++) {
      const drive = travelSeconds[row + (left[i] as number)] as number;
      if (drive < (travelSeconds[row + (left[nearest] as number)] as number)) nearest = i;
    }
    at = left[nearest] as number;
    left[nearest] = left[number] as number;
    order[at] = number;
  }
  return order;
}
