// One part of a wide problem: some routes, the visits on them and some that stand nowhere, as a problem of its own with its
// own numbers, and the way back into the plan of the whole.

import { boundVisit, tieBounds } from '../links.ts';
import type { ForcedPlacement, Link, Placement, Plan, Problem, Route, Tie, Visit } from '../problem.ts';
import type { Wide } from './wide.ts';

/** Which routes and unassigned visits of the whole make a part; in order of index. */
export interface Share {
  readonly routes: readonly number[];
  readonly loose: readonly number[];
}

export interface Part {
  readonly problem: Problem;
  readonly plan: Plan;
  /** Index in the whole of each route, visit and link of the part. */
  readonly routes: readonly number[];
  readonly visits: readonly number[];
  readonly links: readonly number[];
}

/** The part of `plan` that `share` names. A fixed visit has to be on its route in the plan; routes that nobody is on may be left out. */
export function cutPart(wide: Wide, plan: Plan, share: Share): Part {
  const { routes } = share;
  const visits = [...routes.flatMap((r) => plan.routes[r] ?? []), ...share.loose].sort((a, b) => a - b);
  const routeAt = indexOf(routes);
  const visitAt = indexOf(visits);
  const places = new Places();
  const around = { routes, routeAt, places, columns: columnsOf(routes) };
  const outside = linksOut(wide, visitAt);
  const ownVisits = visits.map((v) => partVisit(heldBy(wide, plan, v, outside), around));
  const links = [...(wide.links ?? []).keys()].filter((link) => isInside(wide.links?.[link] as Link, visitAt));
  const ownRoutes = routes.map((r) => partRoute(wide.routes[r] as Route, places));
  const { seconds, metres } = wide.travel(places.list);
  const own = wide.travelOn?.(places.list);
  const at = (v: number): number => visitAt.get(v) as number;
  return {
    routes,
    visits,
    problem: {
      places: places.list.length,
      travelSeconds: seconds,
      travelMetres: metres,
      visits: ownVisits,
      routes: ownRoutes.map((route, i) => {
        const travel = own?.(routes[i] as number);
        return travel ? { ...route, travel } : route;
      }),
      weights: wide.weights,
      ...(links.length > 0 ? { links: links.map((link) => partLink(wide.links?.[link] as Link, at)) } : {}),
    },
    links,
    plan: {
      routes: routes.map((r) => (plan.routes[r] ?? []).map(at)),
      unassigned: share.loose.map(at).sort((a, b) => a - b),
      forced: plan.forced.flatMap((one) => {
        const route = routeAt.get(one.route);
        return route === undefined ? [] : [{ ...one, visit: at(one.visit), route }];
      }),
      ...(plan.ties ? { ties: partTies(plan.ties, links) } : {}),
    },
  };
}

function isInside({ first, second }: Link, visitAt: ReadonlyMap<number, number>): boolean {
  return visitAt.has(first) && visitAt.has(second);
}

/** By visit of a part: its links that lead out of it. */
function linksOut(wide: Wide, visitAt: ReadonlyMap<number, number>): Map<number, number[]> {
  const found = new Map<number, number[]>();
  for (const [index, link] of (wide.links ?? []).entries()) {
    if (isInside(link, visitAt)) continue;
    for (const v of [link.first, link.second]) found.set(v, [...(found.get(v) ?? []), index]);
  }
  return found;
}

/**
 * A visit as links that lead out of its part leave it: the other side is searched elsewhere at the same time, so each keeps to the
 * tie and the technician that the plan has. One that stands without its tie, or nowhere, waits for a part with both.
 */
function heldBy(wide: Wide, plan: Plan, v: number, outside: ReadonlyMap<number, number[]>): Visit {
  const visit = wide.visits[v] as Visit;
  const own = outside.get(v);
  if (!own || visit.fixed) return visit;
  const route = plan.routes.findIndex((order) => order.includes(v));
  const ties = (plan.ties ?? []).filter(({ link }) => own.includes(link));
  const kinds = own.map((link) => wide.links?.[link]?.kind);
  const isKept = route >= 0 && ties.length === kinds.filter((kind) => kind !== 'same-technician').length;
  const technician = wide.routes[route]?.technician;
  const isBound = kinds.includes('same-technician');
  const allowed = visit.allowed.map((may, r) =>
    isKept && !(isBound && wide.routes[r]?.technician !== technician) ? may : 0,
  );
  const bound = boundVisit(visit, tieBounds(wide, ties).get(v));
  return { ...bound, allowed, mayBeLeftOut: visit.mayBeLeftOut && !(isKept && kinds.includes('same-start')) };
}

