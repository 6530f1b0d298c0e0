// The first half of a step: takes strings of neighbouring visits off the routes near a seed visit (SISR: Christiaens and
// Vanden Berghe, "Slack Induction by String Removals for Vehicle Routing Problems", Transportation Science 54(2), 2020), and
// in some steps lets two of them exchange what they do after the gaps.

import type { Model } from '../model.ts';
import type { Step } from './step.ts';
import type { Cut } from './swap-tails.ts';
import { swapTails } from './swap-tails.ts';

/** Visits that a step removes on average. */
const MEAN_REMOVED = 10;
const LONGEST_STRING = 10;
/** However short the routes are: a route of two or three visits can be emptied at once. */
const LEAST_LONGEST = 3;
/** Steps in which two routes that are alike exchange their tails, in percent. */
const SWAP_PERCENT = 30;
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
  const keys = new Float64Array(seeds.length);
  const { size, travel, place, visitCount } = model;
  for (const v of seeds) {
    const at = place[v] as number;
    for (const [i, u] of seeds.entries()) {
      const to = place[u] as number;
      const drive = (travel[at * size + to] as number) + (travel[to * size + at] as number);
      keys[i] = u === v ? u : (drive + 1) * visitCount + u;
    }
    keys.sort();
    for (let i = 0; i < width; i++) nearest[v * width + i] = (keys[i] as number) % visitCount;
  }
  return { nearest, width, seeds };
}

/** Removes strings around `seed`. False when a route breaks a rule by that (then the step has to be undone). */
export function ruin(step: Step, near: Neighbourhood, seed: number): boolean {
  const { state, random, log } = step;
  const longest = Math.min(LONGEST_STRING, Math.max(LEAST_LONGEST, step.meanLength()));
  const mostHundredths = Math.floor((400 * MEAN_REMOVED) / (1 + longest)) - 100;
  const swaps = step.hasAlike && random.below(100) < SWAP_PERCENT;
  const strings = Math.max(swaps ? 2 : 1, 1 + Math.floor(random.below(Math.max(1, mostHundredths)) / 100));
  const gaps: Cut[] = [];
  let done = 0;
  for (let i = 0; i < near.width && done < strings; i++) {
    const v = near.nearest[seed * near.width + i] as number;
    const r = state.routeOf[v] as number;
    if (r < 0 || log.has(r)) continue;
    log.touch(r);
    const length = 1 + random.below(Math.min(state.count(r), longest));
    gaps.push({ route: r, slot: removeString(step, r, state.slotOf[v] as number, length) });
    if (!state.refresh(r)) return false;
    done++;
  }
  if (swaps) swapTwo(step, gaps);
  return true;
}

/** Behind the first gap, and the next one on a route of its kind. */
function swapTwo(step: Step, gaps: readonly Cut[]): void {
  const { kind } = step.model;
  const [first, second] = gaps.filter(({ route }) => kind[route] === kind[(gaps[0] as Cut).route]);
  if (second) swapTails(step, first as Cut, second);
}

/**
 * Removes `length` visits in a row that hold slot `slot`; every other time with a piece in the middle kept. Returns the slot before
 * the gap that this leaves, of two gaps the first.
 */
function removeString(step: Step, r: number, slot: number, length: number): number {
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
  const base = state.base(r);
  const end = first + span;
  let put = first;
  for (let s = first; s <= count; s++) {
    const v = state.stops[base + s] as number;
    const isKept = s >= end || (s >= first + keepFrom && s < first + keepFrom + kept);
    if (isKept || step.stakes.active[v] === 0) state.stops[base + put++] = v;
    else step.lose(v);
  }
  state.length[state.row[r] as number] = put - 1;
  return keepFrom === 0 ? first + kept - 1 : first - 1;
}
