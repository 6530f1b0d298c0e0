// What a route may carry and drive at most. Only problems with such limits have these rows: the search of all others pays one
// comparison with null. Goods to deliver are on board from the start until their stop, goods picked up from their stop to the end.

import type { LockedRoute } from './locks.ts';
import type { Model } from './model.ts';
import type { Problem, Visit } from './problem.ts';
import type { RouteState } from './route-state.ts';

/** What is on board of a route by kind of goods: when it leaves, then after each of its visits. */
export function loadsAlong(visits: readonly Visit[]): number[][] {
  const kinds = Math.max(0, ...visits.map((visit) => Math.max(visit.delivery?.length ?? 0, visit.pickup?.length ?? 0)));
  let load = Array.from({ length: kinds }, (_, k) =>
    visits.reduce((sum, { delivery }) => sum + (delivery?.[k] ?? 0), 0),
  );
  const loads = [load];
  for (const { delivery, pickup } of visits) {
    load = load.map((units, k) => units - (delivery?.[k] ?? 0) + (pickup?.[k] ?? 0));
    loads.push(load);
  }
  return loads;
}

/** Null for a problem without any such limit. */
export function limitsFor(model: Model): RouteLimits | null {
  const { routes } = model.problem;
  const isLimited = routes.some(
    (route) => route.capacity || route.maxTravelSeconds !== undefined || route.maxTravelMetres !== undefined,
  );
  return isLimited ? new RouteLimits(model) : null;
}

/** Loads and metres of every row of a state, kept up to date with it. */
export class RouteLimits {
  private readonly model: Model;
  /** Kinds of goods. Amounts of visit `v` (capacities of route `r`) stand from `v * kinds` (`r * kinds`) on. */
  private readonly kinds: number;
  private readonly delivery: Float64Array;
  private readonly pickup: Float64Array;
  private readonly capacity: Float64Array;
  /** Whether goods of one kind are both delivered and picked up: then the order of stops matters. */
  private readonly isMixed: boolean;
  private readonly limitsTravel: boolean;
  /** Whether `mayTake` is not the whole answer: the slot matters too. */
  readonly dependOnSlot: boolean;
  private readonly maxSeconds: Float64Array;
  private readonly maxMetres: Float64Array;
  /** By row: what is delivered and picked up in all, by kind; metres driven. */
  private readonly delivered: Float64Array;
  private readonly pickedUp: Float64Array;
  private readonly metres: Float64Array;
  /** By slot and kind: the most on board anywhere up to the drive away from the slot, and anywhere from there on. */
  private readonly mostUntil: Float64Array;
  private readonly mostFrom: Float64Array;

  constructor(model: Model) {
    const { visits, routes } = model.problem;
    const kinds = routes.reduce((most, route) => Math.max(most, route.capacity?.length ?? 0), 0);
    const all = Array.from({ length: kinds }, (_, k) => k);
    const rows = 2 * model.routeCount;
    this.model = model;
    this.kinds = kinds;
    this.delivery = Float64Array.from(visits.flatMap((visit) => all.map((k) => visit.delivery?.[k] ?? 0)));
    this.pickup = Float64Array.from(visits.flatMap((visit) => all.map((k) => visit.pickup?.[k] ?? 0)));
    this.capacity = Float64Array.from(
      routes.flatMap(({ capacity }) => all.map((k) => capacity?.[k] ?? Number.POSITIVE_INFINITY)),
    );
    this.isMixed = all.some((k) => visits.some((v) => v.delivery?.[k]) && visits.some((v) => v.pickup?.[k]));
    this.maxSeconds = Float64Array.from(routes, (route) => route.maxTravelSeconds ?? Number.POSITIVE_INFINITY);
    this.maxMetres = Float64Array.from(routes, (route) => route.maxTravelMetres ?? Number.POSITIVE_INFINITY);
    this.limitsTravel = [...this.maxSeconds, ...this.maxMetres].some(Number.isFinite);
    this.dependOnSlot = this.isMixed || this.limitsTravel;
    this.delivered = new Float64Array(rows * kinds);
    this.pickedUp = new Float64Array(rows * kinds);
    this.metres = new Float64Array(rows);
    const slots = this.isMixed ? rows * model.stride * kinds : 0;
    this.mostUntil = new Float64Array(slots);
    this.mostFrom = new Float64Array(slots);
    for (let r = 0; r < model.routeCount; r++) this.allowLocked(r);
  }

