// What one step of the search works on: the routes, the visits that stand nowhere, the undo log, and a memory of the cheapest
// slot of each visit on each route, good for as long as the route's version stands.

import type { Random } from '../../../base/random.ts';
import { cheapestSlot } from '../insertion-test.ts';
import { NO_FIT } from '../lean-route.ts';
import type { Model } from '../model.ts';
import { insertAfter, takeOut, UndoLog } from '../route-edit.ts';
import { RouteState } from '../route-state.ts';
import { bind, findLinked, letGo } from './linked.ts';

/** What a run decides about each visit. */
export interface Stakes {
  /** Price of its absence while searching, on the scale of minutes. Whole numbers. */
  readonly penalty: Float64Array;
  /** 1 for visits that have to be placed. */
  readonly must: Uint8Array;
  /** 1 for visits that the run may move and try to place. The others stay where they are. */
  readonly active: Uint8Array;
}

/** So many steps the mean length of routes is used before it is taken again. */
const MEAN_LASTS = 100;

export class Step {
  readonly model: Model;
  readonly state: RouteState;
  readonly random: Random;
  readonly stakes: Stakes;
  readonly log: UndoLog;
  /** Active visits that stand nowhere are the first `absentCount`. */
  readonly absent: Int32Array;
  absentCount = 0;
  /** Sum of their penalties. */
  penalty = 0;
  /** Sum of the prices of those that may be left out. */
  leftOut = 0;
  /** How many of them have to be placed. */
  missing = 0;
  /** A link turned out not to hold: the step has to be undone. */
  isBroken = false;
  /** What `findPlace` found. */
  foundRoute = -1;
  foundSlot = 0;
  foundPrice = NO_FIT;
  private secondRoute = -1;
  private secondPrice = NO_FIT;
  private readonly otherSlot = new Int32Array(1);
  /** The least that any visit's absence costs. */
  readonly cheapestAbsence: number;
  /** Whether moving any planned start has a price. */
  readonly hasTracked: boolean;
  /** Whether some routes may take over from each other whatever one of them does. */
  readonly hasAlike: boolean;
  private readonly absentAt: Int32Array;
  /** By visit and row: the version of the route that was looked at, and the price found. Side by side, for the cache. */
  private readonly memory: Float64Array;
  private readonly cachedSlot: Int32Array;
  /** By kind of route: the call of `findPlace` that has seen an empty one. */
  private readonly seenEmpty: Int32Array;
  private stamps = 0;
  /** Routes with visits and one empty route of each kind, as long as their number is not -1. */
  private readonly open: Int32Array;
  private openCount = -1;
  private mean = 1;
  private meanAge = 0;

  constructor(model: Model, random: Random, stakes: Stakes) {
    const pairs = model.visitCount * model.routeCount * 2;
    this.model = model;
    this.state = new RouteState(model);
    this.random = random;
    this.stakes = stakes;
    this.cheapestAbsence = stakes.penalty.reduce((low, price) => Math.min(low, price), Number.POSITIVE_INFINITY);
    this.hasTracked = model.tracked.includes(1);
    this.hasAlike = this.state.links === null && model.kind.some((kind, r) => kind !== r);
    this.log = new UndoLog(this.state);
    this.absent = new Int32Array(model.visitCount);
    this.absentAt = new Int32Array(model.visitCount).fill(-1);
    this.memory = new Float64Array(2 * pairs);
    this.cachedSlot = new Int32Array(pairs);
    this.seenEmpty = new Int32Array(model.routeCount);
    this.open = new Int32Array(model.routeCount);
  }

  /** Lists every active visit that stands nowhere. Call once after loading. */
  gatherAbsent(): void {
    for (let v = 0; v < this.model.visitCount; v++) {
      if (this.stakes.active[v] === 1 && (this.state.routeOf[v] as number) < 0) this.addAbsent(v);
    }
  }

  /** Lists every visit anew by where it stands, after whole routes have changed. */
  relist(): void {
    this.openCount = -1;
    for (let v = 0; v < this.model.visitCount; v++) {
      if ((this.state.routeOf[v] as number) < 0) this.addAbsent(v);
      else this.dropAbsent(v);
    }
  }

  addAbsent(v: number): void {
    if ((this.absentAt[v] as number) >= 0 || this.stakes.active[v] === 0) return;
    this.absentAt[v] = this.absentCount;
    this.absent[this.absentCount++] = v;
    this.penalty += this.stakes.penalty[v] as number;
    if (this.stakes.must[v] === 1) this.missing++;
    else this.leftOut += this.model.price[v] as number;
  }

  dropAbsent(v: number): void {
    const at = this.absentAt[v] as number;
    if (at < 0) return;
    const last = this.absent[--this.absentCount] as number;
    this.absent[at] = last;
    this.absentAt[last] = at;
    this.absentAt[v] = -1;
    this.penalty -= this.stakes.penalty[v] as number;
    if (this.stakes.must[v] === 1) this.missing--;
    else this.leftOut -= this.model.price[v] as number;
  }

  /** Counts `v`, which a change of its route's order has dropped, as standing nowhere. */
  lose(v: number): void {
    this.openCount = -1;
    this.state.routeOf[v] = -1;
    this.state.slotOf[v] = -1;
    this.addAbsent(v);
  }

