// The two sweeps over a route that keep its times up to date: forward for how early, backward for how late. Positional
// arguments, as in route-times.ts.

import type { RouteState } from './route-state.ts';
import { arriveAt, departAt, lateStartAt, startAt } from './route-times.ts';
import type { Timetable } from './timeline.ts';
import { NEVER } from './timeline.ts';

/** Fills `forward` and `earliest` of a route's row; returns when the technician is home, `NEVER` if a rule is broken. */
export function passForward(state: RouteState, r: number): number {
  const { layers, timetables } = state.model;
  const base = state.base(r);
  const count = state.count(r);
  const start = (timetables[r] as Timetable).earliestStart;
  state.forward.fill(NEVER, base * layers, (base + 1) * layers);
  state.forward[base * layers] = start;
  state.earliest[base] = start;
  for (let i = base + 1; i <= base + count; i++) {
    const tolerant = state.locked[i - 1] === 1;
    const leg = state.legs[i - 1] as number;
    const v = state.stops[i] as number;
    const from = (i - 1) * layers;
    const soonest = advance(state, r, v, leg, tolerant, state.forward, from, state.forward, from + layers);
    if (soonest >= NEVER) return NEVER;
    state.earliest[i] = soonest;
  }
  const last = base + count;
  return homeFrom(state, r, state.forward, last * layers, state.legs[last] as number, state.locked[last] === 1);
}

/**
 * Earliest departures from `v` after those that stand in `array` at `from`, written to `target` at `to`; returns the least.
 * `tolerant` is set between two locked stops: then the drive may be too long.
 */
export function advance(
  state: RouteState,
  r: number,
  v: number,
  leg: number,
  tolerant: boolean,
  array: Int32Array,
  from: number,
  target: Int32Array,
  to: number,
): number {
  const m = state.model;
  const breaks = m.breakCount[r] as number;
  let soonest = NEVER;
  for (let k = 0; k < m.layers; k++) {
    let best = NEVER;
    for (let j = k; j >= 0 && k <= breaks; j--) {
      const free = array[from + j] as number;
      if (free >= NEVER) continue;
      const departure = departureOf(state, r, v, free, leg, tolerant, j, k);
      if (departure < best) best = departure;
    }
    target[to + k] = best;
    if (best < soonest) soonest = best;
  }
  return soonest;
}

/** The earliest departure from `v` when breaks `j` to `k` are taken just before it; `NEVER` if that can't be. */
function departureOf(
  state: RouteState,
  r: number,
  v: number,
  free: number,
  leg: number,
  tolerant: boolean,
  j: number,
  k: number,
): number {
  const m = state.model;
  const arrival = arriveAt(m, r, free, leg, j, k);
  if (m.locked[v] === 1) {
    const fits = (tolerant && j === k) || arrival <= (m.lockedStart[v] as number);
    return fits ? (m.lockedDeparture[v] as number) : NEVER;
  }
  if (arrival >= NEVER) return NEVER;
  const start = startAt(m, v, r, arrival);
  return start >= NEVER ? NEVER : start + (m.service[v] as number);
}

/** When the technician is home from the last stop with all breaks taken; `NEVER` when after the hard end. */
export function homeFrom(
  state: RouteState,
  r: number,
  array: Int32Array,
  from: number,
  leg: number,
  tolerant: boolean,
): number {
  const m = state.model;
  const breaks = m.breakCount[r] as number;
  let home = NEVER;
  for (let j = breaks; j >= 0; j--) {
    const free = array[from + j] as number;
    if (free < NEVER) home = Math.min(home, homeAt(state, r, free, leg, tolerant, j));
  }
  return home;
}

function homeAt(state: RouteState, r: number, free: number, leg: number, tolerant: boolean, j: number): number {
  const m = state.model;
  const breaks = m.breakCount[r] as number;
  const arrival = arriveAt(m, r, free, leg, j, breaks);
  return arrival <= (m.hardEnd[r] as number) || (tolerant && j === breaks) ? arrival : NEVER;
}

/** Breaks taken by slot `s - 1` on the path that reaches slot `s` (or the end) with `layer` breaks taken at time `reached`. */
export function stepBack(state: RouteState, r: number, s: number, layer: number, reached: number): number {
  const base = state.base(r);
  const before = base + s - 1;
  const leg = state.legs[before] as number;
  const tolerant = state.locked[before] === 1;
  const v = state.stops[base + s] as number;
  const isEnd = s > state.count(r);
  for (let j = layer; j > 0; j--) {
    const free = state.forward[before * state.model.layers + j] as number;
    if (free >= NEVER) continue;
    const then = isEnd
      ? homeAt(state, r, free, leg, tolerant, j)
      : departureOf(state, r, v, free, leg, tolerant, j, layer);
    if (then === reached) return j;
  }
  return 0;
}

/**
 * Fills `target` with latest arrivals for being home at `bound`, and with the hard end's (`tolerant`: a locked last stop may
 * be late home) also `latest`.
 */
export function passBackward(state: RouteState, r: number, target: Int32Array, bound: number, tolerant: boolean): void {
  const { layers, breakCount } = state.model;
  const base = state.base(r);
  const count = state.count(r);
  const end = base + count + 1;
  target.fill(-NEVER, end * layers, (end + 1) * layers);
  target[end * layers + (breakCount[r] as number)] = bound;
  if (tolerant) state.latest[end] = bound;
  for (let i = base + count; i > base; i--) {
    const forgiving = state.locked[i + 1] === 1 && (tolerant || i < base + count);
    let last = -NEVER;
    for (let k = 0; k < layers; k++) {
      const arrival = latestArrival(state, r, i, target, forgiving, k);
      target[i * layers + k] = arrival;
      if (arrival > last) last = arrival;
    }
    if (tolerant) state.latest[i] = last;
  }
}

function latestArrival(
  state: RouteState,
  r: number,
  i: number,
  target: Int32Array,
  forgiving: boolean,
  k: number,
): number {
  const m = state.model;
  const v = state.stops[i] as number;
  const leg = state.legs[i] as number;
  const isLocked = m.locked[v] === 1;
  let until = -NEVER;
  for (let j = k; j <= (m.breakCount[r] as number); j++) {
    const bound = target[(i + 1) * m.layers + j] as number;
    if (bound <= -NEVER) continue;
    if (isLocked) {
      const free = m.lockedDeparture[v] as number;
      const fits = (forgiving && j === k) || arriveAt(m, r, free, leg, k, j) <= bound;
      if (fits) return m.lockedStart[v] as number;
    } else until = Math.max(until, departAt(m, r, bound, leg, k, j));
  }
  return until <= -NEVER ? -NEVER : lateStartAt(m, v, r, until);
}
