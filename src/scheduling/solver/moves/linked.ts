// Linked visits in a step: taken out, they let go of those they were tied to; put in, they are tied to those that stand. Who
// starts together goes in and out together. A tie that turns out not to hold breaks the step, which is then undone.

import { addedPrice, fitsAfter } from '../insertion-test.ts';
import { NO_FIT } from '../lean-route.ts';
import type { LinkState } from '../link-state.ts';
import type { Link } from '../problem.ts';
import { arriveAt, startAt } from '../route-times.ts';
import { NEVER } from '../timeline.ts';
import type { Step } from './step.ts';

/** Moments tried for those who start together. */
const MOST_STARTS = 12;
/** People are told full five minutes, where there is room. */
const GRID_SECONDS = 300;

/** Lets go of those tied to `v`, which was taken out, and takes out who started together with it. */
export function letGo(step: Step, links: LinkState, v: number): void {
  const { state, model } = step;
  const dirty = new Set<number>();
  const out = [v];
  for (const gone of out) {
    for (const index of links.linksOf[gone] as readonly number[]) {
      const other = links.other(index, gone);
      const r = state.routeOf[other] as number;
      const isFree = r >= 0 && model.locked[other] === 0;
      if (links.isTied(index)) {
        links.untie(index);
        links.apply(other);
        if (isFree) dirty.add(r);
      }
      if (!isFree || links.links[index]?.kind !== 'same-start') continue;
      step.takeAlong(other);
      dirty.add(r);
      out.push(other);
    }
    links.apply(gone);
  }
  for (const r of dirty) refresh(step, r);
}

function refresh(step: Step, r: number): boolean {
  step.log.touch(r);
  if (step.state.refresh(r)) return true;
  step.isBroken = true;
  return false;
}

/** Lets go of those tied to what a step took out, and now and then takes them out too: both may be better elsewhere. */
export function loosen(step: Step, links: LinkState, from: number): void {
  const { absent, state, random, stakes } = step;
  for (let i = from; i < step.absentCount; i++) {
    if (links.isLinked[absent[i] as number] === 1) letGo(step, links, absent[i] as number);
  }
  for (let i = from; i < step.absentCount; i++) {
    const v = absent[i] as number;
    if (links.isLinked[v] === 0) continue;
    for (const index of links.linksOf[v] as readonly number[]) {
      const other = links.other(index, v);
      const r = state.routeOf[other] as number;
      if (r < 0 || stakes.active[other] === 0 || random.below(2) === 0) continue;
      step.remove(other);
      refresh(step, r);
    }
  }
}

/** Puts `v` in where it is cheapest, with all who start together with it. False when there is no place for it. */
export function placeLinked(step: Step, links: LinkState, v: number): boolean {
  const team = links.teamOf[v];
  if (team) return placeTeam(step, links, team);
  step.findPlace(v);
  if (step.foundRoute < 0) {
    links.apply(v);
    return false;
  }
  step.insert(v, step.foundRoute, step.foundSlot);
  return !step.isBroken;
}

/** Finds the cheapest place of a visit that starts alone, as `Step.findPlace`. */
export function findLinked(step: Step, links: LinkState, v: number): void {
  step.foundRoute = -1;
  step.foundPrice = NO_FIT;
  if (!narrowToPartners(step, links, v, -NEVER, NEVER)) return;
  const { allowedFrom, allowedRoutes } = step.model;
  for (let i = allowedFrom[v] as number; i < (allowedFrom[v + 1] as number); i++) {
    const r = allowedRoutes[i] as number;
    if (!links.mayServe(step.state, v, r)) continue;
    const found = cheapestOn(step, links, v, r);
    if (found.price >= step.foundPrice) continue;
    step.foundPrice = found.price;
    step.foundRoute = r;
    step.foundSlot = found.slot;
  }
}