  /** Where locked visits alone go beyond a limit, they are the limit: nothing can be done about them, but nothing gets worse. */
  private allowLocked(r: number): void {
    const locks = (this.model.lockedRoutes[r] as LockedRoute).locks;
    if (locks.length === 0) return;
    const { problem, place, travelOf, size, startPlace, endPlace } = this.model;
    const loads = loadsAlong(locks.map(({ visit }) => problem.visits[visit] as Visit));
    for (let k = 0; k < this.kinds; k++) {
      const at = r * this.kinds + k;
      this.capacity[at] = loads.reduce((most, load) => Math.max(most, load[k] ?? 0), this.capacity[at] as number);
    }
    const stops = [startPlace[r] as number, ...locks.map(({ visit }) => place[visit] as number), endPlace[r] as number];
    let [seconds, metres] = [0, 0];
    for (let i = 1; i < stops.length; i++) {
      const [from, to] = [stops[i - 1] as number, stops[i] as number];
      seconds += (travelOf[r] as Int32Array)[from * size + to] as number;
      metres += this.metresOf(r, from, to);
    }
    this.maxSeconds[r] = Math.max(this.maxSeconds[r] as number, seconds);
    this.maxMetres[r] = Math.max(this.maxMetres[r] as number, metres);
  }

  /** A quick no: `v` is too much for route `r` wherever on it. */
  mayTake(state: RouteState, v: number, r: number): boolean {
    const row = (state.row[r] as number) * this.kinds;
    for (let k = 0; k < this.kinds; k++) {
      const capacity = this.capacity[r * this.kinds + k] as number;
      const v1 = v * this.kinds + k;
      if ((this.delivered[row + k] as number) + (this.delivery[v1] as number) > capacity) return false;
      if ((this.pickedUp[row + k] as number) + (this.pickup[v1] as number) > capacity) return false;
    }
    return true;
  }

  /** Whether `v` keeps the limits between the slots `slot` and `after` of route `r`, in place of what stands between them. */
  fits(state: RouteState, v: number, r: number, slot: number, after: number): boolean {
    for (let k = 0; k < this.kinds; k++) if (!this.fitsLoad(state, v, r, slot, after, k)) return false;
    return !this.limitsTravel || this.fitsTravel(state, v, r, slot, after);
  }

  private fitsLoad(state: RouteState, v: number, r: number, slot: number, after: number, k: number): boolean {
    const { kinds, delivery, pickup } = this;
    const row = state.row[r] as number;
    const base = row * this.model.stride;
    let more = delivery[v * kinds + k] as number;
    let later = pickup[v * kinds + k] as number;
    for (let s = slot + 1; s < after; s++) {
      const u = (state.stops[base + s] as number) * kinds + k;
      more -= delivery[u] as number;
      later -= pickup[u] as number;
    }
    const until = this.isMixed ? this.mostUntil[(base + slot) * kinds + k] : this.delivered[row * kinds + k];
    const from = this.isMixed ? this.mostFrom[(base + after - 1) * kinds + k] : this.pickedUp[row * kinds + k];
    const capacity = this.capacity[r * kinds + k] as number;
    return (until as number) + more <= capacity && (from as number) + later <= capacity;
  }

