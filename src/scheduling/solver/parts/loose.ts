// To which part a visit goes that stands nowhere: one where somebody may serve it, on a day it can be, near, and with time left.
// One that found no place in a part is given another one the next time.

import type { Plan, Route, Visit } from '../problem.ts';
import type { Wide } from './wide.ts';

/** Some routes that are searched together, and where each is at work. */
export interface Region {
  readonly routes: readonly number[];
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** A part may take so much more than its share of the work, in percent, before the next nearest is asked. */
const MOST_PERCENT = 110;

/** The unassigned visits of each region, in order of index. What nobody may serve goes to the first. */
export function shareLoose(wide: Wide, plan: Plan, regions: readonly Region[], round: number): number[][] {
  const shares: number[][] = regions.map(() => []);
  const rooms = regions.map((region) => new Room(wide, plan, region));
  const work = plan.unassigned.reduce((sum, v) => sum + (wide.visits[v] as Visit).serviceSeconds, 0);
  const used = rooms.reduce((sum, room) => sum + room.used, 0);
  const span = rooms.reduce((sum, room) => sum + room.span, 0);
  const most = ((used + work) * MOST_PERCENT) / (100 * Math.max(1, span));
  const homes = new Map(wide.links ? regions.flatMap(({ routes }, i) => homesOf(plan, routes, i)) : []);
  for (const v of scarcestFirst(wide, plan.unassigned)) {
    const visit = wide.visits[v] as Visit;
    const near = rooms
      .flatMap((room, index) => {
        const distance = room.distanceTo(visit);
        return distance === null ? [] : [{ index, room, distance }];
      })
      .sort((a, b) => a.distance - b.distance || a.index - b.index);
    const first = near[round % Math.max(1, Math.min(near.length, TURNS))];
    const mates = matesOf(wide, v).map((mate) => homes.get(mate));
    const home = near.find(({ index }) => mates.includes(index));
    const turn = first && round > 0 && first.room.takes(visit, most) ? first : undefined;
    const chosen = home ?? turn ?? near.find(({ room }) => room.takes(visit, most)) ?? near[0];
    if (chosen) chosen.room.used += visit.serviceSeconds;
    homes.set(v, chosen?.index ?? 0);
    shares[chosen?.index ?? 0]?.push(v);
  }
  return shares.map((list) => list.sort((a, b) => a - b));
}

/** Who is linked to a visit goes to the same part, where that is possible. */
function matesOf({ links }: Wide, v: number): number[] {
  return (links ?? []).flatMap(({ first, second }) => (first === v ? second : second === v ? first : []));
}

function homesOf(plan: Plan, routes: readonly number[], index: number): [number, number][] {
  return routes.flatMap((r) => (plan.routes[r] as readonly number[]).map((v): [number, number] => [v, index]));
}

/** In turn, a visit is offered to the nearest, the second and the third nearest part. */
const TURNS = 3;

/** Those whom few may serve first, then along the map, so that neighbours come together. */
function scarcestFirst({ visits, plane }: Wide, loose: readonly number[]): number[] {
  const counted = new Map<Uint8Array, number>();
  const count = (allowed: Uint8Array): number => {
    const known = counted.get(allowed) ?? allowed.reduce((sum, one) => sum + one, 0);
    counted.set(allowed, known);
    return known;
  };
  const fit = new Map(loose.map((v) => [v, count((visits[v] as Visit).allowed)]));
  const x = (v: number): number => plane.x[(visits[v] as Visit).place] ?? 0;
  return [...loose].sort((a, b) => (fit.get(a) as number) - (fit.get(b) as number) || x(a) - x(b) || a - b);
}

class Room {
  /** Seconds of service, and of shifts. */
  used = 0;
  readonly span: number;
  private readonly wide: Wide;
  private readonly region: Region;
  private readonly start: number;
  private readonly end: number;

  constructor(wide: Wide, plan: Plan, region: Region) {
    const routes = region.routes.map((r) => wide.routes[r] as Route);
    this.wide = wide;
    this.region = region;
    this.start = routes.reduce((least, route) => Math.min(least, route.earliestStart), Number.POSITIVE_INFINITY);
    this.end = routes.reduce((most, route) => Math.max(most, route.hardEnd), Number.NEGATIVE_INFINITY);
    this.span = routes.reduce((sum, route) => sum + Math.max(0, route.softEnd - route.earliestStart), 0);
    for (const r of region.routes) {
      for (const v of plan.routes[r] as readonly number[]) this.used += (wide.visits[v] as Visit).serviceSeconds;
    }
  }

  takes(visit: Visit, part: number): boolean {
    return this.used + visit.serviceSeconds <= this.span * part;
  }

  /** To the nearest route that may serve it at some time, squared; null when none may. */
  distanceTo(visit: Visit): number | null {
    const { region, wide } = this;
    const isOpen = visit.windows.some(({ start, end }) => end >= this.start && start <= this.end);
    if (!isOpen) return null;
    const [x, y] = [wide.plane.x[visit.place] ?? 0, wide.plane.y[visit.place] ?? 0];
    let least: number | null = null;
    for (const [i, r] of region.routes.entries()) {
      if (visit.allowed[r] !== 1) continue;
      const [dx, dy] = [(region.x[i] as number) - x, (region.y[i] as number) - y];
      const distance = dx * dx + dy * dy;
      if (least === null || distance < least) least = distance;
    }
    return least;
  }
}
