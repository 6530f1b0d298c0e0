// The state of a search: every route's order, and for each stop how early the technician can be done with it and how late he
// may arrive at it, for each number of breaks taken. With both, whether a visit fits between two stops is a question of a
// few additions. Each route has two rows: a step works on a copy in the spare row, and taking it back means pointing at the
// old row again, with all its times intact.

import { changedStartCost, routePrice } from './cost.ts';
import { refreshLean } from './lean-route.ts';
import type { LinkState } from './link-state.ts';
import { linksFor } from './link-state.ts';
import type { Model } from './model.ts';
import type { Visit } from './problem.ts';
import { GENERAL_DAY, quickBackward, quickForward } from './quick-route.ts';
import type { RouteLimits } from './route-limits.ts';
import { limitsFor } from './route-limits.ts';
import { passBackward, passForward, stepBack } from './route-passes.ts';
import { NEVER } from './timeline.ts';

export class RouteState {
  readonly model: Model;
  /** Row of a route: `2 * r` or the one after it. Everything below is indexed by row. */
  readonly row: Int32Array;
  /** Stops in a row. Slot 0 is the start, slots 1 to length the visits, slot length + 1 the end. */
  readonly length: Int32Array;
  /** Visit in slot `s` stands at `row * stride + s`; so do the arrays up to `latest`. -1 at the start and the end. */
  readonly stops: Int32Array;
  readonly places: Int32Array;
  /** 1 for locked visits, the start and the end: between two of those a drive may be too long. */
  readonly locked: Uint8Array;
  /** Driving to the next slot, and the same with the buffer. */
  readonly drives: Int32Array;
  readonly legs: Int32Array;
  /** Earliest departure and latest arrival with any number of breaks taken: bounds for a quick no. */
  readonly earliest: Int32Array;
  readonly latest: Int32Array;
  /** Earliest departure from slot `s` with `k` breaks taken stands at `(row * stride + s) * layers + k`; `NEVER` if none. */
  readonly forward: Int32Array;
  /** Latest arrival at slot `s` with `k` breaks taken before; `-NEVER` if none. */
  readonly backward: Int32Array;
  /** The same, for coming home without overtime. Only kept for routes that may work overtime. */
  readonly soft: Int32Array;
  /** Appointments, without events. */
  readonly appointments: Int32Array;
  readonly drive: Int32Array;
  readonly work: Int32Array;
  readonly overtime: Int32Array;
  /** Back at the end place. */
  readonly home: Int32Array;
  /** 1 for a row whose values are those of its order. */
  readonly isCurrent: Uint8Array;
  /** 1 for a row that takes no more visits, because of `maxVisits` or the room in the arrays. */
  readonly isFull: Uint8Array;
  /** Full price in minutes, exact. */
  readonly cost: Float64Array;
  /** A number that is never given to two different orders. */
  readonly version: Int32Array;
  /** Loads and metres; null where nothing limits them. */
  readonly limits: RouteLimits | null;
  /** Links between visits; null where there are none. */
  readonly links: LinkState | null;
  /** By visit: its route, and its slot there; -1 when it stands nowhere. */
  readonly routeOf: Int32Array;
  readonly slotOf: Int32Array;
  private versions = 0;

  constructor(model: Model) {
    const rows = 2 * model.routeCount;
    const slots = rows * model.stride;
    this.model = model;
    this.row = Int32Array.from({ length: model.routeCount }, (_, r) => 2 * r);
    this.length = new Int32Array(rows);
    this.stops = new Int32Array(slots).fill(-1);
    this.places = new Int32Array(slots);
    this.locked = new Uint8Array(slots);
    this.drives = new Int32Array(slots);
    // Where two of them are always equal they are one array: half as much to write and to read.
    this.legs = model.buffer.every((seconds) => seconds === 0) ? this.drives : new Int32Array(slots);
    this.forward = new Int32Array(slots * model.layers).fill(NEVER);
    this.backward = new Int32Array(slots * model.layers).fill(-NEVER);
    this.earliest = model.layers === 1 ? this.forward : new Int32Array(slots);
    this.latest = model.layers === 1 ? this.backward : new Int32Array(slots);
    this.soft = new Int32Array(slots * model.layers).fill(-NEVER);
    this.appointments = new Int32Array(rows);
    this.drive = new Int32Array(rows);
    this.work = new Int32Array(rows);
    this.overtime = new Int32Array(rows);
    this.home = new Int32Array(rows);
    this.isCurrent = new Uint8Array(rows);
    this.isFull = new Uint8Array(rows);
    this.cost = new Float64Array(rows);
    this.version = new Int32Array(rows);
    this.limits = limitsFor(model);
    this.links = linksFor(model);
    this.routeOf = new Int32Array(model.visitCount).fill(-1);
    this.slotOf = new Int32Array(model.visitCount).fill(-1);
    for (let r = 0; r < model.routeCount; r++) this.refresh(r);
  }

  /** First slot of a route's row. */
  base(r: number): number {
    return (this.row[r] as number) * this.model.stride;
  }

  /** Stops of a route. */
  count(r: number): number {
    return this.length[this.row[r] as number] as number;
  }

  /** Price of a route. */
  costOf(r: number): number {
    return this.cost[this.row[r] as number] as number;
  }

