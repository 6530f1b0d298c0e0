// The second half of a step: puts the absent visits back, each where it is cheapest, in an order that differs from step to
// step. Now and then the cheapest slot is overlooked ("blink"), or the same places would be found for ever.

import type { Model } from '../model.ts';
import { placeLinked } from './linked.ts';
import { pushOut } from './push-out.ts';
import type { Step } from './step.ts';

/** For one visit in so many the cheapest slot is overlooked. */
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

/** Visits that wait to be put in, in this order. */
export interface Waiting {
  /** Longer than the number of visits: one that is pushed out waits again. */
  readonly list: Int32Array;
  count: number;
}

/** Sorts the waiting visits by an order drawn at random. */
export function drawOrder(step: Step, orders: Orders, waiting: Waiting): void {
  const { random } = step;
  const { list, count } = waiting;
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
 * Puts the waiting visits in, as far as they fit; one that doesn't may push out cheaper ones, which then wait in its stead.
 * `before` is the price of all routes before the step. Gives up, and returns false, as soon as the result must come out above
 * `limit`.
 */
export function recreate(step: Step, waiting: Waiting, before: number, limit: number): boolean {
  const { penalty } = step.stakes;
  const { list } = waiting;
  const { links } = step.state;
  // Where moved starts have a price, a visit put in can also make others cheaper: the sum is no lower bound then.
  const bound = step.hasTracked ? Number.POSITIVE_INFINITY : limit;
  let sum = before + step.log.costRise();
  /** Absences that can no longer be avoided in this step. */
  let lost = step.penalty;
  for (let i = 0; i < waiting.count; i++) lost -= penalty[list[i] as number] as number;
  let blink = 1 + step.random.below(2 * BLINK_EVERY);
  for (let i = 0; i < waiting.count; i++) {
    const v = list[i] as number;
    if (links !== null && links.isLinked[v] === 1) {
      if ((step.state.routeOf[v] as number) < 0) placeLinked(step, links, v);
      if (step.isBroken) return false;
      sum = before + step.log.costRise();
      lost = step.penalty - waitingPenalty(step, waiting, i + 1);
      continue;
    }
    step.findPlace(v);
    if (--blink === 0) {
      step.overlook(v);
      blink = 1 + step.random.below(2 * BLINK_EVERY);
    }
    if (step.foundRoute >= 0) {
      sum += step.foundPrice;
      step.insert(v, step.foundRoute, step.foundSlot);
    } else if (pushOut(step, v, waiting)) {
      sum = before + step.log.costRise();
    } else lost += penalty[v] as number;
    if (sum + lost > bound) return false;
  }
  return true;
}

/** Penalties of those that still wait, from a place in the list on. */
function waitingPenalty(step: Step, waiting: Waiting, from: number): number {
  let sum = 0;
  for (let i = from; i < waiting.count; i++) {
    const v = waiting.list[i] as number;
    if ((step.state.routeOf[v] as number) < 0) sum += step.stakes.penalty[v] as number;
  }
  return sum;
}