  /** Visits on a route that has any, on average, as of some steps ago. At least 1. */
  meanLength(): number {
    if (this.meanAge-- > 0) return this.mean;
    let stops = 0;
    let routes = 0;
    for (let r = 0; r < this.model.routeCount; r++) {
      const count = this.state.count(r);
      stops += count;
      if (count > 0) routes++;
    }
    this.meanAge = MEAN_LASTS;
    this.mean = routes === 0 ? 1 : Math.max(1, Math.round(stops / routes));
    return this.mean;
  }

  /** Takes `v` off its route, and leaves its links to the caller. */
  takeAlong(v: number): void {
    this.openCount = -1;
    this.log.touch(this.state.routeOf[v] as number);
    takeOut(this.state, v);
    this.addAbsent(v);
  }

  /** Takes `v` off its route. The route has to be refreshed before anything is asked of it. */
  remove(v: number): void {
    this.takeAlong(v);
    const { links } = this.state;
    if (links !== null && links.isLinked[v] === 1) letGo(this, links, v);
  }

  /** Puts `v` behind `slot`, known to fit; what is linked may find itself pushed out by its own links, and breaks the step. */
  insert(v: number, r: number, slot: number): void {
    if (this.state.count(r) === 0) this.openCount = -1;
    const { links } = this.state;
    const isLinked = links !== null && links.isLinked[v] === 1;
    this.log.touch(r);
    const fits = insertAfter(this.state, v, r, slot);
    if (!fits && !isLinked) throw new Error(`Visit at index ${v} does not fit on route ${r}.`);
    if (fits) this.dropAbsent(v);
    if (!fits) this.isBroken = true;
    else if (isLinked) bind(this, links, v);
  }

  /** Keeps the step. */
  commit(): void {
    this.log.commit();
    this.state.links?.commit();
  }

  undo(): void {
    this.openCount = -1;
    this.log.undo(this);
    this.state.links?.undo();
    this.isBroken = false;
  }

  /** Price of the cheapest slot of `v` on `r`, remembered; `NO_FIT` if there is none. */
  priceOn(v: number, r: number): number {
    const row = this.state.row[r] as number;
    const at = v * 2 * this.model.routeCount + row;
    if (this.memory[2 * at] !== this.state.version[row]) {
      this.memory[2 * at + 1] = cheapestSlot(this.state, v, r, this.cachedSlot, at);
      this.memory[2 * at] = this.state.version[row] as number;
    }
    return this.memory[2 * at + 1] as number;
  }

  /** Finds the cheapest place of `v`, in `foundRoute` (-1 for none), `foundSlot` and `foundPrice`. */
  findPlace(v: number): void {
    const { allowedFrom, allowedRoutes, isAllowedEverywhere, routeCount, kind } = this.model;
    const { row, length, version } = this.state;
    const { links } = this.state;
    if (links !== null && links.isLinked[v] === 1) {
      findLinked(this, links, v);
      return;
    }
    if (this.openCount < 0) this.listOpen();
    const isOpen = isAllowedEverywhere[v] === 1;
    const routes = isOpen ? this.open : allowedRoutes;
    const last = isOpen ? this.openCount : (allowedFrom[v + 1] as number);
    const { memory, seenEmpty } = this;
    const stamp = ++this.stamps;
    const from = v * 2 * routeCount;
    let best = NO_FIT;
    let second = NO_FIT;
    let bestRoute = -1;
    let secondRoute = -1;
    for (let i = isOpen ? 0 : (allowedFrom[v] as number); i < last; i++) {
      const r = routes[i] as number;
      const here = row[r] as number;
      if (length[here] === 0) {
        const like = kind[r] as number;
        if (seenEmpty[like] === stamp) continue;
        seenEmpty[like] = stamp;
      }
      const at = 2 * (from + here);
      const price = memory[at] === version[here] ? (memory[at + 1] as number) : this.priceOn(v, r);
      if (price >= second) continue;
      if (price < best) {
        second = best;
        secondRoute = bestRoute;
        best = price;
        bestRoute = r;
      } else {
        second = price;
        secondRoute = r;
      }
    }
    this.foundPrice = best;
    this.foundRoute = bestRoute;
    this.foundSlot = bestRoute < 0 ? 0 : (this.cachedSlot[from + (row[bestRoute] as number)] as number);
    this.secondPrice = second;
    this.secondRoute = secondRoute;
  }

  /** Overlooks the slot that `findPlace` has just found for `v`: the next cheapest stands in its stead, if there is any. */
  overlook(v: number): void {
    const r = this.foundRoute;
    if (r < 0) return;
    const price = cheapestSlot(this.state, v, r, this.otherSlot, 0, this.foundSlot);
    if (price === NO_FIT && this.secondRoute < 0) return;
    if (price <= this.secondPrice) {
      this.foundPrice = price;
      this.foundSlot = this.otherSlot[0] as number;
      return;
    }
    const second = this.secondRoute;
    this.foundPrice = this.secondPrice;
    this.foundRoute = second;
    this.foundSlot = this.cachedSlot[v * 2 * this.model.routeCount + (this.state.row[second] as number)] as number;
  }

  private listOpen(): void {
    const { kind, routeCount } = this.model;
    const { row, length } = this.state;
    const stamp = ++this.stamps;
    let count = 0;
    for (let r = 0; r < routeCount; r++) {
      if (length[row[r] as number] === 0) {
        const like = kind[r] as number;
        if (this.seenEmpty[like] === stamp) continue;
        this.seenEmpty[like] = stamp;
      }
      this.open[count++] = r;
    }
    this.openCount = count;
  }
}
