// The scheduler's problem of a day: its visits with windows, prices and locks, its routes, and the travel between its places.

import type { Coordinates } from '../../base/geo.ts';
import { epochSeconds } from '../../base/time.ts';
import type { Priority } from '../../domain/appointment.ts';
import type { DayAppointment, DayTechnician } from '../../domain/day.ts';
import { locksTechnician, locksTime } from '../../domain/pin.ts';
import type { Placement, Problem, Route, Visit } from '../solver/problem.ts';
import type { Draft } from './day-draft.ts';
import { eventOf, ordersOf, placementOf } from './day-draft.ts';
import { withLinks } from './day-links.ts';
import { makeRoute } from './day-route.ts';
import { changePercent } from './disruption.ts';
import { dislikeOf, isFit, surplusLevels } from './eligibility.ts';
import type { LightMatrix } from './light-matrix.ts';
import { lightMatrix } from './light-matrix.ts';
import type { Stand, Standing } from './standing.ts';
import { isFixed, serviceSecondsOf } from './standing.ts';
import type { TravelMatrix } from './travel.ts';
import { travelMatrix, travelOf } from './travel.ts';

/** Prices of leaving an appointment out: one of a class weighs more than any number of the class below. */
export const LEAVE_OUT_PRICE: Readonly<Record<Priority, number>> = { normal: 1, high: 1_000, emergency: 1_000_000 };

/** Numbers places by their coordinates. */
class Places {
  readonly list: Coordinates[] = [];
  /** By latitude, then longitude: making a text of both takes longer than all else that is asked of a place. */
  readonly #known = new Map<number, Map<number, number>>();

  /** -1 for an unknown place. */
  index(place: Coordinates | null): number {
    if (place === null) return -1;
    const { latitude, longitude } = place;
    let row = this.#known.get(latitude);
    if (!row) {
      row = new Map();
      this.#known.set(latitude, row);
    }
    let index = row.get(longitude);
    if (index === undefined) {
      index = this.list.push(place) - 1;
      row.set(longitude, index);
    }
    return index;
  }
}

/** Columns over the routes that hold nothing but one entry: one for all visits that have the same. */
export class SingleColumns {
  readonly #routes: number;
  readonly #known = new Map<number, Uint8Array>();

  constructor(routes: number) {
    this.#routes = routes;
  }