/** Leaves `v` the windows that its ties, and those who stand untied, leave it inside `[from, to]`; false when there is none. */
function narrowToPartners(step: Step, links: LinkState, v: number, from: number, to: number): boolean {
  const { state, model } = step;
  let [first, last] = [from, to];
  for (const index of links.linksOf[v] as readonly number[]) {
    const { kind, first: earlier, gapSeconds = 0 } = links.links[index] as Link;
    const other = links.other(index, v);
    if (links.isTied(index)) {
      const bounds = links.boundsOf(index, v);
      [first, last] = [Math.max(first, bounds.from), Math.min(last, bounds.to)];
      continue;
    }
    if (kind !== 'after' || (state.routeOf[other] as number) < 0) continue;
    if (earlier === other) first = Math.max(first, links.earliestEnd(state, other) + gapSeconds);
    else last = Math.min(last, links.latestStart(state, other) - gapSeconds - (model.service[v] as number));
  }
  return links.narrow(v, first, last);
}

/** The cheapest slot of a route, on the right side of those on it that `v` has to come before or after. */
function cheapestOn(step: Step, links: LinkState, v: number, r: number): { price: number; slot: number } {
  const { state } = step;
  const best = { price: NO_FIT, slot: 0 };
  if (state.isFull[state.row[r] as number] === 1 || state.limits?.mayTake(state, v, r) === false) return best;
  let [low, high] = [0, state.count(r)];
  for (const index of links.linksOf[v] as readonly number[]) {
    const { kind, first } = links.links[index] as Link;
    const other = links.other(index, v);
    if (kind !== 'after' || state.routeOf[other] !== r) continue;
    const slot = state.slotOf[other] as number;
    if (first === other) low = Math.max(low, slot);
    else high = Math.min(high, slot - 1);
  }
  for (let slot = low; slot <= high; slot++) {
    if (!fitsAfter(state, v, r, slot, state.backward)) continue;
    const price = addedPrice(state, v, r, slot);
    if (price < best.price) [best.price, best.slot] = [price, slot];
  }
  return best;
}

/** Ties `v`, which was just put in, to those that stand. */
export function bind(step: Step, links: LinkState, v: number): void {
  const { state } = step;
  for (const index of links.linksOf[v] as readonly number[]) {
    const { kind, first, second, gapSeconds = 0 } = links.links[index] as Link;
    const other = links.other(index, v);
    if (kind !== 'after' || (state.routeOf[other] as number) < 0 || links.isTied(index)) continue;
    const low = links.earliestEnd(state, first);
    const high = links.latestStart(state, second) - gapSeconds;
    if (low > high) {
      step.isBroken = true;
      return;
    }
    const kept = other === first ? low : earliestStart(step, links, second) - gapSeconds;
    links.tie(index, chosen(step, low, high, kept));
    links.apply(other);
    narrowToPartners(step, links, v, -NEVER, NEVER);
    if (!refresh(step, state.routeOf[other] as number) || !refresh(step, state.routeOf[v] as number)) return;
  }
}

function earliestStart(step: Step, links: LinkState, v: number): number {
  return links.earliestEnd(step.state, v) - (step.model.service[v] as number);
}

/** A moment from `low` to `high`: either end, where nobody is pushed, or anywhere between. */
function chosen(step: Step, low: number, high: number, kept: number): number {
  const { random } = step;
  const kind = random.below(4);
  if (kind === 0) return low;
  if (kind === 1) return high;
  return kind === 2 ? Math.max(low, Math.min(kept, high)) : low + random.below(high - low + 1);
}

// ---- those who start together ----

interface Choice {
  readonly route: number;
  readonly slot: number;
  readonly price: number;
}

function placeTeam(step: Step, links: LinkState, team: readonly number[]): boolean {
  const { state, stakes } = step;
  const absent = team.filter((v) => (state.routeOf[v] as number) < 0);
  if (absent.some((v) => stakes.active[v] === 0)) return false;
  const standing = team.filter((v) => (state.routeOf[v] as number) >= 0);
  let best: { start: number; choices: readonly Choice[]; price: number } | null = null;
  for (const start of startsToTry(step, links, absent, standing)) {
    const choices = absent.map((v) => choicesAt(step, links, v, { start, most: team.length }));
    const joint = cheapestJoint(step, choices);
    if (joint && (best === null || joint.price < best.price)) best = { start, ...joint };
  }
  for (const v of absent) links.apply(v);
  if (best === null) return false;
  for (const v of absent) {
    for (const index of links.linksOf[v] as readonly number[])
      if (links.links[index]?.kind === 'same-start') links.tie(index, best.start);
  }
  for (const [i, v] of absent.entries()) {
    const { route, slot } = best.choices[i] as Choice;
    narrowToPartners(step, links, v, -NEVER, NEVER);
    step.insert(v, route, slot);
    if (step.isBroken) return false;
  }
  return true;
}

