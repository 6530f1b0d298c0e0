// Where the plan as it is stored contradicts itself: neighbours of one technician that overlap, or lie too close for the drive.

import { expect, it } from 'vitest';
import type { DayAppointment } from '../../../src/domain/day.ts';
import { clashesOf, neighbours } from '../../../src/scheduling/day/clash.ts';
import { travelModelOf } from '../../../src/scheduling/day/travel.ts';
import { appointment, at, booked, north, SETTINGS } from '../../support/day.ts';

const MODEL = travelModelOf(SETTINGS, undefined);

function clashes(...planned: DayAppointment[]): string[] {
  return clashesOf(neighbours(planned), MODEL).map(
    ({ first, second, kind, shortBySeconds }) => `${first.id} ${second.id} ${kind} ${shortBySeconds}`,
  );
}

it.each<[string, DayAppointment[], string[]]>([
  ['one behind the other at one place', [booked(5, 1, '09:00'), booked(6, 1, '10:00')], []],
  ['the same time, two technicians', [booked(5, 1, '09:00'), booked(6, 2, '09:00')], []],
  ['half an hour at once', [booked(6, 1, '09:30'), booked(5, 1, '09:00')], ['5 6 overlap 1800']],
  ['the same start', [booked(6, 1, '09:00'), booked(5, 1, '09:00')], ['5 6 overlap 3600']],
  ['no time for the drive', [booked(5, 1, '09:00'), booked(6, 1, '10:00', { place: north(2) })], ['5 6 drive 320']],
  ['time enough for it', [booked(5, 1, '09:00'), booked(6, 1, '10:10', { place: north(2) })], []],
  ['less than a minute short', [booked(5, 1, '09:00'), booked(6, 1, '10:05', { place: north(2) })], []],
  ['a place that is not known', [booked(5, 1, '09:00'), booked(6, 1, '10:00', { place: null })], []],
  [
    'a short one inside a long one: who ends last is in the way of the next',
    [booked(5, 1, '09:00', { durationSeconds: 3 * 3_600 }), booked(6, 1, '09:30'), booked(7, 1, '11:00')],
    ['5 6 overlap 9000', '5 7 overlap 3600'],
  ],
  ['a night between', [booked(5, 1, '00:00'), booked(6, 1, '17:00', { place: north(5_000) })], []],
  ['what stands nowhere', [appointment(5), appointment(6, { technicianId: 1 }), booked(7, 1, '09:00')], []],
])('%s', (_, planned, expected) => {
  expect(clashes(...planned)).toEqual(expected);
});

it('keeps each technician apart', () => {
  const pairs = neighbours([
    booked(5, 1, '09:00'),
    booked(6, 2, '09:30'),
    booked(7, 1, '10:00', { windowEnd: at('12:00') }),
  ]);
  expect(pairs.map(([a, b]) => [a.id, b.id])).toEqual([[5, 7]]);
});
