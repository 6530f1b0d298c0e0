// A day of the book as the scheduler's problem and its current plan, and the way back: which route is whose, which visit is
// which appointment, which second is what time. What is fixed and what may move is decided here, once (S3, N5).

import type { Coordinates } from '../base/geo.ts';
import type { Instant, LocalDate } from '../base/time.ts';
import { epochSeconds, instantAt, localDate } from '../base/time.ts';
import type { Priority } from '../domain/appointment.ts';
import type { DayAppointment, DayEvent, DayRecords, DayTechnician } from '../domain/day.ts';
import { locksTechnician, locksTime } from '../domain/pin.ts';
import type { Settings } from '../domain/settings.ts';
import { makeRoute } from './day-route.ts';
import { isFit, surplusLevels } from './eligibility.ts';
import { lightMatrix } from './light-matrix.ts';
import { lockedRoutesOf } from './locked.ts';
import type { LockedRoute } from './locks.ts';
import { legSeconds, timedStops } from './locks.ts';
import type { Placement, Plan, Problem, Route, Visit, Weights } from './problem.ts';
import { DEFAULT_WEIGHTS } from './problem.ts';
import { exactSchedule } from './schedule.ts';
import type { Stand, Standing } from './standing.ts';
import { firmStanding, isFixed, serviceSecondsOf, standOf } from './standing.ts';
import type { TravelModel } from './travel.ts';
import { travelBetween, travelMatrix } from './travel.ts';

export interface Day {
  readonly records: DayRecords;
  readonly settings: Settings;
  readonly now: Instant;
  /** Epoch second of the problem's second 0. */
  readonly origin: number;
  readonly problem: Problem;
  readonly plan: Plan;
  /** By route. */
  readonly technicians: readonly DayTechnician[];
  /** By visit; null = an event at a place. */
  readonly appointments: readonly (DayAppointment | null)[];
  /** By visit. */
  readonly standings: readonly Standing[];
  /** By visit: where it stands in the book; null = nowhere. */
  readonly stands: readonly (Stand | null)[];
  readonly routeOf: ReadonlyMap<number, number>;
  readonly visitOf: ReadonlyMap<number, number>;
}

export interface DayOptions {
  /** Nothing may move: what fits then, fits without touching anybody. */
  readonly lockAll?: boolean;
  /** Appointments that break a rule where they stand are handed over as unassigned, but for these; else they stay locked. */
  readonly releaseMisfits?: { readonly except: ReadonlySet<number> };
  /**
   * Only to ask where one appointment fits: nobody's drives to other technicians' customers are worked out, and nobody's
   * fitness for them. The search must not be given such a day.
   */
  readonly light?: boolean;
}

/** Prices of leaving an appointment out: one of a class weighs more than any number of the class below. */
export const LEAVE_OUT_PRICE: Readonly<Record<Priority, number>> = { normal: 1, high: 1_000, emergency: 1_000_000 };

const NEAR_CHANGE_PERCENT = 200;

/** The problem's second of an instant. */
export function secondOf(day: Pick<Day, 'origin'>, instant: Instant): number {
  return epochSeconds(instant) - day.origin;
}

/** The instant of the problem's second. */
export function instantOf(day: Pick<Day, 'origin'>, second: number): Instant {
  return instantAt(day.origin + second);
}

/** The company's travel model (S5). */
export function travelModelOf(settings: Settings): TravelModel {
  return {
    roadFactorPercent: settings.roadFactorPercent,
    nearMetres: 3_000,
    nearMetresPerHour: settings.nearSpeedMetresPerHour,
    middleMetres: 7_000,
    middleMetresPerHour: settings.midSpeedMetresPerHour,
    farMetresPerHour: settings.farSpeedMetresPerHour,
    parkSeconds: settings.parkSeconds,
  };
}

/** The company's prices: its weights are multiples of the defaults. */
export function weightsOf(settings: Settings): Weights {
  return {
    ...DEFAULT_WEIGHTS,
    driveSecond: DEFAULT_WEIGHTS.driveSecond * settings.driveWeight,
    overtimeSecond: (DEFAULT_WEIGHTS.overtimeSecond / 2) * settings.overtimeWeight,
    changeTechnician: DEFAULT_WEIGHTS.changeTechnician * settings.changeWeight,
    changeMinute: DEFAULT_WEIGHTS.changeMinute * settings.changeWeight,
  };
}

/** The day as a problem with its current plan. */
export function buildDay(records: DayRecords, settings: Settings, now: Instant, options: DayOptions = {}): Day {
  const draft = draftDay(records, settings, now, options.light === true);
  freeze(draft);
  const standings = draft.standings;
  if (options.lockAll) {
    for (const [v, stand] of draft.stands.entries()) {
      if (stand && !isFixed(standings[v] as Standing)) standings[v] = 'frozen';
    }
  }
  let problem = makeProblem(draft);
  const misfits = findMisfits(draft, problem);
  const released = new Set<number>();
  for (const v of misfits) {
    const id = draft.appointments[v]?.id ?? 0;
    if (options.releaseMisfits && !options.releaseMisfits.except.has(id) && standings[v] === 'free') released.add(v);
    else standings[v] = 'misfit';
  }
  if (misfits.length > 0) problem = makeProblem(draft);
  return { ...draft, problem, plan: currentPlan(draft, released) };
}