/** Moments at which at least one of them can start; of those who stand there is only one. */
function startsToTry(
  step: Step,
  links: LinkState,
  absent: readonly number[],
  standing: readonly number[],
): readonly number[] {
  const { model, random } = step;
  if (standing.length > 0) {
    const starts = new Set(standing.map((v) => model.lockedStart[v] as number));
    return starts.size === 1 && standing.every((v) => model.locked[v] === 1) ? [...starts] : [];
  }
  const found = new Set<number>();
  for (const v of absent) {
    const current = model.problem.visits[v]?.current?.start;
    if (current !== undefined) found.add(current);
    if (!narrowToPartners(step, links, v, -NEVER, NEVER)) return [];
    for (let i = model.allowedFrom[v] as number; i < (model.allowedFrom[v + 1] as number); i++) {
      const r = model.allowedRoutes[i] as number;
      for (let slot = 0; slot <= step.state.count(r); slot++) addStarts(step, { v, r, slot }, found);
    }
  }
  const starts = [...found].sort((a, b) => a - b);
  for (let i = starts.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [starts[i], starts[j]] = [starts[j] as number, starts[i] as number];
  }
  // Of equally cheap ones the first is taken: full five minutes.
  const isOdd = (start: number): number => Number(start % GRID_SECONDS !== 0);
  return starts.slice(0, MOST_STARTS).sort((a, b) => isOdd(a) - isOdd(b) || a - b);
}

/** The earliest starts in a slot, by the breaks taken until then, and the full five minutes after each. */
function addStarts(step: Step, at: { v: number; r: number; slot: number }, found: Set<number>): void {
  const { state, model } = step;
  const { v, r, slot } = at;
  const from = state.base(r) + slot;
  const travel = model.travelOf[r] as Int32Array;
  const drive = travel[(state.places[from] as number) * model.size + (model.place[v] as number)] as number;
  const leg = drive + (slot === 0 ? 0 : (model.buffer[r] as number));
  const breaks = model.breakCount[r] as number;
  for (let taken = 0; taken <= breaks; taken++) {
    const free = state.forward[from * model.layers + taken] as number;
    for (let then = taken; free < NEVER && then <= breaks; then++) {
      const arrival = arriveAt(model, r, free, leg, taken, then);
      const start = arrival >= NEVER ? NEVER : startAt(model, v, r, arrival);
      if (start >= NEVER) continue;
      found.add(start);
      found.add(Math.ceil(start / GRID_SECONDS) * GRID_SECONDS);
    }
  }
}

/** The cheapest routes on which `v` can start at a moment. */
function choicesAt(step: Step, links: LinkState, v: number, at: { start: number; most: number }): readonly Choice[] {
  const { allowedFrom, allowedRoutes } = step.model;
  if (!narrowToPartners(step, links, v, at.start, at.start)) return [];
  const found: Choice[] = [];
  for (let i = allowedFrom[v] as number; i < (allowedFrom[v + 1] as number); i++) {
    const route = allowedRoutes[i] as number;
    if (!links.mayServe(step.state, v, route)) continue;
    const { price, slot } = cheapestOn(step, links, v, route);
    if (price < NO_FIT) found.push({ route, slot, price });
  }
  return found.sort((a, b) => a.price - b.price || a.route - b.route).slice(0, at.most);
}

/** One choice for each, no technician twice, as cheap as can be; null when there are none. */
function cheapestJoint(
  step: Step,
  choices: readonly (readonly Choice[])[],
): { choices: readonly Choice[]; price: number } | null {
  const { routes } = step.model.problem;
  const technician = ({ route }: Choice): number | undefined => routes[route]?.technician;
  let best: { choices: readonly Choice[]; price: number } | null = null;
  const choose = (taken: readonly Choice[], price: number): void => {
    if (taken.length === choices.length) {
      if (best === null || price < best.price) best = { choices: taken, price };
      return;
    }
    for (const choice of choices[taken.length] as readonly Choice[]) {
      if (taken.some((other) => technician(other) === technician(choice))) continue;
      choose([...taken, choice], price + choice.price);
    }
  };
  choose([], 0);
  return best;
}