  /** `value` at `route`, 0 elsewhere. */
  of(route: number, value: number): Uint8Array {
    const key = value === 0 ? 0 : 1 + route * 256 + value;
    let column = this.#known.get(key);
    if (!column) {
      column = new Uint8Array(this.#routes);
      if (value !== 0) column[route] = value;
      this.#known.set(key, column);
    }
    return column;
  }
}

export function makeProblem(draft: Draft): Problem {
  const { technicians, settings, origin } = draft;
  const places = new Places();
  const columns = new SingleColumns(technicians.length);
  const visits = draft.appointments.map((one, index) =>
    one ? appointmentVisit(draft, one, { index, places, columns }) : eventVisit(draft, { index, places }),
  );
  const now = epochSeconds(draft.now) - origin;
  const orders = ordersOf(draft);
  const routes = technicians.map((technician, route) =>
    makeRoute(technician, {
      origin,
      now: Math.max(now, leavingAt(draft, technician, orders[route] as number[])),
      startPlace: places.index(technician.startPlace),
      endPlace: places.index(technician.endPlace ?? technician.startPlace),
      bufferSeconds: settings.bufferMinutes * 60,
    }),
  );
  const matrix = matrixOf(draft, places.list, draft.light ? placesTogether(draft, visits, routes) : null);
  return withLinks(draft, {
    places: places.list.length,
    travelSeconds: matrix.seconds,
    travelMetres: matrix.metres,
    ...layoutOf(matrix),
    visits,
    routes,
    weights: draft.weights,
  });
}

/**
 * When a technician who is on the way has to leave at the latest: nobody is visited before, however early the technician left.
 * In the problem's seconds; 0 for who is not on the way.
 */
function leavingAt(draft: Draft, technician: DayTechnician, order: readonly number[]): number {
  const position = order.findLastIndex((v) => draft.appointments[v]?.status === 'on-the-way');
  const v = order[position];
  if (v === undefined) return 0;
  const before = order[position - 1];
  const from =
    before === undefined ? technician.startPlace : (draft.appointments[before] ?? eventOf(draft, before)).place;
  const drive = travelOf(draft.travelModel, from, (draft.appointments[v] as DayAppointment).place)?.seconds ?? 0;
  return (placementOf(draft, v) as Placement).start - drive;
}

function layoutOf(matrix: TravelMatrix | LightMatrix): Pick<Problem, 'cellOf'> {
  return 'cellOf' in matrix ? { cellOf: matrix.cellOf } : {};
}

/** Within the groups only, where there are any. Throws RoadsMissing where a drive has to be asked for first. */
function matrixOf(
  { travelModel }: Draft,
  places: readonly Coordinates[],
  groups: number[][] | null,
): TravelMatrix | LightMatrix {
  const together = groups?.map((group) => group.map((place) => places[place] as Coordinates)) ?? [places];
  travelModel.roads?.demand(together);
  return groups ? lightMatrix(travelModel, places, groups) : travelMatrix(travelModel, places);
}

interface At {
  readonly index: number;
  readonly places: Pick<Places, 'index'>;
}

interface Around extends At {
  readonly columns: SingleColumns;
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

/** An appointment of the draft as a visit. */
export function appointmentVisit(draft: Draft, one: DayAppointment, around: Around): Visit {
  const { index, places } = around;
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
    allowed: allowedRoutes(draft, one, around.columns),
    overQualification: surplusOf(draft, one, around.columns),
    ...dislikesOf(draft, one),
    leaveOutPrice: LEAVE_OUT_PRICE[one.priority],
    mayBeLeftOut: one.pin === null && fixed.fixed === undefined,
    ...(pinnedStart === undefined || fixed.fixed ? {} : { pinnedStart }),
    ...(placement ? { current: placement, changePercent: changePercent(one, stand as Stand, draft.now) } : {}),
    ...fixed,
  };
}

function allowedRoutes(draft: Draft, one: DayAppointment, columns: SingleColumns): Uint8Array {
  if (locksTechnician(one.pin) && one.technicianId !== null) {
    const route = draft.routeOf.get(one.technicianId);
    return columns.of(route ?? 0, route === undefined ? 0 : 1);
  }
  // Without coordinates nobody is sent there but by hand (A3).
  if (one.place === null) return columns.of(0, 0);
  const mayServe = (technician: DayTechnician): boolean =>
    technician.shifts.length > 0 && isFit(technician, one, draft.settings);
  const own = onlyAsked(draft, one);
  if (own) return columns.of(own.route, mayServe(own.technician) ? 1 : 0);
  return Uint8Array.from(draft.technicians, (technician) => (mayServe(technician) ? 1 : 0));
}

function surplusOf(draft: Draft, one: DayAppointment, columns: SingleColumns): Uint8Array {
  const own = onlyAsked(draft, one);
  if (own) return columns.of(own.route, surplusLevels(own.technician, one));
  return Uint8Array.from(draft.technicians, (technician) => surplusLevels(technician, one));
}

/** Nothing where the customer prefers nobody. */
function dislikesOf(draft: Draft, one: DayAppointment): Pick<Visit, 'dislike'> {
  if (!draft.technicians[0]?.wishes?.has(one.customerId)) return {};
  const dislike = new Uint8Array(draft.technicians.length);
  for (const [route, technician] of draft.technicians.entries()) dislike[route] = dislikeOf(technician, one);
  return dislike.includes(1) ? { dislike } : {};
}

/** The only technician whose fitness for an appointment is looked at: on a light day, that of who stands somewhere. */
function onlyAsked(draft: Draft, one: DayAppointment): { route: number; technician: DayTechnician } | null {
  const id = one.technicianId ?? one.heldTechnicianId;
  const route = draft.light && id !== null ? draft.routeOf.get(id) : undefined;
  const technician = route === undefined ? undefined : draft.technicians[route];
  return route === undefined || !technician ? null : { route, technician };
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
