// A day with everything that a board can show, and one of fifty technicians.

import type { BoardDay } from '../../src/domain/board.ts';
import type { DayRecords } from '../../src/domain/day.ts';
import { DEFAULT_SETTINGS } from '../../src/domain/settings.ts';
import { boardDay } from '../../src/scheduling/board/board.ts';
import { appointment, at, north, records, technician } from './day-records.ts';

/** Tuesday with every state, a pin that overlaps, an open event, held and unassigned appointments, wide names. */
export function fullDay(): DayRecords {
  return records(
    [
      technician({ id: 1, name: 'Maria Lopez', code: 'MARIA', lunch: '11:30-13:00' }),
      technician({
        id: 2,
        name: 'Sam Okafor',
        code: 'SAM',
        lunch: '11:30-13:00',
        events: [
          { at: '8:00-8:30', title: 'Team meeting' },
          { at: '15:00-17:00', title: 'Training', isOpen: true },
        ],
      }),
      technician({
        id: 3,
        name: 'Jo Brandt',
        code: 'JO',
        lunch: '11:30-13:00',
        shifts: ['8:00-16:00'],
        timeOff: [{ at: '8:00-12:00', reason: 'dentist' }],
      }),
      technician({ id: 4, name: 'Ana 山田', code: 'ANA' }),
      technician({
        id: 5,
        name: 'Kim Lee',
        code: 'KIM',
        shifts: [],
        timeOff: [{ at: '0:00-23:59', reason: 'vacation' }],
      }),
    ],
    [
      appointment({
        id: 2077,
        customerName: 'Jane Doe',
        window: '8:00-10:00',
        planned: '1@8:20',
        minutes: 90,
        pin: 'both',
        place: north(5),
        status: 'complete',
        left: '8:02',
        arrived: '8:22',
        done: '9:50',
      }),
      appointment({
        id: 2081,
        customerName: 'Minh Ng',
        window: '10:00-12:00',
        planned: '1@10:10',
        place: north(9),
        serviceName: 'Tune-up',
        status: 'on-site',
        left: '9:55',
        arrived: '10:12',
      }),
      appointment({
        id: 2084,
        customerName: 'Priya Patel',
        window: '13:00-15:00',
        planned: '1@13:10',
        minutes: 120,
        place: north(3),
        serviceName: 'Furnace install',
        status: 'accepted',
      }),
      appointment({
        id: 2080,
        customerName: 'Lake View Apartments',
        window: '8:00-10:00',
        planned: '2@8:50',
        place: north(2),
        status: 'complete',
        left: '8:40',
        arrived: '8:50',
        done: '10:05',
      }),
      appointment({
        id: 2090,
        customerName: 'Sue Kim',
        window: '10:00-11:00',
        planned: '2@10:20',
        minutes: 90,
        place: north(22),
        status: 'on-the-way',
        left: '10:25',
        serviceName: 'Alarm',
      }),
      appointment({
        id: 2102,
        customerName: 'Bob Fox',
        window: '13:00-16:00',
        planned: '2@14:30',
        minutes: 90,
        place: north(14),
        serviceName: 'Install',
        skills: { gas: 1 },
      }),
      appointment({ id: 2110, customerName: 'Al Cole', window: '12:00-14:00', planned: '3@13:00', place: north(1) }),
      appointment({
        id: 2111,
        customerName: 'Eva Diaz',
        window: '13:00-15:00',
        planned: '3@13:30',
        place: north(6),
        pin: 'both',
      }),
      appointment({
        id: 2112,
        customerName: '日本語カンパニー',
        window: '8:00-10:00',
        planned: '4@8:30',
        minutes: 30,
        place: north(6),
        status: 'no-show',
      }),
      appointment({
        id: 2113,
        customerName: '😀 Toys',
        window: '8:00-10:00',
        planned: '4@9:20',
        minutes: 30,
        place: north(7),
      }),
      appointment({
        id: 2114,
        customerName: 'Otto Ruiz',
        window: '10:00-12:00',
        planned: '4@10:00',
        minutes: 30,
        place: north(8),
        pin: 'time',
      }),
      appointment({
        id: 2115,
        customerName: 'Ivy Hall',
        window: '10:00-12:00',
        planned: '4@10:40',
        minutes: 30,
        place: north(8.2),
      }),
      appointment({
        id: 2116,
        customerName: 'Max Bell',
        window: '11:00-12:00',
        planned: '4@11:20',
        minutes: 30,
        place: north(8.2),
      }),
      appointment({ id: 2091, customerName: 'Tom Hart', window: '12:00-16:00', held: '4@12:30', place: north(8) }),
      appointment({
        id: 2092,
        customerName: 'Nora Quinn',
        window: '10:00-12:00',
        place: north(8),
        pin: 'time',
        priority: 'high',
      }),
    ],
  );
}

/** Fifty technicians with six appointments each. */
export function largeDay(): DayRecords {
  const people = Array.from({ length: 50 }, (_, index) =>
    technician({ id: index + 1, name: `Technician Number ${index + 1}`, code: `T${index + 1}`, lunch: '11:30-13:00' }),
  );
  const booked = people.flatMap(({ id }) =>
    Array.from({ length: 6 }, (_, index) =>
      appointment({
        id: id * 10 + index,
        customerName: `Customer ${id * 10 + index}`,
        window: `${8 + index}:00-${10 + index}:00`,
        planned: `${id}@${8 + index + (index > 3 ? 1 : 0)}:${index % 2 === 0 ? '00' : '30'}`,
        minutes: index % 2 === 0 ? 60 : 30,
        place: north(((id * 7 + index * 3) % 9) + 1),
      }),
    ),
  );
  return records(people, booked);
}

/** The board of a day at a wall time of its date. */
export function boardAt(day: DayRecords, time: string): BoardDay {
  const now = at({ date: day.date, timeZone: day.timeZone }, time);
  return boardDay(day, { companyName: 'Lakeside Home Services', settings: DEFAULT_SETTINGS, now });
}
