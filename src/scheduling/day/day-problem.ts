// The scheduler's problem of a day: its visits with windows, prices and locks, its routes, and the travel between its places.

import type { Coordinates } from '../../base/geo.ts';
import { epochSeconds } from '../../base/time.ts';
import type { Priority } from '../../domain/appointment.ts';
import type { DayAppointment, DayTechnician } from '../../domain/day.ts';
import { locksTechnician, locksTime } from '../../domain/pin.ts';
import type { Placement, Problem, Route, Visit } from '../solver/problem.ts';
import type { Draft } from './day-draft.ts';
import { eventOf, placementOf } from './day-draft.ts';
import { makeRoute } from './day-route.ts';
import { changePercent } from './disruption.ts';
import { dislikeOf, isFit, surplusLevels } from './eligibility.ts';
import { lightMatrix } from './light-matrix.ts';
import type { Stand, Standing } from './standing.ts';
import { isFixed, serviceSecondsOf } from './standing.ts';
import { travelMatrix } from './travel.ts';

/** Prices of leaving an appointment out: one of a class weighs more than any number of the class below. */
export const LEAVE_OUT_PRICE: Readonly<Record<Priority, number>> = { normal: 1, high: 1_000, emergency: 1_000_000 };

/** Numbers places by their coordinates. */
class Places {
  readonly list: Coordinates[] = [];
  readonly #known = new Map<string, number>();

  /** -1 for an unknown place. */
  index(place: Coordinates | null): number {
    if (place === null) return -1;
    const key = `${place.latitude},${place.longitude}`;
    let index = this.#known.get(key);
    if (index === undefined) {
      index = this.list.push(place) - 1;
      this.#known.set(key, index);
    }
    return index;
  }
}

export function makeProblem(draft: Draft): Problem {
  const { technicians, settings, origin } = draft;
  const places = new Places();
  const visits = draft.appointments.map((one, index) =>
    one ? appointmentVisit(draft, one, { index, places }) : eventVisit(draft, { index, places }),
  );
  const now = epochSeconds(draft.now) - origin;
  const routes = technicians.map((technician) =>
    makeRoute(technician, {
      origin,
      now,
      startPlace: places.index(technician.startPlace),
      endPlace: places.index(technician.endPlace ?? technician.startPlace),
      bufferSeconds: settings.bufferMinutes * 60,
    }),
  );
  const matrix = draft.light
    ? lightMatrix(draft.travelModel, places.list, placesTogether(draft, visits, routes))
    : travelMatrix(draft.travelModel, places.list);
  return {
    places: places.list.length,
    travelSeconds: matrix.seconds,
    travelMetres: matrix.metres,
    visits,
    routes,
    weights: draft.weights,
  };
}

interface At {
  readonly index: number;
  readonly places: Places;
}

function eventVisit(draft: Draft, { index, places }: At): Visit {
  const event = eventOf(draft, index);
  const stand = placementOf(draft, index) as Placement;
  return {
    id: -1 - index,
    kind: 'event',
    place: places.index(event.place),
    serviceSeconds: epochSeconds(event.end) - epochSeconds(event.start),
    windows: [{ start: stand.start, end: stand.start }],
    allowed: new Uint8Array(draft.technicians.length),
    leaveOutPrice: 1,
    mayBeLeftOut: false,
    fixed: stand,
  };
}

function appointmentVisit(draft: Draft, one: DayAppointment, { index, places }: At): Visit {
  const { origin } = draft;
  const standing = draft.standings[index] as Standing;
  const stand = draft.stands[index] ?? null;
  const placement = placementOf(draft, index);
  const pinnedStart =
    locksTime(one.pin) && one.plannedStart !== null ? epochSeconds(one.plannedStart) - origin : undefined;
  const fixed = isFixed(standing) && placement ? { fixed: placement } : {};
  return {
    id: one.id,
    place: places.index(one.place),
    serviceSeconds:
      draft.expected[index]?.seconds ?? (stand ? serviceSecondsOf(one, stand.start) : one.durationSeconds),
    windows: [{ start: epochSeconds(one.windowStart) - origin, end: epochSeconds(one.windowEnd) - origin - 1 }],
    allowed: allowedRoutes(draft, one),
    overQualification: surplusOf(draft, one),
    ...dislikesOf(draft, one),
    leaveOutPrice: LEAVE_OUT_PRICE[one.priority],
    mayBeLeftOut: one.pin === null && fixed.fixed === undefined,
    ...(pinnedStart === undefined || fixed.fixed ? {} : { pinnedStart }),
    ...(placement ? { current: placement, changePercent: changePercent(one, stand as Stand, draft.now) } : {}),
    ...fixed,
  };
}

function allowedRoutes(draft: Draft, one: DayAppointment): Uint8Array {
  const allowed = new Uint8Array(draft.technicians.length);
  if (locksTechnician(one.pin) && one.technicianId !== null) {
    const route = draft.routeOf.get(one.technicianId);
    if (route !== undefined) allowed[route] = 1;
    return allowed;
  }
  // Without coordinates nobody is sent there but by hand (A3).
  if (one.place === null) return allowed;
  for (const [route, technician] of asked(draft, one)) {
    if (technician.shifts.length > 0 && isFit(technician, one, draft.settings)) allowed[route] = 1;
  }
  return allowed;
}

function surplusOf(draft: Draft, one: DayAppointment): Uint8Array {
  const surplus = new Uint8Array(draft.technicians.length);
  for (const [route, technician] of asked(draft, one)) surplus[route] = surplusLevels(technician, one);
  return surplus;
}

/** Nothing where the customer prefers nobody. */
function dislikesOf(draft: Draft, one: DayAppointment): Pick<Visit, 'dislike'> {
  if (!draft.technicians[0]?.wishes?.has(one.customerId)) return {};
  const dislike = new Uint8Array(draft.technicians.length);
  for (const [route, technician] of draft.technicians.entries()) dislike[route] = dislikeOf(technician, one);
  return dislike.includes(1) ? { dislike } : {};
}

/** The technicians whose fitness for an appointment is looked at. */
function asked(draft: Draft, one: DayAppointment): Iterable<readonly [number, DayTechnician]> {
  const id = one.technicianId ?? one.heldTechnicianId;
  const route = draft.light && id !== null ? draft.routeOf.get(id) : undefined;
  const own = route === undefined ? undefined : draft.technicians[route];
  return route === undefined || !own ? draft.technicians.entries() : [[route, own]];
}

/** Places between which somebody may drive on a light day: those of one technician, and those of who stands nowhere. */
function placesTogether(draft: Draft, visits: readonly Visit[], routes: readonly Route[]): number[][] {
  const groups = routes.map((route) => [route.startPlace, route.endPlace]);
  const loose: number[] = [];
  for (const [v, visit] of visits.entries()) {
    const route = draft.routeOf.get(draft.stands[v]?.technicianId ?? -1);
    (route === undefined ? loose : (groups[route] as number[])).push(visit.place);
  }
  return groups.map((group) => [...new Set([...group, ...loose])].filter((place) => place >= 0));
}