  /** Lets the next changes to route `r` happen in its spare row, on a copy of its order. */
  switchRow(r: number): void {
    const { stride } = this.model;
    const from = this.row[r] as number;
    const to = from ^ 1;
    const count = this.length[from] as number;
    for (let s = 1; s <= count; s++) this.stops[to * stride + s] = this.stops[from * stride + s] as number;
    this.length[to] = count;
    this.row[r] = to;
    this.isCurrent[to] = 0;
  }

  /** Computes a route again after its order changed. False when it breaks a rule; its other values then mean nothing. */
  refresh(r: number): boolean {
    return this.refreshFrom(r, 0, -1);
  }

  /** As `refresh`, after `inserted` came in behind slot `from` and nothing else changed; -1 for anything else. */
  refreshFrom(r: number, from: number, inserted: number): boolean {
    const m = this.model;
    const row = this.row[r] as number;
    this.version[row] = ++this.versions;
    if (m.isLean[r] === 1) {
      if (this.limits !== null && !this.limits.refresh(this, r)) return false;
      const isKnown = inserted >= 0 && this.isCurrent[row] === 1;
      const isKept = refreshLean(this, r, isKnown ? from : 0, isKnown ? inserted : -1);
      this.isCurrent[row] = isKept ? 1 : 0;
      return isKept && (this.appointments[row] as number) <= (m.maxVisits[r] as number);
    }
    this.layOut(r, row);
    if (this.limits !== null && !this.limits.refresh(this, r)) return false;
    const isQuick = m.quick[r] !== GENERAL_DAY;
    const home = isQuick ? quickForward(this, r) : passForward(this, r);
    if (home >= NEVER) return false;
    const backward = isQuick ? quickBackward : passBackward;
    backward(this, r, this.backward, m.hardEnd[r] as number, true);
    if ((m.softEnd[r] as number) < (m.hardEnd[r] as number)) {
      backward(this, r, this.soft, m.softEnd[r] as number, false);
    }
    return this.sumUp(r, row, home);
  }

  /** Places, locks and drives of a row, from its order. */
  private layOut(r: number, row: number): void {
    const { model, places, locked, drives, legs } = this;
    const base = row * model.stride;
    const count = this.length[row] as number;
    const buffer = model.buffer[r] as number;
    const travel = model.travelOf[r] as Int32Array;
    places[base] = model.startPlace[r] as number;
    locked[base] = 1;
    for (let s = 1; s <= count; s++) {
      const v = this.stops[base + s] as number;
      places[base + s] = model.place[v] as number;
      locked[base + s] = model.locked[v] as number;
    }
    places[base + count + 1] = count === 0 ? (model.startPlace[r] as number) : (model.endPlace[r] as number);
    locked[base + count + 1] = 1;
    for (let i = base; i <= base + count; i++) {
      const drive = travel[(places[i] as number) * model.size + (places[i + 1] as number)] as number;
      drives[i] = count === 0 ? 0 : drive;
      legs[i] = i === base || i === base + count ? (drives[i] as number) : drive + buffer;
    }
    places[base + count + 1] = model.endPlace[r] as number;
  }

  /** Sums and price of a row; false when it holds more appointments than it may beyond its locked ones. */
  private sumUp(r: number, row: number, home: number): boolean {
    const { model: m, stops, drives } = this;
    const base = row * m.stride;
    const count = this.length[row] as number;
    let [drive, work, appointments, fast, pairs, tracked] = [drives[base] as number, 0, 0, 0, 0, 0];
    for (let s = 1; s <= count; s++) {
      const v = stops[base + s] as number;
      drive += drives[base + s] as number;
      work += m.service[v] as number;
      appointments += m.counts[v] as number;
      if (m.locked[v] === 1) fast += m.counts[v] as number;
      if (m.hasPairCost) pairs += m.pairCost[v * m.routeCount + r] as number;
      tracked += m.tracked[v] as number;
      this.routeOf[v] = r;
      this.slotOf[v] = s;
    }
    const overtime = count === 0 ? 0 : Math.max(0, home - (m.softEnd[r] as number));
    this.drive[row] = drive;
    this.work[row] = work;
    this.appointments[row] = appointments;
    this.isFull[row] = appointments >= (m.maxVisits[r] as number) || count >= m.stride - 2 ? 1 : 0;
    this.overtime[row] = overtime;
    this.home[row] = home;
    const share = m.fairShare[r] as number;
    let cost = count === 0 ? 0 : pairs + routePrice(m.problem.weights, drive, overtime, work, share);
    if (tracked > 0) cost += this.changeCost(r, count, home);
    this.cost[row] = cost;
    return appointments <= Math.max(m.maxVisits[r] as number, fast);
  }

  /** The price of moved starts, on the path that `exactSchedule` takes through the breaks. */
  private changeCost(r: number, count: number, home: number): number {
    const { layers, problem, locked, lockedStart, service } = this.model;
    const base = this.base(r);
    let layer = stepBack(this, r, count + 1, this.model.breakCount[r] as number, home);
    let price = 0;
    for (let s = count; s >= 1; s--) {
      const v = this.stops[base + s] as number;
      const departure = this.forward[(base + s) * layers + layer] as number;
      const start = locked[v] === 1 ? (lockedStart[v] as number) : departure - (service[v] as number);
      price += changedStartCost(problem, problem.visits[v] as Visit, start);
      layer = stepBack(this, r, s, layer, departure);
    }
    return price;
  }
}
