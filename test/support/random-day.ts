// Random days that the product itself has booked: a plan that holds, then pins, statuses and the unassigned lane strewn over it.

import fc from 'fast-check';
import type { Instant } from '../../src/base/time.ts';
import { addSeconds } from '../../src/base/time.ts';
import type { DayAppointment, DayRecords, DayTechnician } from '../../src/domain/day.ts';
import type { Move, Placement, PlaceRequest } from '../../src/domain/placement.ts';
import { frozenIds } from '../../src/scheduling/day/day.ts';
import { place } from '../../src/scheduling/day/place.ts';
import { appointment, at, north, records, request, SETTINGS, technician } from './day.ts';

/** In the middle of the day: some of it is done, some frozen, some ahead. */
export const MIDDAY = at('10:40');

const WINDOWS = ['08:00', '10:00', '12:00', '14:00'] as const;
const place2d = fc.record({ x: fc.integer({ min: -9, max: 9 }), y: fc.integer({ min: -9, max: 9 }) });
const coordinates = place2d.map(({ x, y }) => ({
  latitude: north(y).latitude,
  longitude: north(0).longitude + x / 100,
}));
const skills = fc.constantFrom({ hvac: 1 }, { hvac: 1, gas: 1 }, { gas: 2 });

const technicians = fc
  .array(
    fc.record({
      startPlace: coordinates,
      skills: fc.constantFrom({ hvac: 1 }, { hvac: 2, gas: 2 }),
      lunch: fc.boolean(),
      maxJobsPerDay: fc.constantFrom(null, null, 3),
      overtimeSeconds: fc.constantFrom(0, 3_600),
      isOff: fc.constantFrom(false, false, true),
    }),
    { minLength: 1, maxLength: 3 },
  )
  .map((list) =>
    list.map(({ startPlace, lunch, isOff, ...rest }, index): DayTechnician => {
      const meal = { seconds: 1_800, earliest: at('11:30'), latest: at('13:00') };
      const off = { id: index, reason: 'dentist', start: at('13:00'), end: at('14:30') };
      return technician(index + 1, {
        ...rest,
        startPlace,
        endPlace: startPlace,
        lunch: lunch ? meal : null,
        timeOff: isOff ? [off] : [],
      });
    }),
  );

const asked = fc.record({
  place: coordinates,
  skills,
  priority: fc.constantFrom('normal' as const, 'normal' as const, 'high' as const),
  window: fc.constantFrom(...WINDOWS),
  hours: fc.constantFrom(1, 2, 4),
  durationSeconds: fc.constantFrom(1_800, 3_600, 5_400),
});

/** What befalls an appointment after it was booked. */
const fate = fc.constantFrom('none', 'none', 'none', 'both', 'technician', 'time', 'on-the-way', 'complete', 'lane');

export interface RandomDay {
  readonly records: DayRecords;
  readonly wanted: PlaceRequest;
}

export const randomDay: fc.Arbitrary<RandomDay> = fc
  .record({ technicians, wishes: fc.array(fc.record({ asked, fate }), { maxLength: 9 }), wanted: asked })
  .map(({ technicians: staff, wishes, wanted }) => {
    let appointments: DayAppointment[] = [];
    for (const [index, wish] of wishes.entries()) {
      const one = toRequest(wish.asked);
      const placement = decide(records(staff, appointments), one, at('00:00'));
      if (!placement.ok) continue;
      appointments = withPlacement(appointments, placement, newAppointment(index + 1, one));
    }
    appointments = appointments.map((one, index) => befall(one, wishes[index]?.fate ?? 'none'));
    return { records: records(staff, appointments), wanted: toRequest(wanted) };
  });

/** Somebody who may be asked about on any day. */
export const randomRequest: fc.Arbitrary<PlaceRequest> = asked.map(toRequest);

/** As booking asks: on the day without the appointment itself. */
export function decide(day: DayRecords, one: PlaceRequest, now: Instant): Placement {
  const appointments = day.appointments.filter(({ id }) => id !== one.appointmentId);
  const frozen = frozenIds(day, SETTINGS, now);
  return place({ records: { ...day, appointments }, settings: SETTINGS, now, request: one, frozen });
}