function partLink(link: Link, at: (v: number) => number): Link {
  return { ...link, first: at(link.first), second: at(link.second) };
}

function partTies(ties: readonly Tie[], links: readonly number[]): Tie[] {
  return ties.flatMap((tie) => (links.includes(tie.link) ? [{ ...tie, link: links.indexOf(tie.link) }] : []));
}

/** `plan` with the routes of each part as `found` has them, in the order of the parts. */
export function joinParts(plan: Plan, parts: readonly Part[], found: readonly Plan[]): Plan {
  const routes = [...plan.routes];
  const forced: ForcedPlacement[] = [];
  const unassigned = new Set(plan.unassigned);
  const touched = new Set(parts.flatMap((part) => part.routes));
  for (const [i, part] of parts.entries()) {
    const own = found[i] as Plan;
    const whole = (v: number): number => part.visits[v] as number;
    for (const [r, route] of part.routes.entries()) routes[route] = (own.routes[r] as readonly number[]).map(whole);
    for (const v of part.visits) unassigned.delete(v);
    for (const v of own.unassigned) unassigned.add(whole(v));
    for (const one of own.forced)
      forced.push({ visit: whole(one.visit), route: part.routes[one.route] as number, start: one.start });
  }
  const inParts = new Set(parts.flatMap(({ links }) => links));
  const ties = [
    ...(plan.ties ?? []).filter(({ link }) => !inParts.has(link)),
    ...parts.flatMap(({ links }, i) =>
      (found[i]?.ties ?? []).map((tie) => ({ ...tie, link: links[tie.link] as number })),
    ),
  ];
  return {
    ...(ties.length > 0 ? { ties } : {}),
    routes,
    unassigned: [...unassigned].sort((a, b) => a - b),
    forced: [...plan.forced.filter(({ route }) => !touched.has(route)), ...forced].sort((a, b) => a.visit - b.visit),
  };
}

function indexOf(list: readonly number[]): Map<number, number> {
  return new Map(list.map((whole, own) => [whole, own]));
}

class Places {
  readonly list: number[] = [];
  private readonly known = new Map<number, number>();

  /** The part's own index of a place; -1 stays -1. */
  own(place: number): number {
    if (place < 0) return place;
    const known = this.known.get(place);
    if (known !== undefined) return known;
    this.known.set(place, this.list.length);
    return this.list.push(place) - 1;
  }
}

interface Around {
  readonly routes: readonly number[];
  readonly routeAt: ReadonlyMap<number, number>;
  readonly places: Places;
  readonly columns: (of: Uint8Array) => Uint8Array;
}

/** Cuts a column over all routes down to the part's own; what visits share they share in the part as well. */
function columnsOf(routes: readonly number[]): (of: Uint8Array) => Uint8Array {
  const known = new Map<Uint8Array, Uint8Array>();
  return (of) => {
    let own = known.get(of);
    if (!own) {
      own = Uint8Array.from(routes, (r) => of[r] as number);
      known.set(of, own);
    }
    return own;
  };
}

function partVisit(visit: Visit, { routes, routeAt, places, columns }: Around): Visit {
  const { fixed, current, dislike, overQualification, ...rest } = visit;
  // Who stood on a route elsewhere moves wherever it is put: the same price on all routes here, so none.
  const placement = (at: Placement): Placement => ({ ...at, route: routeAt.get(at.route) ?? routes.length });
  return {
    ...rest,
    place: places.own(visit.place),
    allowed: columns(visit.allowed),
    ...(dislike ? { dislike: columns(dislike) } : {}),
    ...(overQualification ? { overQualification: columns(overQualification) } : {}),
    ...(fixed ? { fixed: placement(fixed) } : {}),
    ...(current ? { current: placement(current) } : {}),
  };
}

function partRoute(route: Route, places: Places): Route {
  const { travel: _, ...rest } = route;
  return { ...rest, startPlace: places.own(route.startPlace), endPlace: places.own(route.endPlace) };
}
