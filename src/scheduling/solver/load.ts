// Bringing a plan into the state. A stored plan may no longer hold (the day ran late, somebody fell ill): what is fixed then
// stays, the rest is put back where it still fits, and what does not fit is handed to the search.

import { cheapestSlot, fitsAfter } from './insertion-test.ts';
import { NO_FIT } from './lean-route.ts';
import type { LinkState } from './link-state.ts';
import type { LockedRoute } from './locks.ts';
import { buildModel } from './model.ts';
import type { Plan, Problem } from './problem.ts';
import { insertAfter, setOrder, takeOut } from './route-edit.ts';
import { RouteState } from './route-state.ts';

/** Whether `plan` can be kept as it is: what is locked where it is locked, and every rule on what is not. */
export function holds(problem: Problem, plan: Plan): boolean {
  const state = new RouteState(buildModel(problem, plan.forced));
  state.links?.load(plan);
  return plan.routes.every((order, r) => keepsRules(state, r, order));
}

/** Loads `plan`; returns the visits that had to leave their place because it broke a rule, ascending. */
export function loadPlan(state: RouteState, plan: Plan): number[] {
  const removed: number[] = [];
  state.links?.load(plan);
  for (let r = 0; r < state.model.routeCount; r++) {
    const locks = locksOf(state, r);
    const order = plan.routes[r] as readonly number[];
    if (keepsRules(state, r, order)) continue;
    setOrder(state, r, locks);
    for (const v of order) {
      if (state.model.locked[v] === 0 && !putBack(state, v, r)) removed.push(v);
    }
  }
  if (state.links !== null) removed.push(...dropUnlinked(state, state.links));
  return removed.sort((a, b) => a - b);
}

/** Takes out who stands where a link does not hold, or without those who start together with it; the later one of two. */
function dropUnlinked(state: RouteState, links: LinkState): number[] {
  const dropped: number[] = [];
  const stands = (v: number): boolean => (state.routeOf[v] as number) >= 0;
  const drop = (v: number | undefined): void => {
    if (v === undefined || !stands(v) || state.model.locked[v] === 1) return;
    const r = state.routeOf[v] as number;
    takeOut(state, v);
    state.refresh(r);
    dropped.push(v);
  };
  for (let before = -1; before < dropped.length; ) {
    before = dropped.length;
    for (const [index, { kind, first, second }] of links.links.entries()) {
      if (stands(first) && stands(second) && !links.holds(state, index))
        drop(state.model.locked[second] === 1 ? first : second);
      if (kind === 'same-start' && stands(first) !== stands(second)) drop(stands(first) ? first : second);
    }
  }
  for (const [index, { first, second }] of links.links.entries()) {
    if (!links.isTied(index) || (stands(first) && stands(second))) continue;
    links.untie(index);
    for (const v of [first, second]) {
      links.apply(v);
      if (stands(v)) state.refresh(state.routeOf[v] as number);
    }
  }
  links.commit();
  return dropped;
}

function locksOf(state: RouteState, r: number): number[] {
  return (state.model.lockedRoutes[r] as LockedRoute).locks.map((lock) => lock.visit);
}

/** Gives route `r` this order, and says whether it breaks no rule. */
function keepsRules(state: RouteState, r: number, order: readonly number[]): boolean {
  const isWhole = keepsLocks(state, order, locksOf(state, r)) && order.every((v) => isAllowed(state, v, r));
  return isWhole && setOrder(state, r, order);
}

function keepsLocks(state: RouteState, order: readonly number[], locks: readonly number[]): boolean {
  const kept = order.filter((v) => state.model.locked[v] === 1);
  return kept.length === locks.length && kept.every((v, i) => v === locks[i]);
}

export function isAllowed(state: RouteState, v: number, r: number): boolean {
  return state.model.locked[v] === 1 || state.model.problem.visits[v]?.allowed[r] === 1;
}

/** Puts `v` on its route as late in the order as it fits, so that the others keep theirs; else wherever it is cheapest. */
function putBack(state: RouteState, v: number, r: number): boolean {
  if (!isAllowed(state, v, r)) return false;
  const slots = new Int32Array(1);
  if (cheapestSlot(state, v, r, slots, 0) === NO_FIT) return false;
  for (let slot = state.count(r); slot >= 0; slot--) {
    if (fitsAfter(state, v, r, slot, state.backward)) return insertAfter(state, v, r, slot);
  }
  return insertAfter(state, v, r, slots[0] as number);
}
