// A day that is kept ready answers as the day that is built anew for each question, whatever was booked or moved in between.

import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { DayAppointment, DayRecords } from '../../../src/domain/day.ts';
import type { Placed, PlaceRequest } from '../../../src/domain/placement.ts';
import { placeAsThingsAre } from '../../../src/scheduling/day/place.ts';
import { StandingDay } from '../../../src/scheduling/day/standing-day.ts';
import {
  appointment,
  at,
  booked,
  clock,
  NOW,
  north,
  records,
  request,
  SETTINGS,
  technician,
} from '../../support/day.ts';
import { MIDDAY, newAppointment, randomDay, randomRequest, withPlacement } from '../../support/random-day.ts';

/** What may be named: nobody, somebody, or somebody at a start. */
const naming = fc.constantFrom('nobody', 'technician', 'start');

function named(asked: PlaceRequest, how: string, day: DayRecords): PlaceRequest {
  if (how === 'nobody') return asked;
  const technicianId = day.technicians[0]?.id ?? 1;
  if (how === 'technician') return { ...asked, technicianId, pin: 'both' };
  return { ...asked, technicianId, start: asked.windowStart, pin: 'both' };
}

it('answers as a day that is built for the question', () => {
  let fits = 0;
  let moves = 0;
  fc.assert(
    fc.property(
      randomDay,
      fc.array(fc.tuple(randomRequest, naming), { minLength: 1, maxLength: 8 }),
      fc.constantFrom(at('00:00'), MIDDAY),
      (first, asked, now) => {
        let records = first.records;
        const standing = new StandingDay(records, SETTINGS, now);
        for (const [index, [wanted, how]] of asked.entries()) {
          const request = named(wanted, how, records);
          const expected = placeAsThingsAre({ records, settings: SETTINGS, now, request });
          const found = standing.place(request);
          expect(found).toEqual(expected);
          if (!found || found.technicianId === null) continue;
          fits += 1;
          moves += found.moved.length;
          records = book(standing, records, { id: 100 + index, request, found });
        }
      },
    ),
    { numRuns: 120 },
  );
  expect(fits).toBeGreaterThan(100);
  expect(moves).toBeGreaterThan(5);
});

it('moves a place that is held, and passes over who stands there without a shift', () => {
  const held = appointment(5, { heldTechnicianId: 1, heldStart: at('08:30'), windowEnd: at('12:00') });
  const off = booked(6, 2, '13:00', { pin: 'both', windowStart: at('13:00'), windowEnd: at('14:00') });
  let day = records([technician(1), technician(2, { shifts: [] })], [held, off]);
  const standing = new StandingDay(day, SETTINGS, NOW);
  const asked = request({ windowStart: at('08:10'), windowEnd: at('08:15') });
  const found = standing.place(asked);
  expect(found?.moved.map((move) => [move.appointmentId, clock(move.toStart)])).toEqual([[5, '09:10']]);
  standing.move(1, 5, at('09:10'));
  day = { ...day, appointments: [{ ...held, heldStart: at('09:10') }, off] };
  expect(standing.place(asked)).toEqual(
    placeAsThingsAre({ records: day, settings: SETTINGS, now: NOW, request: asked }),
  );
  expect(standing.place(asked)?.moved).toEqual([]);
});

it('answers so too for whose day begins nowhere, ends where it began, or has an event at a place', () => {
  const events = [{ id: 1, title: 'Depot', isOpen: false, place: north(6), start: at('12:00'), end: at('13:00') }];
  const home = { startPlace: north(4), endPlace: null };
  const staff = [technician(1, { startPlace: null, endPlace: null }), technician(2, home), technician(3, { events })];
  let day = records(staff);
  const standing = new StandingDay(day, SETTINGS, NOW);
  for (const [index, technicianId] of [1, 2, 3, 1, 2, 3, 1, 2, 3].entries()) {
    const start = at(['09:30', '14:30', '11:00'][Math.floor(index / 3)] as string);
    const asked = request({ technicianId, start, place: north(index), windowStart: start, windowEnd: at('17:00') });
    const found = standing.place(asked);
    expect(found).toEqual(placeAsThingsAre({ records: day, settings: SETTINGS, now: NOW, request: asked }));
    if (found) day = book(standing, day, { id: 100 + index, request: asked, found });
  }
  expect(day.appointments.length).toBeGreaterThan(6);
});

it('is itself at the same moment, and a day anew at another', () => {
  const standing = new StandingDay(records([technician(1)]), SETTINGS, NOW);
  expect(standing.at(NOW)).toBe(standing);
  const later = standing.at(at('09:30'));
  expect([standing, later].map((one) => clock(one.place(request())?.plannedStart))).toEqual(['08:10', '09:40']);
});

/** Both days go on with the answer. */
function book(
  standing: StandingDay,
  records: DayRecords,
  { id, request, found }: { id: number; request: PlaceRequest; found: Placed },
): DayRecords {
  const fresh: DayAppointment = { ...newAppointment(id, request), pin: request.pin };
  const appointments = withPlacement(records.appointments, found, fresh);
  for (const move of found.moved) {
    if (move.toTechnicianId === null || move.toStart === null) throw new Error('somebody lost a place');
    standing.move(move.toTechnicianId, move.appointmentId, move.toStart);
  }
  standing.add(appointments.at(-1) as DayAppointment);
  return { ...records, appointments };
}
