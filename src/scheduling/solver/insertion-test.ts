// Whether a visit fits between two stops, and what it would add: a few additions on the earliest and latest times that the
// state keeps, exact with breaks, blocks and several windows. Positional arguments, as in route-times.ts.

import { changedStartCost } from './cost.ts';
import { cheapestLeanSlot, firstInTime, NO_FIT } from './lean-route.ts';
import { DAY_WITHOUT_BREAK, GENERAL_DAY, quickFits } from './quick-route.ts';
import { advance, homeFrom } from './route-passes.ts';
import type { RouteState } from './route-state.ts';
import { arriveAt, startAt } from './route-times.ts';
import { NEVER } from './timeline.ts';

/** Whether `v` fits behind slot `slot` of route `r`, with what comes after still inside `limits` (`backward` or `soft`). */
export function fitsAfter(state: RouteState, v: number, r: number, slot: number, limits: Int32Array): boolean {
  return fitsBetween(state, v, r, slot, slot + 1, limits);
}

/** The same between the slots `slot` and `after` of route `r`, in place of what stands between them. */
export function fitsBetween(
  state: RouteState,
  v: number,
  r: number,
  slot: number,
  after: number,
  limits: Int32Array,
): boolean {
  if (state.limits !== null && !state.limits.fits(state, v, r, slot, after)) return false;
  const m = state.model;
  const base = state.base(r);
  const toLeg = legTo(state, v, r, slot);
  const fromLeg = legFrom(state, v, r, after);
  if (m.quick[r] !== GENERAL_DAY) return quickFits(state, v, r, base + slot, base + after, toLeg, fromLeg, limits);
  const breaks = m.breakCount[r] as number;
  const at = (base + slot) * m.layers;
  const next = (base + after) * m.layers;
  for (let i = 0; i <= breaks; i++) {
    const free = state.forward[at + i] as number;
    if (free >= NEVER) continue;
    for (let j = i; j <= breaks; j++) {
      const arrival = arriveAt(m, r, free, toLeg, i, j);
      const start = arrival >= NEVER ? NEVER : startAt(m, v, r, arrival);
      if (start >= NEVER) break;
      const departure = start + (m.service[v] as number);
      for (let k = j; k <= breaks; k++) {
        const latest = limits[next + k] as number;
        if (latest > -NEVER && arriveAt(m, r, departure, fromLeg, j, k) <= latest) return true;
      }
    }
  }
  return false;
}

function legTo(state: RouteState, v: number, r: number, slot: number): number {
  const m = state.model;
  const travel = m.travelOf[r] as Int32Array;
  const drive = travel[(state.places[state.base(r) + slot] as number) * m.size + (m.place[v] as number)] as number;
  return slot === 0 ? drive : drive + (m.buffer[r] as number);
}

function legFrom(state: RouteState, v: number, r: number, after: number): number {
  const m = state.model;
  const travel = m.travelOf[r] as Int32Array;
  const drive = travel[(m.place[v] as number) * m.size + (state.places[state.base(r) + after] as number)] as number;
  return after > state.count(r) ? drive : drive + (m.buffer[r] as number);
}

/** Seconds of driving that `v` adds behind slot `slot`. */
function addedDrive(state: RouteState, v: number, r: number, slot: number): number {
  const { travelOf, size, place } = state.model;
  const travel = travelOf[r] as Int32Array;
  const i = state.base(r) + slot;
  const at = place[v] as number;
  const there = travel[(state.places[i] as number) * size + at] as number;
  const onward = travel[at * size + (state.places[i + 1] as number)] as number;
  return there + onward - (state.drives[i] as number);
}

/** When the technician would be home with `v` behind slot `slot`, where it fits. */
function homeWith(state: RouteState, v: number, r: number, slot: number): number {
  const { layers } = state.model;
  const base = state.base(r);
  const count = state.count(r);
  let now = new Int32Array(layers);
  let next = new Int32Array(layers);
  const from = (base + slot) * layers;
  advance(state, r, v, legTo(state, v, r, slot), false, state.forward, from, now, 0);
  for (let s = slot + 1; s <= count; s++) {
    const leg = s === slot + 1 ? legFrom(state, v, r, slot + 1) : (state.legs[base + s - 1] as number);
    const tolerant = s > slot + 1 && state.locked[base + s - 1] === 1;
    advance(state, r, state.stops[base + s] as number, leg, tolerant, now, 0, next, 0);
    [now, next] = [next, now];
  }
  const leg = slot === count ? legFrom(state, v, r, slot + 1) : (state.legs[base + count] as number);
  return homeFrom(state, r, now, 0, leg, slot < count && state.locked[base + count] === 1);
}

