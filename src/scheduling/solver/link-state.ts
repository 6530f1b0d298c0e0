// The links of a search: the ties that hold at the moment, and with them the windows of linked visits, which are narrowed while
// the other side stands. The insertion test then needs to know nothing of links. Only problems with links have this.

import { earliestTies } from './links.ts';
import type { Model } from './model.ts';
import type { Link, Plan, Tie } from './problem.ts';
import type { RouteState } from './route-state.ts';
import { NEVER } from './timeline.ts';

/** No tie. */
const LOOSE = -NEVER;

/** Null for a problem without links. */
export function linksFor(model: Model): LinkState | null {
  const { links } = model.problem;
  return links && links.length > 0 ? new LinkState(model, links) : null;
}

export class LinkState {
  readonly links: readonly Link[];
  /** 1 for a visit that has a link. */
  readonly isLinked: Uint8Array;
  /** By visit: its links; and who starts together with it, itself included (null = nobody). */
  readonly linksOf: readonly (readonly number[])[];
  readonly teamOf: readonly (readonly number[] | null)[];
  private readonly model: Model;
  /** By link: when it is tied, or `LOOSE`. */
  private readonly at: Int32Array;
  private readonly windowStart: Int32Array;
  private readonly windowEnd: Int32Array;
  /** What the step under way has changed: link and former moment, in turn. */
  private readonly journal: number[] = [];

  constructor(model: Model, links: readonly Link[]) {
    const { visitCount } = model;
    const linksOf: number[][] = Array.from({ length: visitCount }, () => []);
    for (const [index, { first, second }] of links.entries()) {
      linksOf[first]?.push(index);
      linksOf[second]?.push(index);
    }
    this.model = model;
    this.links = links;
    this.linksOf = linksOf;
    this.isLinked = Uint8Array.from(linksOf, (own) => (own.length > 0 ? 1 : 0));
    this.teamOf = teamsOf(visitCount, links);
    this.at = new Int32Array(links.length).fill(LOOSE);
    this.windowStart = model.windowStart.slice();
    this.windowEnd = model.windowEnd.slice();
  }

  /** The side of a link that `v` is not. */
  other(link: number, v: number): number {
    const { first, second } = this.links[link] as Link;
    return first === v ? second : first;
  }

  tie(link: number, at: number): void {
    if (this.at[link] === at) return;
    this.journal.push(link, this.at[link] as number);
    this.at[link] = at;
  }

  untie(link: number): void {
    this.tie(link, LOOSE);
  }

  isTied(link: number): boolean {
    return this.at[link] !== LOOSE;
  }

  /** Gives `v` the windows that its ties leave. */
  apply(v: number): void {
    let [from, to] = [-NEVER, NEVER];
    for (const index of this.linksOf[v] as readonly number[]) {
      if (!this.isTied(index)) continue;
      const bounds = this.boundsOf(index, v);
      [from, to] = [Math.max(from, bounds.from), Math.min(to, bounds.to)];
    }
    this.narrow(v, from, to);
  }

  /** Where a tie lets `v` start. */
  boundsOf(link: number, v: number): { from: number; to: number } {
    const at = this.at[link] as number;
    const { kind, first, gapSeconds = 0 } = this.links[link] as Link;
    if (kind === 'same-start') return { from: at, to: at };
    return first === v
      ? { from: -NEVER, to: at - (this.model.service[v] as number) }
      : { from: at + gapSeconds, to: NEVER };
  }

  /** Gives `v` the part of its own windows inside `[from, to]`; false when there is none. */
  narrow(v: number, from: number, to: number): boolean {
    const { windowFrom, windowStart, windowEnd, opening, closing } = this.model;
    const [first, end] = [windowFrom[v] as number, windowFrom[v + 1] as number];
    let open = -1;
    let close = -1;
    for (let w = first; w < end; w++) {
      windowStart[w] = Math.max(this.windowStart[w] as number, from);
      windowEnd[w] = Math.min(this.windowEnd[w] as number, to);
      if ((windowStart[w] as number) > (windowEnd[w] as number)) continue;
      if (open < 0) open = w;
      close = w;
    }
    // An empty window stands for its neighbour, so that the first and the last of the list bound them all.
    for (let w = first; w < end; w++) {
      if (w >= open && w <= close && open >= 0) continue;
      const like = w < open ? open : close;
      windowStart[w] = open < 0 ? NEVER : (windowStart[like] as number);
      windowEnd[w] = open < 0 ? -NEVER : (windowEnd[like] as number);
    }
    opening[v] = windowStart[first] as number;
    closing[v] = windowEnd[end - 1] as number;
    return open >= 0;
  }