  private fitsTravel(state: RouteState, v: number, r: number, slot: number, after: number): boolean {
    const { size, place } = this.model;
    const row = state.row[r] as number;
    const base = row * this.model.stride;
    const at = place[v] as number;
    const travel = this.model.travelOf[r] as Int32Array;
    const from = state.places[base + slot] as number;
    const to = state.places[base + after] as number;
    let seconds = (travel[from * size + at] as number) + (travel[at * size + to] as number);
    for (let i = base + slot; i < base + after; i++) seconds -= state.drives[i] as number;
    if ((state.drive[row] as number) + seconds > (this.maxSeconds[r] as number)) return false;
    const maxMetres = this.maxMetres[r] as number;
    if (maxMetres === Number.POSITIVE_INFINITY) return true;
    let metres = this.metresOf(r, from, at) + this.metresOf(r, at, to);
    if (state.count(r) > 0) {
      for (let i = base + slot; i < base + after; i++) {
        metres -= this.metresOf(r, state.places[i] as number, state.places[i + 1] as number);
      }
    }
    return (this.metres[row] as number) + metres <= maxMetres;
  }

  private metresOf(r: number, from: number, to: number): number {
    const { problem, placeAt } = this.model;
    const { places } = problem;
    if (from >= places || to >= places) return 0;
    const metres = problem.routes[r]?.travel?.metres ?? problem.travelMetres;
    return Math.max(0, metres[(placeAt[from] as number) * places + (placeAt[to] as number)] as number);
  }

  /** Computes a route's row again, its places and drives being up to date. False when it goes beyond a limit. */
  refresh(state: RouteState, r: number): boolean {
    let fits = true;
    for (let k = 0; k < this.kinds; k++) if (!this.refreshLoad(state, r, k)) fits = false;
    return fits && (!this.limitsTravel || this.refreshTravel(state, r));
  }

  private refreshLoad(state: RouteState, r: number, k: number): boolean {
    const { kinds } = this;
    const row = state.row[r] as number;
    const base = row * this.model.stride;
    const count = state.length[row] as number;
    let delivered = 0;
    let pickedUp = 0;
    for (let s = 1; s <= count; s++) {
      const u = (state.stops[base + s] as number) * kinds + k;
      delivered += this.delivery[u] as number;
      pickedUp += this.pickup[u] as number;
    }
    this.delivered[row * kinds + k] = delivered;
    this.pickedUp[row * kinds + k] = pickedUp;
    const most = this.isMixed ? this.refreshSlots(state, r, k, delivered) : Math.max(delivered, pickedUp);
    return most <= (this.capacity[r * kinds + k] as number);
  }

  /** The most on board at any time. */
  private refreshSlots(state: RouteState, r: number, k: number, atStart: number): number {
    const { kinds, mostUntil, mostFrom } = this;
    const row = state.row[r] as number;
    const first = row * this.model.stride;
    const last = first + (state.length[row] as number);
    let load = atStart;
    let most = load;
    for (let i = first; i <= last; i++) {
      if (i > first) {
        const u = (state.stops[i] as number) * kinds + k;
        load += (this.pickup[u] as number) - (this.delivery[u] as number);
      }
      most = Math.max(most, load);
      mostUntil[i * kinds + k] = most;
      mostFrom[i * kinds + k] = load;
    }
    for (let i = last - 1; i >= first; i--) {
      const at = i * kinds + k;
      mostFrom[at] = Math.max(mostFrom[at] as number, mostFrom[at + kinds] as number);
    }
    return most;
  }

  private refreshTravel(state: RouteState, r: number): boolean {
    const row = state.row[r] as number;
    const base = row * this.model.stride;
    const count = state.length[row] as number;
    let seconds = 0;
    let metres = 0;
    for (let i = base; count > 0 && i <= base + count; i++) {
      seconds += state.drives[i] as number;
      metres += this.metresOf(r, state.places[i] as number, state.places[i + 1] as number);
    }
    this.metres[row] = metres;
    return seconds <= (this.maxSeconds[r] as number) && metres <= (this.maxMetres[r] as number);
  }
}

/** The problem as one of its routes drives it. */
export function onRoute(problem: Problem, r: number): Problem {
  const travel = problem.routes[r]?.travel;
  return travel ? { ...problem, travelSeconds: travel.seconds, travelMetres: travel.metres } : problem;
}
