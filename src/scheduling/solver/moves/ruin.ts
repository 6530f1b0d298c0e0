// The first half of a step: takes strings of neighbouring visits off the routes near a seed visit (SISR: Christiaens and
// Vanden Berghe, "Slack Induction by String Removals for Vehicle Routing Problems", Transportation Science 54(2), 2020).

import type { Model } from '../model.ts';
import type { Step } from './step.ts';

/** Visits that a step removes on average. */
const MEAN_REMOVED = 10;
const LONGEST_STRING = 10;
/** Neighbours kept per visit: enough to reach every route near it. */
const MOST_NEIGHBOURS = 250;

export interface Neighbourhood {
  /** The nearest visits of `v`, itself first, stand at `v * width`. */
  readonly nearest: Int32Array;
  readonly width: number;
  /** Visits which the run may move or place. */
  readonly seeds: Int32Array;
}

/** Each visit's nearest active visits by driving time there and back; ties by index. */
export function neighbourhoodOf(model: Model, active: Uint8Array): Neighbourhood {
  const seeds = Int32Array.from([...active.keys()].filter((v) => active[v] === 1));
  const width = Math.min(seeds.length, MOST_NEIGHBOURS);
  const nearest = new Int32Array(model.visitCount * width);
  const distance = new Float64Array(model.visitCount);
  for (const v of seeds) {
    const [at, size] = [model.place[v] as number, model.size];
    for (const u of seeds) {
      const to = model.place[u] as number;
      const drive = (model.travel[at * size + to] as number) + (model.travel[to * size + at] as number);
      distance[u] = u === v ? -1 : drive;
    }
    const order = [...seeds].sort((a, b) => (distance[a] as number) - (distance[b] as number) || a - b);
    nearest.set(order.slice(0, width), v * width);
  }
  return { nearest, width, seeds };
}

/** Removes strings around `seed`. False when a route breaks a rule by that (then the step has to be undone). */
export function ruin(step: Step, near: Neighbourhood, seed: number): boolean {
  const { state, random, log } = step;
  const longest = Math.min(LONGEST_STRING, meanLength(step));
  const most = Math.floor((4 * MEAN_REMOVED) / (1 + longest)) - 1;
  const strings = 1 + random.below(Math.max(1, most));
  let done = 0;
  for (let i = 0; i < near.width && done < strings; i++) {
    const v = near.nearest[seed * near.width + i] as number;
    const r = state.routeOf[v] as number;
    if (r < 0 || log.has(r)) continue;
    log.touch(r);
    const length = 1 + random.below(Math.min(state.count(r), longest));
    removeString(step, r, state.slotOf[v] as number, length);
    if (!state.refresh(r)) return false;
    done++;
  }
  return true;
}

function meanLength(step: Step): number {
  const { state, model } = step;
  let stops = 0;
  let routes = 0;
  for (let r = 0; r < model.routeCount; r++) {
    const count = state.count(r);
    stops += count;
    if (count > 0) routes++;
  }
  return routes === 0 ? 1 : Math.max(1, Math.round(stops / routes));
}

/** Removes `length` visits in a row that hold slot `slot`; every other time with a piece in the middle kept. */
function removeString(step: Step, r: number, slot: number, length: number): void {
  const { state, random } = step;
  const count = state.count(r);
  let kept = 0;
  if (length > 1 && length < count && random.below(2) === 0) {
    kept = 1;
    while (length + kept < count && random.below(100) === 0) kept++;
  }
  const span = Math.min(count, length + kept);
  const earliest = Math.max(1, slot - span + 1);
  const latest = Math.min(slot, count - span + 1);
  const first = earliest + random.below(latest - earliest + 1);
  const keepFrom = kept === 0 ? span : random.below(span - kept + 1);
  const base = state.base(r) + first;
  const chosen: number[] = [];
  for (let i = 0; i < span; i++) {
    if (i >= keepFrom && i < keepFrom + kept) continue;
    const v = state.stops[base + i] as number;
    if (step.stakes.active[v] === 1) chosen.push(v);
  }
  for (const v of chosen) step.remove(v);
}