  /** The technicians that those who stand leave to `v`. */
  mayServe(state: RouteState, v: number, r: number): boolean {
    const { routes } = this.model.problem;
    for (const index of this.linksOf[v] as readonly number[]) {
      const { kind } = this.links[index] as Link;
      const route = state.routeOf[this.other(index, v)] as number;
      if (kind === 'after' || route < 0) continue;
      const isSame = routes[route]?.technician === routes[r]?.technician;
      if (isSame !== (kind === 'same-technician')) return false;
    }
    return true;
  }

  /** When `v` can be over at the earliest, and start at the latest, where it stands. */
  earliestEnd(state: RouteState, v: number): number {
    const { locked, lockedStart, service, layers } = this.model;
    if (locked[v] === 1) return (lockedStart[v] as number) + (service[v] as number);
    const at = (state.base(state.routeOf[v] as number) + (state.slotOf[v] as number)) * layers;
    let best = NEVER;
    for (let k = at; k < at + layers; k++) {
      const departure = state.forward[k] as number;
      if (departure < best && departure - (service[v] as number) <= (state.backward[k] as number)) best = departure;
    }
    return best;
  }

  latestStart(state: RouteState, v: number): number {
    const { locked, lockedStart, service, layers } = this.model;
    if (locked[v] === 1) return lockedStart[v] as number;
    const at = (state.base(state.routeOf[v] as number) + (state.slotOf[v] as number)) * layers;
    let best = -NEVER;
    for (let k = at; k < at + layers; k++) {
      const arrival = state.backward[k] as number;
      if (arrival > best && (state.forward[k] as number) - (service[v] as number) <= arrival) best = arrival;
    }
    return best;
  }

  /** Keeps what the step did. */
  commit(): void {
    this.journal.length = 0;
  }

  /** Takes it back; the routes have their old times again already. */
  undo(): void {
    const changed = new Set<number>();
    for (let i = this.journal.length - 2; i >= 0; i -= 2) {
      const link = this.journal[i] as number;
      this.at[link] = this.journal[i + 1] as number;
      changed.add(link);
    }
    this.journal.length = 0;
    for (const link of changed) {
      const { first, second } = this.links[link] as Link;
      this.apply(first);
      this.apply(second);
    }
  }

  /** The ties that hold now. */
  ties(): Tie[] {
    return this.links.flatMap((_, link) => (this.isTied(link) ? [{ link, at: this.at[link] as number }] : []));
  }

  /** Takes over the ties of a plan, before its orders are loaded. */
  load(plan: Plan): void {
    this.at.fill(LOOSE);
    for (const { link, at } of plan.ties ?? earliestTies(this.model.problem, plan)) this.at[link] = at;
    for (let v = 0; v < this.model.visitCount; v++) if (this.isLinked[v] === 1) this.apply(v);
  }

  /** Whether a link holds between two that both stand. */
  holds(state: RouteState, link: number): boolean {
    const { kind, first, second } = this.links[link] as Link;
    const { routes } = this.model.problem;
    const technician = (v: number): number | undefined => routes[state.routeOf[v] as number]?.technician;
    const isSame = technician(first) === technician(second);
    if (kind === 'same-technician') return isSame;
    return this.isTied(link) && (kind === 'after' || !isSame);
  }
}

function teamsOf(visitCount: number, links: readonly Link[]): (readonly number[] | null)[] {
  const teams: (number[] | null)[] = new Array(visitCount).fill(null);
  for (const { kind, first, second } of links) {
    if (kind !== 'same-start' || (teams[first] !== null && teams[first] === teams[second])) continue;
    const joined = [...(teams[first] ?? [first]), ...(teams[second] ?? [second])].sort((a, b) => a - b);
    for (const v of joined) teams[v] = joined;
  }
  return teams;
}
