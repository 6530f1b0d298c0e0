// Changing routes: put in, take out, load a plan, read it back, and undo a step. The undo log copies only the routes that a
// step touches.

import type { Plan, Tie } from './problem.ts';
import type { RouteState } from './route-state.ts';

/** Puts `v` behind slot `slot` of route `r`. False when the route then breaks a rule. */
export function insertAfter(state: RouteState, v: number, r: number, slot: number): boolean {
  const base = state.base(r);
  const count = state.count(r);
  if (count + 2 >= state.model.stride) return false;
  for (let s = count; s > slot; s--) state.stops[base + s + 1] = state.stops[base + s] as number;
  state.stops[base + slot + 1] = v;
  state.length[state.row[r] as number] = count + 1;
  return state.refreshFrom(r, slot, v);
}

/** Takes `v` from its route without computing the route again; call `refresh` after the last one. */
export function takeOut(state: RouteState, v: number): void {
  const r = state.routeOf[v] as number;
  const base = state.base(r);
  const count = state.count(r);
  let slot = 1;
  while (state.stops[base + slot] !== v) slot++;
  for (let s = slot; s < count; s++) state.stops[base + s] = state.stops[base + s + 1] as number;
  state.length[state.row[r] as number] = count - 1;
  state.isCurrent[state.row[r] as number] = 0;
  state.routeOf[v] = -1;
  state.slotOf[v] = -1;
}

/** Gives route `r` this order. False when it then breaks a rule or holds too many stops. */
export function setOrder(state: RouteState, r: number, order: readonly number[]): boolean {
  const base = state.base(r);
  for (let s = 1; s <= state.count(r); s++) {
    const v = state.stops[base + s] as number;
    if (state.routeOf[v] === r) state.routeOf[v] = -1;
  }
  const fits = order.length + 2 <= state.model.stride;
  state.length[state.row[r] as number] = fits ? order.length : 0;
  if (fits) for (const [i, v] of order.entries()) state.stops[base + i + 1] = v;
  return state.refresh(r) && fits;
}

/** The order of every route. */
export function ordersOf(state: RouteState): number[][] {
  return Array.from(state.row, (_, r) => {
    const first = state.base(r) + 1;
    return [...state.stops.subarray(first, first + state.count(r))];
  });
}

/** The state as a plan; what stands nowhere is unassigned. */
export function planOf(
  orders: number[][],
  visitCount: number,
  forced: Plan['forced'],
  ties?: readonly Tie[] | undefined,
): Plan {
  const placed = new Set(orders.flat());
  const unassigned = Array.from({ length: visitCount }, (_, v) => v).filter((v) => !placed.has(v));
  return { routes: orders, unassigned, forced, ...(ties ? { ties } : {}) };
}

/** Who keeps the list of visits that stand nowhere. Both are asked of visits that are listed already, or not. */
export interface Absence {
  addAbsent(v: number): void;
  dropAbsent(v: number): void;
}

/** Remembers which routes a step works on, to keep or take back what it did to them. */
export class UndoLog {
  private readonly state: RouteState;
  private readonly touched: Int32Array;
  private readonly isTouched: Uint8Array;
  private readonly cost: Float64Array;
  private count = 0;

  constructor(state: RouteState) {
    const { routeCount } = state.model;
    this.state = state;
    this.touched = new Int32Array(routeCount);
    this.isTouched = new Uint8Array(routeCount);
    this.cost = new Float64Array(routeCount);
  }

  /** Whether the step works on route `r`. */
  has(r: number): boolean {
    return this.isTouched[r] === 1;
  }

  /** Call before the first change to route `r` in a step. */
  touch(r: number): void {
    if (this.isTouched[r] === 1) return;
    this.isTouched[r] = 1;
    this.touched[this.count++] = r;
    this.cost[r] = this.state.costOf(r);
    this.state.switchRow(r);
  }

  /**
   * Keeps the step. A route that came out as it was goes back to its old row: all that is remembered of it still holds, unless
   * links have moved its windows meanwhile.
   */
  commit(): void {
    for (let i = 0; i < this.count && this.state.links === null; i++) {
      const r = this.touched[i] as number;
      if (this.state.links === null && this.isSameAsBefore(r)) this.state.row[r] = (this.state.row[r] as number) ^ 1;
    }
    this.clear();
  }

  private isSameAsBefore(r: number): boolean {
    const { row, length, stops, model } = this.state;
    const now = row[r] as number;
    const before = now ^ 1;
    const count = length[now] as number;
    if (count !== length[before] || this.state.costOf(r) !== this.cost[r]) return false;
    for (let s = 1; s <= count; s++) {
      if (stops[now * model.stride + s] !== stops[before * model.stride + s]) return false;
    }
    return true;
  }

  private clear(): void {
    for (let i = 0; i < this.count; i++) this.isTouched[this.touched[i] as number] = 0;
    this.count = 0;
  }

  /** Takes the step back, and tells `absence` which visits stand nowhere by that, and which stand again. */
  undo(absence: Absence): void {
    const { stops, routeOf, slotOf, row, model } = this.state;
    for (let i = 0; i < this.count; i++) {
      const r = this.touched[i] as number;
      const base = this.state.base(r);
      for (let s = this.state.count(r); s >= 1; s--) routeOf[stops[base + s] as number] = -1;
    }
    for (let i = 0; i < this.count; i++) {
      const r = this.touched[i] as number;
      row[r] = (row[r] as number) ^ 1;
      const base = this.state.base(r);
      for (let s = this.state.count(r); s >= 1; s--) {
        const v = stops[base + s] as number;
        routeOf[v] = r;
        slotOf[v] = s;
        absence.dropAbsent(v);
      }
    }
    for (let i = 0; i < this.count; i++) {
      const spare = (row[this.touched[i] as number] as number) ^ 1;
      const base = spare * model.stride;
      for (let s = this.state.length[spare] as number; s >= 1; s--) {
        const v = stops[base + s] as number;
        if ((routeOf[v] as number) < 0) absence.addAbsent(v);
      }
    }
    this.clear();
  }

  /** How many routes the step works on. */
  get size(): number {
    return this.count;
  }

  /** By how much the price of the touched routes rose. */
  costRise(): number {
    let rise = 0;
    for (let i = 0; i < this.count; i++) {
      const r = this.touched[i] as number;
      rise += this.state.costOf(r) - (this.cost[r] as number);
    }
    return rise;
  }
}
