// A day of the book sorted for the scheduler: who has a route, what stands where and how firmly. day.ts makes a problem and a
// plan of it.

import type { Coordinates } from '../../base/geo.ts';
import type { Instant } from '../../base/time.ts';
import { epochSeconds } from '../../base/time.ts';
import type { DayAppointment, DayEvent, DayRecords, DayTechnician } from '../../domain/day.ts';
import type { Settings } from '../../domain/settings.ts';
import type { Placement, Weights } from '../solver/problem.ts';
import type { Stand, Standing } from './standing.ts';
import { firmStanding, standOf } from './standing.ts';
import type { TravelModel } from './travel.ts';
import { travelBetween } from './travel.ts';

export interface Draft {
  readonly records: DayRecords;
  readonly settings: Settings;
  readonly now: Instant;
  readonly travelModel: TravelModel;
  readonly weights: Weights;
  /** Only to ask where one appointment fits. */
  readonly light: boolean;
  /** Epoch second of the problem's second 0. */
  readonly origin: number;
  /** By route. */
  readonly technicians: readonly DayTechnician[];
  /** By visit; null = an event at a place. */
  readonly appointments: readonly (DayAppointment | null)[];
  /** By visit; settled step by step. */
  readonly standings: Standing[];
  /** By visit: where it stands in the book; null = nowhere. */
  readonly stands: readonly (Stand | null)[];
  readonly routeOf: ReadonlyMap<number, number>;
  readonly visitOf: ReadonlyMap<number, number>;
  /** The visits after the appointments. */
  readonly events: readonly { readonly event: DayEvent; readonly technicianId: number }[];
}

export type DraftFrame = Pick<Draft, 'records' | 'settings' | 'now' | 'travelModel' | 'weights' | 'light'>;

/** What is known before the freeze horizon and the rules of the day are looked at. */
export function draftDay(frame: DraftFrame): Draft {
  const { records, settings, now } = frame;
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
    ...frame,
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
  };
}

function touchesShift(event: DayEvent, technician: DayTechnician): boolean {
  const [first, last] = [technician.shifts[0], technician.shifts.at(-1)];
  return first !== undefined && last !== undefined && event.start < last.end && event.end > first.start;
}

/** Where a visit stands, in the problem's numbers. */
export function placementOf(draft: Draft, index: number): Placement | null {
  const stand = draft.stands[index];
  const route = stand ? draft.routeOf.get(stand.technicianId) : undefined;
  return stand && route !== undefined ? { route, start: stand.start - draft.origin } : null;
}

/** Locks what is planned to depart within the freeze horizon (S3). */
export function freeze(draft: Draft, also: ReadonlySet<number> = new Set()): void {
  for (const [v, one] of draft.appointments.entries()) {
    if (one && also.has(one.id) && isMovable(draft, v)) draft.standings[v] = 'frozen';
  }
  const horizon = epochSeconds(draft.now) + draft.settings.freezeMinutes * 60;
  // Nobody departs before the day begins: days ahead need no look.
  if (horizon < epochSeconds(draft.records.span.start)) return;
  const buffer = draft.settings.bufferMinutes * 60;
  for (const [route, order] of ordersOf(draft).entries()) {
    let from = draft.technicians[route]?.startPlace ?? null;
    for (const [position, v] of order.entries()) {
      const to = draft.appointments[v]?.place ?? eventPlace(draft, v);
      const drive = from === null || to === null ? 0 : travelBetween(draft.travelModel, from, to).seconds;
      const departure = (draft.stands[v] as Stand).start - drive - (position === 0 ? 0 : buffer);
      if (isMovable(draft, v) && departure <= horizon) draft.standings[v] = 'frozen';
      from = to;
    }
  }
}

function isMovable(draft: Draft, v: number): boolean {
  return draft.standings[v] === 'free' || draft.standings[v] === 'half-pinned';
}

function eventPlace(draft: Draft, v: number): Coordinates | null {
  return draft.events[v - (draft.appointments.length - draft.events.length)]?.event.place ?? null;
}

/** Visits that stand somewhere, by route, in order of start. */
export function ordersOf(draft: Draft): number[][] {
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