/** Price of the overtime that `v` adds behind slot `slot`, for a place where it fits. */
function addedOvertime(state: RouteState, v: number, r: number, slot: number): number {
  const { problem, softEnd, hardEnd } = state.model;
  const price = problem.weights.overtimeSecond;
  const before = state.overtime[state.row[r] as number] as number;
  if (price === 0 || softEnd[r] === hardEnd[r]) return 0;
  if (fitsAfter(state, v, r, slot, state.soft)) return -before * price;
  return (Math.max(0, homeWith(state, v, r, slot) - (softEnd[r] as number)) - before) * price;
}

/** What `v` adds to route `r` wherever on it: its price with this technician, fairness, opening the route. */
function addedFlat(state: RouteState, v: number, r: number): number {
  const m = state.model;
  const { fairnessSecond, openRoute } = m.problem.weights;
  const share = m.fairShare[r] as number;
  const work = state.work[state.row[r] as number] as number;
  const opening = state.count(r) === 0;
  const before = opening ? 0 : Math.max(0, work - share);
  const after = Math.max(0, work + (m.service[v] as number) - share);
  const pair = m.hasPairCost ? (m.pairCost[v * m.routeCount + r] as number) : 0;
  const flat = pair + (after - before) * fairnessSecond;
  return opening ? flat + openRoute : flat;
}

/** What `v` adds behind slot `slot`, for a place where it fits: everything but moved starts. */
export function addedPrice(state: RouteState, v: number, r: number, slot: number): number {
  const drive = addedDrive(state, v, r, slot) * state.model.problem.weights.driveSecond;
  return addedFlat(state, v, r) + drive + addedOvertime(state, v, r, slot);
}

/**
 * What the cheapest slot for `v` on `r` adds, or `NO_FIT`; the slot goes to `slots[at]`. The price of its own moved start is an
 * estimate, that of others' is not in it. The slot `except` is not looked at.
 */
export function cheapestSlot(
  state: RouteState,
  v: number,
  r: number,
  slots: Int32Array,
  at: number,
  except = -1,
): number {
  if (state.isFull[state.row[r] as number] === 1 || state.limits?.mayTake(state, v, r) === false) return NO_FIT;
  const m = state.model;
  if (m.isLean[r] === 1 && !state.limits?.dependOnSlot) {
    return cheapestLeanSlot(state, v, r, slots, at, except);
  }
  const { overtimeSecond, driveSecond } = m.problem.weights;
  const there = m.travelTo[r] as Int32Array;
  const onward = m.travelOf[r] as Int32Array;
  const { places, drives, earliest, latest } = state;
  const row = (m.place[v] as number) * m.size;
  const opening = m.opening[v] as number;
  const closing = m.closing[v] as number;
  const service = m.service[v] as number;
  const buffer = m.buffer[r] as number;
  const isExact = m.quick[r] === DAY_WITHOUT_BREAK && m.severalWindows[v] === 0 && !state.limits?.dependOnSlot;
  const tracked = m.tracked[v] === 1 ? m.problem.visits[v] : undefined;
  const mayOvertime = overtimeSecond > 0 && (m.softEnd[r] as number) < (m.hardEnd[r] as number);
  const spared = mayOvertime ? (state.overtime[state.row[r] as number] as number) * overtimeSecond : 0;
  const base = state.base(r);
  const end = base + state.count(r);
  const flat = addedFlat(state, v, r);
  const isSymmetric = there === onward;
  let best = NO_FIT;
  let from = -1;
  for (let i = firstInTime(state, base, end, opening + service); i <= end; i++) {
    const free = earliest[i] as number;
    if (free > closing) break;
    const to: number = isSymmetric && from >= 0 ? from : (there[row + (places[i] as number)] as number);
    from = onward[row + (places[i + 1] as number)] as number;
    const arrival = i === base ? free + to : free + to + buffer;
    const start = Math.max(arrival, opening);
    const next = i === end ? start + service + from : start + service + from + buffer;
    // Too late with any number of breaks taken; the one answer where there are none.
    if (start > closing || next > (latest[i + 1] as number)) continue;
    const added = flat + (to + from - (drives[i] as number)) * driveSecond;
    if (added - spared >= best) continue;
    if (i - base === except || (!isExact && !fitsAfter(state, v, r, i - base, state.backward))) continue;
    const moved = tracked ? changedStartCost(m.problem, tracked, start) : 0;
    const price = mayOvertime ? added + moved + addedOvertime(state, v, r, i - base) : added + moved;
    if (price < best) {
      best = price;
      slots[at] = i - base;
    }
  }
  return best;
}
