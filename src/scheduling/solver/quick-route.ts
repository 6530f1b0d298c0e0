// The times of a route on the common day: no blocks, nothing locked, at most one break. Here the passes of route-passes.ts and the
// question of insertion-test.ts come down to a few additions in one loop, and that is where a search spends its time. The
// general passes stay the one truth for every other day; tests hold both to the same numbers.

import type { Model } from './model.ts';
import type { RouteState } from './route-state.ts';
import { lateStartAt, startAt } from './route-times.ts';
import { NEVER } from './timeline.ts';

/** Kinds of days: by the general passes, without any break, with one. */
export const GENERAL_DAY = 0;
export const DAY_WITHOUT_BREAK = 1;
export const DAY_WITH_BREAK = 2;

/** When `v` is done after an arrival, or `NEVER`. */
function doneAfter(m: Model, v: number, r: number, arrival: number): number {
  const service = m.service[v] as number;
  if (m.severalWindows[v] === 1) {
    const start = startAt(m, v, r, arrival);
    return start >= NEVER ? NEVER : start + service;
  }
  const opening = m.opening[v] as number;
  const start = Math.max(arrival, opening);
  const done = start + service;
  return start <= (m.closing[v] as number) && done <= (m.hardEnd[r] as number) ? done : NEVER;
}

/** The latest arrival at `v` for being done by `until`, or `-NEVER`. */
function arrivalBefore(m: Model, v: number, r: number, until: number): number {
  if (m.severalWindows[v] === 1) return lateStartAt(m, v, r, until);
  const closing = m.closing[v] as number;
  const last = until - (m.service[v] as number);
  const start = Math.min(last, closing);
  return start >= (m.opening[v] as number) ? start : -NEVER;
}

/** As `passForward`. */
export function quickForward(state: RouteState, r: number): number {
  return state.model.quick[r] === DAY_WITHOUT_BREAK ? forwardWithoutBreak(state, r) : forwardWithBreak(state, r);
}

function forwardWithoutBreak(state: RouteState, r: number): number {
  const m = state.model;
  const { layers } = m;
  const { forward, earliest, legs, stops } = state;
  const base = state.base(r);
  const end = base + state.count(r);
  let free = m.earliestStart[r] as number;
  forward[base * layers] = free;
  earliest[base] = free;
  for (let i = base + 1; i <= end; i++) {
    free = doneAfter(m, stops[i] as number, r, free + (legs[i - 1] as number));
    if (free >= NEVER) return NEVER;
    forward[i * layers] = free;
    earliest[i] = free;
  }
  const home = free + (legs[end] as number);
  return home <= (m.hardEnd[r] as number) ? home : NEVER;
}

function forwardWithBreak(state: RouteState, r: number): number {
  const m = state.model;
  const { layers } = m;
  const { forward, earliest, legs, stops } = state;
  const base = state.base(r);
  const end = base + state.count(r);
  let before = m.earliestStart[r] as number;
  let after = NEVER;
  forward[base * layers] = before;
  earliest[base] = before;
  for (let i = base + 1; i <= end; i++) {
    const v = stops[i] as number;
    const leg = legs[i - 1] as number;
    const rested = Math.min(after + leg, restedArrival(m, r, before, leg));
    before = before >= NEVER ? NEVER : doneAfter(m, v, r, before + leg);
    after = rested >= NEVER ? NEVER : doneAfter(m, v, r, rested);
    forward[i * layers] = before;
    forward[i * layers + 1] = after;
    const soonest = Math.min(before, after);
    if (soonest >= NEVER) return NEVER;
    earliest[i] = soonest;
  }
  const leg = legs[end] as number;
  const home = Math.min(after + leg, restedArrival(m, r, before, leg));
  return home <= (m.hardEnd[r] as number) ? home : NEVER;
}

/** Arrival after a drive with the break on the way, or `NEVER`. */
function restedArrival(m: Model, r: number, departure: number, seconds: number): number {
  const k = r * (m.layers - 1);
  const opening = m.breakEarliest[k] as number;
  const begin = Math.max(departure, opening);
  if (begin > (m.breakLatest[k] as number)) return NEVER;
  const driven = departure + seconds;
  return Math.max(driven, begin) + (m.breakSeconds[k] as number);
}