type Draft = Omit<Day, 'problem' | 'plan' | 'standings'> & {
  readonly standings: Standing[];
  readonly events: readonly { readonly event: DayEvent; readonly technicianId: number }[];
  readonly places: Places;
  readonly light: boolean;
};

function draftDay(records: DayRecords, settings: Settings, now: Instant, light: boolean): Draft {
  const stands = new Map(records.appointments.map((one) => [one.id, standOf(one, now)]));
  const busy = new Set([...stands.values()].map((stand) => stand?.technicianId));
  const technicians = records.technicians.filter((one) => one.shifts.length > 0 || busy.has(one.id));
  const routeOf = new Map(technicians.map((one, index) => [one.id, index]));
  const kept = records.appointments.filter((one) => {
    const stand = stands.get(one.id);
    return stand ? routeOf.has(stand.technicianId) : firmStanding(one, null, settings) !== 'done';
  });
  const events = technicians.flatMap((technician) =>
    technician.events.flatMap((event) => {
      const isPlaced = !event.isOpen && event.place !== null && touchesShift(event, technician);
      return isPlaced ? [{ event, technicianId: technician.id }] : [];
    }),
  );
  const origin = epochSeconds(records.span.start);
  const standOfEvent = ({ event, technicianId }: (typeof events)[number]): Stand => ({
    technicianId,
    start: epochSeconds(event.start),
    isHeld: false,
  });
  return {
    records,
    settings,
    now,
    origin,
    technicians,
    appointments: [...kept, ...events.map(() => null)],
    stands: [...kept.map((one) => stands.get(one.id) ?? null), ...events.map(standOfEvent)],
    standings: [
      ...kept.map((one) => firmStanding(one, stands.get(one.id) ?? null, settings)),
      ...events.map((): Standing => 'event'),
    ],
    routeOf,
    visitOf: new Map(kept.map((one, index) => [one.id, index])),
    events,
    places: new Places(),
    light,
  };
}

function touchesShift(event: DayEvent, technician: DayTechnician): boolean {
  const [first, last] = [technician.shifts[0], technician.shifts.at(-1)];
  return first !== undefined && last !== undefined && event.start < last.end && event.end > first.start;
}

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

