// What a search pays for leaving a visit out, on the scale of the minutes that it weighs it against: prices of absence come before
// all else, and yet a search has to be able to compare them.

import type { Model } from './model.ts';
import type { Stakes } from './moves/step.ts';
import { CHANGE_LIMIT_SECONDS } from './problem.ts';

/** The lowest price of leaving a visit out, in mean drives. */
const ABSENCE_DRIVES = 30;
/** So many starts may move their furthest for a visit before leaving it out looks cheaper to the search. */
const MOST_MOVED = 4;

/** Price of the mean drive between two visits; at least 1. */
export function meanDrivePrice(model: Model): number {
  const { visitCount, place, travel, size } = model;
  const perSecond = Math.max(1, model.problem.weights.driveSecond);
  let sum = 0;
  let pairs = 0;
  const stride = Math.max(1, Math.floor(visitCount / 200));
  for (let a = 0; a < visitCount; a += stride) {
    for (let b = 0; b < visitCount; b += stride) {
      sum += travel[(place[a] as number) * size + (place[b] as number)] as number;
      pairs++;
    }
  }
  return Math.max(1, Math.round((sum * perSecond) / Math.max(1, pairs)));
}

/** What one visit may cost at most besides its driving: overtime, the wrong technician, and starts moved for it. */
function dearestPlace(model: Model): number {
  const { problem, softEnd, hardEnd } = model;
  const { overtimeSecond, changeMinute } = problem.weights;
  const overtime = hardEnd.reduce((most, end, r) => Math.max(most, end - (softEnd[r] as number)), 0);
  const pair = model.pairCost.reduce((most, price) => Math.max(most, price), 0);
  const percent = problem.visits.reduce((most, visit) => Math.max(most, visit.changePercent ?? 100), 100);
  const moved = Math.round((changeMinute * (CHANGE_LIMIT_SECONDS / 60) * percent) / 100);
  return overtime * overtimeSecond + pair + moved * MOST_MOVED;
}

/** Penalties on the scale of minutes: far above any drive for what may be left out, above all of those for what must stay. */
export function stakesFor(model: Model, must: Uint8Array, active: Uint8Array): Stakes {
  const least = model.price.reduce((low, price) => Math.min(low, price), Number.POSITIVE_INFINITY);
  const scale = (ABSENCE_DRIVES * meanDrivePrice(model) + dearestPlace(model)) / Math.max(1, least);
  const penalty = model.price.map((price) => Math.max(1, Math.round(price * scale)));
  const ceiling = 1 + penalty.reduce((sum, price) => sum + price, 0) + 1e9;
  return { penalty: penalty.map((price, v) => (must[v] === 1 ? ceiling : price)), must, active };
}