function toRequest(wish: {
  place: PlaceRequest['place'];
  skills: PlaceRequest['skills'];
  priority: PlaceRequest['priority'];
  window: string;
  hours: number;
  durationSeconds: number;
}): PlaceRequest {
  const { window, hours, ...rest } = wish;
  const end = `${String(Number(window.slice(0, 2)) + hours).padStart(2, '0')}:00`;
  return request({ ...rest, windowStart: at(window), windowEnd: at(end) });
}

export function newAppointment(id: number, one: PlaceRequest): DayAppointment {
  const { place: where, skills: needed, priority, windowStart, windowEnd, durationSeconds } = one;
  return appointment(id, { place: where, skills: needed, priority, windowStart, windowEnd, durationSeconds });
}

/** The book after a booking: the others moved, the new one in. */
export function withPlacement(
  appointments: readonly DayAppointment[],
  placement: Extract<Placement, { ok: true }>,
  added: DayAppointment,
): DayAppointment[] {
  const moved = withMoves(appointments, [...placement.moved, ...placement.bumped]);
  return [...moved, { ...added, technicianId: placement.technicianId, plannedStart: placement.plannedStart }];
}

export function withMoves(appointments: readonly DayAppointment[], moves: readonly Move[]): DayAppointment[] {
  const byId = new Map(moves.map((move) => [move.appointmentId, move]));
  return appointments.map((one) => {
    const move = byId.get(one.id);
    return move ? { ...one, technicianId: move.toTechnicianId, plannedStart: move.toStart } : one;
  });
}

function befall(one: DayAppointment, what: string): DayAppointment {
  if (one.technicianId === null || one.plannedStart === null) return one;
  if (what === 'both' || what === 'technician' || what === 'time') return { ...one, pin: what };
  if (what === 'on-the-way') return { ...one, status: what, travelStartedAt: one.plannedStart };
  if (what === 'complete') return { ...one, status: what, arrivedAt: one.plannedStart, completedAt: endOf(one) };
  return what === 'lane' ? { ...one, technicianId: null, plannedStart: null } : one;
}

function endOf(one: DayAppointment): Instant {
  const seconds = Date.parse(one.plannedStart as Instant) / 1000 + one.durationSeconds;
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z` as Instant;
}

/** The day as it is at a moment, when every stop took so many minutes longer to reach than planned. */
export function runningLate(day: DayRecords, now: Instant, delays: readonly number[]): DayRecords {
  const freeAt = new Map<number, Instant>();
  const open = new Set<number>();
  const ordered = [...day.appointments].sort((a, b) => ((a.plannedStart ?? '') < (b.plannedStart ?? '') ? -1 : 1));
  const begun = new Map(
    ordered.map((one, index): [number, DayAppointment] => {
      const { technicianId, plannedStart } = one;
      if (technicianId === null || plannedStart === null || open.has(technicianId)) return [one.id, plain(one)];
      const free = freeAt.get(technicianId) ?? plannedStart;
      const ready = [plannedStart, free].sort().at(-1) as Instant;
      const arrivedAt = addSeconds(ready, 60 * (delays[index % delays.length] ?? 0));
      const completedAt = addSeconds(arrivedAt, one.durationSeconds);
      const travelStartedAt = addSeconds(arrivedAt, -900);
      freeAt.set(technicianId, addSeconds(completedAt, 900));
      if (completedAt <= now) return [one.id, { ...one, status: 'complete', travelStartedAt, arrivedAt, completedAt }];
      open.add(technicianId);
      if (arrivedAt <= now) return [one.id, { ...plain(one), status: 'on-site', travelStartedAt, arrivedAt }];
      return [one.id, travelStartedAt <= now ? { ...plain(one), status: 'on-the-way', travelStartedAt } : plain(one)];
    }),
  );
  return { ...day, appointments: day.appointments.map((one) => begun.get(one.id) as DayAppointment) };
}

function plain(one: DayAppointment): DayAppointment {
  return { ...one, status: 'scheduled', travelStartedAt: null, arrivedAt: null, completedAt: null };
}