/** The latest departure for an arrival after a drive with the break on the way, or `-NEVER`. */
function departureToRest(m: Model, r: number, arrival: number, seconds: number): number {
  const k = r * (m.layers - 1);
  const until = arrival - (m.breakSeconds[k] as number);
  const latest = m.breakLatest[k] as number;
  const begin = Math.min(until, latest);
  if (begin < (m.breakEarliest[k] as number)) return -NEVER;
  const spare = until - begin;
  return spare >= seconds ? begin : begin - seconds + spare;
}

/** As `passBackward`. */
export function quickBackward(
  state: RouteState,
  r: number,
  target: Int32Array,
  bound: number,
  keepsLatest: boolean,
): void {
  if (state.model.quick[r] === DAY_WITHOUT_BREAK) backwardWithoutBreak(state, r, target, bound, keepsLatest);
  else backwardWithBreak(state, r, target, bound, keepsLatest);
}

function backwardWithoutBreak(
  state: RouteState,
  r: number,
  target: Int32Array,
  bound: number,
  keepsLatest: boolean,
): void {
  const m = state.model;
  const { layers } = m;
  const { latest, legs, stops } = state;
  const base = state.base(r);
  const end = base + state.count(r) + 1;
  let until = bound;
  target[end * layers] = until;
  if (keepsLatest) latest[end] = until;
  for (let i = end - 1; i > base; i--) {
    if (until > -NEVER) until = arrivalBefore(m, stops[i] as number, r, until - (legs[i] as number));
    target[i * layers] = until;
    if (keepsLatest) latest[i] = until;
  }
}

function backwardWithBreak(
  state: RouteState,
  r: number,
  target: Int32Array,
  bound: number,
  keepsLatest: boolean,
): void {
  const m = state.model;
  const { layers } = m;
  const { latest, legs, stops } = state;
  const base = state.base(r);
  const end = base + state.count(r) + 1;
  let before = -NEVER;
  let after = bound;
  target[end * layers] = before;
  target[end * layers + 1] = after;
  if (keepsLatest) latest[end] = bound;
  for (let i = end - 1; i > base; i--) {
    const v = stops[i] as number;
    const leg = legs[i] as number;
    const resting = after <= -NEVER ? -NEVER : departureToRest(m, r, after, leg);
    const driving = before <= -NEVER ? -NEVER : before - leg;
    const until = Math.max(driving, resting);
    before = until <= -NEVER ? -NEVER : arrivalBefore(m, v, r, until);
    after = after <= -NEVER ? -NEVER : arrivalBefore(m, v, r, after - leg);
    target[i * layers] = before;
    target[i * layers + 1] = after;
    if (keepsLatest) latest[i] = Math.max(before, after);
  }
}

/**
 * Whether `v` fits between the slots at `i` and `next` of the state's arrays on a quick route, with what comes after inside
 * `limits`. The legs have the buffer in them.
 */
export function quickFits(
  state: RouteState,
  v: number,
  r: number,
  i: number,
  next: number,
  toLeg: number,
  fromLeg: number,
  limits: Int32Array,
): boolean {
  const m = state.model;
  const { layers } = m;
  const { forward } = state;
  const before = forward[i * layers] as number;
  const goal = limits[next * layers] as number;
  if (m.quick[r] === DAY_WITHOUT_BREAK) return doneAfter(m, v, r, before + toLeg) + fromLeg <= goal;
  const goalAfter = limits[next * layers + 1] as number;
  if (before < NEVER) {
    const done = doneAfter(m, v, r, before + toLeg);
    if (done < NEVER && (done + fromLeg <= goal || restedArrival(m, r, done, fromLeg) <= goalAfter)) return true;
  }
  if (goalAfter <= -NEVER) return false;
  const rested = Math.min((forward[i * layers + 1] as number) + toLeg, restedArrival(m, r, before, toLeg));
  return rested < NEVER && doneAfter(m, v, r, rested) + fromLeg <= goalAfter;
}
