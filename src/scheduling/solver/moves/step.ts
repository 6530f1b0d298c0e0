// What one step of the search works on: the routes, the visits that stand nowhere, the undo log, and a memory of the cheapest
// slot of each visit on each route, good for as long as the route's version stands.

import type { Random } from '../../../base/random.ts';
import { addedPrice, cheapestSlot, fitsAfter, hasRoom, NO_FIT } from '../insertion-test.ts';
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
  /** A route that takes nothing in this step; -1 for none. */
  banned = -1;
  /** A link turned out not to hold: the step has to be undone. */
  isBroken = false;
  /** What `findPlace` found. */
  foundRoute = -1;
  foundSlot = 0;
  foundPrice = NO_FIT;
  /** The least that any visit's absence costs. */
  readonly cheapestAbsence: number;
  /** Whether moving any planned start has a price. */
  readonly hasTracked: boolean;
  private readonly absentAt: Int32Array;
  private readonly cachedVersion: Int32Array;
  private readonly cachedPrice: Float64Array;
  private readonly cachedSlot: Int32Array;

  constructor(model: Model, random: Random, stakes: Stakes) {
    const pairs = model.visitCount * model.routeCount * 2;
    this.model = model;
    this.state = new RouteState(model);
    this.random = random;
    this.stakes = stakes;
    this.cheapestAbsence = stakes.penalty.reduce((low, price) => Math.min(low, price), Number.POSITIVE_INFINITY);
    this.hasTracked = model.tracked.includes(1);
    this.log = new UndoLog(this.state);
    this.absent = new Int32Array(model.visitCount);
    this.absentAt = new Int32Array(model.visitCount).fill(-1);
    this.cachedVersion = new Int32Array(pairs);
    this.cachedPrice = new Float64Array(pairs);
    this.cachedSlot = new Int32Array(pairs);
  }

  /** Lists every active visit that stands nowhere. Call once after loading. */
  gatherAbsent(): void {
    for (let v = 0; v < this.model.visitCount; v++) {
      if (this.stakes.active[v] === 1 && (this.state.routeOf[v] as number) < 0) this.addAbsent(v);
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

  /** Takes `v` off its route. The route has to be refreshed before anything is asked of it. */
  remove(v: number): void {
    this.log.touch(this.state.routeOf[v] as number);
    takeOut(this.state, v);
    this.addAbsent(v);
    const { links } = this.state;
    if (links !== null && links.isLinked[v] === 1) letGo(this, links, v);
  }

  /** Puts `v` behind `slot`, known to fit. */
  insert(v: number, r: number, slot: number): void {
    this.log.touch(r);
    if (!insertAfter(this.state, v, r, slot)) throw new Error(`Visit at index ${v} does not fit on route ${r}.`);
    this.dropAbsent(v);
    const { links } = this.state;
    if (links !== null && links.isLinked[v] === 1) bind(this, links, v);
  }

  /** Keeps the step. */
  commit(): void {
    this.log.commit();
    this.state.links?.commit();
  }

  undo(): void {
    this.log.undo(
      (v) => this.addAbsent(v),
      (v) => this.dropAbsent(v),
    );
    this.state.links?.undo();
    this.isBroken = false;
  }

  /** Price of the cheapest slot of `v` on `r`, remembered; `NO_FIT` if there is none. */
  priceOn(v: number, r: number): number {
    const row = this.state.row[r] as number;
    const at = v * 2 * this.model.routeCount + row;
    if (this.cachedVersion[at] !== this.state.version[row]) {
      this.cachedPrice[at] = cheapestSlot(this.state, v, r, this.cachedSlot, at);
      this.cachedVersion[at] = this.state.version[row] as number;
    }
    return this.cachedPrice[at] as number;
  }

  /**
   * Finds the cheapest place of `v`, in `foundRoute` (-1 for none), `foundSlot` and `foundPrice`. Counts `blink` down by one for
   * each route; on the one at which it reaches zero, only one slot drawn at random is looked at. Returns what is left of it.
   */
  findPlace(v: number, blink: number): number {
    const { allowedFrom, allowedRoutes, routeCount } = this.model;
    const { links } = this.state;
    if (links !== null && links.isLinked[v] === 1) {
      findLinked(this, links, v);
      return blink;
    }
    let left = blink;
    this.foundRoute = -1;
    this.foundPrice = NO_FIT;
    for (let i = allowedFrom[v] as number; i < (allowedFrom[v + 1] as number); i++) {
      const r = allowedRoutes[i] as number;
      if (r === this.banned) continue;
      const isBlink = --left === 0;
      const drawn = isBlink ? this.random.below(this.state.count(r) + 1) : 0;
      const price = isBlink ? this.priceAt(v, r, drawn) : this.priceOn(v, r);
      if (price >= this.foundPrice) continue;
      this.foundPrice = price;
      this.foundRoute = r;
      const cached = this.cachedSlot[v * 2 * routeCount + (this.state.row[r] as number)] as number;
      this.foundSlot = isBlink ? drawn : cached;
    }
    return left;
  }

  private priceAt(v: number, r: number, slot: number): number {
    const { state } = this;
    const fits = hasRoom(state, r) && fitsAfter(state, v, r, slot, state.backward);
    return fits ? addedPrice(state, v, r, slot) : NO_FIT;
  }
}