function makeProblem(draft: Draft): Problem {
  const { technicians, settings, origin, places } = draft;
  const visits = draft.appointments.map((one, index) =>
    one ? appointmentVisit(draft, one, index) : eventVisit(draft, index),
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
  const model = travelModelOf(settings);
  const matrix = draft.light
    ? lightMatrix(model, places.list, placesTogether(draft, visits, routes))
    : travelMatrix(model, places.list);
  return {
    places: places.list.length,
    travelSeconds: matrix.seconds,
    travelMetres: matrix.metres,
    visits,
    routes,
    weights: weightsOf(settings),
  };
}

function eventVisit(draft: Draft, index: number): Visit {
  const event = draft.events[index - (draft.appointments.length - draft.events.length)]?.event as DayEvent;
  const stand = placementOf(draft, index) as Placement;
  return {
    id: -1 - index,
    kind: 'event',
    place: draft.places.index(event.place),
    serviceSeconds: epochSeconds(event.end) - epochSeconds(event.start),
    windows: [{ start: stand.start, end: stand.start }],
    allowed: new Uint8Array(draft.technicians.length),
    leaveOutPrice: 1,
    mayBeLeftOut: false,
    fixed: stand,
  };
}

function appointmentVisit(draft: Draft, one: DayAppointment, index: number): Visit {
  const { origin } = draft;
  const standing = draft.standings[index] as Standing;
  const stand = draft.stands[index] ?? null;
  const placement = placementOf(draft, index);
  const pinnedStart =
    locksTime(one.pin) && one.plannedStart !== null ? epochSeconds(one.plannedStart) - origin : undefined;
  const fixed = isFixed(standing) && placement ? { fixed: placement } : {};
  return {
    id: one.id,
    place: draft.places.index(one.place),
    serviceSeconds: stand ? serviceSecondsOf(one, stand.start) : one.durationSeconds,
    windows: [{ start: epochSeconds(one.windowStart) - origin, end: epochSeconds(one.windowEnd) - origin - 1 }],
    allowed: allowedRoutes(draft, one),
    overQualification: surplusOf(draft, one),
    leaveOutPrice: LEAVE_OUT_PRICE[one.priority],
    mayBeLeftOut: one.pin === null && fixed.fixed === undefined,
    ...(pinnedStart === undefined || fixed.fixed ? {} : { pinnedStart }),
    ...(placement ? { current: placement, changePercent: changePercentOf(draft, one) } : {}),
    ...fixed,
  };
}

/** What is planned for today is dear to change: the technician has looked at it. */
function changePercentOf(draft: Draft, one: DayAppointment): number {
  const zone = draft.records.timeZone;
  const isToday: boolean = localDate(draft.now, zone) === (draft.records.date as LocalDate);
  return isToday || one.status === 'accepted' ? NEAR_CHANGE_PERCENT : 100;
}

function placementOf(draft: Draft, index: number): Placement | null {
  const stand = draft.stands[index];
  const route = stand ? draft.routeOf.get(stand.technicianId) : undefined;
  return stand && route !== undefined ? { route, start: stand.start - draft.origin } : null;
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

/** Locks what is planned to depart within the freeze horizon (S3). */
function freeze(draft: Draft): void {
  const horizon = epochSeconds(draft.now) + draft.settings.freezeMinutes * 60;
  // Nothing departs earlier than its start minus the longest drive anyone would plan: far days need no look.
  const soonest = Math.min(...draft.stands.map((stand) => stand?.start ?? Number.POSITIVE_INFINITY));
  if (soonest > horizon + 6 * 3_600) return;
  const model = travelModelOf(draft.settings);
  const buffer = draft.settings.bufferMinutes * 60;
  for (const [route, order] of ordersOf(draft).entries()) {
    let from = draft.technicians[route]?.startPlace ?? null;
    for (const [position, v] of order.entries()) {
      const to = draft.appointments[v]?.place ?? eventPlace(draft, v);
      const drive = from === null || to === null ? 0 : travelBetween(model, from, to).seconds;
      const departure = (draft.stands[v] as Stand).start - drive - (position === 0 ? 0 : buffer);
      const isMovable = draft.standings[v] === 'free' || draft.standings[v] === 'half-pinned';
      if (isMovable && departure <= horizon) draft.standings[v] = 'frozen';
      from = to;
    }
  }
}

function eventPlace(draft: Draft, v: number): Coordinates | null {
  return draft.events[v - (draft.appointments.length - draft.events.length)]?.event.place ?? null;
}

/** Visits that stand somewhere, by route, in order of start. */
function ordersOf(draft: Pick<Draft, 'stands' | 'routeOf' | 'technicians' | 'appointments'>): number[][] {
  const orders: number[][] = draft.technicians.map(() => []);
  for (const [v, stand] of draft.stands.entries()) {
    if (stand) orders[draft.routeOf.get(stand.technicianId) ?? -1]?.push(v);
  }
  const id = (v: number): number => draft.appointments[v]?.id ?? -1 - v;
  for (const order of orders) {
    order.sort((a, b) => (draft.stands[a]?.start ?? 0) - (draft.stands[b]?.start ?? 0) || id(a) - id(b));
  }
  return orders;
}

/** Visits that may move but break a rule where they stand now. */
function findMisfits(draft: Draft, problem: Problem): number[] {
  const found: number[] = [];
  const locked = lockedRoutesOf(problem);
  for (const [route, order] of ordersOf(draft).entries()) {
    const movable = order.filter((v) => !isFixed(draft.standings[v] as Standing));
    if (movable.length === 0) continue;
    const wrong = movable.filter((v) => problem.visits[v]?.allowed[route] !== 1);
    const kept = order.filter((v) => !wrong.includes(v));
    const holds = (candidate: readonly number[]): boolean => routeHolds({ problem, route, locked }, candidate);
    if (!holds(kept)) wrong.push(...dropUntilItHolds(kept, movable, holds));
    found.push(...wrong);
  }
  return found;
}

/** The visits without which the rest keeps its order and every rule: as few as a pass from the front finds. */
function dropUntilItHolds(
  order: readonly number[],
  movable: readonly number[],
  holds: (order: readonly number[]) => boolean,
): number[] {
  let kept = order.filter((v) => !movable.includes(v));
  const dropped: number[] = [];
  for (const v of order) {
    if (kept.includes(v)) continue;
    const attempt = order.filter((one) => one === v || kept.includes(one));
    if (holds(attempt)) kept = attempt;
    else dropped.push(v);
  }
  return dropped;
}

function routeHolds(
  at: { problem: Problem; route: number; locked: readonly LockedRoute[] },
  order: readonly number[],
): boolean {
  const { problem, route } = at;
  const locked = at.locked[route];
  const own = problem.routes[route];
  if (!locked || !own) return false;
  const stops = timedStops(problem, own, order, locked.locks);
  const last = problem.visits[order.at(-1) ?? -1];
  const endLeg = last ? legSeconds(problem, last.place, own.endPlace) : 0;
  return exactSchedule(locked.timetable, stops, endLeg) !== null;
}

function currentPlan(draft: Draft, released: ReadonlySet<number>): Plan {
  const routes = ordersOf(draft).map((order) => order.filter((v) => !released.has(v)));
  const placed = new Set(routes.flat());
  const unassigned = [...draft.appointments.keys()].filter((v) => !placed.has(v));
  return { routes, unassigned, forced: [] };
}
