import { describe, expect, it } from 'vitest';
import type { BoardDay, BoardRow, BoardStop } from '../../../src/domain/board.ts';
import type { DayRecords } from '../../../src/domain/day.ts';
import { DEFAULT_SETTINGS } from '../../../src/domain/settings.ts';
import { boardDay } from '../../../src/scheduling/board/board.ts';
import { travelBetween, travelModelOf } from '../../../src/scheduling/day/travel.ts';
import { boardAt } from '../../support/board-days.ts';
import { appointment, at, north, OFFICE, records, TUESDAY, technician } from '../../support/day-records.ts';

const maria = technician({ id: 1, name: 'Maria Lopez', code: 'MARIA', lunch: '11:30-13:00' });
const drive = (kilometres: number): number =>
  travelBetween(travelModelOf(DEFAULT_SETTINGS), OFFICE, north(kilometres)).seconds;

function row(day: BoardDay): BoardRow {
  const first = day.rows[0];
  if (!first) throw new Error('no row');
  return first;
}

function stop(day: BoardDay, id: number): BoardStop {
  const found = day.rows.flatMap(({ stops }) => stops).find(({ appointmentId }) => appointmentId === id);
  if (!found) throw new Error(`no stop ${id}`);
  return found;
}

const clock = (time: string): string => at(TUESDAY, time);

describe('a day as planned', () => {
  const day = records(
    [maria],
    [
      appointment({ id: 1, window: '8:00-10:00', planned: '1@9:00', place: north(5) }),
      appointment({ id: 2, window: '13:00-15:00', planned: '1@14:00', place: north(5) }),
    ],
  );

  it('leaves as late as it may, and pays no drive to the same place', () => {
    const { travel } = stop(boardAt(day, '6:00'), 1);
    expect(travel).toMatchObject({ end: clock('9:00'), seconds: drive(5), isLate: false });
    expect(stop(boardAt(day, '6:00'), 2).travel).toBeNull();
  });

  it('takes lunch in the first gap with room, and goes home after the last stop', () => {
    const { blocks, returnTravel, driveSeconds, workSeconds } = row(boardAt(day, '6:00'));
    expect(blocks).toMatchObject([{ kind: 'lunch', start: clock('11:30'), end: clock('12:00') }]);
    expect(returnTravel).toMatchObject({ start: clock('15:00'), seconds: drive(5), isLate: false });
    expect(driveSeconds).toBe(2 * drive(5));
    expect(workSeconds).toBe(7200);
  });

  it('counts', () => {
    expect(boardAt(day, '6:00').counts).toEqual({
      technicians: 1,
      appointments: 2,
      unassigned: 0,
      pinned: 0,
      inJeopardy: 0,
      driveSeconds: 2 * drive(5),
    });
  });

  it('says when the appointments leave no room for lunch', () => {
    const full = records([maria], [appointment({ id: 1, window: '11:00-12:00', planned: '1@11:15', minutes: 180 })]);
    expect(row(boardAt(full, '6:00')).lunchHasNoRoom).toBe(true);
    expect(row(boardAt(day, '6:00')).lunchHasNoRoom).toBe(false);
    // Once the time for lunch is over, nothing can be done about it.
    expect(row(boardAt(full, '16:00')).lunchHasNoRoom).toBe(false);
  });

  it('drives to an event that has a place', () => {
    const busy = technician({ id: 1, events: [{ at: '10:00-11:00', title: 'Depot', place: north(8) }] });
    const { blocks } = row(boardAt(records([busy], []), '6:00'));
    expect(blocks[0]).toMatchObject({ title: 'Depot', travel: { end: clock('10:00'), seconds: drive(8) } });
  });

  it('has no drive to an unknown place', () => {
    const lost = records([maria], [appointment({ id: 1, window: '8:00-10:00', planned: '1@9:00', place: null })]);
    expect(stop(boardAt(lost, '6:00'), 1).travel).toBeNull();
  });
});

