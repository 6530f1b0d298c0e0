// The second half of a step: puts the absent visits back, each where it is cheapest, in an order that differs from step to
// step. Now and then a route is overlooked on purpose ("blink"), or the same places would be found for ever.

import { NO_FIT } from '../insertion-test.ts';
import type { Model } from '../model.ts';
import type { Step } from './step.ts';

/** One route in so many is overlooked. */
const BLINK_EVERY = 100;

/** Sort keys by kind of order; lower comes first. Computed once per run. */
export interface Orders {
  readonly keys: readonly Float64Array[];
  /** Kinds of order, each as often as its weight; -1 is a random one. */
  readonly draw: readonly number[];
}

/** The orders of SISR for time windows, and dearest first, which matters where not everyone can be served. */
export function ordersFor(model: Model, penalty: Float64Array): Orders {
  const { visitCount, windowFrom, windowStart, windowEnd, service, travel, size, place } = model;
  const column = (of: (v: number) => number): Float64Array =>
    Float64Array.from({ length: visitCount }, (_, v) => of(v));
  const first = (v: number): number => windowStart[windowFrom[v] as number] as number;
  const last = (v: number): number => windowEnd[(windowFrom[v + 1] as number) - 1] as number;
  const base = model.startPlace[0] ?? size - 1;
  const distance = (v: number): number => travel[base * size + (place[v] as number)] as number;
  const keys = [
    column((v) => -(service[v] as number)),
    column((v) => -distance(v)),
    column(distance),
    column((v) => last(v) - first(v)),
    column(first),
    column((v) => -last(v)),
    column((v) => -(penalty[v] as number)),
  ];
  return { keys, draw: [-1, -1, -1, -1, 0, 0, 0, 0, 1, 1, 2, 3, 4, 5, 6, 6, 6, 6] };
}

/** Sorts the first `count` entries of `list` by an order drawn at random. */
export function drawOrder(step: Step, orders: Orders, list: Int32Array, count: number): void {
  const { random } = step;
  for (let i = count - 1; i > 0; i--) {
    const j = random.below(i + 1);
    const swapped = list[i] as number;
    list[i] = list[j] as number;
    list[j] = swapped;
  }
  const key = orders.keys[orders.draw[random.below(orders.draw.length)] as number];
  if (!key) return;
  for (let i = 1; i < count; i++) {
    const v = list[i] as number;
    const rank = key[v] as number;
    let j = i - 1;
    for (; j >= 0 && (key[list[j] as number] as number) > rank; j--) list[j + 1] = list[j] as number;
    list[j + 1] = v;
  }
}

/**
 * Puts the visits of `list` in, as far as they fit. `cost` is the price of all routes now; gives up, and returns false, as
 * soon as the result must come out above `limit`.
 */
export function recreate(step: Step, list: Int32Array, count: number, cost: number, limit: number): boolean {
  const { allowedFrom, allowedRoutes } = step.model;
  let blink = 1 + step.random.below(2 * BLINK_EVERY);
  let sum = cost;
  /** Absences that can no longer be avoided in this step. */
  let lost = step.penalty;
  for (let i = 0; i < count; i++) lost -= step.stakes.penalty[list[i] as number] as number;
  for (let i = 0; i < count; i++) {
    const v = list[i] as number;
    let route = -1;
    let best = NO_FIT;
    for (let k = allowedFrom[v] as number; k < (allowedFrom[v + 1] as number); k++) {
      if (--blink === 0) {
        blink = 1 + step.random.below(2 * BLINK_EVERY);
        continue;
      }
      const r = allowedRoutes[k] as number;
      const price = step.priceOn(v, r);
      if (price < best) {
        best = price;
        route = r;
      }
    }
    if (route >= 0) {
      sum += best;
      step.insert(v, route, step.slotOn(v, route));
    } else lost += step.stakes.penalty[v] as number;
    if (sum + lost > limit) return false;
  }
  return true;
}
