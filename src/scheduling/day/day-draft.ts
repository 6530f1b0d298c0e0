// A day of the book sorted for the scheduler: who has a route, what stands where and how firmly. day.ts makes a problem and a
// plan of it.

import type { Instant } from '../../base/time.ts';
import { epochSeconds } from '../../base/time.ts';
import type { DayAppointment, DayEvent, DayRecords, DayTechnician } from '../../domain/day.ts';
import type { Settings } from '../../domain/settings.ts';
import type { Placement, Weights } from '../solver/problem.ts';
import type { Second } from './course.ts';
import { appointmentStage, courseOf, eventStage, placedEvents } from './course.ts';
import type { Expected, Stage } from './progress.ts';
import { expectedTimes } from './progress.ts';
import type { Stand, Standing } from './standing.ts';
import { firmStanding, isFixed, standOf } from './standing.ts';
import type { TravelModel } from './travel.ts';
import { travelOf } from './travel.ts';

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
  /** By visit, once the day runs: when what is fixed will come to pass, where that is not when it was planned. */
  readonly expected: (Placed | null)[];
  readonly routeOf: ReadonlyMap<number, number>;
  readonly visitOf: ReadonlyMap<number, number>;
  /** The visits after the appointments. */
  readonly events: readonly { readonly event: DayEvent; readonly technicianId: number }[];
}

/** When something is expected, in the problem's seconds. */
export interface Placed {
  readonly start: number;
  readonly seconds: number;
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
    placedEvents(technician).map((event) => ({ event, technicianId: technician.id })),
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
    expected: [...kept.map(() => null), ...events.map(() => null)],
    standings: [
      ...kept.map((one) => firmStanding(one, stands.get(one.id) ?? null, settings)),
      ...events.map((): Standing => 'event'),
    ],
    routeOf,
    visitOf: new Map(kept.map((one, index) => [one.id, index])),
    events,
  };
}

/** Where a visit stands, in the problem's numbers. */
export function placementOf(draft: Draft, index: number): Placement | null {
  const stand = draft.stands[index];
  const route = stand ? draft.routeOf.get(stand.technicianId) : undefined;
  return stand && route !== undefined ? { route, start: startOf(draft, index) } : null;
}

function startOf(draft: Draft, v: number): number {
  return draft.expected[v]?.start ?? (draft.stands[v] as Stand).start - draft.origin;
}

/**
 * Works out where the day has led what is fixed: who left late arrives late, and whoever is behind that is not free before.
 * What may still move is planned anew around it.
 */
export function expectDelays(draft: Draft): void {
  const { span } = draft.records;
  if (draft.now < span.start || draft.now >= span.end) return;
  const second = (instant: Instant): number => epochSeconds(instant) - draft.origin;
  draft.expected.fill(null);
  for (const [route, order] of ordersOf(draft).entries()) {
    const fixed = order.filter((v) => isFixed(draft.standings[v] as Standing));
    const stages = fixed.map((v) => stageOf(draft, v, second));
    const technician = draft.technicians[route] as DayTechnician;
    const appointments = fixed.flatMap((v) => draft.appointments[v] ?? []);
    // What is dated ahead of now, by another clock, says nothing of how late it is.
    if (stages.some((stage) => latestReport(stage) > second(draft.now))) continue;
    const times = expectedTimes(stages, courseOf({ ...draft, technician, appointments, span }, second));
    for (const [i, v] of fixed.entries()) {
      const expected = times.get(stages[i] as Stage);
      if (expected && isAhead(draft, v)) draft.expected[v] = expectation(draft, v, expected);
    }
  }
}

function stageOf(draft: Draft, v: number, second: Second): Stage {
  const one = draft.appointments[v];
  return one ? appointmentStage(one, second) : eventStage(eventOf(draft, v), second);
}

function latestReport({ leftAt, arrivedAt, endedAt }: Stage): number {
  return Math.max(...[leftAt, arrivedAt, endedAt].map((time) => time ?? Number.NEGATIVE_INFINITY));
}

/** Not over, and not an event, which begins when it begins. */
function isAhead(draft: Draft, v: number): boolean {
  return draft.standings[v] !== 'done' && draft.standings[v] !== 'event';
}

/** Nobody counts on an early arrival. */
function expectation(draft: Draft, v: number, { start, end }: Expected): Placed {
  return { start: Math.max(start, startOf(draft, v)), seconds: end - start };
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
    let from = (draft.technicians[route] as DayTechnician).startPlace;
    for (const [position, v] of order.entries()) {
      const to = (draft.appointments[v] ?? eventOf(draft, v)).place;
      const drive = travelOf(draft.travelModel, from, to)?.seconds ?? 0;
      const departure = (draft.stands[v] as Stand).start - drive - (position === 0 ? 0 : buffer);
      if (isMovable(draft, v) && departure <= horizon) draft.standings[v] = 'frozen';
      from = to;
    }
  }
}

function isMovable(draft: Draft, v: number): boolean {
  return draft.standings[v] === 'free' || draft.standings[v] === 'half-pinned';
}

/** The event at a place that a visit stands for. */
export function eventOf(draft: Draft, v: number): DayEvent {
  return draft.events[v - (draft.appointments.length - draft.events.length)]?.event as DayEvent;
}

/** Visits that stand somewhere, by route, in order of start; what may still move comes behind what has begun. */
export function ordersOf(draft: Draft): number[][] {
  const orders: number[][] = draft.technicians.map(() => []);
  for (const [v, stand] of draft.stands.entries()) {
    if (stand) (orders[draft.routeOf.get(stand.technicianId) as number] as number[]).push(v);
  }
  const id = (v: number): number => draft.appointments[v]?.id ?? -1 - v;
  return orders.map((order) => {
    const begun = Math.max(...order.map((v) => (hasBegun(draft, v) ? startOf(draft, v) : Number.NEGATIVE_INFINITY)));
    const keys = new Map(
      order.map((v) => [v, isOpen(draft, v) ? Math.max(begun, startOf(draft, v)) : startOf(draft, v)]),
    );
    const key = (v: number): number => keys.get(v) as number;
    return order.sort(
      (a, b) => key(a) - key(b) || Number(isOpen(draft, a)) - Number(isOpen(draft, b)) || id(a) - id(b),
    );
  });
}

function hasBegun(draft: Draft, v: number): boolean {
  const one = draft.appointments[v];
  return one !== null && one !== undefined && (one.arrivedAt !== null || one.travelStartedAt !== null);
}

function isOpen(draft: Draft, v: number): boolean {
  return !isFixed(draft.standings[v] as Standing);
}