describe('what breaks a rule where it stands', () => {
  const pinned = (words: Partial<Parameters<typeof appointment>[0]>) =>
    appointment({ id: 2, window: '9:00-11:00', planned: '1@9:30', pin: 'both', ...words });
  const first = appointment({ id: 1, window: '8:00-10:00', planned: '1@9:00', place: north(5) });
  const off = technician({ id: 1, name: 'Maria Lopez', timeOff: [{ at: '9:00-12:00' }] });
  it.each<[string, DayRecords, string[]]>([
    ['nothing', records([maria], [pinned({})]), []],
    ['an overlap', records([maria], [first, pinned({ place: north(5) })]), ['Overlaps A-1.']],
    [
      'too little travel',
      records([maria], [first, pinned({ planned: '1@10:05', place: OFFICE })]),
      [`${Math.round((drive(5) - 300) / 60)}m too little to drive there.`],
    ],
    ['off shift', records([maria], [pinned({ window: '18:00-20:00', planned: '1@18:00' })]), ['Outside the shift.']],
    ['time off', records([off], [pinned({})]), ['During time off.']],
    ['a missing skill', records([maria], [pinned({ skills: { gas: 2 } })]), ['Maria Lopez lacks the skill gas 2.']],
    ['another time than promised', records([maria], [pinned({ planned: '1@13:30' })]), ['Outside its arrival window.']],
  ])('%s', (_, day, expected) => {
    expect(stop(boardAt(day, '6:00'), 2).violations).toEqual(expected);
  });

  it('of somebody who is ill stands where it was planned: nobody goes there after midnight', () => {
    const ill = technician({ id: 1, name: 'Maria Lopez', timeOff: [{ at: '0:00-24:00', reason: 'sick' }] });
    const next = pinned({ id: 3, window: '13:00-15:00', planned: '1@13:00', pin: null });
    const day = boardAt(records([ill], [pinned({}), next]), '7:00');
    for (const id of [2, 3]) {
      expect(stop(day, id)).toMatchObject({ violations: ['During time off.'], isInJeopardy: false });
      expect(stop(day, id).start).toBe(stop(day, id).plannedStart);
    }
    expect(day.span).toEqual({ start: clock('8:00'), end: clock('17:00') });
  });

  it('marks the overlap and the drive that can not be made', () => {
    const day = boardAt(records([maria], [first, pinned({ place: OFFICE })]), '6:00');
    expect(stop(day, 2)).toMatchObject({ isOverlapping: true, start: clock('9:30'), travel: { isLate: true } });
    expect(stop(day, 1).isOverlapping).toBe(false);
  });
});

describe('a day under way', () => {
  const later = appointment({ id: 2, window: '10:00-11:00', planned: '1@10:30', place: north(5) });

  it('stands at actual times once they are known', () => {
    const done = appointment({
      id: 1,
      window: '8:00-10:00',
      planned: '1@9:00',
      place: north(5),
      status: 'complete',
      left: '8:40',
      arrived: '9:05',
      done: '9:45',
    });
    const day = boardAt(records([maria], [done]), '12:00');
    expect(stop(day, 1)).toMatchObject({ start: clock('9:05'), end: clock('9:45'), isInJeopardy: false });
    expect(stop(day, 1).travel).toMatchObject({ start: clock('8:40'), end: clock('9:05'), isLate: false });
  });

  it('pushes what follows when one runs over, into jeopardy at the end of its window', () => {
    const running = (now: string) =>
      boardAt(
        records(
          [technician({ id: 1 })],
          [
            appointment({
              id: 1,
              window: '8:00-10:00',
              planned: '1@9:00',
              status: 'on-site',
              left: '8:50',
              arrived: '9:00',
            }),
            later,
          ],
        ),
        now,
      );
    const reach = drive(5);
    expect(stop(running('10:00'), 2)).toMatchObject({ start: clock('10:30'), isInJeopardy: false });
    const shifted = stop(running('10:20'), 2);
    expect(Date.parse(shifted.arrival) - Date.parse(clock('10:20'))).toBe(reach * 1000);
    expect(shifted).toMatchObject({ start: shifted.arrival, isInJeopardy: false, travel: { isLate: true } });
    expect(stop(running('10:50'), 2).isInJeopardy).toBe(true);
    expect(running('10:50').counts.inJeopardy).toBe(1);
  });

  it('is in jeopardy from the very second at which the window ends', () => {
    const day = (now: string) => boardAt(records([technician({ id: 1 })], [later]), now);
    expect(stop(day('10:59'), 2).isInJeopardy).toBe(false);
    expect(stop(day('11:00'), 2).isInJeopardy).toBe(true);
  });

  it('never lets who is on the way arrive in the past, nor start before the window', () => {
    const going = (left: string) => ({ ...later, status: 'on-the-way' as const, travelStartedAt: at(TUESDAY, left) });
    const day = (left: string, now: string) => boardAt(records([technician({ id: 1 })], [going(left)]), now);
    expect(stop(day('9:00', '9:05'), 2).start).toBe(clock('10:00'));
    expect(stop(day('10:00', '10:50'), 2).arrival).toBe(clock('10:50'));
    expect(stop(day('10:00', '11:05'), 2).isInJeopardy).toBe(true);
  });

  it('leaves the plan of other days alone', () => {
    const day = records([technician({ id: 1 })], [later]);
    const seen = boardDay(day, { companyName: '', settings: DEFAULT_SETTINGS, now: at(TUESDAY, '+9:00') });
    expect(stop(seen, 2)).toMatchObject({ start: clock('10:30'), isInJeopardy: false });
  });

  it('counts lunch between the delay and what follows', () => {
    const day = records(
      [maria],
      [
        appointment({
          id: 1,
          window: '10:00-12:00',
          planned: '1@11:00',
          minutes: 60,
          status: 'on-site',
          arrived: '11:30',
        }),
        appointment({ id: 2, window: '12:00-14:00', planned: '1@12:30' }),
      ],
    );
    expect(stop(boardAt(day, '11:40'), 2).start).toBe(clock('13:00'));
    const late = boardAt(day, '13:10');
    expect(stop(late, 2).start).toBe(clock('13:40'));
    expect(row(late)).toMatchObject({ lunchHasNoRoom: false, blocks: [{ kind: 'lunch', start: clock('13:10') }] });
  });
});

