// The inner loops of a search where nothing is asked of a route but driving, one window a visit and the end of the shift: no
// breaks, blocks, overtime, buffer, moved starts. `cheapestSlot` and `RouteState.refresh` ask here where they can; the answers
// must be the same as theirs.

import type { RouteState } from './route-state.ts';

/** Dearer than anything: "does not fit". */
export const NO_FIT = Number.POSITIVE_INFINITY;

/** As `cheapestSlot`, for a lean route with room for `v`. */
export function cheapestLeanSlot(
  state: RouteState,
  v: number,
  r: number,
  slots: Int32Array,
  at: number,
  except: number,
): number {
  const m = state.model;
  const { places, drives, earliest, latest } = state;
  const there = m.travelTo[r] as Int32Array;
  const onward = m.travelOf[r] as Int32Array;
  const opening = m.opening[v] as number;
  const closing = m.closing[v] as number;
  const service = m.service[v] as number;
  const row = (m.place[v] as number) * m.size;
  const base = state.base(r);
  const end = base + state.count(r);
  const isSymmetric = there === onward;
  let least = NO_FIT;
  let slot = -1;
  let from = -1;
  for (let i = firstInTime(state, base, end, opening + service); i <= end; i++) {
    const free = earliest[i] as number;
    if (free > closing) break;
    const to: number = isSymmetric && from >= 0 ? from : (there[row + (places[i] as number)] as number);
    from = onward[row + (places[i + 1] as number)] as number;
    const added = to + from - (drives[i] as number);
    if (added >= least) continue;
    const start = Math.max(free + to, opening);
    if (start > closing || start + service + from > (latest[i + 1] as number) || i - base === except) continue;
    least = added;
    slot = i - base;
  }
  if (slot < 0) return NO_FIT;
  slots[at] = slot;
  return least * m.driveSecond;
}

/** Below so many slots one look after the other is quicker than halving. */
const FEW_SLOTS = 12;

/** The first slot between `base` and `end` after which a visit that is done at `soonest` is not too late. */
export function firstInTime({ latest }: RouteState, base: number, end: number, soonest: number): number {
  let low = base;
  let high = end;
  while (high - low > FEW_SLOTS) {
    const middle = (low + high) >> 1;
    if ((latest[middle + 1] as number) < soonest) low = middle + 1;
    else high = middle;
  }
  while (low < high && (latest[low + 1] as number) < soonest) low++;
  return low;
}

/**
 * Computes a lean route's times, drives and sums again. `inserted` is the one visit that came in behind slot `from` since the last
 * time; -1 when anything may have changed. False when the route breaks a rule.
 */
export function refreshLean(state: RouteState, r: number, from: number, inserted: number): boolean {
  const row = state.row[r] as number;
  const first = state.base(r) + from;
  const end = state.base(r) + state.count(r);
  if (inserted < 0) startLean(state, r, row);
  if (!leanForward(state, r, first, end)) return false;
  const home = (state.earliest[end] as number) + (state.drives[end] as number);
  if (home > (state.model.hardEnd[r] as number)) return false;
  leanBackward(state, r, first, end);
  sumUpLean(state, r, home, inserted);
  return true;
}

function startLean(state: RouteState, r: number, row: number): void {
  const m = state.model;
  const base = state.base(r);
  const start = m.earliestStart[r] as number;
  state.places[base] = m.startPlace[r] as number;
  state.locked[base] = 1;
  state.earliest[base] = start;
  state.forward[base * m.layers] = start;
  state.work[row] = 0;
  state.appointments[row] = 0;
}

/** From the slot at `first`, whose times hold, to the end. */
function leanForward(state: RouteState, r: number, first: number, end: number): boolean {
  const m = state.model;
  const { layers, size, opening, closing, service, place: placeOf } = m;
  const { stops, places, drives, legs, locked, earliest, forward, routeOf, slotOf } = state;
  const hasLegs = legs !== drives;
  const travel = m.travelOf[r] as Int32Array;
  const hardEnd = m.hardEnd[r] as number;
  const base = state.base(r);
  let free = earliest[first] as number;
  let here = (places[first] as number) * size;
  for (let i = first + 1; i <= end; i++) {
    const v = stops[i] as number;
    const place = placeOf[v] as number;
    const drive = travel[here + place] as number;
    const start = Math.max(free + drive, opening[v] as number);
    free = start + (service[v] as number);
    if (start > (closing[v] as number) || free > hardEnd) return false;
    drives[i - 1] = drive;
    places[i] = place;
    locked[i] = 0;
    earliest[i] = free;
    if (hasLegs) legs[i - 1] = drive;
    if (layers > 1) forward[i * layers] = free;
    routeOf[v] = r;
    slotOf[v] = i - base;
    here = place * size;
  }
  const last = end === base ? 0 : (travel[here + (m.endPlace[r] as number)] as number);
  drives[end] = last;
  legs[end] = last;
  places[end + 1] = m.endPlace[r] as number;
  locked[end + 1] = 1;
  return true;
}

/** From the end to the start; before the slot at `first` only as far as anything changes. */
function leanBackward(state: RouteState, r: number, first: number, end: number): void {
  const m = state.model;
  const { layers } = m;
  const { stops, drives, latest, backward } = state;
  const base = state.base(r);
  let until = m.hardEnd[r] as number;
  latest[end + 1] = until;
  backward[(end + 1) * layers] = until;
  for (let i = end; i > base; i--) {
    const v = stops[i] as number;
    until = Math.min(until - (drives[i] as number) - (m.service[v] as number), m.closing[v] as number);
    if (i <= first && latest[i] === until) return;
    latest[i] = until;
    if (layers > 1) backward[i * layers] = until;
  }
}

function sumUpLean(state: RouteState, r: number, home: number, inserted: number): void {
  const m = state.model;
  const { stops, drives } = state;
  const row = state.row[r] as number;
  const base = state.base(r);
  const count = state.count(r);
  let drive = 0;
  for (let i = base; i <= base + count; i++) drive += drives[i] as number;
  const firstNew = inserted < 0 ? base + 1 : base + (state.slotOf[inserted] as number);
  const lastNew = inserted < 0 ? base + count : firstNew;
  let work = state.work[row] as number;
  let appointments = state.appointments[row] as number;
  for (let i = firstNew; i <= lastNew; i++) {
    const v = stops[i] as number;
    work += m.service[v] as number;
    appointments += m.counts[v] as number;
  }
  state.drive[row] = drive;
  state.work[row] = work;
  state.appointments[row] = appointments;
  state.isFull[row] = appointments >= (m.maxVisits[r] as number) || count >= m.stride - 2 ? 1 : 0;
  state.overtime[row] = count === 0 ? 0 : Math.max(0, home - (m.softEnd[r] as number));
  state.home[row] = home;
  state.cost[row] = drive * m.driveSecond;
}
