// How a model numbers its places: neighbours next to each other, unless there are too many of them.

import { expect, it } from 'vitest';
import { placeOrder } from '../../../src/scheduling/solver/place-order.ts';

it('numbers places along a chain to the nearest that has no number yet', () => {
  const at = [0, 50, 10, 40];
  const travelSeconds = Int32Array.from(at.flatMap((from) => at.map((to) => Math.abs(from - to))));
  expect([...placeOrder({ places: 4, travelSeconds })]).toEqual([0, 3, 1, 2]);
});

it('leaves thousands of places as they are, and looks at no drive between them', () => {
  const places = 3_001;
  const order = placeOrder({ places, travelSeconds: new Int32Array(0) });
  expect([...order]).toEqual(Array.from({ length: places }, (_, place) => place));
});
