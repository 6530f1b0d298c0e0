// Two routes that are alike exchange what they do after some slot of each (2-opt*: Potvin and Rousseau, "An exchange heuristic for
// routeing problems with time windows", Journal of the Operational Research Society 46(12), 1995). Strings are too short for
// that: no few of them carry half of a long route over to another one.

import type { RouteState } from '../route-state.ts';
import type { Step } from './step.ts';

/** Behind a slot of a route, 0 for its start. */
export interface Cut {
  readonly route: number;
  readonly slot: number;
}

/**
 * Exchanges the tails of two routes of one kind that the step works on. Does nothing, and returns false, where a rule would be
 * broken by it or somebody in them is not for the step to move. Not for days with links.
 */
export function swapTails(step: Step, first: Cut, second: Cut): boolean {
  const { state } = step;
  if (isTooLate(state, first, second) || isTooLate(state, second, first)) return false;
  const ofFirst = tailOf(state, first);
  const ofSecond = tailOf(state, second);
  if (!mayMove(step, ofFirst, second) || !mayMove(step, ofSecond, first)) return false;
  if (giveTail(state, first, ofSecond) && giveTail(state, second, ofFirst)) return true;
  giveTail(state, first, ofFirst);
  giveTail(state, second, ofSecond);
  return false;
}

/** Whether the tail of `second` cannot follow the head of `first` in time: a quick no, most of all that are to be had. */
function isTooLate(state: RouteState, first: Cut, second: Cut): boolean {
  const { travelOf, size } = state.model;
  const from = state.base(first.route) + first.slot;
  const to = state.base(second.route) + second.slot + 1;
  const travel = travelOf[first.route] as Int32Array;
  const drive = travel[(state.places[from] as number) * size + (state.places[to] as number)] as number;
  return (state.earliest[from] as number) + drive > (state.latest[to] as number);
}

function tailOf(state: RouteState, { route, slot }: Cut): Int32Array {
  const base = state.base(route);
  return state.stops.slice(base + slot + 1, base + state.count(route) + 1);
}

function mayMove({ stakes, model }: Step, tail: Int32Array, { slot }: Cut): boolean {
  return slot + tail.length + 2 <= model.stride && tail.every((v) => stakes.active[v] === 1);
}

/** False when the route then breaks a rule. */
function giveTail(state: RouteState, { route, slot }: Cut, tail: Int32Array): boolean {
  state.stops.set(tail, state.base(route) + slot + 1);
  state.length[state.row[route] as number] = slot + tail.length;
  return state.refresh(route);
}
