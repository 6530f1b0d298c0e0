// A dear visit that fits nowhere pushes cheaper ones out: for each run of visits on a route that are together cheaper to leave out,
// whether it fits in their place is the same O(1) question as between neighbours.

import { fitsBetween } from '../insertion-test.ts';
import type { Waiting } from './recreate.ts';
import type { Step } from './step.ts';

/** Longest run of visits that one visit may push out. */
const LONGEST_RUN = 3;
/** One route in so many is overlooked. */
const BLINK_EVERY = 8;

/** Puts `v` in for the run whose loss costs least, if it is dearer; those pushed out wait again. False when it is not. */
export function pushOut(step: Step, v: number, waiting: Waiting): boolean {
  const { allowedFrom, allowedRoutes } = step.model;
  const { state, stakes } = step;
  const worth = stakes.penalty[v] as number;
  if (worth <= step.cheapestAbsence || waiting.count + LONGEST_RUN > waiting.list.length) return false;
  let best = { price: Number.POSITIVE_INFINITY, route: -1, slot: 0, after: 0 };
  for (let i = allowedFrom[v] as number; i < (allowedFrom[v + 1] as number); i++) {
    const r = allowedRoutes[i] as number;
    if (step.random.below(BLINK_EVERY) === 0) continue;
    const count = state.count(r);
    const base = state.base(r);
    for (let slot = 0; slot < count; slot++) {
      let loss = 0;
      for (let after = slot + 2; after <= Math.min(count + 1, slot + 1 + LONGEST_RUN); after++) {
        const u = state.stops[base + after - 1] as number;
        const mayGo = stakes.active[u] === 1 && state.links?.isLinked[u] !== 1;
        loss += mayGo ? (stakes.penalty[u] as number) : Number.POSITIVE_INFINITY;
        if (loss >= worth) break;
        const price = loss + addedDrivePrice(step, v, r, base + slot, base + after);
        if (price >= best.price || !fitsBetween(state, v, r, slot, after, state.backward)) continue;
        best = { price, route: r, slot, after };
      }
    }
  }
  if (best.route < 0) return false;
  exchange(step, v, best, waiting);
  return true;
}

/** Price of the driving that `v` adds in place of what stands between two slots. */
function addedDrivePrice(step: Step, v: number, r: number, from: number, to: number): number {
  const { travelOf, size, place, problem } = step.model;
  const travel = travelOf[r] as Int32Array;
  const { places, drives } = step.state;
  const at = place[v] as number;
  let seconds = travel[(places[from] as number) * size + at] as number;
  seconds += travel[at * size + (places[to] as number)] as number;
  for (let i = from; i < to; i++) seconds -= drives[i] as number;
  return seconds * problem.weights.driveSecond;
}

function exchange(step: Step, v: number, at: { route: number; slot: number; after: number }, waiting: Waiting): void {
  const { state } = step;
  step.log.touch(at.route);
  for (let n = at.after - at.slot - 1; n > 0; n--) {
    const u = state.stops[state.base(at.route) + at.slot + 1] as number;
    step.remove(u);
    waiting.list[waiting.count++] = u;
  }
  step.insert(v, at.route, at.slot);
}