describe('the unassigned lane', () => {
  const waiting = appointment({ id: 5, window: '12:00-16:00', held: '1@13:00' });

  it('shows a held place in the row and in the lane', () => {
    const day = boardAt(records([maria], [waiting]), '6:00');
    expect(day.unassigned).toMatchObject([{ number: 'A-5', held: { technicianCode: 'MARIA', start: clock('13:00') } }]);
    expect(row(day).held).toMatchObject([{ number: 'A-5', start: clock('13:00'), end: clock('14:00') }]);
  });

  it('keeps the appointment in the lane when the held place is over', () => {
    const day = boardAt(records([maria], [waiting]), '13:30');
    expect(day.unassigned).toHaveLength(1);
    expect(row(day).held).toEqual([]);
  });

  it('never loses what stands with somebody who is not there', () => {
    const day = boardAt(records([maria], [appointment({ id: 6, window: '8:00-10:00', planned: '9@8:00' })]), '6:00');
    expect(day.unassigned.map(({ number }) => number)).toEqual(['A-6']);
    expect(day.counts).toMatchObject({ appointments: 1, unassigned: 1 });
  });

  it('is ordered by the windows', () => {
    const lane = [
      appointment({ id: 1, window: '12:00-14:00' }),
      appointment({ id: 2, window: '8:00-12:00' }),
      appointment({ id: 3, window: '8:00-10:00' }),
    ];
    expect(boardAt(records([maria], lane), '6:00').unassigned.map(({ appointmentId }) => appointmentId)).toEqual([
      3, 2, 1,
    ]);
  });
});

describe('who is shown', () => {
  const off = technician({ id: 2, name: 'Kim Lee', shifts: [], timeOff: [{ at: '0:00-23:00', reason: 'vacation' }] });

  it('gives no row to who is not at work, unless an appointment stands there', () => {
    const free = boardAt(records([maria, off], []), '6:00');
    expect(free.rows.map(({ name }) => name)).toEqual(['Maria Lopez']);
    expect(free.absent).toMatchObject([{ name: 'Kim Lee', reason: 'vacation' }]);
    const booked = records(
      [maria, off],
      [appointment({ id: 1, window: '8:00-10:00', planned: '2@9:00', pin: 'both' })],
    );
    expect(boardAt(booked, '6:00').rows.map(({ name }) => name)).toEqual(['Maria Lopez', 'Kim Lee']);
  });

  it('can be limited to technicians, and the lane to services', () => {
    const day = records(
      [maria, technician({ id: 2 })],
      [
        appointment({ id: 1, window: '8:00-10:00', planned: '2@9:00' }),
        appointment({ id: 2, window: '8:00-10:00', serviceId: 7 }),
        appointment({ id: 3, window: '8:00-10:00', serviceId: 8 }),
      ],
    );
    const board = boardDay(day, {
      companyName: '',
      settings: DEFAULT_SETTINGS,
      now: at(TUESDAY, '6:00'),
      technicianIds: new Set([1]),
      serviceIds: new Set([8]),
    });
    expect(board.rows.map(({ technicianId }) => technicianId)).toEqual([1]);
    expect(board.unassigned.map(({ number }) => number)).toEqual(['A-3']);
  });
});
